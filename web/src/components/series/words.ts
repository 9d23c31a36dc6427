// Times, values and errors of series, in words. Pure.
import type { Refresh } from '../../api/types';
import { plural } from '../core/format';
import type { Range } from './range';

const DAY = 86_400;
const MONTH_MIN = 28 * DAY;

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

const SHAPES = {
  minute: { weekday: 'short', ...DATE, ...CLOCK, timeZoneName: 'short' },
  day: { weekday: 'short', ...DATE },
  month: { month: 'long', year: 'numeric' },
  date: DATE,
  dateAndClock: { ...DATE, ...CLOCK },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

type Shape = keyof typeof SHAPES;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, shape: Shape): Intl.DateTimeFormat {
  const key = `${zone} ${shape}`;
  const known = formats.get(key);
  if (known) return known;
  // British order and a day of 24 hours: 12 Oct 2024, 18:00.
  const made = new Intl.DateTimeFormat('en-GB', { ...SHAPES[shape], timeZone: knownZone(zone) });
  formats.set(key, made);
  return made;
}

/** The zone itself, or UTC where the browser has never heard of it. */
export function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

/** The zones that the browser knows. */
export function allZones(chosen: string): string[] {
  return [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])];
}

/** In the local time of `zone`, as exact as steps of `stepSeconds` are: "Sat, 12 Oct 2024, 13:00 CEST". */
export function timeWords(seconds: number, zone: string, stepSeconds: number): string {
  const shape = stepSeconds >= MONTH_MIN ? 'month' : stepSeconds >= DAY ? 'day' : 'minute';
  return format(zone, shape).format(1000 * seconds);
}

/** "5 Oct 2024". */
export function dateWords(seconds: number, zone: string): string {
  return format(zone, 'date').format(1000 * seconds);
}

/** "5 Oct 2024 to 14 Oct 2024"; with hours where it is short. */
export function rangeWords({ from, to }: Range, zone: string, stepSeconds: number): string {
  const isShort = to - from < 3 * DAY && stepSeconds < DAY;
  const { format: write } = format(zone, isShort ? 'dateAndClock' : 'date');
  return `${write(1000 * from)} to ${write(1000 * to)}`;
}

/** As many places as say something: 6,234; 123.4; 12.35; 0.00123. */
const PLACES = [
  { from: 1000, format: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }) },
  { from: 100, format: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }) },
  { from: 1, format: new Intl.NumberFormat('en', { maximumFractionDigits: 2 }) },
];
const SMALL = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function figure(value: number): string {
  const format = PLACES.find(({ from }) => Math.abs(value) >= from)?.format ?? SMALL;
  return format.format(value);
}

export function withUnit(text: string, unit: string | null): string {
  if (unit === null || unit === '') return text;
  return unit === '%' ? `${text}%` : `${text} ${unit}`;
}

export function valueWords(value: number | null, unit: string | null): string {
  return value === null ? 'no value' : withUnit(figure(value), unit);
}

/** "5.7 %"; a dash where there is none. */
export function percent(value: number | null | undefined, places = 1): string {
  return value === null || value === undefined ? '–' : `${value.toFixed(places)} %`;
}

const FLAG_WORDS: Record<string, string> = {
  outlier: 'an outlier',
  flat: 'one of a run of equal values',
  duplicate: 'a time that occurs twice',
  off_grid: 'beside the grid of times',
};

/** What a flag of a point says; an unknown one by its name. */
export const flagWords = (flag: string): string => FLAG_WORDS[flag] ?? flag;

const PERIOD_WORDS: Record<string, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '1w': 'Last week',
  '4w': 'Last 4 weeks',
  '1y': 'Last year',
  all: 'Whole back-test',
};

export const periodWords = (period: string): string => PERIOD_WORDS[period] ?? period;

export const CAUSE_WORDS: Record<Refresh['cause'], string> = {
  schedule: 'on schedule',
  hand: 'by hand',
  command: 'by command',
};

export const OUTCOME_WORDS: Record<Refresh['outcome'], string> = {
  running: 'Running',
  changed: 'New content',
  unchanged: 'Nothing new',
  failed: 'Failed',
};

/** "48 h", "14 d", "12 steps": how far so many steps reach. */
export function reachWords(steps: number, stepSeconds: number | null): string {
  if (stepSeconds === null) return `${steps} steps`;
  const seconds = steps * stepSeconds;
  if (stepSeconds >= MONTH_MIN) return plural(Math.round(seconds / (30.4 * DAY)), 'month');
  if (stepSeconds >= DAY) return `${figure(seconds / DAY)} d`;
  if (seconds >= 3600) return `${figure(seconds / 3600)} h`;
  return `${figure(seconds / 60)} min`;
}

/** "in 3 h", "in 12 min", "tomorrow", then the date. */
export function until(time: string, now: Date): string {
  const seconds = (Date.parse(time) - now.getTime()) / 1000;
  if (seconds < 60) return 'now';
  if (seconds < 3600) return `in ${Math.round(seconds / 60)} min`;
  if (seconds < DAY) return `in ${Math.round(seconds / 3600)} h`;
  if (seconds < 7 * DAY) return `in ${Math.round(seconds / DAY)} days`;
  return `on ${new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' }).format(Date.parse(time))}`;
}
