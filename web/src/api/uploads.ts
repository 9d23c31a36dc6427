// Files on their way to the server: a queue outside React, because an upload outlives the page that started it.
import { ApiError, upload } from './client';
import type { Added, Source } from './types';

export interface Upload {
  id: number;
  name: string;
  bytes: number;
  sentBytes: number;
  collectionId: string;
  state: 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';
  source: Source | null;
  error: string | null;
}

type Send = (
  path: string,
  file: Blob,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
) => Promise<Added>;

const SENDING_MAX = 3;

/** A file and what its source will be called: its own name, or its path where a folder was dropped. */
export interface NamedFile {
  file: File;
  name: string;
}

export function pickedFiles(files: FileList | null): NamedFile[] {
  return [...(files ?? [])].map((file) => ({ file, name: file.name }));
}

interface Task {
  file: File;
  abort: AbortController;
}

export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly tasks = new Map<number, Task>();
  private readonly listeners = new Set<() => void>();
  private nextId = 1;

  constructor(
    private readonly send: Send,
    private readonly sendingMax: number = SENDING_MAX,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly all = (): readonly Upload[] => this.uploads;

  /** Puts files in line for a collection and returns their ids. `bytesMax` refuses what the server would. */
  add(files: readonly NamedFile[], collectionId: string, bytesMax: number | null): number[] {
    const added = files.map(({ file, name }) => {
      const id = this.nextId;
      this.nextId += 1;
      const tooLarge = bytesMax !== null && file.size > bytesMax;
      this.tasks.set(id, { file, abort: new AbortController() });
      const upload: Upload = {
        id,
        name,
        bytes: file.size,
        sentBytes: 0,
        collectionId,
        state: tooLarge ? 'failed' : 'waiting',
        source: null,
        error: tooLarge ? 'larger than this server accepts' : null,
      };
      return upload;
    });
    this.set([...this.uploads, ...added]);
    this.startNext();
    return added.map((upload) => upload.id);
  }

  cancel(id: number): void {
    this.tasks.get(id)?.abort.abort();
    const upload = this.uploads.find((known) => known.id === id);
    if (upload?.state === 'waiting') this.change(id, { state: 'cancelled' });
  }

  retry(id: number): void {
    const task = this.tasks.get(id);
    if (!task) return;
    task.abort = new AbortController();
    this.change(id, { state: 'waiting', sentBytes: 0, error: null });
    this.startNext();
  }

  /** Forgets what has ended. */
  clear(): void {
    const going = this.uploads.filter((upload) => upload.state === 'waiting' || upload.state === 'sending');
    for (const upload of this.uploads) if (!going.includes(upload)) this.tasks.delete(upload.id);
    this.set(going);
  }

  private startNext(): void {
    const sending = this.uploads.filter((upload) => upload.state === 'sending').length;
    const waiting = this.uploads.filter((upload) => upload.state === 'waiting');
    for (const upload of waiting.slice(0, Math.max(0, this.sendingMax - sending))) void this.run(upload);
  }

  private async run(upload: Upload): Promise<void> {
    const task = this.tasks.get(upload.id);
    if (!task) return;
    this.change(upload.id, { state: 'sending' });
    const path = `/api/v1/collections/${upload.collectionId}/sources?name=${encodeURIComponent(upload.name)}`;
    const onProgress = (sentBytes: number) => this.change(upload.id, { sentBytes });
    try {
      const { items, refused } = await this.send(path, task.file, onProgress, task.abort.signal);
      const [refusal] = refused;
      if (refusal) this.change(upload.id, { state: 'failed', error: words(refusal) });
      else this.change(upload.id, { state: 'done', sentBytes: upload.bytes, source: items[0] ?? null });
    } catch (cause) {
      if (task.abort.signal.aborted) this.change(upload.id, { state: 'cancelled' });
      else this.change(upload.id, { state: 'failed', error: explain(cause) });
    }
    this.startNext();
  }

  private change(id: number, change: Partial<Upload>): void {
    this.set(this.uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  private set(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}

function explain(cause: unknown): string {
  if (!(cause instanceof ApiError)) return 'could not be sent';
  return words(cause);
}

function words({ message, remedy }: { message: string; remedy: string | null }): string {
  return remedy ? `${message}; ${remedy}` : message;
}

export const uploadQueue = new UploadQueue(upload);
