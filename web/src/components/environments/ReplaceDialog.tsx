// Puts the sources of one environment in the place of another one's. Says before exactly what will change there.
import { useDiff, useReplace } from '../../api/environments';
import type { EnvironmentDiff, EnvironmentDifference, EnvironmentMove } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { plural } from '../core/format';
import { Failed, Loading } from '../core/States';
import { aspectWords, placeWords, total } from './words';
import styles from './Dialogs.module.css';

interface Props {
  from: string;
  to: string;
  title: string;
  action: string;
  onDone: (move: EnvironmentMove) => void;
  onClose: () => void;
}

export function ReplaceDialog({ from, to, title, action, onDone, onClose }: Props) {
  const diff = useDiff(from, to);
  const replace = useReplace();
  const isSame = diff.data !== undefined && changes(diff.data) === 0;
  return (
    <DialogForm
      title={title}
      size="md"
      action={action}
      isWaiting={diff.data === undefined || diff.isFetching || isSame}
      onSubmit={async () => onDone(await replace.mutateAsync({ from, to }))}
      onClose={onClose}
    >
      {diff.isPending && <Loading what="Comparing" />}
      {diff.isError && <Failed error={diff.error} onRetry={() => void diff.refetch()} />}
      {isSame && (
        <p>
          {to} has the sources of {from} already: there is nothing to change.
        </p>
      )}
      {diff.data && !isSame && (
        <>
          <p>
            {to} takes over the sources of {from}, all at once. Who asks meanwhile gets the old answer or the
            new one, never a mixture.
          </p>
          <Changes diff={diff.data} />
          <p className={styles.note}>
            The chats of {to} stay, and so do its settings, whether its schedules are on, and what is still
            being read there. To undo it, press Undo right after, or roll {to} back from its history.
          </p>
        </>
      )}
    </DialogForm>
  );
}

function changes({ source_counts: sources, collection_counts: collections }: EnvironmentDiff): number {
  return total(sources) + total(collections);
}

function Changes({ diff }: { diff: EnvironmentDiff }) {
  const { with: to, sources, collections, source_counts: ofSources, collection_counts: ofCollections } = diff;
  return (
    <div className={styles.changes} role="group" aria-label={`What changes in ${to}`} tabIndex={0}>
      {KINDS.map(([kind, title]) => {
        const counts = [
          ofCollections[kind] > 0 && plural(ofCollections[kind], 'collection'),
          ofSources[kind] > 0 && plural(ofSources[kind], 'source'),
        ].filter(Boolean);
        if (counts.length === 0) return null;
        const rows = [...collections, ...sources].filter(({ change }) => change === kind);
        return (
          <section key={kind}>
            <h3>
              {title(to)} {counts.join(' and ')}
            </h3>
            <Names rows={rows} total={ofCollections[kind] + ofSources[kind]} />
          </section>
        );
      })}
    </div>
  );
}

const KINDS: [EnvironmentDifference['change'], (to: string) => string][] = [
  ['added', (to) => `${to} gets`],
  ['removed', (to) => `${to} loses`],
  ['changed', (to) => `Changed in ${to}:`],
];

const NAMES_SHOWN = 5;

function Names({ rows, total: all }: { rows: EnvironmentDifference[]; total: number }) {
  // One more is no longer than saying that there is one more.
  const shown = all <= NAMES_SHOWN + 1 ? rows : rows.slice(0, NAMES_SHOWN);
  const more = all - shown.length;
  return (
    <ul>
      {shown.map((row) => (
        <li key={`${row.collection === null ? 'collection' : 'source'} ${row.id}`}>
          {placeWords(row)}{' '}
          {row.aspects.length > 0 && <span className={styles.aspects}>({aspectWords(row)})</span>}
        </li>
      ))}
      {more > 0 && <li className={styles.aspects}>and {more} more</li>}
    </ul>
  );
}
