import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError, follow } from './client';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const lost = (): Promise<Response> => Promise.reject(new TypeError('no route'));

function refused(): Promise<Response> {
  const body = JSON.stringify({ error: { code: 'too_many_listeners', message: 'others listen' } });
  const headers = new Headers();
  return Promise.resolve({ ok: false, status: 503, headers, text: () => Promise.resolve(body) } as Response);
}

/** A line that is open for `ms` and carries nothing. */
function open(ms: number): Promise<Response> {
  const read = () =>
    new Promise((resolve) => {
      setTimeout(() => resolve({ done: true, value: undefined }), ms);
    });
  return Promise.resolve({ ok: true, body: { getReader: () => ({ read }) } } as unknown as Response);
}

/** Answers the connections one after the other; returns when each was made. */
function serve(answer: (connection: number) => Promise<Response>): number[] {
  const times: number[] = [];
  vi.stubGlobal('fetch', () => {
    times.push(Date.now());
    return answer(times.length);
  });
  return times;
}

const ignore = () => undefined;

it('gives an answer up that never comes, also where the lines open', async () => {
  for (const answer of [lost, () => open(0)]) {
    const times = serve(answer);
    const { signal } = new AbortController();
    const outcome = follow('/answer', { signal, onEvent: ignore }).catch((cause: unknown) => cause);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(await outcome).toBeInstanceOf(ApiError);
    expect(times).toHaveLength(40);
  }
});

it('takes a refusal of an answer for the last word', async () => {
  const times = serve(refused);
  const { signal } = new AbortController();
  const outcome = follow('/answer', { signal, onEvent: ignore }).catch((cause: unknown) => cause);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(await outcome).toMatchObject({ code: 'too_many_listeners' });
  expect(times).toHaveLength(1);
});

it('never gives an endless stream up, and ends when it is told to', async () => {
  const times = serve((connection) => (connection % 2 === 0 ? lost() : refused()));
  const abort = new AbortController();
  const followed = follow('/events', { signal: abort.signal, onEvent: ignore, isEndless: true });
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
  expect(times.length).toBeGreaterThan(60);
  abort.abort();
  await followed;
});

it('tells of every line that opens, and soon makes the next one when one that stood is lost', async () => {
  const times = serve((connection) => (connection < 8 ? lost() : open(MINUTE_MS)));
  let opened = 0;
  const abort = new AbortController();
  const onOpen = () => {
    opened += 1;
  };
  const followed = follow('/events', { signal: abort.signal, onEvent: ignore, onOpen, isEndless: true });
  await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
  expect(opened).toBeGreaterThan(1);
  expect((times[8] ?? 0) - (times[7] ?? 0)).toBe(MINUTE_MS + 300);
  abort.abort();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  await followed;
});

it('asks the environment that the address of the page names, unless another one is named', async () => {
  vi.stubGlobal('location', { pathname: '/e/preview/library' });
  vi.resetModules();
  const client = await import('./client');
  const { contentUrl } = await import('./library');
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    const text = () => Promise.resolve('{}');
    return Promise.resolve({ ok: true, text, blob: () => Promise.resolve(new Blob()) } as Response);
  });
  class Request {
    upload = {};
    open = (_: string, address: string) => asked.push(address);
    setRequestHeader = ignore;
    send = ignore;
  }
  vi.stubGlobal('XMLHttpRequest', Request);
  await client.call('/api/v1/status');
  await client.call('/api/v1/status', { environment: 'main' });
  await client.download('/api/v1/export', {});
  const abort = new AbortController();
  await client.follow('/api/v1/events', {
    signal: abort.signal,
    onEvent: ignore,
    onOpen: () => abort.abort(),
    isEndless: true,
  });
  void client.upload('/api/v1/uploads', new Blob(), ignore, abort.signal);
  expect(asked).toEqual([
    '/e/preview/api/v1/status',
    '/e/main/api/v1/status',
    '/e/preview/api/v1/export',
    '/e/preview/api/v1/events',
    '/e/preview/api/v1/uploads',
  ]);
  expect(contentUrl('s1')).toBe('/e/preview/api/v1/sources/s1/content');
});
