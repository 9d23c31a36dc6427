import { describe, expect, it } from 'vitest';
import type { SeriesChart, SeriesChartLine, SeriesChartPoint } from '../../api/types';
import { framed } from './answerFrame';
import { POINTS_MAX, bandPath, linePath, nearest, picture, runs } from './answerPicture';

const timed = (time: string, value: number | null, low: number | null = null, high: number | null = null) =>
  ({ time, label: null, value, low, high }) satisfies SeriesChartPoint;
const labelled = (label: string, value: number | null): SeriesChartPoint => ({
  ...{ time: null, label, value },
  ...{ low: null, high: null },
});
const line = (name: string, role: SeriesChartLine['role'], points: SeriesChartPoint[]): SeriesChartLine => ({
  ...{ name, role, points },
});
const chart = (kind: SeriesChart['kind'], series: SeriesChartLine[], marked: string | null = null) =>
  ({ kind, unit: 'MW', zone: 'Europe/Zurich', series, marked }) satisfies SeriesChart;

const known = line('Load', 'known', [
  timed('2024-10-12T10:00:00Z', 5),
  timed('2024-10-12T11:00:00Z', null),
  timed('2024-10-12T12:00:00Z', 7),
]);
const forecast = line('Forecast', 'forecast', [
  timed('2024-10-12T13:00:00Z', 6, 4, 9),
  timed('2024-10-12T14:00:00Z', 6, 3, 10),
]);

describe('picture', () => {
  it('lays what is known and what is forecast along one axis of times', () => {
    const drawn = picture(chart('line', [known, forecast], '2024-10-12T13:00:00Z'));
    expect(drawn).toMatchObject({ labels: null, low: 3, high: 10, step: 3600 });
    expect(drawn?.places).toHaveLength(5);
    expect(drawn?.marked).toBe(drawn?.places[3]);
    expect(drawn?.lines.map(({ colour }) => colour)).toEqual(['known', 'forecast']);
  });

  it('lays what is compared over the same labels', () => {
    const drawn = picture(
      chart('line', [
        line('January 2024', 'known', [labelled('day 1', 3), labelled('day 2', 4)]),
        line('January 2023', 'compared', [labelled('day 1', 2), labelled('day 2', 5), labelled('day 3', 1)]),
      ]),
    );
    expect(drawn).toMatchObject({ labels: ['day 1', 'day 2', 'day 3'], places: [0, 1, 2], low: 1, high: 5 });
    expect(drawn?.lines.map(({ colour }) => colour)).toEqual(['known', 'compared']);
  });

  it('tells two that are compared apart', () => {
    const bars = ['Naive', 'Publisher'].map((name) => line(name, 'compared', [labelled('the last week', 9)]));
    const drawn = picture(
      chart('bar', [line('Forecast', 'forecast', [labelled('the last week', 5)]), ...bars]),
    );
    expect(drawn?.lines.map(({ colour }) => colour)).toEqual(['forecast', 'beside', 'compared']);
  });

  it('takes days of 23 hours for days', () => {
    const days = ['2024-03-30T23:00:00Z', '2024-03-31T22:00:00Z', '2024-04-01T22:00:00Z'];
    const drawn = picture(
      chart('line', [
        line(
          'Load',
          'known',
          days.map((day) => timed(day, 1)),
        ),
      ]),
    );
    expect(drawn?.step).toBe(86_400);
  });

  it('is none without a value, and leaves out a line without one', () => {
    const nothing = line('Publisher', 'compared', [labelled('the last week', null)]);
    expect(picture(chart('bar', []))).toBeNull();
    expect(picture(chart('bar', [nothing]))).toBeNull();
    const drawn = picture(chart('bar', [nothing, line('Naive', 'known', [labelled('the last week', 9)])]));
    expect(drawn?.lines.map(({ name }) => name)).toEqual(['Naive']);
  });

  it('draws no more points than can be told apart', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => labelled(`part ${index}`, index));
    const spots = picture(chart('line', [line('Load', 'known', many)]))?.lines[0]?.spots;
    expect(spots?.length).toBeLessThanOrEqual(POINTS_MAX);
  });
});

describe('runs', () => {
  const spot = (at: number, value: number | null) => ({ at, value, low: value, high: value && value + 1 });
  const same = (value: number) => value;

  it('part where a value is missing', () =>
    expect(runs([spot(1, 5), spot(2, null), spot(3, 7), spot(4, 8)]).map((run) => run.length)).toEqual([
      1, 2,
    ]));

  it('become a line and an outline', () => {
    const [run = []] = runs([spot(1, 5), spot(2, 6)]);
    expect(linePath(run, same, same)).toBe('M1 5L2 6');
    expect(bandPath(run, same, same)).toBe('M1 6L2 7L2 6L1 5Z');
    expect(bandPath(run.slice(1), same, same)).toBe('');
  });
});

describe('framed', () => {
  it('begins bars at nought and finds the label under the pointer', () => {
    const drawn = picture(chart('bar', [line('Mean', 'known', [labelled('a', 40), labelled('b', 50)])]));
    if (!drawn) throw new Error('nothing drawn');
    const frame = framed(drawn, true, 400, 200);
    expect(frame.y(0)).toBe(frame.bottom);
    expect(nearest(drawn.places, frame.placeAt(frame.x(1) + 20))).toBe(1);
  });

  it('shows lines that do not move, and a single point, in the middle', () => {
    const drawn = picture(chart('line', [line('Load', 'known', [timed('2024-10-12T10:00:00Z', 0)])]));
    if (!drawn) throw new Error('nothing drawn');
    const frame = framed(drawn, false, 400, 200);
    expect(frame.x(drawn.places[0] ?? 0)).toBe((frame.left + frame.right) / 2);
    expect(frame.y(0)).toBe((frame.top + frame.bottom) / 2);
  });
});
