// Streams that survive: a reload in the middle, two tabs, stopping, a model that dies, and none at all.
import { addText, ask, expect, lastAnswer, newCollection, questionBox, test, whole } from './journey';

const LONG =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen [1].';
const TEXT =
  '# Counting\n\nCounting goes one two three four five six seven eight nine ten. Then it goes on.\n';

test.beforeEach(async ({ page, request, withLlm }) => {
  const collection = await newCollection(request, withLlm, 'Counting');
  await addText(request, withLlm, collection, 'counting.md', TEXT);
  await page.goto(`${withLlm.url}/?collections=${collection}`);
});

test('an answer goes on while the page is reloaded', async ({ page }) => {
  await ask(page, `How does counting go? fake:token=150 fake:say=${LONG}`);
  await expect(lastAnswer(page)).toContainText('one two three');
  await page.reload();
  await expect(lastAnswer(page)).toContainText('one two three');
  await whole(lastAnswer(page));
  await expect(lastAnswer(page)).toContainText('fifteen sixteen');
  // Said once to who cannot see it, when it is whole.
  await expect(page.getByTestId('announcer')).toContainText('fifteen sixteen');
});

test('two tabs show the same answer growing', async ({ page, context }) => {
  await ask(page, `How does counting go? fake:token=150 fake:say=${LONG}`);
  await expect(lastAnswer(page)).toContainText('one');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(lastAnswer(other)).toHaveAttribute('data-state', 'streaming');
  await whole(lastAnswer(page));
  await whole(lastAnswer(other));
  expect(await lastAnswer(other).innerText()).toBe(await lastAnswer(page).innerText());
  await ask(other, 'And then? fake:say=Then it goes on [1].');
  await expect(page.getByRole('heading', { name: /And then/ })).toBeVisible();
});

test('stop keeps what has come, and answering again begins anew', async ({ page }) => {
  await ask(page, `How does counting go? fake:token=200 fake:say=${LONG}`);
  await expect(lastAnswer(page)).toContainText('one two');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(lastAnswer(page)).toHaveAttribute('data-state', 'stopped');
  await expect(lastAnswer(page)).toContainText('Stopped before the end.');
  await expect(lastAnswer(page)).not.toContainText('sixteen');
  await page.getByRole('button', { name: 'Answer again' }).click();
  await whole(lastAnswer(page));
  await expect(lastAnswer(page)).toContainText('sixteen');
});

test('a model that dies in the middle leaves its words and says so', async ({ page }) => {
  await ask(page, `How does counting go? fake:die=4 fake:say=${LONG}`);
  const answer = lastAnswer(page);
  await expect(answer).toHaveAttribute('data-state', 'failed');
  await expect(answer).toContainText('one two three');
  await expect(answer.getByRole('alert')).toBeVisible();
  await expect(answer.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(questionBox(page)).toBeEnabled();
});

test('a question outside every source is answered without one, and says so', async ({
  page,
  request,
  withLlm,
}) => {
  const empty = await newCollection(request, withLlm, 'Empty');
  await page.goto(`${withLlm.url}/?collections=${empty}`);
  await ask(page, 'How are you? fake:say=Well, thank you.');
  await whole(lastAnswer(page));
  await expect(lastAnswer(page)).toContainText('Answered without sources');
});

test('a chat is renamed, exported, judged and deleted', async ({ page }) => {
  await ask(page, 'How does counting go? fake:say=By ones [1].');
  await whole(lastAnswer(page));
  await page.getByRole('button', { name: 'A bad answer' }).click();
  await page.getByLabel('What was wrong?').fill('too short');
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByRole('button', { name: 'A bad answer' })).toHaveAttribute('aria-pressed', 'true');

  const item = page.getByRole('navigation').getByRole('listitem').first();
  await item.getByRole('button').click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.md$/);
  await page.keyboard.press('Escape');
  await item.getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Title').fill('Counting by ones');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('link', { name: 'Counting by ones' })).toBeVisible();
  await item.getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'Counting by ones' })).toBeHidden();
});
