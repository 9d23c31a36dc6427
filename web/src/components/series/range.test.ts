import { expect, it } from 'vitest';
import {
  clamped,
  fetchedAround,
  firstRange,
  isSame,
  isoTime,
  moved,
  parsedRange,
  parsedStretch,
  presets,
  secondsOf,
  spanOf,
  surroundings,
  zoomed,
} from './range';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const extent = { from: 0, to: 1_000 };

it('keeps a range within the series, and no shorter than can be seen', () => {
  expect(clamped({ from: -100, to: 100 }, extent, 6)).toEqual({ from: 0, to: 200 });
  expect(clamped({ from: 950, to: 1_050 }, extent, 6)).toEqual({ from: 900, to: 1_000 });
  expect(clamped({ from: -5_000, to: 5_000 }, extent, 6)).toEqual(extent);
  expect(clamped({ from: 500, to: 500 }, extent, 6)).toEqual({ from: 497, to: 503 });
  // A series that is shorter than what can be seen is shown whole.
  expect(clamped({ from: 0, to: 1 }, { from: 0, to: 3 }, 6)).toEqual({ from: 0, to: 3 });
});

it('zooms around a moment that stays where it is', () => {
  expect(zoomed({ from: 0, to: 100 }, 25, 0.5)).toEqual({ from: 12.5, to: 62.5 });
  expect(moved({ from: 0, to: 100 }, -10)).toEqual({ from: -10, to: 90 });
});

it('fetches more than is seen, and the same for small moves', () => {
  const years = { from: 0, to: 3_650 * DAY };
  for (const span of [DAY, 9 * DAY, 200 * DAY]) {
    const range = { from: 1_000 * DAY, to: 1_000 * DAY + span };
    const fetched = fetchedAround(range, years);
    expect(fetched.from).toBeLessThanOrEqual(range.from - span / 4);
    expect(fetched.to).toBeGreaterThanOrEqual(range.to + span / 4);
    expect(spanOf(fetched)).toBeLessThanOrEqual(2 * span + 1);
  }
  const range = { from: 1_000 * DAY + HOUR, to: 1_007 * DAY };
  expect(fetchedAround(moved(range, HOUR), years)).toEqual(fetchedAround(range, years));
  expect(fetchedAround({ from: 0, to: 10 * DAY }, years).from).toBe(0);
});

it('offers the ranges that make a picture', () => {
  const names = (steps: number, stepSeconds: number) =>
    presets({ from: 0, to: steps * stepSeconds }, (steps - 10) * stepSeconds, stepSeconds).map(
      ({ name }) => name,
    );
  expect(names(90_000, HOUR)).toEqual(['1 d', '1 w', '1 m', '1 y', 'All']);
  expect(names(2_000, DAY)).toEqual(['1 w', '1 m', '1 y', 'All']);
  expect(names(300, 30 * DAY)).toEqual(['1 y', 'All']);
  expect(names(20, HOUR)).toEqual(['All']);
});

it('begins with the shortest range that has points enough', () => {
  const first = (steps: number, stepSeconds: number) => {
    const whole = { from: 0, to: steps * stepSeconds };
    const end = (steps - 14) * stepSeconds;
    return firstRange(presets(whole, end, stepSeconds), end, stepSeconds);
  };
  expect(first(90_000, HOUR)).toEqual({ from: (89_986 - 168) * HOUR, to: 90_000 * HOUR });
  expect(first(2_000, DAY)).toEqual({ from: (1_986 - 365) * DAY, to: 2_000 * DAY });
  expect(first(50, DAY)).toEqual({ from: 0, to: 50 * DAY });
});

it('reads a range from an address, and writes it', () => {
  expect(parsedRange('1970-01-01T00:00:00Z', '1970-01-01T01:00:00+01:00')).toBeNull();
  expect(parsedRange('1970-01-01', '1970-01-02')).toEqual({ from: 0, to: DAY });
  expect(parsedRange('yesterday', '1970-01-02')).toBeNull();
  expect(parsedRange(null, '1970-01-02')).toBeNull();
  expect(isoTime(1.4)).toBe('1970-01-01T00:00:01Z');
  expect(isSame({ from: 0, to: 100 }, { from: 0.1, to: 99.9 })).toBe(true);
  expect(isSame({ from: 0, to: 100 }, { from: 2, to: 100 })).toBe(false);
});

it('reads what is cited and shows it in its surroundings', () => {
  const hour = 3_600;
  const cited = parsedStretch('2024-10-13T16:00:00Z/2024-10-13T17:00:00Z');
  expect(cited).toEqual({
    from: secondsOf('2024-10-13T16:00:00Z'),
    to: secondsOf('2024-10-13T17:00:00Z'),
  });
  expect(surroundings({ from: 100 * hour, to: 101 * hour }, hour)).toEqual({
    from: 76.5 * hour,
    to: 124.5 * hour,
  });
  expect(surroundings({ from: 0, to: 1_000 * hour }, hour)).toEqual({ from: -100 * hour, to: 1_100 * hour });
  expect(parsedStretch(null)).toBeNull();
  expect(parsedStretch('2024-10-13T16:00:00Z')).toBeNull();
});
