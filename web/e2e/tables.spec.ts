// A table from upload to answer: asked in words, the plan edited, the rows sorted, opened and taken along.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ask, expect, lastAnswer, newCollection, test, whole } from './journey';
import { root, type Running } from './program';

const WATCHES = path.join(root, 'examples/watches/watches.csv');
const ROWS = 507;

test.describe.configure({ mode: 'serial' });

const READY_MS = 100_000;
let collection = '';
let source = '';

// Read once for all: five hundred rows take their time to embed.
test.beforeAll(async ({ request, withoutLlm }) => {
  test.setTimeout(READY_MS + 20_000);
  collection = await newCollection(request, withoutLlm, 'Watches');
  const path = `${withoutLlm.url}/api/v1/collections/${collection}/sources?name=watches.csv`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const added = await request.post(path, { headers, data: await readFile(WATCHES) });
  source = ((await added.json()) as { items: { id: string }[] }).items[0]?.id ?? '';
  const state = async () =>
    ((await (await request.get(`${withoutLlm.url}/api/v1/sources/${source}`)).json()) as { state: string })
      .state;
  await expect.poll(state, { timeout: READY_MS }).toBe('ready');
});

/** The answer to a question in a chat of its own. */
async function answerTo(page: Page, server: Running, question: string): Promise<Locator> {
  await page.goto(`${server.url}/?collections=${collection}`);
  await ask(page, question);
  await whole(lastAnswer(page));
  return lastAnswer(page);
}

/** The cells of the first rows that are drawn, by the name of their column. */
async function column(rows: Locator, name: string): Promise<string[]> {
  const heads = await rows.getByRole('columnheader').allInnerTexts();
  // The number of the row is a header too, and no cell.
  const at = heads.findIndex((head) => head.startsWith(name)) - 1;
  const lines = await rows.locator('tbody tr:not([aria-hidden])').all();
  return Promise.all(lines.map((line) => line.getByRole('cell').nth(at).innerText()));
}

const price = (text: string) => Number(text.replaceAll(',', ''));

test('a table is asked, its plan edited, its rows sorted, opened and saved', async ({ page, withoutLlm }) => {
  const answer = await answerTo(page, withoutLlm, 'average price of Rolex watches');
  const figure = answer.getByText(/^[\d,.]+ USD$/).first();
  await expect(figure).toBeVisible();
  const before = await figure.innerText();

  const plan = answer.getByRole('group', { name: 'How the question was read' });
  await plan.getByRole('button', { name: 'Brand is Rolex', exact: true }).click();
  const editor = page.getByRole('dialog', { name: 'Brand is Rolex' });
  await editor.getByLabel('Value', { exact: true }).fill('Omega');
  await editor.getByRole('button', { name: 'Apply' }).click();
  await expect(plan.getByRole('button', { name: 'Brand is Omega', exact: true })).toBeVisible();
  await expect(figure).not.toHaveText(before);
  await expect(answer).toContainText('Edited.');
  await expect(page).toHaveURL(/plan=/);

  // The edited plan is in the address: a reload shows it again, and there is a way back.
  await page.reload();
  await expect(plan.getByRole('button', { name: 'Brand is Omega', exact: true })).toBeVisible();
  await answer.getByRole('button', { name: 'Back to the answer' }).click();
  await expect(figure).toHaveText(before);
  await expect(answer).not.toContainText('Edited.');

  await plan.getByRole('button', { name: 'Remove average Price (USD)' }).click();
  const rows = answer.getByRole('region', { name: 'Rows of the answer' });
  await expect(rows).toBeVisible();
  await rows.getByRole('button', { name: /^Price/ }).click();
  await expect(rows.getByRole('columnheader', { name: /^Price/ })).toHaveAttribute('aria-sort', 'ascending');
  await expect
    .poll(async () => {
      const prices = (await column(rows, 'Price')).map(price);
      return prices.length > 5 && prices.every((one, at) => at === 0 || (prices[at - 1] ?? 0) <= one);
    })
    .toBe(true);
  expect(new Set(await column(rows, 'Brand'))).toEqual(new Set(['Rolex']));

  const model = (await column(rows, 'Model'))[0] ?? '';
  await rows.locator('tbody tr:not([aria-hidden])').first().getByRole('cell').nth(1).click();
  const panel = page.getByRole('complementary', { name: 'Source' });
  await expect(panel.getByTestId('mark')).toContainText(model);
  await expect(page).toHaveURL(/row=\d+/);
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByTestId('mark')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  const download = page.waitForEvent('download');
  await answer.getByRole('button', { name: 'Download the rows as CSV' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('watches-rows.csv');
  const lines = (await readFile(await saved.path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toContain('Brand,Model');
  expect(lines.slice(1).every((line) => line.startsWith('Rolex,'))).toBe(true);
});

test('a finder shows the best match first, and the rows go on as they are scrolled', async ({
  page,
  withoutLlm,
}) => {
  const found = await answerTo(page, withoutLlm, 'elegant dress watch');
  const best = found.getByRole('region', { name: 'Best match' });
  await expect(best.getByRole('heading')).not.toBeEmpty();
  await expect(best).toContainText('Closest in meaning');
  await expect(found).toContainText('alternatives');

  const all = await answerTo(page, withoutLlm, 'all watches');
  const rows = all.getByRole('region', { name: 'Rows of the answer' });
  await expect(rows.getByRole('table')).toHaveAttribute('aria-rowcount', String(ROWS + 1));
  await rows.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
  const last = rows.locator('tbody tr:not([aria-hidden])').last();
  await expect(last.getByRole('link')).toHaveText(String(ROWS));
  await expect(last.getByRole('cell').first()).not.toBeEmpty();

  const groups = await answerTo(page, withoutLlm, 'average price by brand');
  await expect(groups.getByRole('rowheader', { name: 'Patek Philippe' })).toBeVisible();
});

test('a column is corrected, and that is taken back', async ({ page, withoutLlm }) => {
  await page.goto(`${withoutLlm.url}/sources/${source}`);
  await expect(page.getByText(`${ROWS} rows, 14 columns`)).toBeVisible();
  const columns = page.getByRole('region', { name: 'Columns' });
  const resistance = columns.getByRole('listitem').filter({ hasText: 'Water Resistance' });
  await expect(resistance).toContainText('measure in m');
  await resistance.getByRole('button', { name: 'Correct Water Resistance' }).click();
  await resistance.getByLabel('Unit').fill('feet');
  await resistance.getByRole('button', { name: 'Save' }).click();
  await expect(resistance).toContainText('measure in ft');
  await expect(resistance).toContainText('corrected');
  await resistance.getByRole('button', { name: 'Correct Water Resistance' }).click();
  await resistance.getByRole('button', { name: 'As it was found' }).click();
  await expect(resistance).toContainText('measure in m');
  await expect(resistance).not.toContainText('corrected');

  const rows = page.getByRole('region', { name: 'Rows' });
  await rows.getByRole('link', { name: 'Open row 2', exact: true }).click();
  await expect(page.getByTestId('mark')).toContainText('Seamaster');
  await page.getByRole('button', { name: 'All rows' }).click();
  await expect(rows).toBeVisible();
});
