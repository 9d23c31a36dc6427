// The last refreshes of a source and what came of each.
import { useRefreshes } from '../../api/series';
import type { Refresh } from '../../api/types';
import { cx } from '../core/cx';
import { duration, since } from '../core/format';
import { Failed, Loading, sentence } from '../core/States';
import { CAUSE_WORDS, OUTCOME_WORDS } from './words';
import styles from './Schedule.module.css';

const SHOWN = 8;

export function RefreshList({ source }: { source: string }) {
  const refreshes = useRefreshes(source);
  if (refreshes.isPending) return <Loading />;
  if (refreshes.isError) return <Failed error={refreshes.error} onRetry={() => void refreshes.refetch()} />;
  if (refreshes.data.length === 0) return <p className={styles.none}>None yet.</p>;
  return (
    <ul className={styles.refreshes}>
      {refreshes.data.slice(0, SHOWN).map((refresh) => (
        <Row key={refresh.id} refresh={refresh} />
      ))}
    </ul>
  );
}

function Row({ refresh }: { refresh: Refresh }) {
  const { started_at: startedAt, ended_at: endedAt, cause, outcome, message } = refresh;
  const tookMs = endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);
  return (
    <li>
      <span className={styles.when} title={startedAt}>
        {since(startedAt, new Date())}
      </span>
      <span className={cx(styles.outcome, styles[outcome])}>{OUTCOME_WORDS[outcome]}</span>
      <span className={styles.cause}>
        {CAUSE_WORDS[cause]}
        {tookMs !== null && `, ${duration(tookMs)}`}
      </span>
      {message && <span className={styles.message}>{sentence(message)}</span>}
    </li>
  );
}
