// Chooses another embedding model, and what it must be worth before it answers.
import { NativeSelect, TextInput } from '@mantine/core';
import { useEmbedders, useStartRebuild } from '../../api/environments';
import { useCases } from '../../api/evaluations';
import type { Environment } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { count, plural } from '../core/format';
import { Failed, Loading } from '../core/States';
import { readyCases } from '../evaluate/cases';
import { leastScore } from './rebuilds';
import styles from './Dialogs.module.css';

interface Props {
  environment: Environment;
  onClose: () => void;
}

export function RebuildDialog({ environment: { name, embedder, sources }, onClose }: Props) {
  const embedders = useEmbedders();
  const cases = useCases(name);
  const start = useStartRebuild(name);
  const others = embedders.data?.filter((one) => one.name !== embedder) ?? [];
  const kept = readyCases(cases.data ?? []).length;
  return (
    <DialogForm
      title={`Change the embedding model of ${name}`}
      size="md"
      action="Begin"
      isWaiting={others.length === 0}
      onSubmit={(form) =>
        start.mutateAsync({
          model: String(form.get('model')),
          min_score: leastScore(String(form.get('score') ?? '')),
        })
      }
      onClose={onClose}
    >
      {embedders.isPending && <Loading what="Looking for models" />}
      {embedders.isError && <Failed error={embedders.error} onRetry={() => void embedders.refetch()} />}
      {embedders.data && others.length === 0 && (
        <p>
          No other embedding model is installed where this server runs. Fetch one with{' '}
          <code>almanac model pull OWNER/NAME</code>, then open this again.
        </p>
      )}
      {others.length > 0 && (
        <>
          <NativeSelect
            label="Go over to"
            name="model"
            data={others.map((one) => ({
              value: one.name,
              label: one.is_default ? `${one.name}, as configured` : one.name,
            }))}
            data-autofocus
          />
          <TextInput
            label="Least score"
            description={
              kept === 0
                ? 'Keep answers that were wrong as cases, and say what is right, to demand a score of them'
                : `0 to 1, or empty. It answers only if the kept cases of ${name} (${count(kept)}) score at least this by it; else ${embedder} goes on, and you decide`
            }
            name="score"
            type="number"
            min={0}
            max={1}
            step={0.01}
            disabled={kept === 0}
            autoComplete="off"
            inputWrapperOrder={['label', 'input', 'error', 'description']}
          />
          <p className={styles.note}>
            {plural(sources, 'source')} of {name} are read anew beside what is there, which takes about as
            long as adding them did. {embedder} answers meanwhile; then all change over at once. It can be
            undone.
          </p>
        </>
      )}
    </DialogForm>
  );
}
