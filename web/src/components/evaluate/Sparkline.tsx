// How a metric went from run to run, as a line of a few pixels.
import { plural } from '../core/format';
import { metricWords, score } from './metrics';
import styles from './Sparkline.module.css';

const WIDTH = 96;
const HEIGHT = 24;
const MARGIN = 3;
const RUNS_MAX = 30;
/** A smaller spread than this is drawn as what it is: hardly any. */
const SPREAD_MIN = 0.02;

export function Sparkline({ values, metric }: { values: number[]; metric: string }) {
  const shown = values.slice(-RUNS_MAX);
  if (shown.length < 2) return null;
  const middle = (Math.min(...shown) + Math.max(...shown)) / 2;
  const spread = Math.max(SPREAD_MIN, Math.max(...shown) - Math.min(...shown));
  const points = shown.map((value, index) => ({
    x: MARGIN + (index / (shown.length - 1)) * (WIDTH - 2 * MARGIN),
    y: HEIGHT / 2 - ((value - middle) / spread) * (HEIGHT - 2 * MARGIN),
  }));
  const last = points.at(-1);
  const said = `${metricWords(metric)} over ${plural(shown.length, 'run')}: from ${score(shown[0])} to ${score(shown.at(-1))}`;
  return (
    <svg
      className={styles.line}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
      {last && <circle cx={last.x} cy={last.y} r={2.5} />}
    </svg>
  );
}
