// Series: their points, forecasts and errors, and the schedules by which sources are refreshed.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, call, queryString } from './client';
import { keys } from './keys';
import { allPages } from './library';

export interface SeriesFailure {
  code: string;
  message: string;
  remedy: string | null;
}

export interface SeriesQuality {
  missing: number;
  duplicates: number;
  off_grid: number;
  outliers: number;
  flat: number;
  notes: string[];
}

export interface Series {
  id: string;
  name: string;
  source_id: string;
  source: string;
  collection_id: string;
  table: number;
  time_column: string;
  value_column: string;
  unit: string | null;
  /** IANA. */
  zone: string;
  /** ISO 3166-1 alpha-2; its holidays are known to the forecast. */
  country: string | null;
  publisher_column: string | null;
  /** Steps that a forecast reaches; null until it is known how long a step is. */
  horizon: number | null;
  state: 'working' | 'ready' | 'failed';
  error: SeriesFailure | null;
  /** For people: "1 hour". */
  step: string | null;
  step_seconds: number | null;
  start: string | null;
  end: string | null;
  points: number | null;
  quality: SeriesQuality | null;
  forecast: { issued_at: string; model: string; points: number; until: string } | null;
  /** When its source last changed. */
  data_at: string | null;
  next_refresh: string | null;
  created_at: string;
}

export type Flag = 'outlier' | 'flat' | 'duplicate' | 'off_grid';

export interface SeriesPoint {
  time: string;
  value: number | null;
  /** The smallest and the largest value of a bucket, where several points were made one. */
  low: number | null;
  high: number | null;
  flags: Flag[];
}

export interface SeriesPoints {
  /** Beginning of the first and end of the last step; null where there is none. */
  from: string | null;
  to: string | null;
  unit: string | null;
  zone: string;
  is_reduced: boolean;
  step_seconds: number | null;
  points: SeriesPoint[];
  gaps: { from: string; to: string }[];
  publisher: { time: string; value: number | null }[];
}

/** The bounds are absent where the series is too short to tell. */
export interface ForecastPoint {
  time: string;
  value: number;
  lower_80: number | null;
  upper_80: number | null;
  lower_90: number | null;
  upper_90: number | null;
  lower_95: number | null;
  upper_95: number | null;
}

export interface Candidate {
  model: string;
  mae: number | null;
  mape: number | null;
  chosen: boolean;
}

export interface LatestForecast {
  issued_at: string;
  newest_known: string;
  model: string;
  horizon: number;
  points: ForecastPoint[];
  candidates: Candidate[];
}

export interface IssuedForecast {
  issued_at: string;
  made_at: string;
  model: string;
  points: ForecastPoint[];
}

export type PeriodName = '1h' | '24h' | '1w' | '4w' | '1y' | 'all';

/** Errors in percent (mape, smape) or in the series' unit (mae, rmse); coverage as a part of 1. */
export interface PeriodErrors {
  period: PeriodName;
  n: number;
  mape: number | null;
  smape: number | null;
  mase: number | null;
  mae: number | null;
  rmse: number | null;
  coverage_80: number | null;
  coverage_90: number | null;
  coverage_95: number | null;
  naive_mape: number | null;
  naive_mae: number | null;
  publisher_mape: number | null;
  publisher_mae: number | null;
}

export interface HorizonErrors {
  steps: number;
  n: number;
  mae: number | null;
  mape: number | null;
  naive_mae: number | null;
}

export interface Accuracy {
  /** What was known when, in words. */
  protocol: string;
  /** Null, as what is over all of it, where the series is too short. */
  backtest: { from: string; to: string } | null;
  overall: PeriodErrors | null;
  periods: PeriodErrors[];
  horizons: HorizonErrors[];
  /** Of the forecasts that were really issued and whose targets are known by now. */
  issued: PeriodErrors[];
}

export interface SeriesRequest {
  source_id: string;
  table: number;
  time_column: string;
  value_column: string;
  name?: string;
  unit?: string | null;
  zone?: string;
  country?: string | null;
  publisher_column?: string | null;
  /** Null leaves it to the length of a step. */
  horizon?: number | null;
}

export type SeriesChange = Pick<
  Partial<SeriesRequest>,
  'name' | 'unit' | 'zone' | 'country' | 'publisher_column' | 'horizon'
>;

export interface Refresh {
  id: string;
  started_at: string;
  ended_at: string | null;
  cause: 'schedule' | 'hand' | 'command';
  outcome: 'running' | 'changed' | 'unchanged' | 'failed';
  message: string | null;
}

export interface ScheduleRequest {
  cron: string;
  zone: string;
  jitter_seconds: number;
  missed: 'run_once' | 'skip';
}

export interface Schedule extends ScheduleRequest {
  next_at: string | null;
}

const POLL_MS = 2_000;
/** What was computed from one content stays as it is; the next has another version. */
const STALE_MS = 300_000;

/** Changes with the content of a series and with what was made of it. */
export function versionOf({ data_at: dataAt, forecast, state }: Series): string {
  return [dataAt ?? '', forecast?.issued_at ?? '', state].join(' ');
}

interface SeriesList {
  series: Series[];
}

const poll = (list: SeriesList | undefined) =>
  list?.series.some(({ state }) => state === 'working') ? POLL_MS : false;

export function useSeriesList() {
  return useQuery({
    queryKey: keys.series,
    queryFn: ({ signal }) => call<SeriesList>('/api/v1/series', { signal }),
    select: (list) => list.series,
    refetchInterval: ({ state }) => poll(state.data),
  });
}

export function useSeriesOfSource(source: string, isEnabled = true) {
  return useQuery({
    queryKey: keys.seriesOfSource(source),
    queryFn: ({ signal }) =>
      call<SeriesList>(`/api/v1/series${queryString({ source_id: source })}`, { signal }),
    select: (list) => list.series,
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
        const page = await call<{ forecasts: IssuedForecast[]; next_cursor: string | null }>(
          `/api/v1/series/${id}/forecasts${search}`,
          { signal },
        );
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
  return `/api/v1/series/${id}/export?format=csv`;
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
