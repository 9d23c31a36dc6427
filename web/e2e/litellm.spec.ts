// The same conversation through a proxy that many teams put before their models.
import { addText, ask, expect, lastAnswer, newCollection, test, whole } from './journey';
import { startAlmanac, startLiteLlm } from './program';

test('an answer streams through LiteLLM and cites', async ({ page, request }) => {
  test.setTimeout(180_000);
  const proxy = await startLiteLlm();
  const almanac = await startAlmanac({ url: proxy.url, model: 'mock-model', key: 'sk-almanac-test' });
  try {
    const collection = await newCollection(request, almanac, 'Proxy');
    await addText(
      request,
      almanac,
      collection,
      'fact.md',
      '# Fact\n\nThe passage says that water boils at one hundred degrees.\n',
    );
    await page.goto(`${almanac.url}/?collections=${collection}`);
    await ask(page, 'At how many degrees does water boil?');
    await whole(lastAnswer(page));
    await expect(lastAnswer(page)).toContainText('it can be checked');
    await lastAnswer(page)
      .getByRole('link', { name: /^Citation 1:/ })
      .first()
      .click();
    await expect(page.getByRole('complementary', { name: 'Source' })).toContainText('water boils');
  } finally {
    await almanac.stop();
    await proxy.stop();
  }
});
