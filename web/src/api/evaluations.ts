// Runs over question sets, and the cases that people kept of answers they did not like.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, queryString } from './client';
import { keys } from './keys';
import { allPages } from './library';
import type { Case, Comparison, List, QuestionResult, Run, RunWithScores, UpdateCaseRequest } from './types';

const PAGE_SIZE = 200;
/** 1,000 runs; who has more looks at the newest. */
const PAGES_MAX = 5;
const POLL_MS = 1_000;

/** The runs of the page's environment, or of the one that is named. */
export function useRuns(environment?: string) {
  return useQuery({
    queryKey: environment === undefined ? keys.runs : keys.runsIn(environment),
    queryFn: ({ signal }) =>
      allPages((cursor) => {
        const search = queryString({ limit: PAGE_SIZE, cursor });
        return call<List<Run>>(`/api/v1/evaluations${search}`, { signal, environment });
      }, PAGES_MAX),
    select: (list) => list.items,
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.state === 'running') ? POLL_MS : false,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => call<RunWithScores>(`/api/v1/evaluations/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.run.state === 'running' ? POLL_MS : false),
  });
}

export function useQuestion(run: string, key: string, environment?: string) {
  return useQuery({
    queryKey: keys.question(run, key),
    queryFn: ({ signal }) =>
      call<QuestionResult>(`/api/v1/evaluations/${run}/questions/${encodeURIComponent(key)}`, {
        signal,
        environment,
      }),
  });
}

/** In which environments two runs were made. */
export interface MadeIn {
  run: string;
  base: string;
}

export function useComparison(run: string, base: string, madeIn?: MadeIn) {
  const search = queryString({ environment: madeIn?.base });
  return useQuery({
    queryKey: keys.comparison(run, base),
    queryFn: ({ signal }) =>
      call<Comparison>(`/api/v1/evaluations/${run}/compare/${base}${search}`, {
        signal,
        environment: madeIn?.run,
      }),
  });
}

export function useDeleteRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/evaluations/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs, exact: true }),
  });
}

/** The cases of the page's environment, or of the one that is named. */
export function useCases(environment?: string) {
  return useQuery({
    queryKey: environment === undefined ? keys.cases : keys.casesIn(environment),
    queryFn: ({ signal }) => call<{ items: Case[] }>('/api/v1/evaluation-cases', { signal, environment }),
    select: (list) => list.items,
  });
}

export function useCaseAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, change }: { id: string; change: UpdateCaseRequest | 'delete' }) => {
      const path = `/api/v1/evaluation-cases/${id}`;
      if (change === 'delete') await call<undefined>(path, { method: 'DELETE' });
      else await call<Case>(path, { method: 'PATCH', body: change });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.cases }),
  });
}

export function useRunCases() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<Run>('/api/v1/evaluation-cases/run', { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs, exact: true }),
  });
}
