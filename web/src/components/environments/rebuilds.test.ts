import { expect, it } from 'vitest';
import type { Environment, Rebuild } from '../../api/types';
import {
  canChange,
  goingWords,
  heldWords,
  leastScore,
  rebuildFact,
  rebuildPercent,
  undoTime,
} from './rebuilds';

const rebuild = (change: Partial<Rebuild> = {}): Rebuild => ({
  model: 'e5',
  state: 'building',
  sources: 40,
  ready: 12,
  failed: 0,
  min_score: null,
  score: null,
  message: null,
  started_at: '2026-03-10T10:00:00Z',
  ended_at: null,
  undo_to: null,
  ...change,
});

it('counts what is behind it, read or not', () => {
  expect(rebuildPercent(rebuild())).toBe(30);
  expect(rebuildPercent(rebuild({ failed: 8 }))).toBe(50);
  expect(rebuildPercent(rebuild({ sources: 0, ready: 0 }))).toBe(0);
  expect(rebuildPercent(rebuild({ state: 'checking' }))).toBe(100);
});

it('tells in the list what goes on or waits for somebody', () => {
  expect(rebuildFact(null)).toBe('');
  expect(rebuildFact(rebuild())).toBe('going over to e5: 12 of 40 read');
  expect(rebuildFact(rebuild({ state: 'checking' }))).toMatch(/kept cases/);
  expect(rebuildFact(rebuild({ state: 'held' }))).toMatch(/waits for you/);
  expect(rebuildFact(rebuild({ state: 'done' }))).toBe('');
  expect(rebuildFact(rebuild({ state: 'cancelled' }))).toBe('');
});

it('says what answers meanwhile', () => {
  expect(goingWords(rebuild(), 'mini')).toBe('12 of 40 sources read by e5. mini answers until all are.');
  expect(goingWords(rebuild({ min_score: 0.8 }), 'mini')).toMatch(/score at least 0\.80\.$/);
  expect(goingWords(rebuild({ state: 'checking', min_score: 0.8 }), 'mini')).toMatch(/at least 0\.80\.$/);
});

it('says why it is held', () => {
  expect(heldWords(rebuild({ state: 'held', failed: 2 }), 'mini')).toBe(
    '2 sources could not be read by e5. mini goes on answering.',
  );
  expect(heldWords(rebuild({ state: 'held', score: 0.5, min_score: 0.8 }), 'mini')).toMatch(
    /^The kept cases scored 0\.50; at least 0\.80 is demanded\./,
  );
  expect(heldWords(rebuild({ state: 'held', message: 'no case is kept' }), 'mini')).toBe(
    'No case is kept. mini goes on answering.',
  );
});

it('takes back what stands and is still known', () => {
  const done = rebuild({ state: 'done', undo_to: '2026-03-10T10:30:00Z' });
  const of = (change: Partial<Environment>) =>
    undoTime({
      rebuild: done,
      embedder: 'e5',
      history_from: '2026-03-01T00:00:00Z',
      ...change,
    } as Environment);
  expect(of({})).toBe('2026-03-10T10:30:00Z');
  expect(of({ embedder: 'mini' })).toBeNull();
  expect(of({ history_from: '2026-03-11T00:00:00Z' })).toBeNull();
  expect(of({ rebuild: null })).toBeNull();
  expect(of({ rebuild: rebuild({ undo_to: '2026-03-10T10:30:00Z' }) })).toBeNull();
});

it('begins another one when none is open', () => {
  const can = (state: Rebuild['state'] | null) =>
    canChange({ rebuild: state === null ? null : rebuild({ state }) } as Environment);
  expect([null, 'done', 'cancelled'].map((state) => can(state as Rebuild['state'] | null))).toEqual([
    true,
    true,
    true,
  ]);
  expect((['building', 'checking', 'held'] as const).map(can)).toEqual([false, false, false]);
});

it('reads the score that is typed', () => {
  expect(['', ' ', '0.8', '0', '1'].map(leastScore)).toEqual([null, null, 0.8, 0, 1]);
});
