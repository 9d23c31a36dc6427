// From a thumb down to a figure: the answer is kept as a case, what was expected is set, and all cases are run.
import { addText, ask, expect, lastAnswer, newCollection, test, whole } from './journey';

test('an answer that was wrong becomes a case that is asked again', async ({ page, request, withoutLlm }) => {
  const collection = await newCollection(request, withoutLlm, 'Bakery');
  await addText(
    request,
    withoutLlm,
    collection,
    'bakery.md',
    '# Bakery\n\nThe bakery opens at six. On Sundays it opens at eight.\n',
  );
  await page.goto(`${withoutLlm.url}/evaluate/cases`);
  await expect(page.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  await page.goto(`${withoutLlm.url}/evaluate`);
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();

  await page.goto(`${withoutLlm.url}/?collections=${collection}`);
  await ask(page, 'When does the bakery open on Sundays?');
  await whole(lastAnswer(page));
  await page.getByRole('button', { name: 'A bad answer' }).click();
  await page.getByLabel('What was wrong?').fill('the hour on Sundays');
  await page.getByRole('button', { name: 'Keep as a case' }).click();
  await expect(page.getByText(/^Kept\./)).toBeVisible();

  await page.getByRole('link', { name: 'Evaluate' }).click();
  await page.getByRole('link', { name: 'Cases', exact: true }).click();
  const kept = page.getByRole('listitem', { name: 'When does the bakery open on Sundays?' });
  await kept.getByRole('button', { name: 'Set it' }).click();
  await kept.getByLabel('Expected answer').fill('At eight');
  await kept.getByLabel('Where it stands').fill('bakery');
  await kept.getByRole('button', { name: 'bakery.md' }).click();
  await kept.getByRole('button', { name: 'Save' }).click();
  await expect(kept).toContainText('At eight');
  await expect(kept).toContainText('bakery.md');

  await page.getByRole('button', { name: 'Run 1 case' }).click();
  await page.getByRole('link', { name: 'See the run' }).click();
  await expect(page.getByRole('region', { name: 'Metrics' })).toContainText('Hit at 5');
  await page
    .getByRole('main')
    .getByRole('link', { name: /When does the bakery open/ })
    .click();
  const question = page.getByRole('complementary', { name: 'Question' });
  await expect(question).toContainText('At eight');
  await expect(question.getByRole('table')).toContainText('bakery.md');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
});
