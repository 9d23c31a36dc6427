// The server itself: what it runs with and what is in force.
import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import { keys } from './keys';
import type { Setting, Status } from './types';

const STATUS_STALE_MS = 30_000;
const STATUS_RETRY_MS = 3_000;

/** Asked again every few seconds while the server does not answer, so that the page finds back by itself. */
export function useStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => call<Status>('/api/v1/status', { signal }),
    staleTime: STATUS_STALE_MS,
    retry: false,
    refetchInterval: (query) => (query.state.status === 'error' ? STATUS_RETRY_MS : false),
  });
}

export function useSettings() {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => call<{ items: Setting[] }>('/api/v1/settings', { signal }),
  });
}
