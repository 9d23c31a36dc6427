// The whole series as a strip, with the range that is looked at as a window in it, to be moved and resized.
import { memo, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Series } from '../../api/types';
import type { History } from './chartData';
import { clamped, moved, spanOf, type Range } from './range';
import { dateWords, timeWords } from './words';
import styles from './Overview.module.css';

interface Props {
  series: Series;
  past: History;
  extent: Range;
  spanMin: number;
  range: Range;
  onRange: (range: Range) => void;
}

type Part = 'from' | 'to' | 'window' | 'outside';

interface Grip {
  part: Part;
  at: number;
  clientX: number;
  before: Range;
}

const CLICK_PX = 4;
const KEY_PART = 0.1;

export function Overview({ series, past, extent, spanMin, range, onRange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const grip = useRef<Grip | null>(null);
  const show = (wanted: Range) => onRange(clamped(wanted, extent, spanMin));
  const timeAt = (clientX: number) => {
    const { left = 0, width = 1 } = box.current?.getBoundingClientRect() ?? {};
    return extent.from + ((clientX - left) / Math.max(1, width)) * spanOf(extent);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const named = (event.target as HTMLElement).dataset['part'] as Part | undefined;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = timeAt(event.clientX);
    grip.current = { part: named ?? 'outside', at, clientX: event.clientX, before: range };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!grip.current) return;
    const { part, at, clientX, before } = grip.current;
    const to = timeAt(event.clientX);
    if (part === 'window') show(moved(before, to - at));
    else if (part === 'from') show({ from: Math.min(to, before.to - spanMin), to: before.to });
    else if (part === 'to') show({ from: before.from, to: Math.max(to, before.from + spanMin) });
    else if (Math.abs(event.clientX - clientX) > CLICK_PX)
      show({ from: Math.min(at, to), to: Math.max(at, to) });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!grip.current) return;
    const { part, at, clientX, before } = grip.current;
    // A click beside the window brings it there.
    if (part === 'outside' && Math.abs(event.clientX - clientX) <= CLICK_PX)
      show(moved(before, at - (before.from + before.to) / 2));
    grip.current = null;
  };
  const percent = (time: number) => (100 * (time - extent.from)) / spanOf(extent);
  const onKeyDown = (part: 'from' | 'to') => (event: KeyboardEvent) => {
    const sign = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (sign === undefined) return;
    event.preventDefault();
    const moment = range[part] + sign * KEY_PART * spanOf(range);
    const from = part === 'from' ? Math.min(moment, range.to - spanMin) : range.from;
    const to = part === 'to' ? Math.max(moment, range.from + spanMin) : range.to;
    show({ from: Math.max(from, extent.from), to: Math.min(to, extent.to) });
  };
  const handle = (part: 'from' | 'to', label: string) => (
    <div
      className={styles[part]}
      style={part === 'from' ? { right: `${100 - percent(range.from)}%` } : { left: `${percent(range.to)}%` }}
      data-part={part}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round(extent.from)}
      aria-valuemax={Math.round(extent.to)}
      aria-valuenow={Math.round(range[part])}
      aria-valuetext={timeWords(range[part], series.zone, series.step_seconds ?? 0)}
      onKeyDown={onKeyDown(part)}
    />
  );
  return (
    <div className={styles.overview}>
      <div
        ref={box}
        className={styles.strip}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          grip.current = null;
        }}
      >
        <Shape past={past} from={extent.from} to={extent.to} />
        <div className={styles.shade} style={{ left: 0, width: `${percent(range.from)}%` }} />
        <div className={styles.shade} style={{ right: 0, width: `${100 - percent(range.to)}%` }} />
        <div
          className={styles.window}
          style={{ left: `${percent(range.from)}%`, right: `${100 - percent(range.to)}%` }}
          data-part="window"
        />
        {handle('from', 'Begin of the range')}
        {handle('to', 'End of the range')}
      </div>
      <Years extent={extent} zone={series.zone} />
    </div>
  );
}

const HEIGHT = 100;
const WIDTH = 2_000;
const MARGIN = 6;

/** Drawn once for a content: the window over it moves without it. */
const Shape = memo(function Shape({ past, from, to }: { past: History; from: number; to: number }) {
  const path = useMemo(() => shapeOf(past, { from, to }), [past, from, to]);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {past.gaps.map((gap) => (
        <rect
          key={gap.from}
          className={styles.gap}
          x={(WIDTH * (gap.from - from)) / (to - from)}
          width={Math.max(1, (WIDTH * (gap.to - gap.from)) / (to - from))}
          height={HEIGHT}
        />
      ))}
      <path className={styles.envelope} d={path.envelope} />
      <path className={styles.line} d={path.line} />
    </svg>
  );
});

function shapeOf({ times, values, lows, highs }: History, extent: Range) {
  const numbers = [...lows, ...highs].filter((value): value is number => typeof value === 'number');
  const low = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const x = (time: number) => ((WIDTH * (time - extent.from)) / spanOf(extent)).toFixed(1);
  // What never changes lies in the middle.
  const part = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
  const y = (value: number) => (HEIGHT - MARGIN - part(value) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  const line: string[] = [];
  const envelope: string[] = [];
  let upper: string[] = [];
  let lower: string[] = [];
  const close = () => {
    if (upper.length > 1) envelope.push(`M${upper.join('L')}L${lower.toReversed().join('L')}Z`);
    upper = [];
    lower = [];
  };
  times.forEach((time, index) => {
    const value = values[index];
    if (typeof value !== 'number') return close();
    line.push(`${upper.length === 0 ? 'M' : 'L'}${x(time)} ${y(value)}`);
    upper.push(`${x(time)} ${y(highs[index] ?? value)}`);
    lower.push(`${x(time)} ${y(lows[index] ?? value)}`);
  });
  close();
  return { line: line.join(''), envelope: envelope.join('') };
}

const YEARS_SHOWN_MAX = 12;
const YEAR = 365.25 * 86_400;
const MONTHS_LONG = 2 * YEAR;

/** Where the years begin; the two ends where there are none to show. */
function Years({ extent, zone }: { extent: Range; zone: string }) {
  if (spanOf(extent) < MONTHS_LONG) {
    return (
      <div className={styles.ends} aria-hidden="true">
        <span>{dateWords(extent.from, zone)}</span>
        <span>{dateWords(extent.to, zone)}</span>
      </div>
    );
  }
  const first = new Date(1000 * extent.from).getUTCFullYear() + 1;
  const last = new Date(1000 * extent.to).getUTCFullYear();
  const every = Math.ceil((last - first + 1) / YEARS_SHOWN_MAX);
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return (
    <div className={styles.years} aria-hidden="true">
      {years
        .filter((year) => year % every === 0)
        .map((year) => ({ year, at: (Date.UTC(year, 0) / 1000 - extent.from) / spanOf(extent) }))
        .filter(({ at }) => at < 0.96)
        .map(({ year, at }) => (
          <span key={year} style={{ left: `${100 * at}%` }}>
            {year}
          </span>
        ))}
    </div>
  );
}
