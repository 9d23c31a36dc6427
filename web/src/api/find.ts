// Sources by name across collections. The API lists sources by collection, so a few collections are asked at once.
import { useQueries } from '@tanstack/react-query';
import { call, queryString } from './client';
import { keys } from './keys';
import { useCollections } from './library';
import type { List, Source } from './types';

const COLLECTIONS_ASKED_MAX = 24;
const FOUND_EACH_MAX = 5;

export function useFindSources(query: string): Source[] {
  const { data: collections } = useCollections();
  const asked = query === '' ? [] : (collections ?? []).slice(0, COLLECTIONS_ASKED_MAX);
  return useQueries({
    queries: asked.map(({ id }) => ({
      queryKey: [...keys.sources, 'found', id, query],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call<List<Source>>(
          `/api/v1/collections/${id}/sources${queryString({ q: query, limit: FOUND_EACH_MAX })}`,
          { signal },
        ),
      staleTime: 10_000,
    })),
    combine: (results) => results.flatMap((result) => result.data?.items ?? []),
  });
}
