import { expect, it } from 'vitest';
import { expiresSoon, expiryWords } from './expiry';

const now = new Date('2026-03-10T12:00:00Z');

it('says when an environment ends', () => {
  const cases: [string | null, string, boolean][] = [
    [null, 'never expires', false],
    ['2026-03-24T12:00:00Z', 'expires in 14 days', false],
    ['2026-03-23T11:00:00Z', 'expires in 13 days', false],
    ['2026-03-12T12:00:00Z', 'expires in 2 days', false],
    ['2026-03-12T11:00:00Z', 'expires in 47 hours', false],
    ['2026-03-10T17:10:00Z', 'expires in 5 hours', true],
    ['2026-03-10T13:00:00Z', 'expires in 1 hour', true],
    ['2026-03-10T12:00:40Z', 'expires in 1 minute', true],
    ['2026-03-10T12:00:00Z', 'expires now', true],
    ['2026-03-09T12:00:00Z', 'expires now', true],
  ];
  for (const [time, words, isSoon] of cases) {
    expect(expiryWords(time, now), String(time)).toBe(words);
    expect(expiresSoon(time, now), String(time)).toBe(isSoon);
  }
});
