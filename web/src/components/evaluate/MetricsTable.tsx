// What a run measured, over all its questions and over each part of them.
import type { Metrics } from '../../api/types';
import { metricMeaning, metricTable, metricWords, score } from './metrics';
import styles from './MetricsTable.module.css';

export function MetricsTable({ metrics }: { metrics: Metrics }) {
  const { parts, rows } = metricTable(metrics);
  return (
    <div className={styles.wide} tabIndex={0} role="region" aria-label="Metrics">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {parts.map((part) => (
              <th key={part} scope="col" className={styles.number}>
                {part === '' ? 'All questions' : part.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">
                {metricWords(name)}
                <span className={styles.meaning}>{metricMeaning(name)}</span>
              </th>
              {cells.map((value, at) => (
                <td key={parts[at]} className={styles.number}>
                  {score(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
