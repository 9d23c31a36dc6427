// The embedding model that an environment's sources are read by, and its change: begun, followed, decided, taken back.
import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useRebuildAction, useRollback } from '../../api/environments';
import { isGoing, useEnvironmentName } from '../../api/system';
import type { Environment, Rebuild } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { since } from '../core/format';
import { Icon } from '../core/Icon';
import { notify } from '../core/notices';
import { failureText } from '../core/States';
import type { Done } from './MoveDone';
import { RebuildDialog } from './RebuildDialog';
import { canChange, goingWords, heldWords, rebuildPercent, scoreText, undoTime } from './rebuilds';
import { mayChange, moment } from './words';
import dialogs from './Dialogs.module.css';
import styles from './EmbedderSection.module.css';

interface Props {
  environment: Environment;
  onDone: (done: Done) => void;
}

export function EmbedderSection({ environment, onDone }: Props) {
  const { name, embedder, embedder_ready: isReady, rebuild } = environment;
  const own = useEnvironmentName();
  const [asking, setAsking] = useState<'change' | 'undo' | null>(null);
  const close = () => setAsking(null);
  const isFree = mayChange(own, name);
  const undoTo = undoTime(environment);
  return (
    <section className={styles.section} aria-labelledby="embedder">
      <h2 id="embedder">Embedding model</h2>
      <div className={styles.line}>
        <p className={styles.model}>
          <strong>{embedder}</strong>{' '}
          <span className={styles.muted}>{readsWords(environment, undoTo !== null)}</span>
        </p>
        {isFree && undoTo !== null && <Button onClick={() => setAsking('undo')}>Undo</Button>}
        {isFree && canChange(environment) && <Button onClick={() => setAsking('change')}>Change…</Button>}
      </div>
      {!isReady && (
        <p className={styles.missing}>
          <Icon name="alert" size={16} />
          <span>
            It is not installed where this server runs, so that sources are found by their words only. Fetch
            it with <code>almanac model pull</code> and start again
            {isFree && ', or change to one that is installed'}.
          </span>
        </p>
      )}
      {rebuild !== null && isGoing(rebuild) && (
        <Going name={name} rebuild={rebuild} old={embedder} isFree={isFree} />
      )}
      {rebuild?.state === 'held' && <Held name={name} rebuild={rebuild} old={embedder} isFree={isFree} />}
      {asking === 'change' && <RebuildDialog environment={environment} onClose={close} />}
      {asking === 'undo' && undoTo !== null && (
        <UndoDialog name={name} model={embedder} to={undoTo} onDone={onDone} onClose={close} />
      )}
    </section>
  );
}

function readsWords({ embedder_ready: isReady, rebuild }: Environment, isNew: boolean): string {
  if (!isReady) return 'read the sources';
  if (!isNew || rebuild === null) return 'reads the sources, to find them by meaning';
  const { ended_at: endedAt, started_at: startedAt, score } = rebuild;
  const scored = score === null ? '' : `; the kept cases scored ${scoreText(score)}`;
  return `took over ${since(endedAt ?? startedAt, new Date())}${scored}`;
}

interface OpenProps {
  name: string;
  rebuild: Rebuild;
  /** The model that answers meanwhile. */
  old: string;
  isFree: boolean;
}

function Going({ name, rebuild, old, isFree }: OpenProps) {
  return (
    <div className={styles.going}>
      <Progress
        value={rebuildPercent(rebuild)}
        size={4}
        className={styles.bar ?? ''}
        aria-label={`Sources of ${name} read by ${rebuild.model}`}
      />
      <p role="status">{goingWords(rebuild, old)}</p>
      {isFree && <Actions name={name} actions={[['cancel', 'Cancel']]} />}
    </div>
  );
}

function Held({ name, rebuild, old, isFree }: OpenProps) {
  return (
    <div className={styles.held}>
      <Icon name="alert" size={16} />
      <p role="status">
        <strong>The change to {rebuild.model} waits for you.</strong> {heldWords(rebuild, old)}
      </p>
      {isFree && (
        <Actions
          name={name}
          actions={[
            ['retry', 'Retry'],
            ['cancel', `Stay with ${old}`],
          ]}
        />
      )}
    </div>
  );
}

type Action = 'retry' | 'cancel';

function Actions({ name, actions }: { name: string; actions: [Action, string][] }) {
  const act = useRebuildAction(name);
  return (
    <div className={styles.actions}>
      {actions.map(([action, label]) => (
        <Button
          key={action}
          loading={act.isPending && act.variables === action}
          disabled={act.isPending}
          onClick={() => act.mutate(action, { onError: (error) => notify(failureText(error), 'danger') })}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

interface UndoProps {
  name: string;
  model: string;
  to: string;
  onDone: (done: Done) => void;
  onClose: () => void;
}

/** Rolling back takes back whatever came after, too: said before. */
function UndoDialog({ name, model, to, onDone, onClose }: UndoProps) {
  const rollback = useRollback();
  return (
    <DialogForm
      title={`Take back the change to ${model}?`}
      action="Undo"
      onSubmit={async () =>
        onDone({
          what: `${name} is as it was before ${model}`,
          move: await rollback.mutateAsync({ name, to }),
        })
      }
      onClose={onClose}
    >
      <p>
        The sources of {name} become what they were right before {moment(to, new Date())}, read by the model
        of then, all at once.
      </p>
      <p className={dialogs.note}>
        What was added, removed or changed since is taken back with it; its history tells what that is. To
        undo this, press Undo right after.
      </p>
    </DialogForm>
  );
}
