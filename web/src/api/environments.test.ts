import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from './client';
import { askCases } from './environments';
import type { Run } from './types';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const LOOKS = 3;

const reply = (status: number, body: unknown) =>
  Promise.resolve({
    ok: status < 400,
    status,
    headers: new Headers(),
    text: () => Promise.resolve(JSON.stringify(body)),
  } as Response);

const busy = () => reply(409, { error: { code: 'running', message: 'a run is under way' } });

/** A server that makes one run at a time; each is over when it has been looked at a few times, `failing` without success. */
function serve(failing: string | null = null): string[] {
  const asked: string[] = [];
  const looks = new Map<string, number>();
  vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`);
    const environment = path.split('/')[2] ?? '';
    const run = (state: Run['state']) => ({ id: `of-${environment}`, state, error: null }) as Run;
    if (method === 'POST') {
      if ([...looks.values()].some((count) => count < LOOKS)) return busy();
      looks.set(environment, 0);
      return reply(202, run('running'));
    }
    const seen = (looks.get(environment) ?? 0) + 1;
    looks.set(environment, seen);
    const over = environment === failing ? 'failed' : 'done';
    return reply(200, { run: run(seen < LOOKS ? 'running' : over), questions: [] });
  });
  return asked;
}

function ask(signal: AbortSignal, begun: string[] = []) {
  const environments = ['preview', 'main'] as const;
  const onBegun = (environment: string) => begun.push(environment);
  return askCases({ casesOf: 'main', environments, onBegun, signal }).catch((cause: unknown) => cause);
}

it('asks one environment after the other, each under its own address', async () => {
  const asked = serve();
  const begun: string[] = [];
  const outcome = ask(new AbortController().signal, begun);
  await vi.runAllTimersAsync();
  expect(await outcome).toMatchObject([{ id: 'of-preview' }, { id: 'of-main' }]);
  expect(begun).toEqual(['preview', 'main']);
  const look = (environment: string) => `GET /e/${environment}/api/v1/evaluations/of-${environment}`;
  expect(asked).toEqual([
    'POST /e/preview/api/v1/evaluations/run',
    ...Array.from({ length: LOOKS }, () => look('preview')),
    'POST /e/main/api/v1/evaluations/run',
    ...Array.from({ length: LOOKS }, () => look('main')),
  ]);
});

it('says which environment failed, and does not ask the other one', async () => {
  const asked = serve('preview');
  const outcome = ask(new AbortController().signal);
  await vi.runAllTimersAsync();
  expect(String(await outcome)).toMatch(/preview was not asked to the end/);
  expect(asked.some((one) => one.includes('/e/main/'))).toBe(false);
});

it('hands on what the server refuses, and ends with the page', async () => {
  vi.stubGlobal('fetch', busy);
  expect(await ask(new AbortController().signal)).toBeInstanceOf(ApiError);

  const asked = serve();
  const abort = new AbortController();
  const outcome = ask(abort.signal);
  await vi.advanceTimersByTimeAsync(100);
  abort.abort();
  await vi.runAllTimersAsync();
  expect(await outcome).toMatchObject({ name: 'AbortError' });
  expect(asked).toHaveLength(1);
});
