// Where the marks of an axis lie, and what is written at them. Pure; times are seconds since 1970.
import { knownZone } from './words';

/** Round numbers from `low` to `high`, about `count` of them. */
export function valueTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= 0.999 * rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // By whole numbers, so that 0.1 + 0.2 stays 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

export interface TimeTick {
  time: number;
  text: string;
}

const HOUR = 3_600;
const DAY = 86_400;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;

type Unit = 'seconds' | 'months';

/** The distances that a reader counts in: from minutes to centuries. */
const STEPS: { unit: Unit; size: number; seconds: number }[] = [
  ...[
    60,
    300,
    900,
    1_800,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
  ].map((size) => ({ unit: 'seconds' as const, size, seconds: size })),
  ...[1, 3, 6].map((size) => ({ unit: 'months' as const, size, seconds: size * MONTH })),
  ...[1, 2, 5, 10, 20, 50, 100].map((years) => ({
    unit: 'months' as const,
    size: 12 * years,
    seconds: years * YEAR,
  })),
];

/** At most `most` marks from `from` to `to`, at round local times of `zone`. */
export function timeTicks(from: number, to: number, zone: string, most: number): TimeTick[] {
  const wanted = (to - from) / Math.max(1, most);
  const step = STEPS.find(({ seconds }) => seconds >= wanted) ?? STEPS.at(-1);
  if (!step || !(to > from)) return [];
  const clock = localClock(zone);
  const start = from + clock(from);
  const end = to + clock(to);
  const ticks: TimeTick[] = [];
  for (let local = firstAt(start, step); local <= end; local = nextAt(local, step)) {
    const time = instantOf(local, clock);
    if (time >= from && time <= to) ticks.push({ time, text: tickText(local, step.seconds) });
  }
  return ticks;
}

interface Step {
  unit: Unit;
  size: number;
}

/** 1970 began on a Thursday; weeks are counted from a Monday. */
const MONDAY = 4 * DAY;

function firstAt(local: number, { unit, size }: Step): number {
  if (unit === 'seconds') {
    const origin = size >= 7 * DAY ? MONDAY : 0;
    return Math.ceil((local - origin) / size) * size + origin;
  }
  const date = new Date(1000 * local);
  const months = 12 * date.getUTCFullYear() + date.getUTCMonth();
  const begun = monthStart(Math.floor(months / size) * size);
  return begun >= local ? begun : nextAt(begun, { unit, size });
}

function nextAt(local: number, { unit, size }: Step): number {
  if (unit === 'seconds') return local + size;
  const date = new Date(1000 * local);
  return monthStart(12 * date.getUTCFullYear() + date.getUTCMonth() + size);
}

const monthStart = (months: number) => Date.UTC(Math.floor(months / 12), months % 12, 1) / 1000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The year where one begins, the date where a day does, else the time of day. */
function tickText(local: number, stepSeconds: number): string {
  const date = new Date(1000 * local);
  const month = MONTHS[date.getUTCMonth()] ?? '';
  if (stepSeconds >= MONTH) return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : month;
  if (stepSeconds >= DAY || local % DAY === 0) return `${date.getUTCDate()} ${month}`;
  return date.toISOString().slice(11, 16);
}

/** What the clocks of `zone` are ahead of UTC by, in seconds, at a moment. */
function localClock(zone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: knownZone(zone),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (seconds) => {
    const parts = new Map(
      format.formatToParts(1000 * seconds).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local / 1000 - Math.floor(seconds);
  };
}

/** The moment at which the clocks show `local`; asked twice, for the hours around a change of the clocks. */
function instantOf(local: number, clock: (seconds: number) => number): number {
  const guess = local - clock(local);
  return local - clock(guess);
}

const ELLIPSIS = '…';

/** A label in at most `lines` lines of so many characters, cut where it does not fit. */
export function wrapped(label: string, chars: number, lines: number): string[] {
  const written: string[] = [];
  let rest = label.split(/\s+/);
  while (rest.length > 0 && written.length < lines) {
    let taken = 1;
    while (taken < rest.length && rest.slice(0, taken + 1).join(' ').length <= chars) taken += 1;
    const isLast = written.length === lines - 1;
    const text = rest.slice(0, isLast ? rest.length : taken).join(' ');
    written.push(text.length > chars ? text.slice(0, Math.max(1, chars - 1)).trimEnd() + ELLIPSIS : text);
    rest = isLast ? [] : rest.slice(taken);
  }
  return written;
}
