// Environments: what there is, what differs, and what is done with the whole of one.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call, queryString } from './client';
import { keys } from './keys';
import { useEnvironmentName } from './system';
import type {
  Embedder,
  Environment,
  EnvironmentChange,
  EnvironmentDiff,
  EnvironmentMove,
  EnvironmentRequest,
  List,
  Moment,
  Rebuild,
  RebuildRequest,
  Run,
  RunWithScores,
  Swept,
} from './types';

const PATH = '/api/v1/environments';
const at = (name: string) => `${PATH}/${encodeURIComponent(name)}`;

/** What differs, seen from `name`; null asks nothing. `staleMs` old it is good enough. */
export function useDiff(name: string, other: string | null, staleMs = 0) {
  return useQuery({
    queryKey: keys.environmentDiff(name, other ?? ''),
    queryFn: ({ signal }) =>
      call<EnvironmentDiff>(`${at(name)}/diff${queryString({ with: other })}`, { signal }),
    enabled: other !== null,
    staleTime: staleMs,
  });
}

const MOMENTS_PAGE = 50;

export function useHistory(name: string) {
  return useInfiniteQuery({
    queryKey: keys.environmentHistory(name),
    queryFn: ({ signal, pageParam }) =>
      call<List<Moment>>(`${at(name)}/history${queryString({ limit: MOMENTS_PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useCreateEnvironment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: EnvironmentRequest) => call<Environment>(PATH, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environments }),
  });
}

export function useChangeEnvironment(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: EnvironmentChange) => call<Environment>(at(name), { method: 'PATCH', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environments }),
  });
}

export function useDeleteEnvironment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call<undefined>(at(name), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environments, exact: true }),
  });
}

/** Everything on the page may be another where the set of its own environment was replaced. */
function afterMove(client: QueryClient, moved: string, own: string): Promise<void> {
  return client.invalidateQueries(moved === own ? {} : { queryKey: keys.environments });
}

/** Puts the set of one in the place of another one's: a promotion, or from the other end a synchronisation. */
export function useReplace() {
  const client = useQueryClient();
  const own = useEnvironmentName();
  return useMutation({
    mutationFn: ({ from, to }: { from: string; to: string }) =>
      call<EnvironmentMove>(`${at(from)}/promote`, { method: 'POST', body: { to } }),
    onSuccess: (_, { to }) => afterMove(client, to, own),
  });
}

export function useRollback() {
  const client = useQueryClient();
  const own = useEnvironmentName();
  return useMutation({
    mutationFn: ({ name, to }: { name: string; to: string }) =>
      call<EnvironmentMove>(`${at(name)}/rollback`, { method: 'POST', body: { to } }),
    onSuccess: (_, { name }) => afterMove(client, name, own),
  });
}

/** The embedding models that are installed where the server runs. */
export function useEmbedders() {
  return useQuery({
    queryKey: keys.embedders,
    queryFn: ({ signal }) => call<{ items: Embedder[] }>('/api/v1/embedders', { signal }),
    select: (list) => list.items,
  });
}

export function useStartRebuild(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RebuildRequest) => call<Rebuild>(`${at(name)}/rebuild`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environments, exact: true }),
  });
}

/** Tries a held one again, or gives up one that is under way. */
export function useRebuildAction(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (action: 'retry' | 'cancel') => {
      if (action === 'cancel') await call<undefined>(`${at(name)}/rebuild`, { method: 'DELETE' });
      else await call<Rebuild>(`${at(name)}/rebuild/retry`, { method: 'POST' });
    },
    // Refused, it may have ended by itself meanwhile.
    onSettled: () => client.invalidateQueries({ queryKey: keys.environments, exact: true }),
  });
}

export function useSweep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (graceSeconds: number | null) =>
      call<Swept>(`${PATH}/sweep`, { method: 'POST', body: { grace_seconds: graceSeconds } }),
    // What was forgotten of the history can no longer be rolled back to.
    onSuccess: () => client.invalidateQueries({ queryKey: keys.environments }),
  });
}

const LOOK_FIRST_MS = 200;
const LOOK_LONGEST_MS = 2_000;

interface Cases {
  /** Whose kept cases are asked. */
  casesOf: string;
  /** Where, one after the other: the server makes one run at a time. */
  environments: readonly [string, string];
}

interface Asking extends Cases {
  onBegun: (environment: string) => void;
  signal: AbortSignal;
}

/** Ends with the page: what is being asked then is asked to its end by the server, the second environment is not begun. */
export function useAskCases() {
  const client = useQueryClient();
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const readAgain = (environment: string) =>
    void client.invalidateQueries({ queryKey: keys.runsIn(environment) });
  return useMutation({
    mutationFn: (cases: Cases) => {
      abort.current = new AbortController();
      return askCases({ ...cases, onBegun: readAgain, signal: abort.current.signal });
    },
    onSettled: (_, __, { environments }) => environments.forEach(readAgain),
  });
}

/** Asks two environments the same cases; gives the two runs back once both are over. */
export async function askCases({ casesOf, environments, onBegun, signal }: Asking): Promise<[Run, Run]> {
  const [first, second] = environments;
  const one = await askIn(first, casesOf, onBegun, signal);
  return [one, await askIn(second, casesOf, onBegun, signal)];
}

async function askIn(
  environment: string,
  casesOf: string,
  onBegun: (environment: string) => void,
  signal: AbortSignal,
): Promise<Run> {
  let run = await call<Run>('/api/v1/evaluations/run', {
    method: 'POST',
    body: { cases_of: casesOf },
    environment,
    signal,
  });
  onBegun(environment);
  // Ends with the run, which the server ends, or with the page.
  for (let lookMs = LOOK_FIRST_MS; run.state === 'running'; lookMs = Math.min(2 * lookMs, LOOK_LONGEST_MS)) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    signal.throwIfAborted();
    run = (await call<RunWithScores>(`/api/v1/evaluations/${run.id}`, { environment, signal })).run;
  }
  if (run.state === 'failed') {
    throw new Error(
      `${environment} was not asked to the end: ${run.error ?? 'the program may have been stopped'}`,
    );
  }
  return run;
}
