// How a number went, as a line of a few pixels. Missing values leave a gap.
import styles from './Sparkline.module.css';

interface Props {
  values: readonly (number | null)[];
  /** What a screen reader is told, and a pointer. */
  said: string;
  /** A smaller spread than this is drawn as small as it is. */
  spreadMin?: number;
  width?: number;
}

const HEIGHT = 24;
const MARGIN = 3;

export function Sparkline({ values, said, spreadMin = 0, width = 96 }: Props) {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length < 2) return null;
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const middle = (low + high) / 2;
  const spread = Math.max(spreadMin, high - low) || 1;
  const place = (value: number, index: number) => ({
    x: MARGIN + (index / (values.length - 1)) * (width - 2 * MARGIN),
    y: HEIGHT / 2 - ((value - middle) / spread) * (HEIGHT - 2 * MARGIN),
  });
  let path = '';
  let last: { x: number; y: number } | null = null;
  let isBroken = true;
  values.forEach((value, index) => {
    if (value === null) {
      isBroken = true;
      return;
    }
    last = place(value, index);
    path += `${isBroken ? 'M' : 'L'}${last.x.toFixed(1)} ${last.y.toFixed(1)}`;
    isBroken = false;
  });
  const end = last as { x: number; y: number } | null;
  return (
    <svg
      className={styles.line}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <path d={path} />
      {end && <circle cx={end.x} cy={end.y} r={2.5} />}
    </svg>
  );
}
