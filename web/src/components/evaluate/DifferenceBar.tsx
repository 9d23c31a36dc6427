// A difference with its interval around a zero line.
import { change, signed } from './metrics';
import { cx } from '../core/cx';
import styles from './DifferenceBar.module.css';

interface Props {
  difference: number;
  low: number;
  high: number;
  /** How far the bar reaches to either side. */
  reach: number;
}

export function DifferenceBar({ difference, low, high, reach }: Props) {
  const percent = (value: number) => 50 + (50 * value) / reach;
  return (
    <div
      className={cx(styles.bar, styles[change({ low, high })])}
      role="img"
      aria-label={`${signed(difference)}, between ${signed(low)} and ${signed(high)}`}
      title={`95 % interval: ${signed(low)} to ${signed(high)}`}
    >
      <i style={{ left: `${percent(low)}%`, width: `${percent(high) - percent(low)}%` }} />
      <b style={{ left: `${percent(difference)}%` }} />
    </div>
  );
}
