// How long an environment still lives, in words. Pure; the clock comes in as an argument.
import { plural } from '../core/format';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "13 days", "5 hours", "12 minutes"; null once it is over. */
export function timeLeft(expiresAt: string, now: Date): string | null {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (leftMs <= 0) return null;
  if (leftMs < HOUR_MS) return plural(Math.ceil(leftMs / MINUTE_MS), 'minute');
  if (leftMs < 2 * DAY_MS) return plural(Math.round(leftMs / HOUR_MS), 'hour');
  return plural(Math.round(leftMs / DAY_MS), 'day');
}

/** "expires in 13 days", "expires now", or that it does not. */
export function expiryWords(expiresAt: string | null, now: Date): string {
  if (expiresAt === null) return 'never expires';
  const left = timeLeft(expiresAt, now);
  return left === null ? 'expires now' : `expires in ${left}`;
}

/** Less than this, and it is said louder. */
const SOON_MS = DAY_MS;

export function expiresSoon(expiresAt: string | null, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) - now.getTime() < SOON_MS;
}
