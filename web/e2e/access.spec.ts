// Every view, light and dark, wide and narrow, through axe; and the keyboard alone.
import AxeBuilder from '@axe-core/playwright';
import { addText, ask, expect, lastAnswer, newCollection, test, whole } from './journey';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing serious, ${colorScheme}, ${width} px`, async ({ page, request, withLlm }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 844 });
      const collection = await newCollection(request, withLlm, 'Access');
      const source = await addText(
        request,
        withLlm,
        collection,
        'note.md',
        '# Note\n\nDoors open inwards. Windows open outwards.\n',
      );
      const check = async (what: string) => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id, nodes }) => `${what}: ${id} ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
      };
      await page.goto(`${withLlm.url}/?collections=${collection}`);
      await expect(page.getByRole('heading', { name: 'Ask your documents' })).toBeVisible();
      await check('start');
      await ask(page, 'How do doors open? fake:say=Doors open **inwards** [1].');
      await whole(lastAnswer(page));
      await check('chat');
      await lastAnswer(page)
        .getByRole('link', { name: /^Citation 1:/ })
        .first()
        .click();
      await expect(page.getByTestId('mark')).toBeVisible();
      await check('panel');
      for (const path of [
        '/library',
        `/library/${collection}`,
        `/sources/${source}`,
        '/evaluate',
        '/evaluate/cases',
        '/environments',
        '/environments/main/history',
        '/monitor',
        '/settings',
        '/search?q=doors',
        '/nowhere',
      ]) {
        await page.goto(withLlm.url + path);
        await expect(
          page.getByRole('heading', { level: path === '/nowhere' ? 2 : 1 }).first(),
        ).toBeAttached();
        await check(path);
      }
    });
  }
}

test('the keyboard reaches everything', async ({ page, request, withLlm }) => {
  const collection = await newCollection(request, withLlm, 'Keys');
  await addText(
    request,
    withLlm,
    collection,
    'keys.md',
    '# Keys\n\nThe brass key opens the cellar. The iron key opens the attic.\n',
  );
  await page.goto(`${withLlm.url}/library`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keys.md');
  await expect(page.getByRole('option', { name: /^keys\.md/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto(`${withLlm.url}/?collections=${collection}`);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('/');
  await page.keyboard.type(
    'Which key opens the cellar? fake:say=The brass key opens the cellar [1]. The iron key opens the attic [1].',
  );
  await page.keyboard.press('Enter');
  await whole(lastAnswer(page));
  await lastAnswer(page)
    .getByRole('link', { name: /^Citation 1:/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Source' });
  await expect(panel.getByTestId('mark')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});
