// How numbers, sizes and times are written. Pure; the clock comes in as an argument.

const numbers = new Intl.NumberFormat('en');

export function count(value: number): string {
  return numbers.format(value);
}

/** "1 page", "204 pages". */
export function plural(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

const SIZE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units, as file managers show them: 1,480,442 is "1.5 MB". */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${SIZE_UNITS[unit] ?? ''}`;
}

/** "80 ms", "1.9 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** "just now", "5 min ago", "3 h ago", "yesterday", then the date. */
export function since(time: string, now: Date): string {
  const then = new Date(time);
  const past = now.getTime() - then.getTime();
  if (past < MINUTE_MS) return 'just now';
  if (past < HOUR_MS) return `${Math.floor(past / MINUTE_MS)} min ago`;
  const days = daysBetween(then, now);
  if (days === 0) return `${Math.floor(past / HOUR_MS)} h ago`;
  if (days === 1) return 'yesterday';
  if (days < 7) return `${days} days ago`;
  return date(time, now);
}

/** The year is left out when it is this one. */
export function date(time: string, now: Date): string {
  const then = new Date(time);
  const year = then.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return then.toLocaleDateString('en', { day: 'numeric', month: 'short', ...(year && { year }) });
}

/** Whole calendar days from one moment to another, in the reader's time zone. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (moment: Date) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}
