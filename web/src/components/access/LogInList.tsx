// Where one is logged in.
import { useEndLogIn, useLogIns } from '../../api/access';
import { since } from '../core/format';
import { Failed, Loading } from '../core/States';
import { TextButton } from '../core/TextButton';
import { browserOf } from './browser';
import styles from './Rows.module.css';

export function LogInList({ onLeaveEverywhere }: { onLeaveEverywhere: () => void }) {
  const logIns = useLogIns();
  const end = useEndLogIn();
  const now = new Date();
  return (
    <section className={styles.section} aria-labelledby="log-ins">
      <div className={styles.head}>
        <h2 id="log-ins">Log-ins</h2>
        <TextButton onClick={onLeaveEverywhere}>Log out everywhere</TextButton>
      </div>
      {logIns.isPending && <Loading />}
      {logIns.isError && <Failed error={logIns.error} onRetry={() => void logIns.refetch()} />}
      <ul className={styles.list}>
        {logIns.data?.map(({ id, agent, is_current: isCurrent, used_at: usedAt, created_at: createdAt }) => (
          <li key={id} className={styles.row}>
            <div className={styles.what}>
              {browserOf(agent)}
              <p className={styles.quiet}>
                {isCurrent ? 'This browser' : `Last used ${since(usedAt, now)}`} · since{' '}
                {since(createdAt, now)}
              </p>
            </div>
            {!isCurrent && <TextButton onClick={() => end.mutate(id)}>Log out there</TextButton>}
          </li>
        ))}
      </ul>
    </section>
  );
}
