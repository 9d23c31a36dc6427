// A column of numbers over time: marked as a series, forecast, looked at from near and far, taken along, and scheduled.
import { readFile } from 'node:fs/promises';
import { ask, expect, lastAnswer, newCollection, test, whole } from './journey';

const READY_MS = 100_000;
const DAYS = 240;
const DAY_MS = 86_400_000;

/** Daily values with a week in them, a day without a value and one that stands out. */
function daily(): string {
  const lines = Array.from({ length: DAYS }, (_, day) => {
    const date = new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
    const value = 200 + 30 * Math.sin((2 * Math.PI * day) / 7) + ((day * 37) % 11);
    return `${date},${day === 100 ? '' : day === 180 ? '900' : value.toFixed(1)}`;
  });
  return ['day,visitors', ...lines].join('\n');
}

test('a column becomes a series with a forecast, is looked at, saved and scheduled', async ({
  page,
  request,
  withoutLlm,
}) => {
  test.setTimeout(READY_MS + 90_000);
  const collection = await newCollection(request, withoutLlm, 'Museum');
  const added = await request.post(
    `${withoutLlm.url}/api/v1/collections/${collection}/sources?name=visitors.csv`,
    { headers: { 'Content-Type': 'application/octet-stream' }, data: Buffer.from(daily()) },
  );
  const source = ((await added.json()) as { items: { id: string }[] }).items[0]?.id ?? '';
  const state = async (path: string) =>
    ((await (await request.get(`${withoutLlm.url}/api/v1/${path}`)).json()) as { state: string }).state;
  await expect.poll(() => state(`sources/${source}`), { timeout: READY_MS }).toBe('ready');

  await page.goto(`${withoutLlm.url}/series`);
  await expect(page.getByRole('heading', { name: 'No series yet' })).toBeVisible();

  await page.goto(`${withoutLlm.url}/sources/${source}`);
  await page.getByRole('button', { name: 'Mark as series' }).click();
  const form = page.getByRole('dialog', { name: 'Mark as series' });
  await expect(form.getByLabel('Times')).toHaveValue('day');
  await expect(form.getByLabel('Values')).toHaveValue('visitors');
  await form.getByLabel('Name').fill('Visitors');
  await form.getByLabel('Time zone').selectOption('Europe/Zurich');
  await form.getByLabel('Country, for its holidays').fill('ch');
  await expect(form).toContainText('Switzerland');
  await form.getByRole('button', { name: 'Mark and forecast' }).click();

  await expect(page.getByRole('heading', { name: 'Visitors', exact: true })).toBeVisible();
  const accuracy = page.getByRole('region', { name: 'Accuracy' });
  await expect(accuracy).toContainText('Naive', { timeout: READY_MS });
  await expect(page.getByRole('region', { name: 'Models' })).toContainText('(chosen)');
  await expect(page.getByRole('region', { name: 'Quality of the data' })).toContainText('Outliers');
  const chart = page.getByRole('group', { name: /^Visitors, .*Forecast of \d+ points/ });
  await expect(chart).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight),
    'the page scrolls inside its frame',
  ).toBe(0);

  // What is looked at is in the address, and a reload shows it again.
  await page.getByRole('button', { name: 'One month' }).click();
  await expect(page).toHaveURL(/from=2024-/);
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  const before = page.url();
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await expect(page).not.toHaveURL(before);
  const label = await chart.getAttribute('aria-label');
  await page.reload();
  await expect(chart).toHaveAttribute('aria-label', label ?? '');
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chart).not.toHaveAttribute('aria-label', label ?? '');

  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PNG' }).click();
  expect((await picture).suggestedFilename()).toBe('Visitors.png');
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV', exact: true }).click();
  const lines = (await readFile(await (await file).path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toBe('time,value,flags,forecast,lower_90,upper_90');
  expect(lines.length).toBeGreaterThan(DAYS);

  const refreshes = page.getByRole('region', { name: 'Refreshes' });
  await refreshes.getByRole('button', { name: 'Schedule', exact: true }).click();
  const schedule = page.getByRole('dialog', { name: /^Refresh visitors/ });
  await schedule.getByLabel('When').selectOption({ label: 'Every day at 06:00' });
  await schedule.getByRole('button', { name: 'Save' }).click();
  await expect(schedule).toContainText('Next:');
  await page.keyboard.press('Escape');
  await expect(refreshes).toContainText('Every day at 06:00');

  await page.getByRole('navigation', { name: 'Almanac' }).getByRole('link', { name: 'Series' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Visitors' })).toContainText('naive');

  // What is asked of it is computed, drawn above the words, and opens where it was computed from.
  await page.goto(withoutLlm.url);
  await ask(page, 'When were the visitors highest in June 2024?');
  const answer = lastAnswer(page);
  await whole(answer);
  await expect(answer).toContainText('900');
  await expect(answer).toContainText('computed from the series');
  const drawn = answer.getByRole('group', { name: /Marked: .*29 Jun 2024/ });
  await expect(drawn).toBeVisible();
  await drawn.focus();
  await page.keyboard.press('End');
  await expect(drawn).toContainText('Visitors');
  await answer
    .getByRole('link', { name: /^Citation 1/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/series\/.*cited=2024-06-2/);
  await expect(page.getByText('Cited', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(drawn).toBeVisible();
});
