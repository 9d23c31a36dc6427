// Without a language model: passages with the matching sentence marked, and files that cannot be read.
import { addText, ask, expect, lastAnswer, newCollection, test, whole } from './journey';

test('without a language model the answer is a marked passage', async ({ page, request, withoutLlm }) => {
  const collection = await newCollection(request, withoutLlm, 'House rules');
  await addText(
    request,
    withoutLlm,
    collection,
    'rules.md',
    '# Quiet hours\n\nThe reading room opens at nine. Quiet hours begin at eight in the evening. Dogs wait outside.\n',
  );
  await page.goto(`${withoutLlm.url}/?collections=${collection}`);
  await expect(page.getByRole('button', { name: 'no LLM: passages only' })).toBeVisible();
  await ask(page, 'When do quiet hours begin?');
  const answer = lastAnswer(page);
  await whole(answer);
  await expect(answer.locator('mark')).toContainText('Quiet hours begin at eight in the evening.');
  await answer.getByRole('link', { name: /^Citation 1:/ }).click();
  await expect(page.getByRole('complementary', { name: 'Source' }).getByTestId('mark')).toContainText(
    'Quiet hours begin at eight',
  );
});

test('a file that cannot be read says why, and the rest goes on', async ({ page, request, withoutLlm }) => {
  const collection = await newCollection(request, withoutLlm, 'Mixed');
  await page.goto(`${withoutLlm.url}/library/${collection}`);
  await page.getByLabel('Files to add').setInputFiles([
    {
      name: 'broken.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\nnothing of a PDF follows'),
    },
    { name: 'whole.txt', mimeType: 'text/plain', buffer: Buffer.from('This file is whole and can be read.') },
  ]);
  const row = (name: string) => page.locator('[data-source]', { hasText: name });
  await expect(row('whole.txt')).toHaveAttribute('data-state', 'ready');
  await expect(row('broken.pdf')).toHaveAttribute('data-state', 'failed');
  await expect(row('broken.pdf').locator('p').first()).not.toBeEmpty();
  await page.getByRole('button', { name: /^Failed/ }).click();
  await expect(row('whole.txt')).toBeHidden();
  await expect(page).toHaveURL(/state=failed/);
  await row('broken.pdf').getByRole('button', { name: 'Actions for broken.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(row('broken.pdf')).toBeHidden();
});

test('how a collection is searched is switched and kept', async ({ page, request, withoutLlm }) => {
  const collection = await newCollection(request, withoutLlm, 'Switched');
  await page.goto(`${withoutLlm.url}/library/${collection}`);
  const open = async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'How it is searched' }).click();
  };
  const reranks = page.getByRole('switch', { name: /^Read the best passages again/ });
  await open();
  await expect(reranks).toBeChecked();
  await expect(page.getByRole('switch', { name: /^Expand questions/ })).toBeDisabled();
  await reranks.click();
  await expect(reranks).not.toBeChecked();
  await expect
    .poll(async () => {
      const { items } = (await (await request.get(`${withoutLlm.url}/api/v1/collections`)).json()) as {
        items: { id: string; reranks: boolean }[];
      };
      return items.find(({ id }) => id === collection)?.reranks;
    })
    .toBe(false);
  await page.reload();
  await open();
  await expect(reranks).not.toBeChecked();
});
