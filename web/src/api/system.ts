// The server itself: what it runs with, what is in force, and which environments it has.
import { useQuery } from '@tanstack/react-query';
import { basePath, environmentOfHost, MAIN } from './address';
import { ApiError, call } from './client';
import { keys } from './keys';
import type { Environment, Monitor, Rebuild, Setting, Status } from './types';

const STATUS_STALE_MS = 30_000;
const STATUS_RETRY_MS = 3_000;

/** Whether the environment of the page is not there any more: it will not come back by itself. */
export function isUnknownEnvironment(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unknown_environment';
}

/** Asked again every few seconds while the server does not answer, so that the page finds back by itself. */
export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => call<Status>('/api/v1/status', { signal }),
    staleTime: STATUS_STALE_MS,
    retry: false,
    refetchInterval: ({ state: { status, error } }) =>
      status === 'error' && !isUnknownEnvironment(error) ? STATUS_RETRY_MS : false,
  });
}

export function useSettings() {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => call<{ items: Setting[] }>('/api/v1/settings', { signal }),
  });
}

const MONITOR_MS = 10_000;

/** The last hour of the server, followed while it is looked at. */
export function useMonitor() {
  return useQuery({
    queryKey: keys.monitor,
    queryFn: ({ signal }) => call<Monitor>('/api/v1/monitor', { signal }),
    refetchInterval: MONITOR_MS,
  });
}

/** The environment of the page: what the server says, else what the address does. */
export function useEnvironmentName(): string {
  const { data: status } = useStatus();
  if (status) return status.environment;
  return basePath === '' ? (environmentOfHost(location.host) ?? MAIN) : basePath.slice('/e/'.length);
}

const WATCHED_MS = 1_000;

/** Where it `isWatched`, a change of the embedding model is followed while it goes on. */
export function useEnvironments(isWatched = false) {
  return useQuery({
    queryKey: keys.environments,
    queryFn: ({ signal }) => call<{ items: Environment[] }>('/api/v1/environments', { signal }),
    select: (list) => list.items,
    refetchInterval: ({ state: { data } }) =>
      isWatched && data?.items.some(({ rebuild }) => isGoing(rebuild)) ? WATCHED_MS : false,
  });
}

/** Whether a change of the embedding model moves by itself. */
export function isGoing(rebuild: Rebuild | null): boolean {
  return rebuild !== null && (rebuild.state === 'building' || rebuild.state === 'checking');
}
