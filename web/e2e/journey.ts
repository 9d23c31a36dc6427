// What the journeys share: the running programs as fixtures, and the steps that several of them take.
import { test as base, expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { startAlmanac, startFakeLlm, type Running } from './program';

interface Programs {
  /** Almanac with the scripted language model. */
  withLlm: Running;
  /** Almanac without any. */
  withoutLlm: Running;
}

export const test = base.extend<{ noForeignRequests: undefined }, Programs>({
  withLlm: [
    async ({}, use) => {
      const llm = await startFakeLlm();
      const almanac = await startAlmanac({ url: llm.url, model: 'fake-model', key: 'test' });
      await use(almanac);
      await almanac.stop();
      await llm.stop();
    },
    { scope: 'worker' },
  ],
  withoutLlm: [
    async ({}, use) => {
      const almanac = await startAlmanac(null);
      await use(almanac);
      await almanac.stop();
    },
    { scope: 'worker' },
  ],
  // Holds for every journey: nothing is asked of another host, and the page's policy is never broken.
  noForeignRequests: [
    async ({ context }, use) => {
      const foreign: string[] = [];
      const refused: string[] = [];
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') foreign.push(request.url());
      });
      context.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await use(undefined);
      expect(foreign).toEqual([]);
      expect(refused).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

let named = 0;

/** A collection of its own for each journey, so that none sees another's sources. */
export async function newCollection(
  request: APIRequestContext,
  server: Running,
  name: string,
): Promise<string> {
  named += 1;
  const response = await request.post(`${server.url}/api/v1/collections`, {
    data: { name: `${name} ${named}` },
  });
  expect(response.ok()).toBe(true);
  return ((await response.json()) as { id: string }).id;
}

/** Adds a text through the API and waits until it is ready. */
export async function addText(
  request: APIRequestContext,
  server: Running,
  collection: string,
  name: string,
  text: string,
) {
  const response = await request.post(`${server.url}/api/v1/collections/${collection}/sources?name=${name}`, {
    headers: { 'Content-Type': 'application/octet-stream' },
    data: Buffer.from(text),
  });
  expect(response.status()).toBe(202);
  const { items } = (await response.json()) as { items: { id: string }[] };
  const id = items[0]?.id ?? '';
  await expect
    .poll(
      async () =>
        ((await (await request.get(`${server.url}/api/v1/sources/${id}`)).json()) as { state: string }).state,
    )
    .toBe('ready');
  return id;
}

export const questionBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Question' });
export const lastAnswer = (page: Page): Locator => page.getByRole('article', { name: 'Answer' }).last();

export async function ask(page: Page, question: string): Promise<void> {
  await questionBox(page).fill(question);
  await questionBox(page).press('Enter');
}

export async function whole(answer: Locator): Promise<void> {
  await expect(answer).toHaveAttribute('data-state', 'done');
}
