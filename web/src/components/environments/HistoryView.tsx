// When an environment's sources changed, the latest first, and the way back to before any of it.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useHistory } from '../../api/environments';
import { useEnvironmentName } from '../../api/system';
import type { Environment, Moment } from '../../api/types';
import { groupByDay } from '../core/groupByDay';
import { Empty, Failed, Loading } from '../core/States';
import type { Done } from './MoveDone';
import { RollbackDialog } from './RollbackDialog';
import { clock, countsWords, isKnownBefore, mayChange, moment as timeWords, undone } from './words';
import styles from './HistoryView.module.css';

interface Props {
  environment: Environment;
  onDone: (done: Done) => void;
}

export function HistoryView({ environment, onDone }: Props) {
  const { name, history_from: historyFrom } = environment;
  const own = useEnvironmentName();
  const history = useHistory(name);
  const [chosen, setChosen] = useState<Moment | null>(null);
  if (history.isPending) return <Loading />;
  if (history.isError) return <Failed error={history.error} onRetry={() => void history.refetch()} />;
  const moments = history.data.pages.flatMap((page) => page.items);
  const now = new Date();
  if (moments.length === 0) {
    return (
      <Empty icon="retry" title="Nothing has changed yet">
        Each time a source is added, removed or read anew stands here, and {name} can be rolled back to before
        it.
      </Empty>
    );
  }
  return (
    <>
      {!mayChange(own, name) && (
        <p className={styles.note}>
          Only {name} itself and main can roll {name} back.
        </p>
      )}
      {groupByDay(moments, ({ at }) => at, now).map(({ label, items }) => (
        <section key={label} className={styles.day} aria-label={`Changes, ${label}`}>
          <h2>{label}</h2>
          <ol className={styles.list}>
            {items.map((moment) => (
              <li key={moment.at} className={styles.row}>
                <time dateTime={moment.at} title={timeWords(moment.at, now)}>
                  {clock(moment.at)}
                </time>
                <span className={styles.words}>{countsWords(moment, 'source')}</span>
                {isKnownBefore(moment.at, historyFrom) ? (
                  mayChange(own, name) && (
                    <Button
                      onClick={() => setChosen(moment)}
                      aria-label={`Roll back to before ${timeWords(moment.at, now)}`}
                    >
                      Roll back to before
                    </Button>
                  )
                ) : (
                  <span className={styles.first}>the history begins here</span>
                )}
              </li>
            ))}
          </ol>
        </section>
      ))}
      {history.hasNextPage && (
        <Button
          variant="subtle"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
      {chosen && (
        <RollbackDialog
          name={name}
          at={chosen.at}
          undone={undone(moments, chosen.at)}
          onDone={(move) =>
            onDone({ what: `${name} is as it was before ${timeWords(chosen.at, new Date())}`, move })
          }
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}
