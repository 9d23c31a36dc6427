import { expect, it } from 'vitest';
import type { Progress } from '../../api/types';
import { olderText, progressPercent, progressText, stateFilters } from './sourceWords';

const progress = (change: Partial<Progress>): Progress => ({
  stage: 'reading',
  parts_done: 0,
  parts_total: null,
  chunks_done: 0,
  chunks_total: null,
  ...change,
});

it('says where reading is', () => {
  expect(progressText(progress({ stage: 'embedding', parts_done: 41, parts_total: 204 }), 'page')).toBe(
    'page 41 of 204, embedding',
  );
  expect(progressText(progress({ parts_done: 3 }), 'slide')).toBe('slide 3, reading');
  expect(progressText(progress({ stage: 'fetching' }), null)).toBe('fetching');
  expect(progressText(null, null)).toBe('starting');
});

it('grows from reading to embedding to indexing', () => {
  const steps = [
    progress({ parts_done: 10, parts_total: 20 }),
    progress({ stage: 'embedding', parts_done: 20, parts_total: 20, chunks_done: 5, chunks_total: 10 }),
    progress({ stage: 'indexing', parts_done: 20, parts_total: 20, chunks_done: 10, chunks_total: 10 }),
  ];
  expect(steps.map(progressPercent)).toEqual([25, 75, 98]);
  expect(progressPercent(progress({ stage: 'fetching' }))).toBeNull();
  expect(progressPercent(progress({ parts_done: 4 }))).toBeNull();
});

it('says when an older content is shown', () => {
  const recipe = { hash: '', extractor: '', splitter: '', embedder: null };
  expect(olderText({ state: 'ready', recipe })).toBeNull();
  expect(olderText({ state: 'working', recipe: null })).toBeNull();
  expect(olderText({ state: 'failed', recipe })).toBe(
    'This is the content read before; the newer one could not be read.',
  );
});

it('offers the states that occur, and counts only what the collection counts', () => {
  const counts = { sources: 9, ready: 4, working: 5, failed: 0 };
  expect(stateFilters(counts, '').map(({ value, count }) => [value, count])).toEqual([
    ['', 9],
    ['ready', 4],
    ['working', null],
    ['queued', null],
  ]);
  const chosen = stateFilters({ ...counts, working: 0 }, 'failed').map(({ value }) => value);
  expect(chosen).toEqual(['', 'ready', 'failed']);
});
