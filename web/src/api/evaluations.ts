// Runs over question sets, and the cases that people kept of answers they did not like.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, queryString } from './client';
import { keys } from './keys';
import { allPages } from './library';
import type { Leg, List, Scope } from './types';

export type Metrics = Record<string, number>;

export interface Run {
  id: string;
  set: string;
  kind: 'beir' | 'documents' | 'tables' | 'cases';
  state: 'running' | 'done' | 'failed';
  /** Questions answered so far. */
  done: number;
  questions: number;
  /** 0 to 1, higher is better. */
  metrics: Metrics;
  settings: Record<string, string>;
  created_at: string;
  took_ms: number;
  error: string | null;
}

export interface QuestionScore {
  key: string;
  question: string;
  group: string | null;
  metrics: Metrics;
}

/** One place of a ranking. */
export interface Found {
  /** From 1. */
  rank: number;
  name: string;
  label: string;
  /** 0 where it is not among what was expected. */
  relevance: number;
  score: number;
  legs: Leg[];
  text: string;
}

export interface QuestionResult extends QuestionScore {
  expected: string;
  answer: string | null;
  abstained: boolean | null;
  plan: string | null;
  value: string | null;
  results: Found[];
  verdict: { correct: boolean; reason: string } | null;
  took_ms: number;
}

export interface MetricDifference {
  name: string;
  base: number;
  run: number;
  difference: number;
  /** The 95 % interval of the difference. */
  low: number;
  high: number;
  questions: number;
}

export interface QuestionDifference {
  key: string;
  question: string;
  metric: string;
  base: number;
  run: number;
  difference: number;
}

export interface Comparison {
  run: Run;
  base: Run;
  metrics: MetricDifference[];
  questions: QuestionDifference[];
}

export interface ExpectedSource {
  /** By its name, so that the case holds for the same file taken in anew. */
  source: string;
  /** Any page where there are none. */
  pages: number[];
}

export interface Case {
  id: string;
  question: string;
  /** What was answered then. */
  answer: string;
  scope: Scope;
  expected: { answer: string | null; sources: ExpectedSource[]; nothing: boolean };
  message_id: string | null;
  chat_id: string | null;
  note: string | null;
  created_at: string;
}

const PAGE_SIZE = 200;
/** 1,000 runs; who has more looks at the newest. */
const PAGES_MAX = 5;
const POLL_MS = 1_000;

export function useRuns() {
  return useQuery({
    queryKey: keys.runs,
    queryFn: ({ signal }) =>
      allPages(
        (cursor) =>
          call<List<Run>>(`/api/v1/evaluations${queryString({ limit: PAGE_SIZE, cursor })}`, { signal }),
        PAGES_MAX,
      ),
    select: (list) => list.items,
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.state === 'running') ? POLL_MS : false,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: ({ signal }) =>
      call<{ run: Run; questions: QuestionScore[] }>(`/api/v1/evaluations/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.run.state === 'running' ? POLL_MS : false),
  });
}

export function useQuestion(run: string, key: string) {
  return useQuery({
    queryKey: keys.question(run, key),
    queryFn: ({ signal }) =>
      call<QuestionResult>(`/api/v1/evaluations/${run}/questions/${encodeURIComponent(key)}`, { signal }),
  });
}

export function useComparison(run: string, base: string) {
  return useQuery({
    queryKey: keys.comparison(run, base),
    queryFn: ({ signal }) => call<Comparison>(`/api/v1/evaluations/${run}/compare/${base}`, { signal }),
  });
}

export function useDeleteRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/evaluations/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs, exact: true }),
  });
}

export function useCases() {
  return useQuery({
    queryKey: keys.cases,
    queryFn: ({ signal }) => call<{ items: Case[] }>('/api/v1/evaluation-cases', { signal }),
    select: (list) => list.items,
  });
}

export type CaseChange = Partial<Case['expected']>;

export function useCaseAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, change }: { id: string; change: CaseChange | 'delete' }) => {
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
