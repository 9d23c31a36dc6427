// An environment against another: what differs, how well each answers, and the two ways to make them the same.
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useDiff } from '../../api/environments';
import { useEnvironmentName } from '../../api/system';
import { MAIN } from '../../api/address';
import type { Environment, EnvironmentMove } from '../../api/types';
import { useSearchState } from '../../hooks/useSearchState';
import { Empty, Failed, Loading } from '../core/States';
import { AnswersSection } from './AnswersSection';
import { DiffView } from './DiffView';
import { EnvironmentLink } from './EnvironmentLink';
import type { Done } from './MoveDone';
import { ReplaceDialog } from './ReplaceDialog';
import { comparedWith, mayChange } from './words';
import styles from './CompareView.module.css';

interface Props {
  environment: Environment;
  environments: Environment[];
  onDone: (done: Done) => void;
}

export function CompareView({ environment: { name }, environments, onDone }: Props) {
  const { params, change } = useSearchState();
  const others = environments.filter((one) => one.name !== name).map((one) => one.name);
  const chosen = params.get('with');
  const other = others.find((one) => one === chosen) ?? comparedWith(name, environments);
  if (other === null) {
    return (
      <Empty icon="branch" title="There is nothing to compare with yet">
        Make another environment, change it, and see here what differs.
      </Empty>
    );
  }
  const isSanitised = environments.some((one) => one.sanitised && (one.name === name || one.name === other));
  return (
    <>
      <div className={styles.controls}>
        <NativeSelect
          className={styles.other ?? ''}
          label="Against"
          data={others}
          value={other}
          onChange={(event) =>
            change({ with: event.currentTarget.value, run: null, base: null, question: null })
          }
        />
        {!isSanitised && <Moves name={name} other={other} onDone={onDone} />}
      </div>
      {isSanitised && (
        <p className={styles.note}>
          Where columns are masked, nothing is promoted or synced. To have what is there now, delete the
          sanitised environment and make it anew.
        </p>
      )}
      <Differences name={name} other={other} isMovable={!isSanitised} />
      <AnswersSection key={`${name} ${other}`} own={name} other={other} />
    </>
  );
}

interface DifferencesProps {
  name: string;
  other: string;
  isMovable: boolean;
}

function Differences({ name, other, isMovable }: DifferencesProps) {
  const diff = useDiff(name, other);
  if (diff.isPending) return <Loading what="Comparing" />;
  if (diff.isError) return <Failed error={diff.error} onRetry={() => void diff.refetch()} />;
  return <DiffView key={other} diff={diff.data} isMovable={isMovable} />;
}

interface MovesProps {
  name: string;
  other: string;
  onDone: (done: Done) => void;
}

/** Promote this one to the other, or take over the other one here. */
function Moves({ name, other, onDone }: MovesProps) {
  const here = useEnvironmentName();
  const [asking, setAsking] = useState<'promote' | 'sync' | null>(null);
  const close = () => setAsking(null);
  const done = (to: string, from: string) => (move: EnvironmentMove) =>
    onDone({ what: `${to} has taken over the sources of ${from}`, move });
  return (
    <div className={styles.moves}>
      {mayChange(here, name) && (
        <Button size="sm" onClick={() => setAsking('sync')}>
          Sync from {other}
        </Button>
      )}
      {mayChange(here, other) ? (
        <Button size="sm" variant="filled" onClick={() => setAsking('promote')}>
          Promote to {other}
        </Button>
      ) : (
        <EnvironmentLink environment={MAIN} to={`/environments/${name}?with=${other}`}>
          Promote to {other}, in main
        </EnvironmentLink>
      )}
      {asking === 'promote' && (
        <ReplaceDialog
          from={name}
          to={other}
          title={`Promote ${name} to ${other}?`}
          action="Promote"
          onDone={done(other, name)}
          onClose={close}
        />
      )}
      {asking === 'sync' && (
        <ReplaceDialog
          from={other}
          to={name}
          title={`Sync ${name} from ${other}?`}
          action="Sync"
          onDone={done(name, other)}
          onClose={close}
        />
      )}
    </div>
  );
}
