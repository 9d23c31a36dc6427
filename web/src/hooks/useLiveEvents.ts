// Keeps what the page knows about sources and collections current, for as long as the page is looked at.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useDocumentVisibility } from '@mantine/hooks';
import { follow } from '../api/client';
import { keys } from '../api/keys';
import { putSource, refreshLibrary } from '../api/library';
import type { Collection, List, Source } from '../api/types';
import type { ServerEvent } from '../api/sse';

function takeIn(client: QueryClient, { event, data }: ServerEvent): void {
  if (event === 'source') {
    const source = JSON.parse(data) as Source;
    const isKnown = putSource(client, source);
    // A list may be narrowed to a state, and this source may just have entered or left it.
    const isOver = source.state !== 'queued' && source.state !== 'working';
    if (!isKnown || isOver) askAgainSoon(client, source.collection_id);
    // Its series are due then.
    if (isOver) void client.invalidateQueries({ queryKey: keys.series });
  } else if (event === 'source_deleted') {
    const { collection_id } = JSON.parse(data) as { collection_id: string };
    askAgainSoon(client, collection_id);
  } else if (event === 'series') {
    void client.invalidateQueries({ queryKey: keys.series });
  } else if (event === 'collection') {
    putCollection(client, JSON.parse(data) as Collection | { id: string; deleted: true });
  }
}

const ASK_AGAIN_MS = 1_000;
const asking = new Set<string>();

/** Reads the lists of a collection anew, once for all that changes within a second: a batch has thousands of files. */
function askAgainSoon(client: QueryClient, collectionId: string): void {
  if (asking.has(collectionId)) return;
  asking.add(collectionId);
  setTimeout(() => {
    asking.delete(collectionId);
    void client.invalidateQueries({ queryKey: ['sources', collectionId] });
  }, ASK_AGAIN_MS);
}

function putCollection(client: QueryClient, change: Collection | { id: string; deleted: true }): void {
  client.setQueryData<List<Collection>>(keys.collections, (list) => {
    if (!list) return list;
    const others = list.items.filter((known) => known.id !== change.id);
    if ('deleted' in change) return { ...list, items: others };
    const isKnown = others.length < list.items.length;
    const items = isKnown
      ? list.items.map((known) => (known.id === change.id ? change : known))
      : [...list.items, change];
    return { ...list, items };
  });
}

export function useLiveEvents(): void {
  const client = useQueryClient();
  // Browsers allow six connections a host: a tab nobody looks at gives its one back, and asks anew on return.
  const isVisible = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (!isVisible) return;
    const abort = new AbortController();
    void follow('/api/v1/events', {
      signal: abort.signal,
      onEvent: (event) => takeIn(client, event),
      // Events begin with the connection. What changed before it, the first one included, is in the lists only; and where the
      // whole set of sources was replaced, the connection is cut.
      onOpen: () => {
        void refreshLibrary(client);
        void client.invalidateQueries({ queryKey: keys.series });
        void client.invalidateQueries({ queryKey: keys.environments, exact: true });
      },
      isEndless: true,
    });
    return () => abort.abort();
  }, [client, isVisible]);
}
