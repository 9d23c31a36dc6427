import { expect, it } from 'vitest';
import { emptyAnswer, isFinished, reduceAnswer } from './answer';
import type { ServerEvent } from './sse';

const event = (id: number, name: string, data: unknown): ServerEvent => ({
  id: String(id),
  event: name,
  data: JSON.stringify(data),
});

const stream = [
  event(1, 'status', { stage: 'searching', text: 'searching 3 collections' }),
  event(2, 'evidence', { items: [{ number: 1 }], mode: 'model' }),
  event(3, 'token', { text: 'Twelve ' }),
  event(4, 'token', { text: 'characters [1]' }),
  event(5, 'citation', { number: 1 }),
  event(6, 'usage', { took_ms: 12 }),
];

it('adds up what streams in', () => {
  const answer = stream.reduce(reduceAnswer, emptyAnswer);
  expect(answer).toMatchObject({
    text: 'Twelve characters [1]',
    status: 'searching 3 collections',
    mode: 'model',
    evidence: [{ number: 1 }],
    citations: [{ number: 1 }],
    usage: { took_ms: 12 },
    lastId: 6,
  });
  expect(isFinished(answer)).toBe(false);
});

it('counts no event twice when a resumed stream repeats some', () => {
  const once = stream.reduce(reduceAnswer, emptyAnswer);
  const resumed = stream.slice(2).reduce(reduceAnswer, once);
  expect(resumed).toEqual(once);
});

it('takes in what was computed from a series before its words', () => {
  const answer = [
    event(1, 'evidence', { items: [{ number: 1 }], mode: 'series' }),
    event(2, 'series', { series_id: 's1', chart: null, spans: [] }),
    event(3, 'token', { text: '5,800 MW [1]' }),
  ].reduce(reduceAnswer, emptyAnswer);
  expect(answer).toMatchObject({ mode: 'series', series: { series_id: 's1' }, text: '5,800 MW [1]' });
});

it('is finished by done or by error only', () => {
  const done = reduceAnswer(emptyAnswer, event(1, 'done', { answer: { id: 'm' } }));
  expect(isFinished(done)).toBe(true);
  const failed = reduceAnswer(emptyAnswer, event(1, 'error', { code: 'llm', message: 'gone', remedy: null }));
  expect(failed.error).toEqual({ code: 'llm', message: 'gone', remedy: null });
  expect(isFinished(failed)).toBe(true);
});

it('passes over events it does not know', () => {
  expect(reduceAnswer(emptyAnswer, event(9, 'chart', {}))).toEqual({ ...emptyAnswer, lastId: 9 });
});

it('begins anew where another server took the answer up', () => {
  const once = stream.reduce(reduceAnswer, emptyAnswer);
  const again = [event(16777217, 'restarted', {}), event(16777221, 'token', { text: 'Ten ' })];
  expect(again.reduce(reduceAnswer, once)).toEqual({ ...emptyAnswer, text: 'Ten ', lastId: 16777221 });
});
