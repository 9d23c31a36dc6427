// What the monitor draws of the last hour: six charts, each of one to three lines. Pure.
import type { Minute, Monitor } from '../../api/types';
import { count, duration, plural, size } from '../core/format';

export type Colour = 'first' | 'second' | 'bad';

export interface Line {
  name: string;
  colour: Colour;
  /** One a minute; null where nothing was measured. */
  values: (number | null)[];
}

export interface Chart {
  title: string;
  lines: Line[];
  /** How a value is written. */
  write: (value: number) => string;
}

const NONE = '–';

/** Jobs and memory are looked at; before anybody looked there is nothing to draw. */
export function charts({ minutes }: Monitor): Chart[] {
  const line = (name: string, colour: Colour, value: (minute: Minute) => number | null): Line => ({
    name,
    colour,
    values: minutes.map(value),
  });
  return [
    {
      title: 'Answers to the first word',
      write: duration,
      lines: [
        line('median', 'first', (minute) => minute.first_token_p50_ms),
        line('19 of 20', 'second', (minute) => minute.first_token_p95_ms),
      ],
    },
    {
      title: 'Requests and failures a minute',
      write: count,
      lines: [
        line('requests', 'first', (minute) => minute.requests),
        line('failures', 'bad', (minute) => minute.errors),
      ],
    },
    {
      title: 'Time of a request',
      write: duration,
      lines: [
        line('median', 'first', (minute) => minute.request_p50_ms),
        line('19 of 20', 'second', (minute) => minute.request_p95_ms),
      ],
    },
    {
      title: 'Language model, a whole call',
      write: duration,
      lines: [
        line('median', 'first', (minute) => minute.llm_p50_ms),
        line('19 of 20', 'second', (minute) => minute.llm_p95_ms),
      ],
    },
    {
      title: 'Jobs, and pages read a minute',
      write: count,
      lines: [
        line('jobs', 'second', (minute) => minute.jobs),
        line('pages', 'first', (minute) => minute.pages),
      ],
    },
    { title: 'Memory', write: size, lines: [line('held', 'first', (minute) => minute.memory_bytes)] },
  ];
}

/** The last value that was measured, as it is written. */
export function latest({ values }: Line, write: Chart['write']): string {
  const value = values.findLast((value) => value !== null);
  return value === undefined || value === null ? NONE : write(value);
}

export function isEmpty({ lines }: Chart): boolean {
  return lines.every(({ values }) => values.every((value) => value === null));
}

/** The largest value of all lines; 1 where there is none, so that something can be divided by it. */
export function highest({ lines }: Chart): number {
  const values = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  return values.reduce((a, b) => Math.max(a, b), 0) || 1;
}

/** The line as a path in a box of `width` by `height`; a minute alone is a short stroke, so that it is seen. */
export function path({ values }: Line, top: number, width: number, height: number): string {
  const x = (index: number) => (index / Math.max(1, values.length - 1)) * width;
  const y = (value: number) => height - (value / top) * height;
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const before = values[index - 1] ?? null;
    const after = values[index + 1] ?? null;
    path += `${before === null ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    if (before === null && after === null) path += 'h1';
  });
  return path;
}

/** The chart in a sentence, for who does not see it. */
export function said(chart: Chart): string {
  if (isEmpty(chart)) return `${chart.title}: nothing in the last hour`;
  const parts = chart.lines.map((line) => {
    const values = line.values.filter((value) => value !== null);
    const most = values.length === 0 ? NONE : chart.write(Math.max(...values));
    return `${line.name} ${latest(line, chart.write)}, at most ${most}`;
  });
  return `${chart.title}: ${parts.join('; ')}`;
}

/** The hour in a sentence. */
export function summary({ minutes }: Monitor): string {
  const sum = (value: (minute: Minute) => number) =>
    minutes.reduce((total, minute) => total + value(minute), 0);
  const requests = plural(
    sum((minute) => minute.requests),
    'request',
  );
  const answers = plural(
    sum((minute) => minute.answers),
    'answer',
  );
  const failures = sum((minute) => minute.errors);
  const failed = failures === 0 ? 'none failed' : `${count(failures)} failed`;
  return `${requests}, of which ${failed}, and ${answers} in the last hour of this process`;
}
