// From a file to a citation: upload with progress, ask, read the stream, open the citation, see the cited words marked.
import path from 'node:path';
import { expect, lastAnswer, newCollection, test, whole, ask, addText } from './journey';
import { root } from './program';

const PDF = path.join(root, 'examples/reading/bitcoin.pdf');

test('a PDF is uploaded, asked and its citation opened at the cited words', async ({
  page,
  request,
  withLlm,
}) => {
  const collection = await newCollection(request, withLlm, 'Papers');
  await page.goto(`${withLlm.url}/library/${collection}`);
  await expect(page.getByRole('heading', { name: 'No sources yet' })).toBeVisible();
  await page.getByLabel('Files to add').setInputFiles(PDF);
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText('bitcoin.pdf');
  const row = page.locator('[data-source]');
  await expect(row).toContainText('bitcoin.pdf');
  await expect(row.getByRole('progressbar')).toBeVisible();
  await expect(row).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  await expect(row).toContainText('9 pages');

  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  await ask(
    page,
    'What does the proof-of-work difficulty follow? fake:token=120 fake:say=Difficulty follows a moving average of blocks per hour [1]. It rises when blocks come too fast.',
  );
  const answer = lastAnswer(page);
  await expect(answer).toHaveAttribute('data-state', 'streaming');
  await whole(answer);
  await expect(answer).toContainText('It rises when blocks come too fast.');
  await answer
    .getByRole('link', { name: /^Citation 1:/ })
    .first()
    .click();
  await expect(page).toHaveURL(/cite=1/);

  const panel = page.getByRole('complementary', { name: 'Source' });
  await expect(panel.getByTestId('mark').first()).toBeInViewport();
  await expect(panel.locator('.textLayer span').first()).toBeAttached();
  const cited = await citedWords(page);
  await expect.poll(() => markedWords(page)).toEqual(cited);
  expect(cited.join(' ')).toContain('moving average');

  // The open citation is in the address: a reload shows it again.
  await page.reload();
  await expect(panel.getByTestId('mark').first()).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a text opens with the span marked in its surroundings', async ({ page, request, withLlm }) => {
  const collection = await newCollection(request, withLlm, 'Notes');
  await addText(
    request,
    withLlm,
    collection,
    'lamp.md',
    '# Lamps\n\nThe reading lamp in room four is green. The lamp in room five is brass.\n',
  );
  await page.goto(`${withLlm.url}/?collections=${collection}`);
  await ask(
    page,
    'Which colour has the reading lamp in room four? fake:say=The reading lamp in room four is green [1].',
  );
  await whole(lastAnswer(page));
  await lastAnswer(page)
    .getByRole('link', { name: /^Citation 1:/ })
    .first()
    .click();
  const panel = page.getByRole('complementary', { name: 'Source' });
  await expect(panel.getByTestId('mark')).toContainText('The reading lamp in room four is green.');
  await expect(panel).toContainText('brass');
});

/** The words of the first citation, as the API has them. */
async function citedWords(page: import('@playwright/test').Page): Promise<string[]> {
  const url = new URL(page.url());
  const chat = (await (await page.request.get(`${url.origin}/api/v1${url.pathname}`)).json()) as {
    messages: { citations: { number: number; text: string }[] }[];
  };
  const text = chat.messages.at(-1)?.citations.find(({ number }) => number === 1)?.text ?? '';
  return text.split(/\s+/).filter(Boolean);
}

/** The words of the page's text layer whose middle lies in a mark, in reading order. */
function markedWords(page: import('@playwright/test').Page): Promise<string[]> {
  return page.evaluate(() => {
    const marks = [...document.querySelectorAll('[data-testid="mark"]')].map((mark) =>
      mark.getBoundingClientRect(),
    );
    const words: string[] = [];
    for (const span of document.querySelectorAll('.textLayer span')) {
      const node = span.firstChild;
      if (!(node instanceof Text)) continue;
      for (const match of node.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        const box = range.getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        if (marks.some((mark) => x > mark.left && x < mark.right && y > mark.top && y < mark.bottom))
          words.push(match[0]);
      }
    }
    return words;
  });
}
