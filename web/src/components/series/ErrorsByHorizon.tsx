// How the error grows with the distance of the forecast: a column a step, with the naive forecast's error as a line.
import type { HorizonErrors } from '../../api/types';
import { plural } from '../core/format';
import { percent, reachWords, valueWords } from './words';
import styles from './Errors.module.css';

interface Props {
  horizons: HorizonErrors[];
  unit: string | null;
  stepSeconds: number | null;
}

const COLUMNS_MAX = 60;

export function ErrorsByHorizon({ horizons, unit, stepSeconds }: Props) {
  const known = horizons.filter(({ n, mae }) => n > 0 && mae !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || known.length < 2) return null;
  const every = Math.ceil(known.length / COLUMNS_MAX);
  const shown = known.filter((_, index) => index % every === 0);
  const most = Math.max(...shown.flatMap(({ mae, naive_mae: naive }) => [mae ?? 0, naive ?? 0]), 1e-12);
  const words = ({ steps, n, mae, mape, naive_mae: naive }: HorizonErrors) =>
    [
      `${reachWords(steps, stepSeconds)} ahead: ${valueWords(mae, unit)}`,
      mape === null ? null : percent(mape),
      naive === null ? null : `naive ${valueWords(naive, unit)}`,
      plural(n, 'forecast'),
    ]
      .filter(Boolean)
      .join(', ');
  return (
    <figure className={styles.horizons}>
      <div className={styles.scale} aria-hidden="true">
        <span>{valueWords(most, unit)}</span>
      </div>
      <div
        className={styles.columns}
        role="img"
        aria-label={`Mean absolute error by distance. ${words(first)}; ${words(last)}`}
      >
        {shown.map((one) => (
          <span key={one.steps} title={words(one)}>
            <i style={{ height: `${(100 * (one.mae ?? 0)) / most}%` }} />
            {one.naive_mae !== null && <b style={{ bottom: `${(100 * one.naive_mae) / most}%` }} />}
          </span>
        ))}
      </div>
      <figcaption>
        <span>{reachWords(first.steps, stepSeconds)} ahead</span>
        <span>{reachWords(last.steps, stepSeconds)} ahead</span>
      </figcaption>
    </figure>
  );
}
