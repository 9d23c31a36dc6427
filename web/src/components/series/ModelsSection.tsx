// The models that were tried, by their walk-forward error, with the one that was chosen.
import { useLatestForecast } from '../../api/series';
import type { Series } from '../../api/types';
import { Icon } from '../core/Icon';
import { secondsOf } from './range';
import { percent, timeWords, valueWords } from './words';
import styles from './Sections.module.css';

export function ModelsSection({ series }: { series: Series }) {
  const { data } = useLatestForecast(series);
  if (!data || data.candidates.length === 0) return null;
  const all = data.candidates.toSorted((a, b) => order(a.mae) - order(b.mae));
  const time = (text: string) => timeWords(secondsOf(text), series.zone, series.step_seconds ?? 0);
  const most = Math.max(...all.map(({ mae }) => mae ?? 0), 1e-12);
  return (
    <section className={styles.section} aria-label="Models">
      <header className={styles.head}>
        <h2>Models tried</h2>
      </header>
      <p className={styles.lead}>
        Issued {time(data.issued_at)} from values up to {time(data.newest_known)}. The model with the smallest
        walk-forward error is used.
      </p>
      <table className={styles.models}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Model</th>
            <td />
            <th scope="col">Mean absolute error</th>
            <th scope="col">In percent</th>
          </tr>
        </thead>
        <tbody>
          {all.map(({ model, mae, mape, chosen }) => (
            <tr key={model} className={chosen ? styles.chosen : undefined}>
              <th scope="row">
                {chosen && <Icon name="check" size={14} />}
                {model}
                {chosen && <span className="visually-hidden"> (chosen)</span>}
              </th>
              <td className={styles.track} aria-hidden="true">
                {mae !== null && <i style={{ width: `${(100 * mae) / most}%` }} />}
              </td>
              <td>{mae === null ? '–' : valueWords(mae, series.unit)}</td>
              <td>{percent(mape)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const order = (mae: number | null) => mae ?? Number.POSITIVE_INFINITY;
