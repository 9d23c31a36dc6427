// From the chart of an answer to what is drawn: where its points lie along the bottom, which of them are joined, and
// between what they lie. Pure; times are seconds since 1970.
import type { SeriesChart, SeriesChartLine, SeriesChartPoint } from '../../api/types';
import { secondsOf } from './range';
import { timeWords } from './words';

/** More points than this are too many to be told apart in the width of an answer. */
export const POINTS_MAX = 400;

/** What is compared is blue; where there are two, the one before it is grey, as beside the errors of a series. */
export type Colour = 'known' | 'forecast' | 'compared' | 'beside';

export interface Spot {
  /** A time, or the number of a label. */
  at: number;
  value: number | null;
  low: number | null;
  high: number | null;
}

export interface Line {
  name: string;
  colour: Colour;
  spots: Spot[];
}

export interface Picture {
  lines: Line[];
  /** Where any of the lines has a point, in order, each place once. */
  places: number[];
  /** In the place of times. */
  labels: string[] | null;
  low: number;
  high: number;
  /** Seconds from point to point; 0 where there are none. */
  step: number;
  marked: number | null;
}

/** Null where the chart has no value to draw. */
export function picture(chart: SeriesChart): Picture | null {
  const isTimed = chart.kind === 'line' && chart.series.every(({ points }) => points.every(hasTime));
  const zone = chart.zone ?? 'UTC';
  const labels: string[] = [];
  const known = new Map<string, number>();
  const place = (point: SeriesChartPoint, step: number): number => {
    if (isTimed) return secondsOf(point.time ?? '');
    const label = point.label ?? timeWords(secondsOf(point.time ?? ''), zone, step);
    const at = known.get(label) ?? labels.push(label) - 1;
    known.set(label, at);
    return at;
  };
  const step = stepOf(chart.series);
  const compared = chart.series.filter(({ role }) => role === 'compared').length;
  let seen = 0;
  const lines = chart.series.flatMap(({ name, role, points }): Line[] => {
    const isBeside = role === 'compared' && (seen += 1) < compared;
    const spots = thinned(points)
      .map((point) => ({ at: place(point, step), value: point.value, low: point.low, high: point.high }))
      .toSorted((a, b) => a.at - b.at);
    const hasValue = spots.some(({ value }) => value !== null);
    return hasValue ? [{ name, colour: isBeside ? 'beside' : role, spots }] : [];
  });
  if (lines.length === 0) return null;
  const spots = lines.flatMap((line) => line.spots);
  const values = spots.flatMap(({ value, low, high }) => [value, low, high].filter((one) => one !== null));
  return {
    lines,
    places: [...new Set(spots.map(({ at }) => at))].toSorted((a, b) => a - b),
    labels: isTimed ? null : labels,
    low: values.reduce((a, b) => Math.min(a, b)),
    high: values.reduce((a, b) => Math.max(a, b)),
    step,
    marked: isTimed && chart.marked !== null ? secondsOf(chart.marked) : null,
  };
}

const hasTime = ({ time }: SeriesChartPoint) => time !== null && !Number.isNaN(Date.parse(time));

/** The server sends no more than are drawn; from one that does, evenly some of them. */
function thinned(points: readonly SeriesChartPoint[]): readonly SeriesChartPoint[] {
  const every = Math.ceil(points.length / POINTS_MAX);
  return every <= 1 ? points : points.filter((_, index) => index % every === 0);
}

const DAY = 86_400;
/** The day on which the clocks go forward has so many hours. */
const SHORTEST_DAY = 23 * 3_600;

/** The shortest way from point to point of a line. */
function stepOf(lines: readonly SeriesChartLine[]): number {
  const ways = lines.flatMap(({ points }) => {
    const times = points.flatMap(({ time }) => (time === null ? [] : [secondsOf(time)]));
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
  });
  const shortest = ways.filter((way) => way > 0).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(shortest)) return 0;
  return shortest >= SHORTEST_DAY && shortest < DAY ? DAY : shortest;
}

/** A spot whose value is there. */
export type Placed = Spot & { value: number };

/** The stretches of a line that are joined: a missing value parts them. */
export function runs(spots: readonly Spot[]): Placed[][] {
  const found: Placed[][] = [[]];
  for (const spot of spots) {
    if (spot.value === null) found.push([]);
    else found.at(-1)?.push({ ...spot, value: spot.value });
  }
  return found.filter((run) => run.length > 0);
}

type Scale = (value: number) => number;

const fixed = (value: number) => String(Math.round(10 * value) / 10);

export function linePath(run: readonly Placed[], x: Scale, y: Scale): string {
  return run
    .map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${fixed(x(at))} ${fixed(y(value))}`)
    .join('');
}

/** The outline of what lies between the bounds of a run; empty where it has none. */
export function bandPath(run: readonly Placed[], x: Scale, y: Scale): string {
  const bounded = run.filter(({ low, high }) => low !== null && high !== null);
  if (bounded.length < 2) return '';
  const above = bounded.map(({ at, high }) => `${fixed(x(at))} ${fixed(y(high ?? 0))}`);
  const below = bounded.toReversed().map(({ at, low }) => `${fixed(x(at))} ${fixed(y(low ?? 0))}`);
  return `M${[...above, ...below].join('L')}Z`;
}

export function nearest(places: readonly number[], at: number): number {
  let best = 0;
  places.forEach((place, index) => {
    if (Math.abs(place - at) < Math.abs((places[best] ?? place) - at)) best = index;
  });
  return best;
}

export function spotAt(line: Line, at: number | undefined): Spot | null {
  return line.spots.find((spot) => spot.at === at) ?? null;
}
