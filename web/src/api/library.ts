// Collections, sources and their passages: the queries and what changes them.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { call, queryString } from './client';
import { keys } from './keys';
import type { Added, Chunk, Collection, List, Part, Passage, Scope, SearchResult, Source } from './types';

const PAGE_SIZE = 100;
const COLLECTIONS_MAX = 200;

export function useCollections() {
  return useQuery({
    queryKey: keys.collections,
    queryFn: ({ signal }) =>
      call<List<Collection>>(`/api/v1/collections?limit=${COLLECTIONS_MAX}`, { signal }),
    select: (list) => list.items,
  });
}

export interface SourceFilters {
  q: string;
  state: string;
}

export function useSources(collectionId: string, filters: SourceFilters) {
  return useInfiniteQuery({
    queryKey: keys.sourcesOf(collectionId, { ...filters }),
    queryFn: ({ signal, pageParam }) =>
      call<List<Source>>(
        `/api/v1/collections/${collectionId}/sources${queryString({ ...filters, limit: PAGE_SIZE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useSource(id: string) {
  return useQuery({
    queryKey: keys.source(id),
    queryFn: ({ signal }) => call<Source>(`/api/v1/sources/${id}`, { signal }),
  });
}

export function useChunks(sourceId: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: keys.chunks(sourceId),
    queryFn: ({ signal, pageParam }) =>
      call<List<Chunk>>(
        `/api/v1/sources/${sourceId}/chunks${queryString({ limit: PAGE_SIZE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
  });
}

export function usePart(sourceId: string, number: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.part(sourceId, number),
    queryFn: ({ signal }) => call<Part>(`/api/v1/sources/${sourceId}/parts/${number}`, { signal }),
    enabled,
  });
}

/** What identifies a passage: a chunk, and the span inside it where a citation is narrower than the chunk. */
export interface PassageRef {
  chunkId: string;
  sourceId: string;
  start: number | null;
  end: number | null;
}

export function usePassage(ref: PassageRef | null) {
  return useQuery({
    queryKey: keys.passage(ref?.chunkId ?? '', ref?.start ?? null, ref?.end ?? null),
    queryFn: ({ signal }) => {
      const search = queryString({ start: ref?.start, end: ref?.end, source: ref?.sourceId });
      return call<Passage>(`/api/v1/passages/${ref?.chunkId ?? ''}${search}`, { signal });
    },
    enabled: ref !== null,
    // A chunk never changes once it is written.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function contentUrl(sourceId: string): string {
  return `/api/v1/sources/${sourceId}/content`;
}

const SEARCH_RESULTS_MAX = 30;

export function useSearch(query: string, scope: Scope) {
  return useQuery({
    queryKey: keys.search(query, scope),
    queryFn: ({ signal }) =>
      call<SearchResult>('/api/v1/search', {
        method: 'POST',
        body: { query, scope, limit: SEARCH_RESULTS_MAX },
        signal,
      }),
    enabled: query.trim() !== '',
  });
}

export function createCollection(name: string, description = ''): Promise<Collection> {
  return call<Collection>('/api/v1/collections', { method: 'POST', body: { name, description } });
}

export function useSaveCollection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, description }: { id: string | null; name: string; description: string }) =>
      id === null
        ? createCollection(name, description)
        : call<Collection>(`/api/v1/collections/${id}`, { method: 'PATCH', body: { name, description } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.collections }),
  });
}

export function useDeleteCollection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/collections/${id}`, { method: 'DELETE' }),
    onSuccess: () => refreshLibrary(client),
  });
}

export function useAddUrl(collectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (url: string) =>
      call<Added>(`/api/v1/collections/${collectionId}/sources`, {
        method: 'POST',
        body: { url },
      }),
    onSuccess: () => refreshLibrary(client),
  });
}

export type SourceAction = 'cancel' | 'retry' | 'delete' | { moveTo: string } | { rename: string };

function actOnSource(id: string, action: SourceAction): Promise<unknown> {
  const path = `/api/v1/sources/${id}`;
  if (action === 'delete') return call<undefined>(path, { method: 'DELETE' });
  if (typeof action === 'string') return call<Source>(`${path}/${action}`, { method: 'POST' });
  const body = 'moveTo' in action ? { collection_id: action.moveTo } : { name: action.rename };
  return call<Source>(path, { method: 'PATCH', body });
}

/** Applies one action to every id, one after the other; stops at the first refusal. */
export function useSourceAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, action }: { ids: string[]; action: SourceAction }) => {
      for (const id of ids) await actOnSource(id, action);
    },
    onSettled: () => refreshLibrary(client),
  });
}

export async function refreshLibrary(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.collections }),
    client.invalidateQueries({ queryKey: keys.sources }),
    client.invalidateQueries({ queryKey: ['source'] }),
    client.invalidateQueries({ queryKey: keys.status }),
  ]);
}

type SourcePages = InfiniteData<List<Source>, string | null>;

/** Writes a changed source into every list that shows it. False when no list of its collection knew it. */
export function putSource(client: QueryClient, source: Source): boolean {
  client.setQueryData(keys.source(source.id), source);
  let known = false;
  client.setQueriesData<SourcePages>({ queryKey: ['sources', source.collection_id] }, (data) => {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === source.id))) return data;
    known = true;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === source.id ? source : item)),
    }));
    return { ...data, pages };
  });
  return known;
}
