import { expect, it } from 'vitest';
import type { Progress } from '../../api/types';
import { progressPercent, progressText } from './sourceWords';

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
