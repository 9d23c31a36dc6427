// The types of the HTTP API, by the names the rest of the UI uses.

export interface List<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Status {
  version: string;
  environment: string;
  model: { name: string; state: 'ready' | 'absent' | 'damaged'; remedy: string | null };
  llm: { configured: boolean; model: string | null; base_url: string | null };
  pdf: { engine: 'pdfium' | 'unpdf'; remedy: string | null };
  collections: number;
  sources: number;
  chunks: number;
  limits: { upload_bytes_max: number };
}

export interface Setting {
  key: string;
  value: string;
  origin: 'flag' | 'environment' | 'file' | 'default';
  group: string;
  doc: string;
}

export interface Collection {
  id: string;
  name: string;
  description: string;
  questions: string[];
  sources: number;
  ready: number;
  working: number;
  failed: number;
  bytes: number;
  chunks: number;
  created_at: string;
  updated_at: string;
}

export type Format = 'pdf' | 'docx' | 'pptx' | 'xlsx' | 'csv' | 'tsv' | 'html' | 'markdown' | 'text' | 'epub';
export type PartKind = 'page' | 'slide' | 'sheet' | 'chapter' | 'section';
export type SourceState = 'queued' | 'working' | 'ready' | 'failed' | 'cancelled';

export interface Progress {
  stage: 'fetching' | 'reading' | 'embedding' | 'indexing';
  parts_done: number;
  parts_total: number | null;
  chunks_done: number;
  chunks_total: number | null;
}

export interface Source {
  id: string;
  collection_id: string;
  name: string;
  origin: { kind: 'upload' | 'url'; url: string | null };
  format: Format | null;
  bytes: number;
  blob: string;
  state: SourceState;
  progress: Progress | null;
  error: { code: string; message: string; remedy: string } | null;
  warnings: string[];
  title: string | null;
  parts: number;
  part_kind: PartKind | null;
  chunks: number;
  tokens: number;
  recipe: { hash: string; extractor: string; splitter: string; embedder: string | null } | null;
  took_ms: number | null;
  created_at: string;
  updated_at: string;
  ready_at: string | null;
}

export interface Location {
  part: number;
  part_kind: PartKind;
  label: string;
  page: number | null;
  row: number | null;
  start: number;
  end: number;
}

export interface Chunk {
  id: string;
  ordinal: number;
  text: string;
  heading: string | null;
  location: Location;
  tokens: number;
}

export interface Part {
  number: number;
  kind: PartKind;
  label: string | null;
  text: string;
  total: number;
}

/** Fractions 0..1 of the page as displayed, origin top left. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface RowCells {
  index: number;
  cells: string[];
}

export interface Passage {
  source: { id: string; name: string; collection_id: string; format: Format | null };
  location: Location;
  kind: 'page' | 'text' | 'row';
  before: string;
  text: string;
  after: string;
  page: { number: number; count: number; width_points: number; height_points: number } | null;
  rects: Rect[];
  row: {
    index: number;
    sheet: string | null;
    header: string[];
    cells: string[];
    before: RowCells[];
    after: RowCells[];
  } | null;
}

export interface Scope {
  collections?: string[];
  sources?: string[];
  formats?: Format[];
}

export interface Evidence {
  number: number;
  source_id: string;
  source: string;
  collection_id: string;
  collection: string;
  chunk_id: string;
  location: Location;
  page: number | null;
  row: number | null;
  heading: string | null;
  text: string;
  segments: { text: string; marked: boolean }[];
  rects: Rect[];
  score: number;
}

export interface Citation {
  number: number;
  source_id: string;
  source: string;
  chunk_id: string;
  location: Location;
  page: number | null;
  row: number | null;
  text: string;
  rects: Rect[];
}

export interface Usage {
  prompt_tokens: number | null;
  completion_tokens: number | null;
  search_ms: number;
  first_token_ms: number | null;
  took_ms: number;
}

export type Mode = 'model' | 'passages' | 'plain';

export interface Chat {
  id: string;
  title: string;
  scope: Scope;
  messages_count: number;
  created_at: string;
  updated_at: string;
}

export interface Feedback {
  verdict: 'up' | 'down';
  note: string | null;
}

export interface Message {
  id: string;
  chat_id: string;
  role: 'question' | 'answer';
  text: string;
  state: 'streaming' | 'done' | 'stopped' | 'failed' | 'interrupted';
  mode: Mode | null;
  standalone_question: string | null;
  scope: Scope | null;
  evidence: Evidence[];
  citations: Citation[];
  abstained: boolean;
  model: string | null;
  usage: Usage | null;
  error: { code: string; message: string; remedy: string | null } | null;
  feedback: Feedback | null;
  created_at: string;
}

export interface ChatWithMessages extends Chat {
  messages: Message[];
}

export interface SearchAnswer {
  items: Evidence[];
  took_ms: number;
  semantic: boolean;
}
