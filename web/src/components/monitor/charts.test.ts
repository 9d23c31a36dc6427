import { describe, expect, it } from 'vitest';
import type { Minute, Monitor } from '../../api/types';
import { charts, highest, isEmpty, latest, path, said, summary } from './charts';

const quiet: Minute = {
  at: '2026-01-01T00:00:00Z',
  requests: 0,
  errors: 0,
  request_p50_ms: null,
  request_p95_ms: null,
  answers: 0,
  first_token_p50_ms: null,
  first_token_p95_ms: null,
  llm_calls: 0,
  llm_failures: 0,
  llm_p50_ms: null,
  llm_p95_ms: null,
  pages: 0,
  jobs: null,
  memory_bytes: null,
};

const monitor: Monitor = {
  minutes: [
    quiet,
    { ...quiet, requests: 3, errors: 1, answers: 2, first_token_p50_ms: 800, memory_bytes: 63_000_000 },
    { ...quiet, requests: 1, first_token_p50_ms: 1_200, memory_bytes: 64_000_000 },
    quiet,
  ],
  errors: [],
};

describe('charts', () => {
  const all = charts(monitor);
  const named = (title: string) => {
    const chart = all.find((chart) => chart.title.startsWith(title));
    if (!chart) throw new Error(`no chart is called ${title}`);
    return chart;
  };
  const lineOf = (title: string) => {
    const [line] = named(title).lines;
    if (!line) throw new Error(`${title} draws no line`);
    return line;
  };

  it('draws six, and says of an empty one that nothing happened', () => {
    expect(all).toHaveLength(6);
    expect(isEmpty(named('Language model'))).toBe(true);
    expect(said(named('Language model'))).toBe('Language model, a whole call: nothing in the last hour');
    expect(highest(named('Language model'))).toBe(1);
  });

  it('writes the last value that was measured', () => {
    const memory = named('Memory');
    expect(latest(lineOf('Memory'), memory.write)).toBe('64 MB');
    expect(said(named('Answers'))).toBe(
      'Answers to the first word: median 1.2 s, at most 1.2 s; 19 of 20 –, at most –',
    );
  });

  it('leaves a gap where nothing was measured, and shows a minute alone', () => {
    const line = lineOf('Answers');
    expect(path(line, 1_200, 30, 12)).toBe('M10.0 4.0L20.0 0.0');
    expect(path({ ...line, values: [null, 600, null] }, 1_200, 30, 12)).toBe('M15.0 6.0h1');
  });

  it('sums the hour up', () => {
    expect(summary(monitor)).toBe(
      '4 requests, of which 1 failed, and 2 answers in the last hour of this process',
    );
  });
});
