// The typed tables of a source: what their columns are, their rows, and plans carried out on them.
import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, download, queryString } from './client';
import { keys } from './keys';
import type { ColumnCorrection, Plan, RowCells, Source, SourceTable, TableAnswer } from './types';

interface Items<T> {
  items: T[];
}

const pathOf = (source: string, table: number) => `/api/v1/sources/${source}/tables/${table}`;

/** Tables change with what is said of their columns only, and that is put in place at once. */
const STALE_MS = 300_000;

export function useTables({ id, ready_at: readyAt }: Pick<Source, 'id' | 'ready_at'>, isEnabled = true) {
  return useQuery({
    queryKey: keys.tables(id, readyAt),
    queryFn: ({ signal }) => call<Items<SourceTable>>(`/api/v1/sources/${id}/tables`, { signal }),
    select: (list) => list.items,
    staleTime: STALE_MS,
    enabled: isEnabled,
  });
}

/** The most rows that one call gives. */
export const ROWS_PAGE_MAX = 500;

export interface RowSpan {
  from: number;
  count: number;
}

function rowsQuery(source: string, table: number, { from, count }: RowSpan) {
  return {
    queryKey: keys.tableRows(source, table, from, count),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call<Items<RowCells>>(`${pathOf(source, table)}/rows${queryString({ from, count })}`, { signal }),
    staleTime: STALE_MS,
  };
}

export function useTableRows(source: string, table: number, span: RowSpan) {
  return useQuery({
    ...rowsQuery(source, table, span),
    select: (list) => list.items,
    placeholderData: keepPreviousData,
  });
}

/** Several stretches of rows at once, by row number. */
export function useRowSpans(source: string, table: number, spans: RowSpan[]) {
  return useQueries({
    queries: spans.map((span) => rowsQuery(source, table, span)),
    combine: (results) => ({
      rows: new Map(results.flatMap(({ data }) => data?.items ?? []).map((row) => [row.index, row])),
      isPending: results.some((result) => result.isPending),
      error: results.find((result) => result.isError)?.error ?? null,
    }),
  });
}

/** What a plan gives; until it is there, what the plan before gave. Null asks nothing. */
export function usePlan(source: string, table: number, plan: Plan | null) {
  return useQuery({
    queryKey: keys.tablePlan(source, table, plan),
    queryFn: ({ signal }) =>
      call<TableAnswer>(`${pathOf(source, table)}/query`, { method: 'POST', body: { plan }, signal }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    enabled: plan !== null,
  });
}

/** All rows that a plan gives, as a file. */
export function tableCsv(source: string, table: number, plan: Plan): Promise<Blob> {
  return download(`${pathOf(source, table)}/csv`, { plan });
}

interface Correction {
  table: number;
  column: string;
  /** Null takes back what was said of the column. */
  correction: ColumnCorrection | null;
}

export function useCorrectColumn(source: Pick<Source, 'id' | 'ready_at'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ table, column, correction }: Correction) =>
      call<SourceTable>(`${pathOf(source.id, table)}/columns/${encodeURIComponent(column)}`, {
        ...(correction === null ? { method: 'DELETE' } : { method: 'PUT', body: correction }),
      }),
    onSuccess: (changed) => {
      client.setQueryData<Items<SourceTable>>(
        keys.tables(source.id, source.ready_at),
        (list) =>
          list && { items: list.items.map((known) => (known.table === changed.table ? changed : known)) },
      );
      // What was computed from the column may come out differently now.
      void client.invalidateQueries({ queryKey: ['source', source.id, 'table', changed.table] });
    },
  });
}
