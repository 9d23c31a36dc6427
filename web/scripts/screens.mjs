// Writes docs/screens/*.png: every view, wide and narrow, light and dark. Uses the server at ALMANAC_URL, or starts
// ALMANAC_BIN (else the debug build) on a fresh data folder with the sample collections, a few runs of the question sets
// and a scripted model. SCREENS names the only views to take, by commas.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { small } from './png.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, 'docs/screens');
const QUESTION =
  'If the person in charge does not pick up the phone, how long do we wait before telling their boss?';
const ANSWER =
  'Wait a **brief time, perhaps 15 minutes**, then escalate the incident to a higher level, such as the manager of ' +
  'the incident response team [1]. If *that* person does not respond within a certain time either, go one level ' +
  'further up, and repeat this until someone responds [1].\n\n' +
  '| Step | Who is called | If there is no answer |\n|---|---|---|\n| 1 | the person in charge | call once more, wait ' +
  'about 15 min |\n| 2 | the team manager | wait a set time |\n| 3 | higher management | repeat until someone ' +
  'responds |\n\nThe process should be laid down before it is needed, and say how long to wait and what to do then [1].';

const UNSUPPORTED_QUESTION = 'How should an incident response team be staffed around the clock?';
/** Nothing in the sources says what its second sentence does. */
const UNSUPPORTED_ANSWER =
  'Most teams need someone to be available at **all hours of the day**, because the sooner an incident is contained, ' +
  'the less damage it does [1]. Teams of 14 people or more should keep 3 shifts of 8 hours [1]. Where that is too ' +
  'much, some of the work can be given to a managed service, which keeps watch outside office hours [2].';

const TABLE_QUESTIONS = [
  ['table', 'watches with at least 300 m water resistance under 5,000 dollars, sorted by price'],
  ['groups', 'average price per brand'],
  ['finder', 'an elegant gift for someone who goes diving'],
];
/** Of those in evals/tables; the last of them is opened. */
const SETS = ['islands', 'incidents', 'listings'];
const noModel = { OPENAI_API_KEY: '', OPENAI_BASE_URL: '' };

/** A model of the OpenAI protocol that says one of two things. */
function startModel() {
  const server = createServer(async (request, response) => {
    const asked = Buffer.concat(await request.toArray()).toString();
    const answer = asked.includes(UNSUPPORTED_QUESTION) ? UNSUPPORTED_ANSWER : ANSWER;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const send = (choice, extra = {}) =>
      response.write(
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', model: 'scripted-model', choices: [choice], ...extra })}\n\n`,
      );
    for (const word of answer.match(/\S+\s*/g))
      send({ index: 0, delta: { content: word }, finish_reason: null });
    send({ index: 0, delta: {}, finish_reason: 'stop' });
    response.write(
      'data: {"id":"x","object":"chat.completion.chunk","model":"scripted-model","choices":[],"usage":{"prompt_tokens":1840,"completion_tokens":148,"total_tokens":1988}}\n\n',
    );
    response.end('data: [DONE]\n\n');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const file = process.env.ALMANAC_BIN ?? path.join(root, 'target/debug/almanac');

/** Runs question sets by words only, and again with the embedding model, so that there is something to compare. */
async function evaluate(data) {
  for (const name of SETS) {
    for (const env of [{ ALMANAC_ASSETS: path.join(data, 'no-assets') }, {}]) {
      const child = spawn(file, ['--data', data, 'eval', path.join(root, 'evals/tables', name)], {
        cwd: data,
        env: { ...process.env, ...noModel, ALMANAC_LOG: 'error', ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
      if (code !== 0) throw new Error(`the run over ${name} ended with ${code}`);
    }
  }
}

async function startAlmanac(env, data) {
  const args = ['serve', '--listen', '127.0.0.1:0', '--data', data, '--samples', path.join(root, 'examples')];
  const child = spawn(file, args, {
    cwd: data,
    env: { ...process.env, ALMANAC_LOG: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /serves at (http:\/\/\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.once('error', reject);
  });
  return { url, child };
}

async function json(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Waits until nothing is being read any more. */
async function settled(url) {
  for (;;) {
    const { items } = await json(`${url}/api/v1/collections`);
    if (
      items.length > 0 &&
      items.every(({ working, sources, ready, failed }) => working === 0 && ready + failed >= sources)
    )
      return items;
    await new Promise((done) => setTimeout(done, 1000));
  }
}

async function ask(url, scope, question) {
  const post = (body) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const chat = await json(`${url}/api/v1/chats`, post({ scope }));
  await json(`${url}/api/v1/chats/${chat.id}/messages`, post({ question, scope }));
  for (;;) {
    const { messages } = await json(`${url}/api/v1/chats/${chat.id}`);
    const answer = messages.at(-1);
    if (answer.state !== 'streaming') return { chat: chat.id, answer };
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** The runs of a set, one of them against the one before, and the question that changed most. */
async function evaluationViews(url) {
  const { items } = await json(`${url}/api/v1/evaluations?limit=200`);
  const [run, base] = items.filter(({ set, state }) => set === SETS.at(-1) && state === 'done');
  if (!run || !base) return [];
  const { questions } = await json(`${url}/api/v1/evaluations/${run.id}/compare/${base.id}`);
  const all = [
    ['evaluate', '/evaluate'],
    ['run', `/evaluate/runs/${run.id}`],
    ['comparison', `/evaluate/runs/${run.id}?base=${base.id}`],
  ];
  const question = questions[0]?.key;
  if (question) all.push(['question', `/evaluate/runs/${run.id}?question=${encodeURIComponent(question)}`]);
  return all;
}

async function tableViews(url, collection) {
  const { items } = await json(`${url}/api/v1/collections/${collection}/sources`);
  const all = [['columns', `/sources/${items[0].id}`]];
  for (const [view, question] of TABLE_QUESTIONS) {
    const { chat } = await ask(url, { collections: [collection] }, question);
    all.push([view, `/chats/${chat}`]);
  }
  return all;
}

const SERIES_DAYS = 60;

/** Hourly values of two months with days and weeks in them, an outlier and a gap, and a forecast of the publisher's. */
function hourlyLoad() {
  const lines = ['time,load,published forecast'];
  const first = Date.UTC(2024, 8, 1);
  for (let hour = 0; hour < 24 * SERIES_DAYS; hour += 1) {
    if (hour >= 700 && hour < 712) continue;
    const day = Math.sin((2 * Math.PI * ((hour % 24) - 8)) / 24);
    const isWeekend = Math.floor(hour / 24) % 7 === 0 || Math.floor(hour / 24) % 7 === 6;
    const noise = ((hour * 7919) % 97) / 97 - 0.5;
    const value = 420 + 90 * day - (isWeekend ? 60 : 0) + 24 * noise;
    const shown = hour === 1203 ? 810 : value;
    const published = value + 40 * (((hour * 104_729) % 89) / 89 - 0.5);
    const time = new Date(first + hour * 3_600_000).toISOString();
    lines.push(`${time},${shown.toFixed(1)},${published.toFixed(1)}`);
  }
  return lines.join('\n');
}

/** A file of hourly values, marked as a series and forecast. */
async function seriesViews(url) {
  const headers = { 'Content-Type': 'application/json' };
  const post = (path, body) =>
    json(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const known = (await json(`${url}/api/v1/series`)).series[0];
  let id = known?.id;
  if (!id) {
    const { id: collection } = await post('collections', { name: 'Meters' });
    const added = await json(`${url}/api/v1/collections/${collection}/sources?name=district-load.csv`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: hourlyLoad(),
    });
    await settled(url);
    const made = await post('series', {
      source_id: added.items[0].id,
      table: 0,
      time_column: 'time',
      value_column: 'load',
      publisher_column: 'published forecast',
      name: 'District load',
      unit: 'kW',
      zone: 'Europe/Zurich',
      country: 'CH',
    });
    id = made.id;
  }
  while ((await json(`${url}/api/v1/series/${id}`)).state === 'working') {
    await new Promise((done) => setTimeout(done, 1000));
  }
  return [
    ['series-list', '/series'],
    ['series', `/series/${id}`],
  ];
}

/** A clone of main with a source less and one more. */
async function environmentViews(url, collection) {
  const headers = { 'Content-Type': 'application/json' };
  const { items } = await json(`${url}/api/v1/environments`);
  if (!items.some(({ name }) => name === 'preview')) {
    const body = JSON.stringify({ name: 'preview', ttl_seconds: 14 * 86_400 });
    await json(`${url}/api/v1/environments`, { method: 'POST', headers, body });
    const preview = `${url}/e/preview`;
    const sources = await json(`${preview}/api/v1/collections/${collection}/sources`);
    await fetch(`${preview}/api/v1/sources/${sources.items[0].id}`, { method: 'DELETE' });
    await json(`${preview}/api/v1/collections/${collection}/sources?name=on-call.md`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: '# On call\n\nWho is on call answers within 15 minutes, day and night.\n',
    });
    await settled(preview);
  }
  return [
    ['environments', '/environments'],
    ['environment', '/environments/preview'],
    ['history', '/environments/main/history'],
    ['preview', '/e/preview/'],
  ];
}

async function views(url, name) {
  const collections = await settled(url);
  const security = collections.find(({ name: called }) => /security/i.test(called)) ?? collections[0];
  const watches = collections.find(({ name: called }) => /watch/i.test(called)) ?? security;
  if (name === 'passages') {
    const { chat } = await ask(url, { collections: [security.id] }, QUESTION);
    const row = await ask(url, { collections: [watches.id] }, watches.questions[0] ?? QUESTION);
    const cite = row.answer.citations[0]?.number ?? 1;
    return [
      ['passages', `/chats/${chat}`],
      ['row', `/chats/${row.chat}?answer=${row.answer.id}&cite=${cite}`],
      ...(await tableViews(url, watches.id)),
    ];
  }
  const { chat, answer } = await ask(url, { collections: [security.id] }, QUESTION);
  for (const { id, questions } of collections)
    for (const question of questions)
      if (question !== QUESTION) await ask(url, { collections: [id] }, question);
  const cite = answer.citations[0]?.number ?? 1;
  const { source_id: source, chunk_id: chunk } = answer.evidence.find(({ number }) => number === cite);
  const unsupported = await ask(url, { collections: [security.id] }, UNSUPPORTED_QUESTION);
  return [
    ['start', '/'],
    ['chat', `/chats/${chat}`],
    ['citation', `/chats/${chat}?answer=${answer.id}&cite=${cite}`],
    ['library', '/library'],
    ['collection', `/library/${security.id}`],
    ['source', `/sources/${source}?chunk=${chunk}`],
    ['search', '/search?q=incident%20response%20team'],
    ['monitor', '/monitor'],
    ['settings', '/settings'],
    ['unsupported', `/chats/${unsupported.chat}`],
    ...(await evaluationViews(url)),
    ...(await seriesViews(url)),
    ...(await environmentViews(url, security.id)),
  ];
}

async function take(browser, url, name) {
  const wanted = process.env.SCREENS?.split(',');
  const all = (await views(url, name)).filter(([view]) => !wanted || wanted.includes(view));
  for (const scheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({
        viewport: { width, height: width === 390 ? 844 : 800 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      for (const [view, address] of all) {
        await page.goto(url + address);
        await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
        if (/cite=|chunk=/.test(address)) await page.locator('[data-testid="mark"]').first().waitFor();
        await page.mouse.move(0, 0);
        await page.waitForTimeout(600);
        writeFileSync(path.join(out, `${view}-${width}-${scheme}.png`), small(await page.screenshot()));
      }
      await context.close();
    }
  }
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const model = await startModel();
const data = mkdtempSync(path.join(tmpdir(), 'almanac-screens-'));
const withModel = {
  OPENAI_BASE_URL: `http://127.0.0.1:${model.address().port}/v1`,
  OPENAI_API_KEY: 'any',
  ALMANAC_LLM_MODEL: 'scripted-model',
};
try {
  if (process.env.ALMANAC_URL) await take(browser, process.env.ALMANAC_URL, 'all');
  else {
    await evaluate(data);
    for (const [name, env] of [
      ['all', withModel],
      ['passages', noModel],
    ]) {
      const { url, child } = await startAlmanac(env, data);
      await take(browser, url, name);
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    }
  }
} finally {
  await browser.close();
  model.close();
  rmSync(data, { recursive: true, force: true });
}
console.log(`wrote ${out}`);
