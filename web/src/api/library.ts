// Collections, sources and their passages: the queries and what changes them.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { addressOf } from './address';
import { call, queryString } from './client';
import { keys } from './keys';
import type {
  Added,
  Chunk,
  Collection,
  List,
  Part,
  Passage,
  Scope,
  SearchResult,
  Source,
  UpdateCollectionRequest,
} from './types';

const PAGE_SIZE = 100;
const COLLECTIONS_PAGE_SIZE = 500;
/** 10,000 collections; a page that lists more of them is of use to nobody. */
const COLLECTIONS_PAGES_MAX = 20;

/** The pages of a list as one, whose cursor is set where it goes on past `pagesMax`. */
export async function allPages<T>(
  read: (cursor: string | null) => Promise<List<T>>,
  pagesMax: number,
): Promise<List<T>> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page: List<T> = await read(cursor);
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return { items, next_cursor: cursor };
}

export const collectionsQuery = {
  queryKey: keys.collections,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    allPages((cursor) => {
      const search = queryString({ limit: COLLECTIONS_PAGE_SIZE, cursor });
      return call<List<Collection>>(`/api/v1/collections${search}`, { signal });
    }, COLLECTIONS_PAGES_MAX),
};

export function useCollections() {
  return useQuery({ ...collectionsQuery, select: (list) => list.items });
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

/** Nothing is asked for a source that was never read. */
export function useChunks({ id: sourceId, ready_at: readyAt, recipe }: Source) {
  return useInfiniteQuery({
    queryKey: keys.chunks(sourceId, readyAt),
    queryFn: ({ signal, pageParam }) =>
      call<List<Chunk>>(
        `/api/v1/sources/${sourceId}/chunks${queryString({ limit: PAGE_SIZE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: recipe !== null,
  });
}

export function usePart({ id, ready_at: readyAt }: Source, number: number) {
  return useQuery({
    queryKey: keys.part(id, readyAt, number),
    queryFn: ({ signal }) => call<Part>(`/api/v1/sources/${id}/parts/${number}`, { signal }),
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

/** The source's file; with a chunk the one which that is of, should the source have a newer one by now. */
export function contentUrl(sourceId: string, chunkId?: string): string {
  return addressOf(`/api/v1/sources/${sourceId}/content${queryString({ chunk: chunkId })}`);
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

/** What can be changed of a collection; what is not named stays. */
export function useChangeCollection(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateCollectionRequest) =>
      call<Collection>(`/api/v1/collections/${id}`, { method: 'PATCH', body }),
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
