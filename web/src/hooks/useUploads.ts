// The upload queue, seen from React, and where files go that were dropped without saying where.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { collectionsQuery, createCollection, refreshLibrary } from '../api/library';
import { useStatus } from '../api/system';
import { uploadQueue, type NamedFile, type Upload } from '../api/uploads';

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploadQueue.subscribe, uploadQueue.all);
}

/** Where files land that are dropped on no collection in particular. */
const INBOX = 'My files';

export function useSendFiles() {
  const client = useQueryClient();
  const { data: status } = useStatus();
  const bytesMax = status?.limits.upload_bytes_max ?? null;
  return useCallback(
    async (files: NamedFile[], collectionId: string | null): Promise<number[]> => {
      let target = collectionId;
      if (target === null) {
        const { items } = await client.fetchQuery(collectionsQuery);
        const inbox = items.find((known) => known.name === INBOX) ?? (await createCollection(INBOX));
        target = inbox.id;
        await refreshLibrary(client);
      }
      return uploadQueue.add(files, target, bytesMax);
    },
    [client, bytesMax],
  );
}
