// Files added to a chat: they go to the library, and once there they join the chat's scope.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Scope } from '../../api/types';
import type { NamedFile, Upload } from '../../api/uploads';
import { useSendFiles, useUploads } from '../../hooks/useUploads';
import { notify } from '../core/notices';
import { has, toggled } from './scope';

interface Attachments {
  attach: (files: NamedFile[]) => void;
  /** Files still on their way. */
  pending: Upload[];
}

export function useAttachments(scope: Scope, onScope: (scope: Scope) => void): Attachments {
  const [awaited, setAwaited] = useState<number[]>([]);
  const uploads = useUploads();
  const sendFiles = useSendFiles();
  // A chat about one collection keeps its files there.
  const only =
    scope.collections?.length === 1 && !scope.sources?.length ? (scope.collections[0] ?? null) : null;
  const attach = useCallback(
    (files: NamedFile[]) => {
      sendFiles(files, only).then(
        (ids) => setAwaited((before) => [...before, ...ids]),
        () => notify('The files could not be added.', 'danger'),
      );
    },
    [sendFiles, only],
  );
  const mine = uploads.filter((upload) => awaited.includes(upload.id));
  const arrived = mine.filter((upload) => upload.state === 'done');
  // A second file may arrive before the page shows the scope that holds the first.
  const latest = useRef(scope);
  useEffect(() => {
    latest.current = scope;
  }, [scope]);
  useEffect(() => {
    if (arrived.length === 0) return;
    let next = latest.current;
    for (const { source } of arrived) {
      if (source && !has(next, 'sources', source.id)) next = toggled(next, 'sources', source.id);
    }
    setAwaited((before) => before.filter((id) => !arrived.some((upload) => upload.id === id)));
    latest.current = next;
    onScope(next);
  }, [arrived, onScope]);
  return { attach, pending: mine.filter(({ state }) => state === 'waiting' || state === 'sending') };
}
