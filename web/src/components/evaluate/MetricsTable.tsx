// What a run measured, over all its questions and over each kind of them.
import type { Metrics } from '../../api/types';
import { cx } from '../core/cx';
import { WideTable } from '../core/WideTable';
import { metricMeaning, metricWords, partsTable, score, wholeMetrics } from './metrics';
import styles from './MetricsTable.module.css';

export function MetricsTable({ metrics }: { metrics: Metrics }) {
  const parts = partsTable(metrics);
  return (
    <div className={styles.tables}>
      <WideTable label="Metrics" className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className={styles.number}>
              All questions
            </th>
          </tr>
        </thead>
        <tbody>
          {wholeMetrics(metrics).map((name) => (
            <tr key={name}>
              <th scope="row">
                {metricWords(name)}
                <span className={styles.meaning}>{metricMeaning(name)}</span>
              </th>
              <td className={styles.number}>{score(metrics[name])}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {parts.rows.length > 0 && (
        <WideTable label="Metrics by kind of question" className={cx(styles.table, styles.parts)}>
          <thead>
            <tr>
              <th scope="col">Kind of question</th>
              {parts.names.map((name) => (
                <th key={name} scope="col" className={styles.number} title={metricMeaning(name)}>
                  {metricWords(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.rows.map(({ part, values }) => (
              <tr key={part}>
                <th scope="row">{part.replaceAll('_', ' ')}</th>
                {values.map((value, at) => (
                  <td key={parts.names[at]} className={styles.number}>
                    {score(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </div>
  );
}
