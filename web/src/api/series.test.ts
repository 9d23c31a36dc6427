import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from './client';
import { readSchedule, readSeries, seriesCsvUrl, versionOf } from './series';
import type { Series } from './types';

afterEach(() => {
  vi.unstubAllGlobals();
});

function serve(status: number, body: unknown): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const text = body === undefined ? '' : JSON.stringify(body);
    return Promise.resolve({
      ok: status < 400,
      status,
      headers: new Headers(),
      text: () => Promise.resolve(text),
    } as Response);
  });
  return asked;
}

const schedule = { cron: '0 6 * * *', zone: 'UTC', jitter_seconds: 0, missed: 'skip', next_at: null };

it('reads the schedule of a source, where it has one', async () => {
  const asked = serve(200, schedule);
  expect(await readSchedule('s1')).toEqual(schedule);
  expect(asked).toEqual(['/api/v1/sources/s1/schedule']);
  serve(404, { error: { code: 'not_found', message: 'no schedule' } });
  expect(await readSchedule('s1')).toBeNull();
  serve(204, undefined);
  expect(await readSchedule('s1')).toBeNull();
});

it('reads all pages of the series', async () => {
  const pages = [
    { series: [{ id: 'a' }, { id: 'b' }], next_cursor: 'b Rain & wind' },
    { series: [{ id: 'c' }], next_cursor: null },
  ];
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    const page = pages[asked.push(path) - 1];
    return Promise.resolve({
      ok: true,
      status: 200,
      headers: new Headers(),
      text: () => Promise.resolve(JSON.stringify(page)),
    } as Response);
  });
  const { items } = await readSeries('s1');
  expect(items.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(asked).toHaveLength(2);
  expect(asked[0]).toBe('/api/v1/series?source_id=s1&limit=500');
  expect(new URL(asked[1] ?? '', 'http://almanac').searchParams.get('cursor')).toBe('b Rain & wind');
});

it('does not take a refusal for the lack of a schedule', async () => {
  serve(403, { error: { code: 'forbidden', message: 'not yours' } });
  await expect(readSchedule('s1')).rejects.toBeInstanceOf(ApiError);
});

it('tells what was made of one content from what was made of the next', () => {
  const series = {
    data_at: '2026-11-26T03:00:00Z',
    state: 'ready',
    forecast: {
      issued_at: '2026-11-26T03:00:00Z',
      model: 'Theta',
      points: 14,
      until: '2026-12-10T03:00:00Z',
    },
  } as Series;
  const later = { ...series, data_at: '2026-11-27T03:00:00Z' };
  expect(versionOf(series)).toBe(versionOf({ ...series }));
  expect(versionOf(series)).not.toBe(versionOf(later));
  expect(versionOf(series)).not.toBe(versionOf({ ...series, forecast: null }));
  expect(seriesCsvUrl('x1')).toBe('/api/v1/series/x1/export?format=csv');
});
