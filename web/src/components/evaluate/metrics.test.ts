import { expect, it } from 'vitest';
import type { Metrics, Run } from '../../api/types';
import {
  change,
  mainMetric,
  metricName,
  metricWords,
  pages,
  partsTable,
  reach,
  runSets,
  settingsText,
  signed,
  wholeMetrics,
  worstFirst,
} from './metrics';

it('says a metric in words', () => {
  expect(metricWords('ndcg@10')).toBe('nDCG at 10');
  expect(metricWords('single_ndcg@10')).toBe('nDCG at 10, single');
  expect(metricWords('abstention_precision')).toBe('Abstention precision');
  expect(metricWords('look_up_accuracy')).toBe('Accuracy, look up');
  expect(metricWords('something_new')).toBe('something_new');
  expect(metricName('np@5')).toEqual({ part: '', stem: 'np', depth: '5' });
});

it('follows a set by what counts most in it', () => {
  expect(mainMetric({ kind: 'beir', metrics: { 'recall@5': 1, 'ndcg@10': 1 } })).toBe('ndcg@10');
  expect(mainMetric({ kind: 'documents', metrics: { 'hit@5': 1 } })).toBe('hit@5');
  expect(mainMetric({ kind: 'tables', metrics: { odd: 1 } })).toBe('odd');
  expect(mainMetric({ kind: 'tables', metrics: {} })).toBeNull();
});

it('sets the parts of the questions below each other', () => {
  const metrics = {
    accuracy: 0.9,
    'ndcg@10': 0.6,
    single_accuracy: 0.8,
    'single_ndcg@10': 0.7,
    many_accuracy: 1,
  };
  expect(wholeMetrics(metrics)).toEqual(['ndcg@10', 'accuracy']);
  expect(partsTable(metrics)).toEqual({
    names: ['ndcg@10', 'accuracy'],
    rows: [
      { part: 'many', values: [undefined, 1] },
      { part: 'single', values: [0.7, 0.8] },
    ],
  });
});

it('tells runs apart by what they were made with', () => {
  expect(settingsText({ embedder: 'none: words only', 'language model': 'none', version: '1' })).toBe(
    'words only',
  );
  expect(settingsText({ embedder: 'MiniLM', 'language model': 'qwen3' })).toBe('MiniLM, qwen3');
});

it('writes differences with their sign', () => {
  expect([0.0123, -0.3, 0.0001, -0.0001].map(signed)).toEqual(['+0.012', '−0.300', '0.000', '0.000']);
});

it('calls a difference only what its interval allows', () => {
  expect(change({ low: 0.01, high: 0.2 })).toBe('better');
  expect(change({ low: -0.2, high: -0.01 })).toBe('worse');
  expect(change({ low: -0.1, high: 0.1 })).toBe('open');
  expect(reach([{ low: -0.2, high: 0.1, difference: 0 }])).toBe(0.2);
  expect(reach([])).toBeGreaterThan(0);
});

it('puts the worst first, and what was not measured last', () => {
  const questions: { metrics: Metrics }[] = [{ metrics: { a: 1 } }, { metrics: {} }, { metrics: { a: 0 } }];
  expect(worstFirst(questions, 'a')).toEqual([{ metrics: { a: 0 } }, { metrics: { a: 1 } }, { metrics: {} }]);
});

it('reads lists of pages', () => {
  expect(pages('3, 5-7')).toEqual([3, 5, 6, 7]);
  expect(pages(' ')).toEqual([]);
  expect(pages('5; 3 3')).toEqual([3, 5]);
  for (const wrong of ['0', '7-5', 'three', '1-900']) expect(pages(wrong)).toBeNull();
});

it('gathers runs by their set, with the trend oldest first', () => {
  const run = (id: string, set: string, state: Run['state'], value: number): Run => ({
    id,
    set,
    kind: 'beir',
    state,
    done: 1,
    questions: 1,
    metrics: state === 'done' ? { 'ndcg@10': value } : {},
    settings: {},
    created_at: '2026-03-10T12:00:00Z',
    took_ms: 1,
    error: null,
  });
  const sets = runSets([run('3', 'a', 'running', 0), run('2', 'b', 'done', 0.5), run('1', 'a', 'done', 0.4)]);
  expect(sets.map(({ name, metric, trend }) => ({ name, metric, trend }))).toEqual([
    { name: 'a', metric: 'ndcg@10', trend: [0.4] },
    { name: 'b', metric: 'ndcg@10', trend: [0.5] },
  ]);
});
