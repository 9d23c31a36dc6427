// Which stretch of a series is looked at. Pure; times are seconds since 1970, as the chart has them.
import type { Series } from '../../api/types';

export interface Range {
  from: number;
  to: number;
}

export const spanOf = ({ from, to }: Range): number => to - from;

/** The range moved and, where it is longer than the extent, cut so that it lies within; never shorter than `spanMin`. */
export function clamped(range: Range, extent: Range, spanMin: number): Range {
  const whole = spanOf(extent);
  const span = Math.min(whole, Math.max(spanOf(range), Math.min(spanMin, whole)));
  const middle = (range.from + range.to) / 2;
  const from = Math.min(Math.max(middle - span / 2, extent.from), extent.to - span);
  return { from, to: from + span };
}

/** Shorter where `factor` is below 1, with the moment `at` staying where it is. */
export function zoomed({ from, to }: Range, at: number, factor: number): Range {
  return { from: at - (at - from) * factor, to: at + (to - at) * factor };
}

export function moved({ from, to }: Range, seconds: number): Range {
  return { from: from + seconds, to: to + seconds };
}

/**
 * The stretch whose points are fetched to show `range`: a quarter of it more on either side, on a grid as coarse as
 * the range is long, so that small moves ask for what is there already.
 */
export function fetchedAround(range: Range, extent: Range): Range {
  const span = spanOf(range);
  const grid = 2 ** Math.ceil(Math.log2(Math.max(span, 8))) / 8;
  const margin = span / 4;
  return {
    from: Math.max(extent.from, Math.floor((range.from - margin) / grid) * grid),
    to: Math.min(extent.to, Math.ceil((range.to + margin) / grid) * grid),
  };
}

const DAY = 86_400;

const SPANS = [
  { name: '1 d', words: 'One day', span: DAY },
  { name: '1 w', words: 'One week', span: 7 * DAY },
  { name: '1 m', words: 'One month', span: 30 * DAY },
  { name: '1 y', words: 'One year', span: 365 * DAY },
];

export interface Preset {
  name: string;
  words: string;
  range: Range;
}

/** Fewer points than this make no picture. */
const PRESET_STEPS_MIN = 5;
/** What is shown first has at least so many points, where the series has. */
const FIRST_STEPS_MIN = 100;

/** The last day, week, month and year up to `end`, each with as much of what is forecast; and everything. */
export function presets(extent: Range, end: number, stepSeconds: number): Preset[] {
  const all = { name: 'All', words: 'The whole series', range: extent };
  const fitting = SPANS.filter(
    ({ span }) => span >= PRESET_STEPS_MIN * stepSeconds && span < spanOf(extent),
  ).map(({ name, words, span }) => ({
    name,
    words,
    range: { from: Math.max(extent.from, end - span), to: Math.min(extent.to, end + span) },
  }));
  return [...fitting, all];
}

/** What is shown where nothing was asked for: the shortest of the presets that has points enough. */
export function firstRange(choices: Preset[], end: number, stepSeconds: number): Range | null {
  const enough = choices.find(({ range }) => end - range.from >= FIRST_STEPS_MIN * stepSeconds);
  return (enough ?? choices.at(-1))?.range ?? null;
}

const SAME_PART = 0.005;

/** Whether two ranges look the same on the screen. */
export function isSame(a: Range, b: Range): boolean {
  const slack = SAME_PART * spanOf(b);
  return Math.abs(a.from - b.from) <= slack && Math.abs(a.to - b.to) <= slack;
}

/** A range of the page's address; null where it is none. */
export function parsedRange(from: string | null, to: string | null): Range | null {
  if (from === null || to === null) return null;
  const range = { from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 };
  return range.to > range.from ? range : null;
}

/** A stretch of the page's address, "2024-10-13T16:00:00Z/2024-10-13T17:00:00Z"; null where it is none. */
export function parsedStretch(text: string | null): Range | null {
  const [from = null, to = null] = (text ?? '').split('/');
  return parsedRange(from, to);
}

/** What of its surroundings a stretch is shown with, in parts of itself. */
const AROUND_PART = 0.1;
/** An hour alone says little: at least so many steps are shown. */
const AROUND_STEPS_MIN = 48;

/** What is shown of the series where a stretch of it is cited. */
export function surroundings({ from, to }: Range, stepSeconds: number): Range {
  const missing = AROUND_STEPS_MIN * stepSeconds - (to - from);
  const margin = Math.max(AROUND_PART * (to - from), missing / 2);
  return { from: from - margin, to: to + margin };
}

export function isoTime(seconds: number): string {
  return new Date(1000 * Math.round(seconds)).toISOString().replace('.000Z', 'Z');
}

/** So many steps hold a value, unless nothing was measured lately. */
export const LAST_STEPS_MAX = 200;

/** The last so many steps, none of them put together with others; null where the series has none. */
export function lastSteps({ end, step_seconds: step }: Pick<Series, 'end' | 'step_seconds'>, steps: number) {
  if (end === null || step === null) return null;
  const last = secondsOf(end);
  return { from: isoTime(last - (steps - 1) * step), to: isoTime(last + step), pointsMax: LAST_STEPS_MAX };
}

export const secondsOf = (time: string): number => Date.parse(time) / 1000;
