// The only place that talks to the server: JSON calls, uploads with progress, event streams that resume.
import { addressOf } from './address';
import { backoffMs, SseParser, type ServerEvent } from './sse';
import type { ErrorBody } from './types';

/** A failure the server described, or `status` 0 when it could not be reached at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly remedy: string | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

const UNREACHABLE = 'the server does not answer';
const GATEWAY_STATUSES = [502, 503, 504];

function errorFrom(status: number, body: string, requestId: string | null): ApiError {
  try {
    const { error } = JSON.parse(body) as Partial<ErrorBody>;
    if (error?.message) {
      return new ApiError(
        status,
        error.code ?? 'unknown',
        error.message,
        error.remedy ?? null,
        error.request_id ?? requestId,
      );
    }
  } catch {
    // Not ours: a proxy's page, or a body cut short. The status has to do.
  }
  if (GATEWAY_STATUSES.includes(status)) return new ApiError(0, 'unreachable', UNREACHABLE);
  return new ApiError(status, 'unknown', `the server answered with status ${status}`, null, requestId);
}

interface CallOptions {
  method?: string;
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Which environment is asked; that of the page when absent. */
  environment?: string | undefined;
}

async function open(path: string, options: CallOptions): Promise<Response> {
  const { method = 'GET', body, signal, headers, environment } = options;
  let response: Response;
  try {
    response = await fetch(addressOf(path, environment), {
      method,
      signal: signal ?? null,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', UNREACHABLE);
  }
  if (response.ok) return response;
  throw errorFrom(response.status, await response.text(), response.headers.get('x-request-id'));
}

export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await open(path, options);
  const text = await response.text();
  // A 204 has no body; its callers ask for `undefined`.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A file that is made on request: a link cannot ask for it, because its request has a body. */
export async function download(path: string, body: unknown): Promise<Blob> {
  return (await open(path, { method: 'POST', body })).blob();
}

/** `?a=1&b=2` from what is set; empty and undefined values are left out. */
export function queryString(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Sends one file as it is. XHR, because fetch does not report how much has left. */
export function upload<T>(
  path: string,
  file: Blob,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(path));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const ok = request.status >= 200 && request.status < 300;
      if (ok) resolve(JSON.parse(request.responseText) as T);
      else reject(errorFrom(request.status, request.responseText, request.getResponseHeader('x-request-id')));
    };
    request.onerror = () => reject(new ApiError(0, 'unreachable', UNREACHABLE));
    request.onabort = () => reject(new ApiError(0, 'cancelled', 'cancelled'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

interface StreamOptions {
  signal: AbortSignal;
  onEvent: (event: ServerEvent) => void;
  /** Called whenever a line is opened, the first time included. */
  onOpen?: () => void;
  /** True once the stream has said its last word; otherwise a closed line is opened again. */
  finished?: () => boolean;
  /** Never given up, not even where the server refuses: only aborting ends it. */
  isEndless?: boolean;
}

/** Connections that fail or close at once and without an event, in a row, before a stream is given up. */
const RECONNECTS_MAX = 40;
/** A line that was open this long did not fail, however little came through it. */
const STOOD_MS = 5_000;

/** Follows an event stream, reconnecting from the last event seen until it is finished or aborted. */
export async function follow(path: string, options: StreamOptions): Promise<void> {
  const { signal, onEvent, onOpen, finished = () => false, isEndless = false } = options;
  const attemptsMax = isEndless ? Number.POSITIVE_INFINITY : RECONNECTS_MAX;
  let lastId: string | null = null;
  for (let attempt = 0; attempt < attemptsMax && !signal.aborted && !finished(); attempt += 1) {
    if (attempt > 0) await wait(backoffMs(attempt - 1), signal);
    if (signal.aborted) return;
    let openedMs = Number.POSITIVE_INFINITY;
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (lastId !== null) headers['Last-Event-ID'] = lastId;
      const response = await open(path, { signal, headers });
      openedMs = Date.now();
      onOpen?.();
      for await (const event of events(response)) {
        attempt = 0;
        lastId = event.id ?? lastId;
        onEvent(event);
      }
    } catch (cause) {
      if (signal.aborted) return;
      // What the server refuses it will refuse again; only a lost line is worth another try.
      if (!isEndless && cause instanceof ApiError && !cause.unreachable) throw cause;
    }
    if (Date.now() - openedMs >= STOOD_MS) attempt = 0;
  }
  if (!signal.aborted && !finished()) throw new ApiError(0, 'unreachable', UNREACHABLE);
}

async function* events(response: Response): AsyncGenerator<ServerEvent> {
  if (!response.body) return;
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(decoder.decode(value, { stream: true }));
  }
}
