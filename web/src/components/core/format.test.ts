import { describe, expect, it } from 'vitest';
import { duration, plural, since, size } from './format';
import { groupByDay } from './groupByDay';

it('writes sizes in decimal units', () => {
  expect([0, 999, 1000, 1_480_442, 12_400_000, 204_000_000, 999_999_999].map(size)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.5 MB',
    '12.4 MB',
    '204 MB',
    '1 GB',
  ]);
});

it('writes durations', () => {
  expect([80, 1900, 42_000, 125_000].map(duration)).toEqual(['80 ms', '1.9 s', '42 s', '2 min 5 s']);
});

it('counts', () => {
  expect(plural(1, 'page')).toBe('1 page');
  expect(plural(1204, 'page')).toBe('1,204 pages');
});

// Local times, as the reader's clock has them.
const at = (text: string) => new Date(text).toISOString();
const now = new Date('2026-03-10T12:00:00');

it('says how long ago', () => {
  const cases = {
    '2026-03-10T11:59:30': 'just now',
    '2026-03-10T11:55:00': '5 min ago',
    '2026-03-10T09:00:00': '3 h ago',
    '2026-03-09T23:00:00': 'yesterday',
    '2026-03-06T10:00:00': '4 days ago',
    '2026-01-02T10:00:00': 'Jan 2',
    '2024-01-02T10:00:00': 'Jan 2, 2024',
  };
  for (const [time, expected] of Object.entries(cases)) expect(since(at(time), now)).toBe(expected);
});

describe('groupByDay', () => {
  it('uses the words a person would, in order', () => {
    const times = [
      '2026-03-10T00:05:00',
      '2026-03-09T23:55:00',
      '2026-03-05T10:00:00',
      '2026-02-20T10:00:00',
      '2026-01-20T10:00:00',
      '2025-12-20T10:00:00',
    ].map(at);
    const groups = groupByDay(times, (time) => time, now);
    expect(groups.map(({ label }) => label)).toEqual([
      'Today',
      'Yesterday',
      'Past week',
      'Past month',
      'January',
      'December 2025',
    ]);
  });

  it('keeps a day together and calls the future today', () => {
    const groups = groupByDay([at('2026-03-11T09:00:00'), at('2026-03-10T09:00:00')], (time) => time, now);
    expect(groups).toHaveLength(1);
    expect(groupByDay([], String, now)).toEqual([]);
  });
});
