// What a source's state, format and progress are called. Pure.
import type { Collection, Format, PartKind, Progress, Source, SourceState } from '../../api/types';
import { count, plural } from '../core/format';

export const FORMAT_NAMES: Record<Format, string> = {
  pdf: 'PDF',
  docx: 'Word',
  pptx: 'Slides',
  xlsx: 'Excel',
  csv: 'CSV',
  tsv: 'TSV',
  html: 'HTML',
  markdown: 'Markdown',
  text: 'Text',
  epub: 'EPUB',
};

export const STATE_NAMES: Record<SourceState, string> = {
  queued: 'waiting',
  working: 'being read',
  ready: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
};

const NEWER_STATES: Record<Exclude<SourceState, 'ready'>, string> = {
  queued: 'waits its turn',
  working: 'is being read',
  failed: 'could not be read',
  cancelled: 'was cancelled',
};

/** That the content shown, which answers, is not the newest. Null where it is, or where there is none. */
export function olderText({ state, recipe }: Pick<Source, 'state' | 'recipe'>): string | null {
  if (state === 'ready' || recipe === null) return null;
  return `This is the content read before; the newer one ${NEWER_STATES[state]}.`;
}

interface StateFilter {
  /** A state, or empty for all. */
  value: string;
  label: string;
  /** Null where the collection does not tell. */
  count: number | null;
}

/** What a list of sources can be narrowed to: the states that occur, and the chosen one. */
export function stateFilters(
  { sources, ready, working, failed }: Pick<Collection, 'sources' | 'ready' | 'working' | 'failed'>,
  chosen: string,
): StateFilter[] {
  const states = [
    { value: 'ready', label: 'Ready', some: ready, count: ready },
    // One number stands for both, so neither can show its own.
    { value: 'working', label: 'Being read', some: working, count: null },
    { value: 'queued', label: 'Waiting', some: working, count: null },
    { value: 'failed', label: 'Failed', some: failed, count: failed },
  ];
  return [
    { value: '', label: 'All', count: sources },
    ...states.filter(({ value, some }) => some > 0 || value === chosen),
  ];
}

const STAGE_NAMES: Record<Progress['stage'], string> = {
  fetching: 'fetching',
  reading: 'reading',
  embedding: 'embedding',
  indexing: 'indexing',
};

/** "page 41 of 204, embedding". */
export function progressText(progress: Progress | null, partKind: PartKind | null): string {
  if (!progress) return 'starting';
  const { stage, parts_done: done, parts_total: total } = progress;
  const noun = partKind ?? 'page';
  if (total) return `${noun} ${count(done)} of ${count(total)}, ${STAGE_NAMES[stage]}`;
  return done > 0 ? `${noun} ${count(done)}, ${STAGE_NAMES[stage]}` : STAGE_NAMES[stage];
}

/** How far a source is, 0 to 100: reading is the first half, embedding the second. Null when it cannot be told. */
export function progressPercent(progress: Progress | null): number | null {
  if (!progress) return null;
  const share = (done: number, total: number | null) => (total ? Math.min(1, done / total) : null);
  const read = share(progress.parts_done, progress.parts_total);
  const embedded = share(progress.chunks_done, progress.chunks_total);
  if (progress.stage === 'indexing') return 98;
  if (progress.stage === 'fetching') return null;
  if (read === null && embedded === null) return null;
  return Math.round(50 * (read ?? 0) + 50 * (embedded ?? 0));
}

/** "79 pages, 312 chunks". A table counts its rows, which are its chunks here. */
export function extent({ parts, part_kind: kind, chunks, format }: Source): string {
  // A long table is kept in several parts, which are nothing to a reader.
  if (format === 'csv' || format === 'tsv') return plural(chunks, 'row');
  const pieces = format === 'xlsx' ? plural(chunks, 'row') : plural(chunks, 'chunk');
  if (!kind || (parts <= 1 && kind !== 'page')) return pieces;
  return `${plural(parts, kind)}, ${pieces}`;
}
