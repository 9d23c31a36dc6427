import { expect, it } from 'vitest';
import type { ForecastPoint, SeriesPoint, SeriesPoints } from '../../api/types';
import { chartData, columnAt, history, type ColumnName } from './chartData';
import { isoTime } from './range';

const HOUR = 3_600;
const at = (hour: number) => isoTime(hour * HOUR);

function point(
  hour: number,
  value: number | null,
  flags: string[] = [],
  spread: number | null = null,
): SeriesPoint {
  const around = (by: number) => (spread === null || value === null ? null : value + by * spread);
  return { time: at(hour), value, low: around(-1), high: around(1), flags };
}

function points(list: SeriesPoint[], more: Partial<SeriesPoints> = {}): SeriesPoints {
  return {
    from: list[0]?.time ?? at(0),
    to: isoTime(Date.parse(list.at(-1)?.time ?? at(0)) / 1000 + HOUR),
    unit: 'MW',
    zone: 'UTC',
    is_reduced: false,
    step_seconds: HOUR,
    points: list,
    gaps: [],
    publisher: [],
    ...more,
  };
}

const hours = (times: number[]) => times.map((time) => time / HOUR);

it('puts finer points in the place of the coarse ones', () => {
  const coarse = points([point(0, 5, [], 1), point(10, 6, [], 1), point(20, 7, [], 1), point(30, 8, [], 1)], {
    is_reduced: true,
  });
  const fine = points([point(9, 1), point(10, 2), point(11, 3), point(20, 4)]);
  const found = history(coarse, fine);
  expect(hours(found.times)).toEqual([0, 9, 10, 11, 20, 30]);
  expect(found.values).toEqual([5, 1, 2, 3, 4, 8]);
  expect(found.lows).toEqual([4, 1, 2, 3, 4, 7]);
  expect(found.reduced.map(({ from, to }) => [from / HOUR, to / HOUR])).toEqual([
    [0, 9],
    [21, 31],
  ]);
});

it('breaks the line at a gap, but not at one within a bucket', () => {
  const missing = { gaps: [{ from: at(2), to: at(3) }] };
  const whole = history(points([point(0, 1), point(1, 2), point(3, 4)], missing), null);
  expect(hours(whole.times)).toEqual([0, 1, 2.5, 3]);
  expect(whole.values).toEqual([1, 2, null, 4]);
  const buckets = [point(0, 1, [], 1), point(48, 2, [], 1)];
  const reduced = history(points(buckets, { ...missing, is_reduced: true }), null);
  expect(reduced.values).toEqual([1, 2]);
  // The bucket after a long gap may begin within it.
  const long = { gaps: [{ from: at(2), to: at(47) }], is_reduced: true };
  expect(history(points([point(0, 1, [], 1), point(44, 2, [], 1)], long), null).values).toEqual([1, null, 2]);
});

it('keeps empty values as breaks', () => {
  expect(history(points([point(0, 1), point(1, null), point(2, 3)]), null).values).toEqual([1, null, 3]);
});

it('marks flagged points, which are no spikes among buckets', () => {
  const list = [point(0, 5, [], 1), point(3, 99, ['outlier']), point(10, 6, [], 1)];
  const reduced = history(points(list, { is_reduced: true }), null);
  expect(reduced.values).toEqual([5, 6]);
  expect(reduced.flagged).toEqual([{ time: 3 * HOUR, value: 99, flags: ['outlier'] }]);
  const whole = history(points([point(0, 5), point(1, 99, ['outlier']), point(2, 6)]), null);
  expect(whole.values).toEqual([5, 99, 6]);
  expect(whole.flagged).toHaveLength(1);
});

it('lays history, publisher and forecast over one axis', () => {
  const past = history(
    points([point(0, 1), point(1, 2)], {
      publisher: [
        { time: at(1), value: 7 },
        { time: at(2), value: 8 },
      ],
    }),
    null,
  );
  const forecast: ForecastPoint = {
    time: at(2),
    value: 3,
    lower_80: 2,
    upper_80: 4,
    lower_90: 1,
    upper_90: 5,
    lower_95: 0,
    upper_95: 6,
  };
  const { times, columns } = chartData(past, [forecast]);
  const column = (name: ColumnName) => columns[columnAt(name)];
  expect(hours(times)).toEqual([0, 1, 2]);
  expect(column('value')).toEqual([1, 2, undefined]);
  expect(column('publisher')).toEqual([undefined, 7, 8]);
  expect(column('forecast')).toEqual([undefined, undefined, 3]);
  expect(column('lower_95')).toEqual([undefined, undefined, 0]);
  expect(column('upper_80')).toEqual([undefined, undefined, 4]);
});
