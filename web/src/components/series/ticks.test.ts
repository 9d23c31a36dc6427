import { describe, expect, it } from 'vitest';
import { secondsOf } from './range';
import { timeTicks, valueTicks, wrapped } from './ticks';

describe('valueTicks', () => {
  const cases: [number, number, number[]][] = [
    [0, 10, [0, 2.5, 5, 7.5, 10]],
    [4_980, 7_320, [5_000, 6_000, 7_000]],
    [-0.32, 0.11, [-0.2, 0]],
    [-0.3, 0.1, [-0.3, -0.2, -0.1, 0, 0.1]],
    [3, 3, [3]],
  ];
  it.each(cases)('from %d to %d', (low, high, ticks) => expect(valueTicks(low, high, 4)).toEqual(ticks));
});

describe('timeTicks', () => {
  const check = (from: string, to: string, zone: string, most: number, ticks: [string, string][]) =>
    expect(
      timeTicks(secondsOf(from), secondsOf(to), zone, most).map(({ time, text }) => [
        new Date(1000 * time).toISOString().replace(':00.000Z', ''),
        text,
      ]),
    ).toEqual(ticks);

  it('has round hours of the local day, and its date where one begins', () =>
    check('2024-10-12T19:00:00Z', '2024-10-13T11:00:00Z', 'Europe/Zurich', 4, [
      ['2024-10-12T22:00', '13 Oct'],
      ['2024-10-13T04:00', '06:00'],
      ['2024-10-13T10:00', '12:00'],
    ]));

  it('stays at local midnight when the clocks change', () =>
    check('2024-10-25T12:00:00Z', '2024-10-29T00:00:00Z', 'Europe/Zurich', 5, [
      ['2024-10-25T22:00', '26 Oct'],
      ['2024-10-26T22:00', '27 Oct'],
      ['2024-10-27T23:00', '28 Oct'],
      ['2024-10-28T23:00', '29 Oct'],
    ]));

  it('counts weeks from Mondays', () =>
    check('2024-01-01T00:00:00Z', '2024-01-20T00:00:00Z', 'UTC', 3, [
      ['2024-01-01T00:00', '1 Jan'],
      ['2024-01-08T00:00', '8 Jan'],
      ['2024-01-15T00:00', '15 Jan'],
    ]));

  it('names months, and the year in its first', () =>
    check('2023-10-05T00:00:00Z', '2024-04-20T00:00:00Z', 'UTC', 4, [
      ['2024-01-01T00:00', '2024'],
      ['2024-04-01T00:00', 'Apr'],
    ]));

  it('counts years in fives over decades', () =>
    check('1989-06-01T00:00:00Z', '2004-01-01T00:00:00Z', 'UTC', 4, [
      ['1990-01-01T00:00', '1990'],
      ['1995-01-01T00:00', '1995'],
      ['2000-01-01T00:00', '2000'],
    ]));

  it('has none where there is no stretch', () => expect(timeTicks(5, 5, 'UTC', 4)).toEqual([]));
});

describe('wrapped', () => {
  const cases: [string, number, string[]][] = [
    ['11:00', 8, ['11:00']],
    ['the last 24 hours', 10, ['the last', '24 hours']],
    ['June 2023 from Monday to Friday', 24, ['June 2023 from Monday to', 'Friday']],
    ['week of 12 October 2024', 9, ['week of', '12 Octob…']],
  ];
  it.each(cases)('%s in %d', (label, chars, lines) => expect(wrapped(label, chars, 2)).toEqual(lines));
});
