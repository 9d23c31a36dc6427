import { expect, it } from 'vitest';
import { ApiError } from './client';
import type { Added, Source } from './types';
import { UploadQueue, type NamedFile } from './uploads';

/** Sends under the test's control: each call waits until it is told how it ends. */
function controlled() {
  const calls: {
    path: string;
    progress: (sent: number) => void;
    end: () => void;
    fail: (cause: Error) => void;
  }[] = [];
  const send = (path: string, _file: Blob, progress: (sent: number) => void, signal: AbortSignal) =>
    new Promise<Added>((resolve, reject) => {
      calls.push({
        path,
        progress,
        end: () => resolve({ items: [{ id: path } as Source], refused: [] }),
        fail: reject,
      });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  return { calls, send };
}

const file = (name: string, bytes = 10): NamedFile => ({
  file: new File([new Uint8Array(bytes)], name),
  name,
});
const settle = () => new Promise((done) => setImmediate(done));
const states = (queue: UploadQueue) => queue.all().map((upload) => upload.state);

it('sends a bounded number at once, in order', async () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send, 2);
  queue.add([file('a.pdf'), file('b.pdf'), file('c d.pdf')], 'col', null);
  expect(states(queue)).toEqual(['sending', 'sending', 'waiting']);
  calls[0]?.end();
  await settle();
  expect(states(queue)).toEqual(['done', 'sending', 'sending']);
  expect(calls[2]?.path).toBe('/api/v1/collections/col/sources?name=c%20d.pdf');
});

it('sends a file of a folder under its path', () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send);
  const readmes = ['a/README.md', 'b/README.md'].map((name) => ({ file: new File([], 'README.md'), name }));
  queue.add(readmes, 'col', null);
  expect(calls.map(({ path }) => path)).toEqual([
    '/api/v1/collections/col/sources?name=a%2FREADME.md',
    '/api/v1/collections/col/sources?name=b%2FREADME.md',
  ]);
});

it('goes on when one fails, says why, and sends it again when asked', async () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send, 1);
  const [first] = queue.add([file('a.pdf'), file('b.pdf')], 'col', null);
  calls[0]?.fail(new ApiError(413, 'too_large', 'the file is too large', 'split it'));
  await settle();
  expect(states(queue)).toEqual(['failed', 'sending']);
  expect(queue.all()[0]?.error).toBe('the file is too large; split it');
  calls[1]?.end();
  await settle();
  queue.retry(first ?? 0);
  expect(states(queue)).toEqual(['sending', 'done']);
});

it('cancels what waits and what is being sent', async () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send, 1);
  const [first, second] = queue.add([file('a.pdf'), file('b.pdf'), file('c.pdf')], 'col', null);
  queue.cancel(second ?? 0);
  queue.cancel(first ?? 0);
  await settle();
  expect(states(queue)).toEqual(['cancelled', 'cancelled', 'sending']);
  expect(calls).toHaveLength(2);
});

it('refuses a file that the server would refuse, without sending it', () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send);
  queue.add([file('big.pdf', 100)], 'col', 50);
  expect(states(queue)).toEqual(['failed']);
  expect(calls).toHaveLength(0);
});

it('reports progress and forgets what has ended', async () => {
  const { calls, send } = controlled();
  const queue = new UploadQueue(send, 1);
  queue.add([file('a.pdf'), file('b.pdf')], 'col', null);
  calls[0]?.progress(4);
  expect(queue.all()[0]?.sentBytes).toBe(4);
  calls[0]?.end();
  await settle();
  queue.clear();
  expect(queue.all().map(({ name }) => name)).toEqual(['b.pdf']);
});
