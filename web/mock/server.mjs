// A stand-in for the server while the UI is worked on alone: `npm run mock`, then `npm run dev`.
// MOCK_LLM=0 answers with passages; MOCK_EMPTY=1 starts with an empty library. Never shipped.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import {
  ago,
  answers,
  chunksOf,
  collections,
  evidenceFor,
  files,
  partOf,
  passageOf,
  sources,
} from './data.mjs';

const hasLlm = process.env.MOCK_LLM !== '0';
const slow = Number(process.env.MOCK_TOKEN_MS ?? 25);
const dist = path.resolve(import.meta.dirname, '../dist');
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
if (process.env.MOCK_EMPTY === '1') {
  collections.length = 0;
  sources.length = 0;
}

const chats = new Map();
const messages = new Map();
const streams = new Map();
const listeners = new Set();
let nextId = 1;
const id = (prefix) => `${prefix}_${(nextId++).toString(36).padStart(6, '0')}`;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const counted = (collection) => {
  const inside = sources.filter((one) => one.collection_id === collection.id);
  const count = (...states) => inside.filter((one) => states.includes(one.state)).length;
  return {
    ...collection,
    sources: inside.length,
    ready: count('ready'),
    working: count('working', 'queued'),
    failed: count('failed'),
    bytes: inside.reduce((sum, one) => sum + one.bytes, 0),
    chunks: inside.reduce((sum, one) => sum + one.chunks, 0),
  };
};
const broadcast = (event, data) => {
  for (const listener of listeners) listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
const changed = (source) => {
  source.updated_at = new Date().toISOString();
  broadcast('source', source);
  const collection = collections.find((one) => one.id === source.collection_id);
  if (collection) broadcast('collection', counted(collection));
};

function newMessage(chat, role, rest) {
  const message = {
    id: id('msg'),
    chat_id: chat.id,
    role,
    text: '',
    state: 'done',
    mode: null,
    standalone_question: null,
    scope: null,
    evidence: [],
    citations: [],
    abstained: false,
    model: null,
    usage: null,
    error: null,
    feedback: null,
    created_at: new Date().toISOString(),
    ...rest,
  };
  messages.set(message.id, message);
  chat.messages.push(message);
  return message;
}

function newChat(title, minutesAgo = 0, scope = {}) {
  const chat = {
    id: id('chat'),
    title,
    scope,
    created_at: ago(minutesAgo),
    updated_at: ago(minutesAgo),
    messages: [],
  };
  chats.set(chat.id, chat);
  return chat;
}
const plain = ({ messages: inside, ...chat }) => ({ ...chat, messages_count: inside.length });

async function answer(message, question) {
  const stream = { events: [], clients: new Set(), ended: false };
  streams.set(message.id, stream);
  const emit = (event, data) => {
    const frame = `id: ${stream.events.length + 1}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    stream.events.push(frame);
    for (const client of stream.clients) client.write(frame);
  };
  const found = answers.find((one) => one.match.test(question));
  emit('status', { stage: 'searching', text: `searching ${collections.length} collections` });
  await sleep(slow * 8);
  const { evidence, citations } = found ? await evidenceFor(found.ids) : { evidence: [], citations: [] };
  message.mode = !found && hasLlm ? 'plain' : hasLlm ? 'model' : 'passages';
  message.evidence = evidence;
  emit('evidence', { items: evidence, mode: message.mode });
  emit('status', { stage: 'reading', text: `reading ${evidence.length} passages` });
  await sleep(slow * 8);
  let text = hasLlm
    ? (found?.text ??
      'That is not in your sources. In general: *ask me about incidents, pace or watches*, and see `mock/data.mjs`.')
    : citations.map((one) => `> ${one.text.replaceAll('\n', ' ')} [${one.number}]`).join('\n\n');
  if (!found && !hasLlm) {
    message.abstained = true;
    text = 'Nothing in the sources answers this question.';
  }
  emit('status', { stage: 'writing', text: 'writing' });
  const words = text.match(/\S+\s*/g) ?? [];
  for (const [n, word] of words.entries()) {
    if (message.state !== 'streaming') break;
    if (/die|break/.test(question) && n === 12) {
      message.state = 'failed';
      message.error = {
        code: 'llm_unavailable',
        message: 'The model stopped in the middle of its answer: connection reset by 127.0.0.1:11434.',
        remedy: 'Check that the service is running, then try again.',
      };
      emit('error', message.error);
      break;
    }
    message.text += word;
    emit('token', { text: word });
    for (const citation of citations.filter(
      (one) => word.includes(`[${one.number}]`) && !message.citations.includes(one),
    )) {
      message.citations.push(citation);
      emit('citation', citation);
    }
    await sleep(slow);
  }
  message.citations = citations;
  message.usage = {
    prompt_tokens: hasLlm ? 1204 : null,
    completion_tokens: hasLlm ? words.length : null,
    search_ms: 7,
    first_token_ms: hasLlm ? 312 : null,
    took_ms: 400 + words.length * slow,
  };
  if (message.state === 'streaming') message.state = 'done';
  if (message.state !== 'failed') {
    emit('usage', message.usage);
    emit('done', { answer: message });
  }
  stream.ended = true;
  for (const client of stream.clients) client.end();
}

async function read(source) {
  for (const [stage, from, to] of [
    ['reading', 0, 30],
    ['embedding', 30, 60],
    ['indexing', 60, 60],
  ]) {
    for (let n = from; n <= to; n += 3) {
      if (source.state === 'cancelled') return;
      source.state = 'working';
      source.progress = {
        stage,
        parts_done: stage === 'reading' ? n : 30,
        parts_total: 30,
        chunks_done: stage === 'reading' ? 0 : (n - 30) * 4,
        chunks_total: stage === 'reading' ? null : 120,
      };
      changed(source);
      await sleep(160);
    }
  }
  source.progress = null;
  const bad = /locked|broken/.test(source.name);
  Object.assign(
    source,
    bad
      ? {
          state: 'failed',
          error: {
            code: 'damaged',
            message: 'The file is damaged: its table of pages cannot be read.',
            remedy: 'Open and save it again, then add the copy.',
          },
        }
      : {
          state: 'ready',
          parts: 30,
          part_kind: 'page',
          chunks: 120,
          tokens: 21000,
          took_ms: 5200,
          ready_at: new Date().toISOString(),
        },
  );
  changed(source);
}

function addSource(collection_id, name, bytes, url = null) {
  const format =
    { pdf: 'pdf', md: 'markdown', csv: 'csv', docx: 'docx', html: 'html' }[name.split('.').at(-1)] ?? 'text';
  const source = {
    id: id('src'),
    collection_id,
    name,
    origin: { kind: url ? 'url' : 'upload', url },
    format,
    bytes,
    blob: 'af13'.repeat(16),
    state: 'queued',
    progress: null,
    error: null,
    warnings: [],
    title: null,
    parts: 0,
    part_kind: null,
    chunks: 0,
    tokens: 0,
    recipe: null,
    took_ms: null,
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    ready_at: null,
  };
  sources.unshift(source);
  changed(source);
  void read(source);
  return source;
}

const settings = [
  ['listen', '127.0.0.1:8080', 'default', 'server', 'Address the server listens on'],
  ['data', '/home/ada/.local/share/almanac', 'flag', 'server', 'Folder of the database and the files'],
  ['llm.base_url', 'http://127.0.0.1:11434/v1', 'environment', 'llm', 'Base URL of the language model'],
  ['llm.api_key', '****', 'environment', 'llm', 'Key sent to the language model'],
  ['llm.model', 'qwen3:8b', 'file', 'llm', 'Name of the language model'],
  [
    'llm.first_token_timeout_ms',
    '30000',
    'default',
    'llm',
    'How long to wait for the first token, in milliseconds',
  ],
  ['ingest.workers', '2', 'default', 'ingest', 'Files read at the same time'],
  ['ingest.upload_bytes_max', '1073741824', 'default', 'ingest', 'Largest file accepted, in bytes'],
].map(([key, value, origin, group, doc]) => ({ key, value, origin, group, doc }));

const list = (items) => ({ items, next_cursor: null });
const missing = (what) => [
  404,
  { error: { code: 'not_found', message: `there is no such ${what}`, request_id: 'req_01mock' } },
];
const page = (items, query) => {
  const from = Number(query.get('cursor') ?? 0);
  const size = Number(query.get('limit') ?? 100);
  return {
    items: items.slice(from, from + size),
    next_cursor: from + size < items.length ? String(from + size) : null,
  };
};

async function route(method, [, , first, key, second, third], query, body) {
  const source = sources.find((one) => one.id === key);
  const collection = collections.find((one) => one.id === key);
  switch (`${method} ${[first, key && ':id', second, third && ':n'].filter(Boolean).join('/')}`) {
    case 'GET status':
      return [
        200,
        {
          version: '0.1.0',
          environment: 'main',
          model: { name: 'all-MiniLM-L6-v2', state: 'ready', remedy: null },
          llm: {
            configured: hasLlm,
            model: hasLlm ? 'qwen3:8b' : null,
            base_url: hasLlm ? 'http://127.0.0.1:11434/v1' : null,
          },
          pdf: { engine: 'pdfium', remedy: null },
          collections: collections.length,
          sources: sources.length,
          chunks: 1304,
          limits: { upload_bytes_max: 1 << 30 },
        },
      ];
    case 'GET settings':
      return [200, { items: settings }];
    case 'GET collections':
      return [200, list(collections.map(counted))];
    case 'POST collections': {
      const made = {
        id: id('col'),
        name: body.name,
        description: body.description ?? '',
        questions: [],
        created_at: ago(0),
        updated_at: ago(0),
      };
      collections.push(made);
      return [201, counted(made)];
    }
    case 'GET collections/:id':
      return collection ? [200, counted(collection)] : missing('collection');
    case 'PATCH collections/:id':
      return [200, counted(Object.assign(collection, body))];
    case 'DELETE collections/:id':
      collections.splice(collections.indexOf(collection), 1);
      broadcast('collection', { id: key, deleted: true });
      return [204];
    case 'GET collections/:id/sources': {
      const q = (query.get('q') ?? '').toLowerCase();
      const state = query.get('state');
      return [
        200,
        page(
          sources.filter(
            (one) =>
              one.collection_id === key &&
              one.name.toLowerCase().includes(q) &&
              (!state || one.state === state),
          ),
          query,
        ),
      ];
    }
    case 'POST collections/:id/sources':
      return [
        202,
        {
          refused: [],
          items: [
            body.url
              ? addSource(key, new URL(body.url).pathname.split('/').at(-1) || 'page.html', 4000, body.url)
              : addSource(key, query.get('name'), body.bytes),
          ],
        },
      ];
    case 'GET sources/:id':
      return source ? [200, source] : missing('source');
    case 'PATCH sources/:id':
      Object.assign(source, body);
      changed(source);
      return [200, source];
    case 'DELETE sources/:id':
      sources.splice(sources.indexOf(source), 1);
      broadcast('source_deleted', { id: key, collection_id: source.collection_id });
      return [204];
    case 'POST sources/:id/cancel':
      Object.assign(source, { state: 'cancelled', progress: null });
      changed(source);
      return [200, source];
    case 'POST sources/:id/retry':
      Object.assign(source, { state: 'queued', error: null });
      void read(source);
      return [200, source];
    case 'GET sources/:id/chunks':
      return [200, page(await chunksOf(key), query)];
    case 'GET sources/:id/parts/:n':
      return [200, partOf(key, Number(third))];
    case 'GET passages/:id': {
      const number = (name) => (query.has(name) ? Number(query.get(name)) : null);
      return [200, await passageOf(key, number('start'), number('end'))];
    }
    case 'POST search': {
      const found = answers.find((one) => one.match.test(body.query));
      return [
        200,
        { items: found ? (await evidenceFor(found.ids)).evidence : [], took_ms: 6, semantic: true },
      ];
    }
    case 'GET chats':
      return [
        200,
        page(
          [...chats.values()]
            .filter((one) => one.title.toLowerCase().includes((query.get('q') ?? '').toLowerCase()))
            .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
            .map(plain),
          query,
        ),
      ];
    case 'POST chats':
      return [201, plain(newChat('New chat', 0, body.scope ?? {}))];
    case 'GET chats/:id':
      return chats.has(key)
        ? [200, { ...plain(chats.get(key)), messages: chats.get(key).messages }]
        : missing('chat');
    case 'PATCH chats/:id':
      return [200, plain(Object.assign(chats.get(key), body))];
    case 'DELETE chats/:id':
      chats.delete(key);
      return [204];
    case 'POST chats/:id/messages': {
      const chat = chats.get(key);
      if (chat.messages.length === 0) chat.title = body.question.slice(0, 60);
      chat.updated_at = new Date().toISOString();
      const question = newMessage(chat, 'question', { text: body.question, scope: body.scope ?? chat.scope });
      const message = newMessage(chat, 'answer', { state: 'streaming', model: hasLlm ? 'qwen3:8b' : null });
      const asked = structuredClone({ question, answer: message });
      void answer(message, body.question);
      return [201, asked];
    }
    case 'POST messages/:id/stop': {
      const message = messages.get(key);
      message.state = 'stopped';
      return [200, message];
    }
    case 'POST messages/:id/regenerate': {
      const message = messages.get(key);
      const chat = chats.get(message.chat_id);
      Object.assign(message, {
        state: 'streaming',
        text: '',
        error: null,
        citations: [],
        evidence: [],
        feedback: null,
      });
      const copy = structuredClone(message);
      void answer(message, chat.messages[chat.messages.indexOf(message) - 1].text.replace(/die|break/, ''));
      return [200, copy];
    }
    case 'PUT messages/:id/feedback': {
      const message = messages.get(key);
      message.feedback = body.verdict ? { verdict: body.verdict, note: body.note ?? null } : null;
      return [200, message];
    }
    default:
      return missing('path');
  }
}

function events(request, response, streamId) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  if (!streamId) {
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    return;
  }
  const stream = streams.get(streamId);
  const after = Number(request.headers['last-event-id'] ?? 0);
  for (const frame of stream?.events.slice(after) ?? []) response.write(frame);
  if (!stream || stream.ended) return response.end();
  stream.clients.add(response);
  request.on('close', () => stream.clients.delete(response));
}

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.pdf': 'application/pdf',
};

function send(request, response, file, type, download = false) {
  const size = statSync(file).size;
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
  const headers = {
    'Content-Type': type,
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': CSP,
  };
  if (download) headers['Content-Disposition'] = 'attachment';
  if (!range) {
    response.writeHead(200, { ...headers, 'Content-Length': size });
    return createReadStream(file).pipe(response);
  }
  const start = Number(range[1]);
  const end = range[2] ? Number(range[2]) : size - 1;
  response.writeHead(206, {
    ...headers,
    'Content-Length': end - start + 1,
    'Content-Range': `bytes ${start}-${end}/${size}`,
  });
  return createReadStream(file, { start, end }).pipe(response);
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const whole = Buffer.concat(parts);
  const isJson = request.headers['content-type'] === 'application/json';
  return isJson ? JSON.parse(whole.toString() || '{}') : { bytes: whole.length };
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const parts = url.pathname.split('/').slice(1);
  if (!url.pathname.startsWith('/api/')) {
    const file = path.join(dist, url.pathname);
    const isFile = url.pathname !== '/' && existsSync(file) && statSync(file).isFile();
    if (!isFile && path.extname(url.pathname)) return response.writeHead(404).end();
    return send(
      request,
      response,
      isFile ? file : path.join(dist, 'index.html'),
      TYPES[isFile ? path.extname(file) : '.html'] ?? 'application/octet-stream',
    );
  }
  if (parts[2] === 'events') return events(request, response, null);
  if (parts[2] === 'messages' && parts[4] === 'events') return events(request, response, parts[3]);
  if (parts[2] === 'sources' && parts[4] === 'content') {
    const file = files.get(parts[3]);
    return file
      ? send(request, response, file, TYPES[path.extname(file)] ?? 'application/octet-stream')
      : response.writeHead(404).end();
  }
  if (parts[2] === 'chats' && parts[4] === 'export') {
    return response
      .writeHead(200, {
        'Content-Type': 'text/markdown',
        'Content-Disposition': 'attachment; filename="chat.md"',
      })
      .end('# chat\n');
  }
  const body = request.method === 'GET' ? {} : await readBody(request);
  const [status, answered] = await route(request.method, parts, url.searchParams, body);
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(answered === undefined ? '' : JSON.stringify(answered));
});

if (process.env.MOCK_EMPTY !== '1') {
  for (const [title, minutes] of [
    ['Retention of incident paperwork', 1500],
    ['Dive watches under 10,000 USD', 1600],
    ['What a jump kit holds', 3100],
    ['Session tokens and entropy', 9000],
    ['Unity agenda', 42_000],
    ['Pruned blocks on disk', 61_000],
  ])
    newChat(title, minutes);
  const chat = newChat('How NIST defines an incident', 12, { collections: ['col_security'] });
  newMessage(chat, 'question', {
    text: 'How does NIST define a computer security incident, and what follows from it?',
  });
  const seeded = newMessage(chat, 'answer', { state: 'streaming', model: hasLlm ? 'qwen3:8b' : null });
  await answer(seeded, 'nist incident');
}
const port = Number(process.env.PORT ?? 8080);
server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`));
