// How far forecasts were off over the last hour, day, week, month and year, beside the naive and the publisher's own.
import type { PeriodErrors } from '../../api/types';
import { cx } from '../core/cx';
import { plural } from '../core/format';
import { periodWords, percent, valueWords } from './words';
import styles from './Errors.module.css';

interface Props {
  periods: PeriodErrors[];
  unit: string | null;
}

export function ErrorsByPeriod({ periods, unit }: Props) {
  const known = periods.filter(({ n }) => n > 0);
  if (known.length === 0) {
    return <p className={styles.none}>No forecast could be held against a known value yet.</p>;
  }
  // In percent where that can be said of every period; a series that crosses zero has its errors in its unit.
  const isPercent = known.every(({ mape }) => mape !== null);
  const rows = known.map((errors) => ({
    ...errors,
    bars: isPercent
      ? [errors.mape, errors.naive_mape, errors.publisher_mape]
      : [errors.mae, errors.naive_mae, errors.publisher_mae],
  }));
  const hasPublisher = rows.some(({ bars }) => bars[2] !== null && bars[2] !== undefined);
  const most = Math.max(...rows.flatMap(({ bars }) => bars.map((bar) => bar ?? 0)), 1e-12);
  const write = (value: number | null | undefined) =>
    isPercent ? percent(value) : value === null || value === undefined ? '–' : valueWords(value, unit);
  const names = ['Forecast', 'Naive', ...(hasPublisher ? ['Publisher'] : [])];
  const looks = [styles.ours, styles.naive, styles.publisher];
  return (
    <>
      <ul className={styles.key} aria-hidden="true">
        {names.map((name, index) => (
          <li key={name}>
            <i className={looks[index]} />
            {name}
          </li>
        ))}
      </ul>
      <table className={styles.periods}>
        <caption className="visually-hidden">
          {isPercent ? 'Mean absolute percentage error' : 'Mean absolute error'} by period
        </caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Period</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ period, n, bars }) => (
            <tr key={period}>
              <th scope="row">
                {periodWords(period)}
                <small>{plural(n, 'forecast')}</small>
              </th>
              {names.map((name, index) => (
                <td key={name}>
                  <span className={styles.track} aria-hidden="true">
                    {typeof bars[index] === 'number' && (
                      <i className={looks[index]} style={{ width: `${(100 * bars[index]) / most}%` }} />
                    )}
                  </span>
                  <span className={cx(styles.value, index === 0 && styles.first)}>{write(bars[index])}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
