// From what the server tells of a series to the columns that the chart draws: one axis of times, and beside it history,
// publisher and forecast, each where it has a value. Pure.
import type { ForecastPoint, SeriesPoint, SeriesPoints } from '../../api/types';
import { secondsOf, type Range } from './range';

/** Null breaks a line; undefined does not: the line has no point at that time. */
export type Cell = number | null | undefined;

export interface History {
  times: number[];
  values: Cell[];
  lows: Cell[];
  highs: Cell[];
  flagged: { time: number; value: number; flags: string[] }[];
  gaps: Range[];
  publisher: { times: number[]; values: Cell[] };
  /** Where the points are buckets of several. */
  reduced: Range[];
}

/** The columns, in the order of `COLUMNS`. */
export interface ChartData {
  times: number[];
  columns: Cell[][];
}

export const COLUMNS = [
  'low',
  'high',
  'publisher',
  'value',
  'lower_95',
  'upper_95',
  'lower_90',
  'upper_90',
  'lower_80',
  'upper_80',
  'forecast',
] as const;
export type ColumnName = (typeof COLUMNS)[number];
export const columnAt = (name: ColumnName): number => COLUMNS.indexOf(name);

/** The overview with the finer points in the place of its own where there are any. */
export function history(overview: SeriesPoints, detail: SeriesPoints | null): History {
  const parts = detail === null ? [overview] : [outside(overview, detail), detail];
  const points = parts
    .flatMap((part) => part.points.map((point) => ({ ...point, isReduced: part.is_reduced })))
    .toSorted(byTime);
  const found: History = {
    times: [],
    values: [],
    lows: [],
    highs: [],
    flagged: [],
    gaps: [...overview.gaps.filter(outsideOf(detail)), ...(detail?.gaps ?? [])].map(seconds),
    publisher: line(parts.flatMap((part) => part.publisher).toSorted(byTime)),
    reduced: reducedRanges(overview, detail),
  };
  for (const point of points) add(found, point, point.isReduced);
  breakAt(found, found.gaps);
  return found;
}

interface Timed {
  time: string;
}

/** The server writes all times alike, so that their texts are in the order of the times. */
function byTime(a: Timed, b: Timed): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0;
}

const NEVER = Number.POSITIVE_INFINITY;

/** The end is that of the last step, and belongs to it no more. Of no points it is a range that nothing lies in. */
const seconds = ({ from, to }: { from: string | null; to: string | null }): Range => ({
  from: from === null ? NEVER : secondsOf(from),
  to: to === null ? NEVER : secondsOf(to),
});

function outside(overview: SeriesPoints, detail: SeriesPoints): SeriesPoints {
  const inner = seconds(detail);
  const isOutside = ({ time }: Timed) => {
    const at = secondsOf(time);
    return at < inner.from || at >= inner.to;
  };
  return {
    ...overview,
    points: overview.points.filter(isOutside),
    publisher: overview.publisher.filter(isOutside),
  };
}

/** Of many gaps the overview tells the longest only; where there is detail, all are told. */
function outsideOf(detail: SeriesPoints | null) {
  const inner = seconds(detail ?? { from: null, to: null });
  return ({ from, to }: { from: string; to: string }) =>
    secondsOf(from) < inner.from || secondsOf(to) > inner.to;
}

function reducedRanges(overview: SeriesPoints, detail: SeriesPoints | null): Range[] {
  if (!overview.is_reduced) return [];
  const whole = seconds(overview);
  if (detail === null || detail.from === null || detail.is_reduced) return [whole];
  const fine = seconds(detail);
  return [
    { from: whole.from, to: fine.from },
    { from: fine.to, to: whole.to },
  ].filter(({ from, to }) => to > from);
}

function add(found: History, { time, value, low, high, flags }: SeriesPoint, isReduced: boolean): void {
  const at = secondsOf(time);
  if (value !== null && flags.length > 0) found.flagged.push({ time: at, value, flags });
  // Among buckets a flagged point stands for itself, beside the bucket that it is part of: a mark, not a spike.
  const isAlone = isReduced && flags.length > 0 && (low ?? value) === (high ?? value);
  if (isAlone || at === found.times.at(-1)) return;
  found.times.push(at);
  found.values.push(value);
  found.lows.push(low ?? value);
  found.highs.push(high ?? value);
}

/** A gap that takes this much of the way from point to point is a break: of two steps one is missing. */
const BREAK_PART = 0.49;

/** Puts a break into each gap that no point stands for; a gap within one bucket is shaded only. */
function breakAt(found: History, gaps: Range[]): void {
  const breaks = gaps.filter(({ from, to }) => {
    const after = firstAtOrAfter(found.times, (from + to) / 2);
    const [before, next] = [found.times[after - 1], found.times[after]];
    if (before === undefined || next === undefined) return false;
    return to - from >= BREAK_PART * (next - before);
  });
  if (breaks.length === 0) return;
  const insert = <T>(list: T[], at: number, cell: T) => list.splice(at, 0, cell);
  for (const { from, to } of breaks.toReversed()) {
    const at = firstAtOrAfter(found.times, (from + to) / 2);
    insert(found.times, at, (from + to) / 2);
    for (const list of [found.values, found.lows, found.highs]) insert(list, at, null);
  }
}

/** The index of the first time at or after `at`; the length where there is none. */
export function firstAtOrAfter(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function line(points: readonly { time: string; value: number | null }[]) {
  return { times: points.map(({ time }) => secondsOf(time)), values: points.map(({ value }) => value) };
}

/** All columns over the times of all of them. */
export function chartData(past: History, forecast: readonly ForecastPoint[]): ChartData {
  const forecastTimes = forecast.map(({ time }) => secondsOf(time));
  const all = [...past.times, ...past.publisher.times, ...forecastTimes];
  const times = [...new Set(all)].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const spread = (at: readonly number[], cells: readonly Cell[]): Cell[] => {
    const column = new Array<Cell>(times.length).fill(undefined);
    at.forEach((time, index) => {
      column[place.get(time) ?? 0] = cells[index];
    });
    return column;
  };
  const column = (name: ColumnName): Cell[] => {
    switch (name) {
      case 'low':
        return spread(past.times, past.lows);
      case 'high':
        return spread(past.times, past.highs);
      case 'value':
        return spread(past.times, past.values);
      case 'publisher':
        return spread(past.publisher.times, past.publisher.values);
      default: {
        const field = name === 'forecast' ? 'value' : name;
        return spread(
          forecastTimes,
          forecast.map((point) => point[field]),
        );
      }
    }
  };
  return { times, columns: COLUMNS.map(column) };
}
