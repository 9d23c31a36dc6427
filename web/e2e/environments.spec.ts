// An environment from its making to its end: what is done in it leaves main alone until it is promoted, and that is undone again.
import { rmSync } from 'node:fs';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { addText, newCollection, test } from './journey';
import { MODEL, OTHER_MODEL, startAlmanac, twoModels, type Running } from './program';

const BREAD = '# Bread\n\nThe bakery opens at six. On Sundays it opens at eight.\n';
const ORDERS = 'Customer name,City\nAda Lovelace,Paris\nGrace Hopper,Rome\n';
const CAKE = '# Cake\n\nCakes are to be ordered two days before.\n';

/** What is promoted and rolled back is all that a program holds: it is shared with no other journey. */
let almanac: Running;

test.beforeEach(async () => {
  almanac = await startAlmanac(null);
});

test.afterEach(async () => {
  await almanac.stop();
});

/** In the place of the program, one with other settings. */
async function startAnew(settings: Record<string, string>): Promise<void> {
  await almanac.stop();
  almanac = await startAlmanac(null, settings);
}

/** The names of the sources that the API of an environment has in a collection. */
async function namesIn(request: APIRequestContext, base: string, collection: string): Promise<string[]> {
  const response = await request.get(`${almanac.url}${base}/api/v1/collections/${collection}/sources`);
  const { items } = (await response.json()) as { items: { name: string }[] };
  return items.map(({ name }) => name).sort();
}

async function make(page: Page, name: string): Promise<void> {
  await page.goto(`${almanac.url}/environments`);
  await page.getByRole('button', { name: 'New environment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

test('a preview is changed, compared, promoted, rolled back and deleted', async ({ page, request }) => {
  const collection = await newCollection(request, almanac, 'Bakery');
  await addText(request, almanac, collection, 'bread.md', BREAD);
  await addText(request, almanac, collection, 'cake.md', CAKE);

  await page.goto(`${almanac.url}/environments`);
  await expect(page.getByRole('heading', { name: 'Try a change before others see it' })).toBeVisible();
  await page.getByRole('button', { name: 'New environment' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toHaveValue('preview');
  await dialog.getByLabel('Name').fill('My Trial');
  await expect(dialog).toContainText('Lower-case letters only');
  await expect(dialog.getByRole('button', { name: 'Make' })).toBeDisabled();
  await dialog.getByLabel('Name').fill('trial');
  await dialog.getByRole('button', { name: 'Make' }).click();
  await expect(page.getByText('trial has the sources of main.')).toBeVisible();

  // In it: one source goes, another comes.
  await page.getByRole('link', { name: 'Open trial' }).click();
  await expect(page).toHaveURL(/\/e\/trial\/$/);
  await expect(page).toHaveTitle(/^\[trial\]/);
  const bar = page.getByRole('complementary', { name: 'Environment' });
  await expect(bar).toContainText('Preview: trial');
  await expect(bar).toContainText('expires in 14 days, schedules off');
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('link', { name: /^Bakery/ }).click();
  await page.getByRole('button', { name: 'Actions for cake.md' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('[data-source]')).toHaveCount(1);
  const rolls = {
    name: 'rolls.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('# Rolls\n\nRolls are round.\n'),
  };
  await page.getByLabel('Files to add').setInputFiles(rolls);
  await expect(page.locator('[data-source]').filter({ hasText: 'rolls.md' })).toHaveAttribute(
    'data-state',
    'ready',
  );
  await expect(page).toHaveURL(new RegExp(`/e/trial/library/${collection}`));
  expect(await namesIn(request, '/e/trial', collection)).toEqual(['bread.md', 'rolls.md']);
  expect(await namesIn(request, '', collection)).toEqual(['bread.md', 'cake.md']);

  // The same page of main has what it had.
  await bar.getByRole('link', { name: 'Back to main' }).click();
  await expect(page).toHaveURL(`${almanac.url}/library/${collection}`);
  await expect(page).not.toHaveTitle(/trial/);
  await expect(bar).toBeHidden();
  await expect(page.locator('[data-source]').filter({ hasText: 'cake.md' })).toBeVisible();
  await expect(page.locator('[data-source]').filter({ hasText: 'rolls.md' })).toBeHidden();

  await page.goto(`${almanac.url}/environments/trial`);
  await expect(page.getByRole('region', { name: 'Added: only in trial' })).toContainText('rolls.md');
  await expect(page.getByRole('region', { name: 'Removed: only in main' })).toContainText('cake.md');
  await page.getByRole('button', { name: 'Promote to main' }).click();
  await expect(dialog).toContainText('main gets 1 source');
  await expect(dialog).toContainText('main loses 1 source');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await expect(page.getByText('main has taken over the sources of trial.')).toBeVisible();
  await expect(page.getByText('trial has the sources of main.')).toBeVisible();
  expect(await namesIn(request, '', collection)).toEqual(['bread.md', 'rolls.md']);

  await page.goto(`${almanac.url}/environments/main/history`);
  await expect(page.getByText('1 source added, 1 removed')).toBeVisible();
  await page
    .getByRole('button', { name: /^Roll back to before/ })
    .first()
    .click();
  await expect(dialog).toContainText('takes back one change: 1 source added, 1 removed');
  await dialog.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText(/^main is as it was before/)).toBeVisible();
  expect(await namesIn(request, '', collection)).toEqual(['bread.md', 'cake.md']);
  // A roll-back is undone as well.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('main is as it was before.')).toBeVisible();
  expect(await namesIn(request, '', collection)).toEqual(['bread.md', 'rolls.md']);

  await page.goto(`${almanac.url}/environments`);
  await page.getByRole('button', { name: 'Actions for trial' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByLabel('Type trial to delete it').fill('trial');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Try a change before others see it' })).toBeVisible();
  expect((await request.get(`${almanac.url}/e/trial/api/v1/status`)).status()).toBe(404);
});

test('a clone changes itself only, lives longer when told, and is left by its switcher', async ({ page }) => {
  await make(page, 'trial');
  await page.goto(`${almanac.url}/e/trial/environments`);
  await expect(page.getByText('From within trial only trial itself can be changed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New environment' })).toBeHidden();
  await page.getByRole('link', { name: 'trial', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Promote to main, in main' })).toBeVisible();
  await page.getByRole('switch', { name: 'Schedules of trial off' }).click();
  await expect(page.getByRole('switch', { name: 'Schedules of trial on' })).toBeChecked();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Delete it, counted from now').selectOption('never');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const bar = page.getByRole('complementary', { name: 'Environment' });
  await expect(bar).toContainText('never expires, schedules on');
  await bar.getByRole('button', { name: 'Preview: trial' }).click();
  await page.getByRole('menuitem', { name: 'main', exact: true }).click();
  await expect(page).toHaveURL(`${almanac.url}/environments/trial`);
  await expect(page.getByRole('button', { name: 'Promote to main' })).toBeVisible();
  await page.goto(`${almanac.url}/environments`);
  await page.getByRole('button', { name: 'Sweep now' }).click();
  await dialog.getByRole('button', { name: 'Sweep' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'There was nothing to sweep.' })).toBeVisible();
});

test('two environments are asked the same and compared question by question', async ({ page, request }) => {
  const collection = await newCollection(request, almanac, 'Bakery');
  const source = await addText(request, almanac, collection, 'bread.md', BREAD);
  await keepCase(request, 'When does the bakery open on Sundays?', 'bread.md');
  await make(page, 'trial');
  // Without it the right source cannot be found.
  const removed = await request.delete(`${almanac.url}/e/trial/api/v1/sources/${source}`);
  expect(removed.ok()).toBe(true);

  await page.goto(`${almanac.url}/environments/trial`);
  const answers = page.getByRole('region', { name: 'Answers' });
  await answers.getByRole('button', { name: 'Ask both the kept case of main' }).click();
  await expect(answers.getByRole('region', { name: 'Metrics compared' })).toContainText('Hit at 5');
  await expect(answers.getByRole('button', { name: /^Worse 1/ })).toBeVisible();
  await answers.getByRole('link', { name: /When does the bakery open/ }).click();
  const question = page.getByRole('complementary', { name: 'Question' });
  await expect(question).toContainText('bread.md');
  // All of it is in the address.
  await page.reload();
  await expect(question).toContainText('bread.md');
  await expect(answers.getByRole('columnheader', { name: 'trial' })).toBeVisible();
});

test('an environment goes over to another embedding model, and back', async ({ page, request }) => {
  const assets = twoModels();
  await startAnew({ ALMANAC_ASSETS: assets });
  const collection = await newCollection(request, almanac, 'Bakery');
  await addText(request, almanac, collection, 'bread.md', BREAD);
  await addText(request, almanac, collection, 'cake.md', CAKE);
  await keepCase(request, 'When does the bakery open on Sundays?', 'bread.md');
  await page.goto(`${almanac.url}/environments/main`);
  const section = page.getByRole('region', { name: 'Embedding model' });
  await expect(section).toContainText(`${MODEL} reads the sources`);

  // Nothing is as good as that: it is held, and the old one goes on.
  await section.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Go over to')).toHaveValue(OTHER_MODEL);
  await expect(dialog).toContainText('the kept cases of main (1)');
  await request.patch(await firstCase(request), { data: { sources: [{ source: 'cake.md', pages: [] }] } });
  await dialog.getByLabel('Least score').fill('1');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(section).toContainText(`The change to ${OTHER_MODEL} waits for you.`);
  await expect(section).toContainText(`${MODEL} goes on answering.`);

  await request.patch(await firstCase(request), { data: { sources: [{ source: 'bread.md', pages: [] }] } });
  await section.getByRole('button', { name: 'Retry' }).click();
  await expect(section).toContainText(`${OTHER_MODEL} took over`);
  await expect(section).toContainText('the kept cases scored 1.00');
  await page.reload();
  await section.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog).toContainText('read by the model of then');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(`main is as it was before ${OTHER_MODEL}.`)).toBeVisible();
  await expect(section).toContainText(`${MODEL} reads the sources`);
  await expect(section.getByRole('button', { name: 'Undo' })).toBeHidden();
  rmSync(assets, { recursive: true });
});

test('columns are masked in an environment that is made so', async ({ page, request }) => {
  await startAnew({ ALMANAC_MASK_COLUMNS: '*name*' });
  const collection = await newCollection(request, almanac, 'Shop');
  const source = await addText(request, almanac, collection, 'orders.csv', ORDERS);
  await page.goto(`${almanac.url}/environments`);
  await page.getByRole('button', { name: 'New environment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('clean');
  await dialog.getByRole('checkbox', { name: 'Mask columns' }).check();
  await expect(dialog).toContainText('the values of *name*');
  await expect(dialog).toContainText('Documents are not masked');
  await dialog.getByRole('button', { name: 'Make' }).click();
  await expect(page.getByText('masked in tables; documents are as they are')).toBeVisible();
  await expect(page.getByText('Where columns are masked, nothing is promoted or synced.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Promote/ })).toBeHidden();

  const rows = `${almanac.url}/e/clean/api/v1/sources/${source}/tables/0/rows`;
  await expect.poll(async () => (await request.get(rows)).status()).toBe(200);
  await page.goto(`${almanac.url}/e/clean/sources/${source}`);
  await expect(page.getByText(/masked-[0-9a-f]{6}/).first()).toBeVisible();
  await expect(page.getByText('Lovelace')).toBeHidden();
  await page.goto(`${almanac.url}/sources/${source}`);
  await expect(page.getByText('Lovelace').first()).toBeVisible();
});

/** The address of the kept case. */
async function firstCase(request: APIRequestContext): Promise<string> {
  const cases = await request.get(`${almanac.url}/api/v1/evaluation-cases`);
  const { items } = (await cases.json()) as { items: { id: string }[] };
  return `${almanac.url}/api/v1/evaluation-cases/${items[0]?.id ?? ''}`;
}

/** Asks through the API, and keeps the answer as a case whose right source is known. */
async function keepCase(request: APIRequestContext, question: string, source: string): Promise<void> {
  const api = `${almanac.url}/api/v1`;
  const chat = (await (await request.post(`${api}/chats`, { data: {} })).json()) as { id: string };
  await request.post(`${api}/chats/${chat.id}/messages`, { data: { question } });
  const last = async () => {
    const { messages } = (await (await request.get(`${api}/chats/${chat.id}`)).json()) as {
      messages: { id: string; state: string; role: string }[];
    };
    return messages.at(-1);
  };
  await expect.poll(async () => (await last())?.state).toBe('done');
  const kept = await request.post(`${api}/evaluation-cases`, { data: { message_id: (await last())?.id } });
  const { id } = (await kept.json()) as { id: string };
  const set = await request.patch(`${api}/evaluation-cases/${id}`, {
    data: { sources: [{ source, pages: [] }] },
  });
  expect(set.ok()).toBe(true);
}
