// Who changed what, the latest first.
import { useAudit } from '../../api/access';
import { WideTable } from '../core/WideTable';
import { Failed, Loading } from '../core/States';
import { TextButton } from '../core/TextButton';
import styles from './Rows.module.css';

/** From here on the server refused. */
const REFUSED = 400;

export function AuditList() {
  const audit = useAudit();
  const entries = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={styles.section} aria-labelledby="audit">
      <div className={styles.head}>
        <h2 id="audit">Who changed what</h2>
      </div>
      {audit.isPending && <Loading />}
      {audit.isError && <Failed error={audit.error} onRetry={() => void audit.refetch()} />}
      {entries.length > 0 && (
        <WideTable label="Who changed what" className={styles.log}>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Where</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ id, at, user, action, status, environment, address }) => (
              <tr key={id}>
                <td>{new Date(at).toLocaleString('en')}</td>
                <td>{user === '' ? 'somebody' : user}</td>
                <td>
                  {action}
                  {status >= REFUSED && ' (refused)'}
                </td>
                <td>{environment}</td>
                <td>{address}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {audit.hasNextPage && <TextButton onClick={() => void audit.fetchNextPage()}>More</TextButton>}
    </section>
  );
}
