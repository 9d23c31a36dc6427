// The last failures that were the server's, with the ids under which its log names their causes.
import type { Monitor } from '../../api/types';
import { since } from '../core/format';
import { WideTable } from '../core/WideTable';

export function RecentErrors({ errors }: { errors: Monitor['errors'] }) {
  if (errors.length === 0)
    return <p>No request has failed through a fault of the server since it was started.</p>;
  const now = new Date();
  return (
    <WideTable label="Last failures">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Request</th>
          <th scope="col">Error</th>
          <th scope="col">Request id in the log</th>
        </tr>
      </thead>
      <tbody>
        {errors.map(({ at, route, status, code, request_id }) => (
          <tr key={request_id}>
            <td>
              <time dateTime={at}>{since(at, now)}</time>
            </td>
            <td>{route}</td>
            <td>
              {status} {code}
            </td>
            <td>
              <code>{request_id}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
