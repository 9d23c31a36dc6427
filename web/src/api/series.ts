// Series: their points, forecasts and errors, and the schedules by which sources are refreshed.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addressOf } from './address';
import { ApiError, call, queryString } from './client';
import { keys } from './keys';
import { allPages } from './library';
import type {
  Accuracy,
  IssuedForecasts,
  LatestForecast,
  List,
  Refresh,
  Schedule,
  ScheduleRequest,
  Series,
  SeriesChange,
  SeriesPoints,
  SeriesRequest,
} from './types';

const POLL_MS = 2_000;
/** What was computed from one content stays as it is; the next has another version. */
const STALE_MS = 300_000;

/** Changes with the content of a series and with what was made of it. */
export function versionOf({ data_at: dataAt, forecast, state }: Series): string {
  return [dataAt ?? '', forecast?.issued_at ?? '', state].join(' ');
}

const SERIES_PAGE_SIZE = 500;
/** 20,000 series: as many as there may be. */
const SERIES_PAGES_MAX = 40;

/** All series by name, or those of a source. */
export function readSeries(source: string | null, signal?: AbortSignal): Promise<List<Series>> {
  return allPages(async (cursor) => {
    const search = queryString({ source_id: source, limit: SERIES_PAGE_SIZE, cursor });
    const page = await call<{ series: Series[]; next_cursor: string | null }>(
      `/api/v1/series${search}`,
      signal ? { signal } : {},
    );
    return { items: page.series, next_cursor: page.next_cursor };
  }, SERIES_PAGES_MAX);
}

const poll = (list: List<Series> | undefined) =>
  list?.items.some(({ state }) => state === 'working') ? POLL_MS : false;

export function useSeriesList() {
  return useQuery({
    queryKey: keys.series,
    queryFn: ({ signal }) => readSeries(null, signal),
    select: (list) => list.items,
    refetchInterval: ({ state }) => poll(state.data),
  });
}

export function useSeriesOfSource(source: string, isEnabled = true) {
  return useQuery({
    queryKey: keys.seriesOfSource(source),
    queryFn: ({ signal }) => readSeries(source, signal),
    select: (list) => list.items,
    refetchInterval: ({ state }) => poll(state.data),
    enabled: isEnabled,
  });
}

export function useSeries(id: string) {
  return useQuery({
    queryKey: keys.oneSeries(id),
    queryFn: ({ signal }) => call<Series>(`/api/v1/series/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'working' ? POLL_MS : false),
  });
}

interface Stretch {
  /** Null begins, or ends, where the series does. */
  from: string | null;
  to: string | null;
  pointsMax: number;
}

/** The points of a stretch; until they are there, those of the stretch before. Null asks nothing. */
export function usePoints(series: Series, stretch: Stretch | null) {
  const { from = null, to = null, pointsMax = 0 } = stretch ?? {};
  return useQuery({
    queryKey: keys.points(series.id, versionOf(series), from, to, pointsMax),
    queryFn: ({ signal }) =>
      call<SeriesPoints>(
        `/api/v1/series/${series.id}/points${queryString({ from, to, points_max: pointsMax })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    enabled: stretch !== null && series.points !== null,
  });
}

export function useLatestForecast(series: Series) {
  return useQuery({
    queryKey: keys.latestForecast(series.id, versionOf(series)),
    queryFn: ({ signal }) => call<LatestForecast>(`/api/v1/series/${series.id}/forecasts/latest`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    enabled: series.forecast !== null,
  });
}

/** So many times as far as a forecast reaches ahead, earlier ones are of interest behind. */
const FORECASTS_REACH = 8;
const FORECASTS_PAGE_SIZE = 100;
const FORECASTS_PAGES_MAX = 3;
const FORECASTS_SHOWN = 30;

/** The forecasts that were issued lately, the newest first. */
export function useForecasts(series: Series) {
  const { id, forecast, horizon, step_seconds: step } = series;
  const reach = FORECASTS_REACH * (horizon ?? 1) * (step ?? 0);
  const after =
    forecast === null ? null : new Date(Date.parse(forecast.issued_at) - 1000 * reach).toISOString();
  return useQuery({
    queryKey: keys.forecasts(id, versionOf(series)),
    queryFn: ({ signal }) =>
      allPages(async (cursor) => {
        const search = queryString({ issued_after: after, limit: FORECASTS_PAGE_SIZE, cursor });
        const page = await call<IssuedForecasts>(`/api/v1/series/${id}/forecasts${search}`, { signal });
        return { items: page.forecasts, next_cursor: page.next_cursor };
      }, FORECASTS_PAGES_MAX),
    select: ({ items }) =>
      items.toSorted((a, b) => Date.parse(b.made_at) - Date.parse(a.made_at)).slice(0, FORECASTS_SHOWN),
    staleTime: STALE_MS,
    enabled: forecast !== null,
  });
}

export function useAccuracy(series: Series) {
  return useQuery({
    queryKey: keys.accuracy(series.id, versionOf(series)),
    queryFn: ({ signal }) => call<Accuracy>(`/api/v1/series/${series.id}/accuracy`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    enabled: series.forecast !== null,
  });
}

export function seriesCsvUrl(id: string): string {
  return addressOf(`/api/v1/series/${id}/export?format=csv`);
}

export function useMarkSeries() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SeriesRequest) => call<Series>('/api/v1/series', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.series }),
  });
}

export function useChangeSeries(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SeriesChange) => call<Series>(`/api/v1/series/${id}`, { method: 'PATCH', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.series }),
  });
}

export function useDeleteSeries(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<undefined>(`/api/v1/series/${id}`, { method: 'DELETE' }),
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.oneSeries(id) });
      return client.invalidateQueries({ queryKey: keys.series, exact: true });
    },
  });
}

const schedulePath = (source: string) => `/api/v1/sources/${source}/schedule`;

/** Null where the source has none. */
export async function readSchedule(source: string, signal?: AbortSignal): Promise<Schedule | null> {
  try {
    return (await call<Schedule | undefined>(schedulePath(source), signal ? { signal } : {})) ?? null;
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 404) return null;
    throw cause;
  }
}

export function useSchedule(source: string) {
  return useQuery({
    queryKey: keys.schedule(source),
    queryFn: ({ signal }) => readSchedule(source, signal),
  });
}

/** Sets the schedule of a source; null takes it away. */
export function useSaveSchedule(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (schedule: ScheduleRequest | null) => {
      if (schedule === null) await call<undefined>(schedulePath(source), { method: 'DELETE' });
      else await call<Schedule>(schedulePath(source), { method: 'PUT', body: schedule });
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.schedule(source) }),
        client.invalidateQueries({ queryKey: keys.source(source), exact: true }),
        client.invalidateQueries({ queryKey: keys.series }),
      ]),
  });
}

/** What came of each refresh, the newest first. */
export function useRefreshes(source: string) {
  return useQuery({
    queryKey: keys.refreshes(source),
    queryFn: ({ signal }) =>
      call<{ refreshes: Refresh[] }>(`/api/v1/sources/${source}/refreshes`, { signal }),
    select: ({ refreshes }) =>
      refreshes.toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at)),
    refetchInterval: ({ state }) =>
      state.data?.refreshes.some(({ outcome }) => outcome === 'running') ? POLL_MS : false,
  });
}

export function useRefreshSource(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<Refresh>(`/api/v1/sources/${source}/refresh`, { method: 'PUT' }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.refreshes(source) }),
        client.invalidateQueries({ queryKey: keys.series }),
      ]),
  });
}
