// What the mock knows: three collections, a dozen sources, passages with their places, a few chats.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { locate, pageCount, pageText, rects } from './pdf.mjs';

const examples = path.resolve(import.meta.dirname, '../../examples');
const hash = (seed) =>
  [...seed]
    .reduce((sum, letter) => (sum * 33 + letter.charCodeAt(0)) >>> 0, 5381)
    .toString(16)
    .padStart(8, '0')
    .repeat(8);
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

export const collections = [
  {
    id: 'col_security',
    name: 'Security guides',
    description: 'NIST incident handling, OWASP Top 10 and the Application Security Verification Standard',
    questions: [
      'How does NIST define a computer security incident?',
      'What is the minimum length of a password?',
    ],
    created_at: ago(9000),
    updated_at: ago(40),
  },
  {
    id: 'col_papers',
    name: 'Papers and speeches',
    description: 'The Bitcoin paper and a State of the Union address',
    questions: [
      'How does the system keep its pace when machines get faster?',
      'What does the chip maker plan to build in Ohio?',
    ],
    created_at: ago(9000),
    updated_at: ago(1500),
  },
  {
    id: 'col_watches',
    name: 'Watches',
    description: '507 watches with materials, movement, water resistance and price',
    questions: ['Which titanium diver withstands 600 meters?', 'Which watches run for 168 hours?'],
    created_at: ago(9000),
    updated_at: ago(4000),
  },
];

const recipe = {
  hash: hash('recipe'),
  extractor: 'pdfium 5.15.2',
  splitter: 'structure 400',
  embedder: 'all-MiniLM-L6-v2',
};

function source(id, collection_id, name, rest) {
  return {
    id,
    collection_id,
    name,
    origin: { kind: 'upload', url: null },
    format: 'pdf',
    bytes: 1_480_442,
    blob: hash(name),
    state: 'ready',
    progress: null,
    error: null,
    warnings: [],
    title: null,
    parts: 0,
    part_kind: 'page',
    chunks: 0,
    tokens: 0,
    recipe,
    took_ms: 2140,
    created_at: ago(300),
    updated_at: ago(290),
    ready_at: ago(290),
    ...rest,
  };
}

export const files = new Map();
const file = (id, ...parts) => files.set(id, path.join(...parts));
file('src_nist', examples, 'security/nist-sp-800-61r2.pdf');
file('src_asvs', examples, 'security/owasp-asvs-4.0.3-en.pdf');
file('src_top10', examples, 'security/owasp-top10-2017-en.pdf');
file('src_bitcoin', examples, 'reading/bitcoin.pdf');
file('src_union', examples, 'reading/state-of-the-union.pdf');
file('src_watches', examples, 'watches/watches.csv');

export const sources = [
  source('src_nist', 'col_security', 'nist-sp-800-61r2.pdf', {
    title: 'Computer Security Incident Handling Guide',
    parts: 79,
    chunks: 312,
    tokens: 48210,
  }),
  source('src_asvs', 'col_security', 'owasp-asvs-4.0.3-en.pdf', {
    title: 'Application Security Verification Standard 4.0.3',
    parts: 71,
    chunks: 268,
    tokens: 40112,
    bytes: 1_188_619,
    warnings: ['page 2 holds no text'],
  }),
  source('src_top10', 'col_security', 'owasp-top10-2017-en.pdf', {
    title: 'OWASP Top 10 - 2017',
    parts: 25,
    chunks: 121,
    tokens: 16880,
    bytes: 1_787_737,
  }),
  source('src_locked', 'col_security', 'board-minutes-2024.pdf', {
    state: 'failed',
    bytes: 220_113,
    recipe: null,
    took_ms: 31,
    ready_at: null,
    part_kind: null,
    error: {
      code: 'encrypted',
      message: 'This PDF is encrypted and cannot be read without its password.',
      remedy: 'Save a copy without a password and add that.',
    },
  }),
  source('src_scan', 'col_security', 'signed-contract-scan.pdf', {
    state: 'failed',
    bytes: 9_220_113,
    recipe: null,
    took_ms: 840,
    ready_at: null,
    part_kind: null,
    error: {
      code: 'no_text',
      message: 'The 12 pages are pictures; there is no text in them.',
      remedy: 'Run it through OCR and add the result.',
    },
  }),
  source('src_queued', 'col_security', 'vendor-questionnaire.docx', {
    state: 'queued',
    format: 'docx',
    bytes: 88_400,
    recipe: null,
    took_ms: null,
    ready_at: null,
    part_kind: null,
  }),
  source('src_working', 'col_security', 'annual-report-2025.pdf', {
    state: 'working',
    bytes: 12_400_000,
    parts: 204,
    recipe: null,
    took_ms: null,
    ready_at: null,
    progress: { stage: 'embedding', parts_done: 41, parts_total: 204, chunks_done: 160, chunks_total: 811 },
  }),
  source('src_bitcoin', 'col_papers', 'bitcoin.pdf', {
    title: 'Bitcoin: A Peer-to-Peer Electronic Cash System',
    parts: 9,
    chunks: 34,
    tokens: 4630,
    bytes: 184_292,
  }),
  source('src_union', 'col_papers', 'state-of-the-union.pdf', {
    parts: 20,
    chunks: 66,
    tokens: 9010,
    bytes: 82_893,
  }),
  source('src_notes', 'col_papers', 'reading-notes.md', {
    format: 'markdown',
    title: 'Reading notes',
    parts: 3,
    part_kind: 'section',
    chunks: 3,
    tokens: 212,
    bytes: 1_413,
  }),
  source('src_watches', 'col_watches', 'watches.csv', {
    format: 'csv',
    parts: 1,
    part_kind: 'sheet',
    chunks: 507,
    tokens: 28_110,
    bytes: 59_000,
  }),
];

for (let n = 1; n <= Number(process.env.MOCK_MANY ?? 0); n += 1) {
  sources.push(
    source(`src_many_${n}`, 'col_papers', `filed-letter-${String(n).padStart(5, '0')}.txt`, {
      format: 'text',
      parts: 1,
      part_kind: 'section',
      chunks: 2,
      tokens: 300,
      bytes: 4000 + n,
    }),
  );
}

const notes = [
  'Reading notes\n\nThe network timestamps transactions by hashing them into an ongoing chain of hash-based proof-of-work.',
  'On pace\n\nDifficulty follows a moving average. If blocks are generated too fast, the difficulty increases. Machines that get faster therefore do not speed up the chain.',
  'On trust\n\nHonest nodes need only a majority of CPU power.',
];

/** Passages by chunk id: where they are and the quotes an answer may mark. */
const places = {
  chk_incident: {
    source: 'src_nist',
    page: 15,
    heading: '2.1 Events and Incidents',
    quote:
      'A computer security incident is a violation or imminent threat of violation1 of computer security policies, acceptable use policies, or standard security practices.',
    around: ['An event is any observable occurrence', 'Examples of incidents2 are:'],
  },
  chk_adverse: {
    source: 'src_nist',
    page: 15,
    heading: '2.1 Events and Incidents',
    quote:
      'This guide addresses only adverse events that are computer security- related, not those caused by natural disasters, power failures, etc.',
    around: ['Adverse events are events', 'power failures, etc.'],
  },
  chk_escalate: {
    source: 'src_nist',
    page: 42,
    heading: '3.2.6 Incident Prioritization',
    quote:
      'After waiting for a brief time—perhaps 15 minutes—the caller should escalate the incident to a higher level, such as the incident response team manager.',
    around: ['Organizations should also establish an escalation process', 'management.'],
  },
  chk_law: {
    source: 'src_nist',
    page: 20,
    heading: '2.3.4.2 Law Enforcement',
    quote:
      'Note that the organization typically should not contact multiple agencies because doing so might result in jurisdictional conflicts.',
    around: ['Law enforcement should be contacted', 'jurisdictional conflicts.'],
  },
  chk_pace: {
    source: 'src_bitcoin',
    page: 3,
    heading: '4. Proof-of-Work',
    quote:
      'the proof-of-work difficulty is determined by a moving average targeting an average number of blocks per hour.',
    around: ['To compensate for increasing hardware speed', 'the difficulty increases.'],
  },
  chk_note: {
    source: 'src_notes',
    part: 2,
    heading: 'On pace',
    quote: 'If blocks are generated too fast, the difficulty increases.',
  },
  chk_diver: { source: 'src_watches', row: 1, quote: 'Omega Seamaster' },
};

const csv = readFileSync(files.get('src_watches'), 'utf8')
  .trim()
  .split('\n')
  .map((line) =>
    [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].slice(0, 14).map((cell) => cell[2] ?? cell[1]),
  );

async function build(chunk_id, place, number) {
  const from = sources.find((known) => known.id === place.source);
  const collection = collections.find((known) => known.id === from.collection_id);
  const base = {
    number,
    source_id: from.id,
    source: from.name,
    collection_id: collection.id,
    collection: collection.name,
    chunk_id,
    heading: place.heading ?? null,
    page: null,
    row: null,
    score: 0.9 - number * 0.07,
  };
  if (place.page) {
    const found = await pageText(files.get(from.id), place.page);
    const start = locate(found.text, place.around[0]).start;
    const end = locate(found.text, place.around[1]).end;
    const quote = locate(found.text, place.quote);
    const location = {
      part: place.page,
      part_kind: 'page',
      label: `page ${place.page}`,
      page: place.page,
      row: null,
      start,
      end,
    };
    const segments = [
      { text: found.text.slice(start, quote.start), marked: false },
      { text: found.text.slice(quote.start, quote.end), marked: true },
      { text: found.text.slice(quote.end, end), marked: false },
    ].filter((segment) => segment.text.trim() !== '');
    const evidence = {
      ...base,
      page: place.page,
      location,
      text: found.text.slice(start, end),
      segments,
      rects: rects(found, start, end),
    };
    const citation = {
      location: { ...location, ...quote },
      text: found.text.slice(quote.start, quote.end),
      rects: rects(found, quote.start, quote.end),
    };
    const passage = (span) => ({
      kind: 'page',
      before: found.text.slice(Math.max(0, span.start - 400), span.start),
      text: found.text.slice(span.start, span.end),
      after: found.text.slice(span.end, span.end + 400),
      page: {
        number: place.page,
        count: found.count,
        width_points: found.width,
        height_points: found.height,
      },
      rects: rects(found, span.start, span.end),
      row: null,
    });
    return { evidence, citation, passage };
  }
  if (place.part) {
    const text = notes[place.part - 1];
    const span = locate(text, place.quote);
    const location = {
      part: place.part,
      part_kind: 'section',
      label: `section ${place.part}`,
      page: null,
      row: null,
      start: 0,
      end: text.length,
    };
    const segments = [
      { text: text.slice(0, span.start), marked: false },
      { text: place.quote, marked: true },
      { text: text.slice(span.end), marked: false },
    ];
    return {
      evidence: { ...base, location, text, segments, rects: [] },
      citation: { location: { ...location, ...span }, text: place.quote, rects: [] },
      passage: (at) => ({
        kind: 'text',
        before: notes.slice(0, place.part - 1).join('\n\n') + '\n\n' + text.slice(0, at.start),
        text: text.slice(at.start, at.end),
        after: text.slice(at.end) + '\n\n' + notes.slice(place.part).join('\n\n'),
        page: null,
        rects: [],
        row: null,
      }),
    };
  }
  const cells = csv[place.row + 1];
  const text = csv[0].map((name, n) => `${name}: ${cells[n]}`).join('\n');
  const location = {
    part: 1,
    part_kind: 'sheet',
    label: `row ${place.row + 1}`,
    page: null,
    row: place.row,
    start: 0,
    end: text.length,
  };
  const at = (index) => ({ index, cells: csv[index + 1] });
  return {
    evidence: { ...base, row: place.row, location, text, segments: [{ text, marked: true }], rects: [] },
    citation: { location, text, rects: [] },
    passage: () => ({
      kind: 'row',
      before: '',
      text,
      after: '',
      page: null,
      rects: [],
      row: {
        index: place.row,
        sheet: null,
        header: csv[0],
        cells,
        before: [0, 1].filter((n) => n < place.row).map(at),
        after: [place.row + 1, place.row + 2, place.row + 3].map(at),
      },
    }),
  };
}

export async function evidenceFor(chunkIds) {
  const built = await Promise.all(chunkIds.map((id, n) => build(id, places[id], n + 1)));
  const evidence = built.map((one) => one.evidence);
  const citations = built.map(
    ({ evidence: { number, source_id, source: name, chunk_id, page, row }, citation }) => ({
      number,
      source_id,
      source: name,
      chunk_id,
      page,
      row,
      ...citation,
    }),
  );
  return { evidence, citations };
}

export async function passageOf(chunkId, start, end) {
  const { evidence, passage } = await build(chunkId, places[chunkId], 1);
  const from = sources.find((known) => known.id === evidence.source_id);
  const span = { start: start ?? evidence.location.start, end: end ?? evidence.location.end };
  return {
    source: { id: from.id, name: from.name, collection_id: from.collection_id, format: from.format },
    location: { ...evidence.location, ...span },
    ...passage(span),
  };
}

export async function chunksOf(sourceId) {
  const ids = Object.keys(places).filter((id) => places[id].source === sourceId);
  const { evidence } = await evidenceFor(ids);
  return evidence.map((one, n) => ({
    id: one.chunk_id,
    ordinal: n,
    text: one.text,
    heading: one.heading,
    location: one.location,
    tokens: Math.round(one.text.length / 4.4),
  }));
}

export function partOf(sourceId, number) {
  const text =
    sourceId === 'src_notes' ? notes[number - 1] : `Part ${number} of this source, as its text was read.`;
  return { number, kind: 'section', label: null, text, total: 3 };
}

export const answers = [
  {
    match: /incident|nist/i,
    ids: ['chk_incident', 'chk_adverse', 'chk_escalate', 'chk_law'],
    text: 'NIST defines a **computer security incident** as “a violation or imminent threat of violation of computer security policies, acceptable use policies, or standard security practices” [1]. The guide covers only *adverse* events that are related to computer security, not natural disasters or power failures [2].\n\nWhat follows from the definition in practice:\n\n- **Escalation.** If a person on call does not respond, the caller waits a brief time, perhaps 15 minutes, and then goes one level higher, for example to the team manager [3].\n- **Law enforcement.** It is contacted by designated people, and normally not through several agencies at once, since that may end in jurisdictional conflicts [4].\n\n| Role | Acts when | Source |\n|---|---|---|\n| Caller | no answer after about 15 min | [3] |\n| Point of contact | a crime is suspected | [4] |',
  },
  {
    match: /pace|difficulty|faster/i,
    ids: ['chk_pace', 'chk_note'],
    text: 'Difficulty follows a moving average that targets a fixed number of blocks per hour [1]. When blocks come too fast, it rises [2]; so faster machines do not speed up the chain [1, 2].',
  },
  {
    match: /titanium|diver|watch/i,
    ids: ['chk_diver'],
    text: 'The **Omega Seamaster** in titanium, water resistant to 600 meters, at 5,800 USD [1].',
  },
];
export { pageCount, ago };
