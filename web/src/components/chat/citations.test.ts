import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown, { type Components } from 'react-markdown';
import { describe, expect, it } from 'vitest';
import type { Citation, Evidence, SeriesAnswer } from '../../api/types';
import {
  bySource,
  references,
  remarkCitations,
  splitCitations,
  stretchLink,
  withoutHalfCitation,
} from './citations';
import { remarkGfm } from './gfm';

describe('splitCitations', () => {
  const cases: [string, (string | number[])[]][] = [
    ['plain text', ['plain text']],
    ['At least 12 [1].', ['At least 12', [1], '.']],
    ['Both [1, 2] say so', ['Both', [1, 2], ' say so']],
    ['[1][2]', [[1], [2]]],
    ['A range [2-4]', ['A range', [2, 3, 4]]],
    ['not [a] nor [] nor [1a]', ['not [a] nor [] nor [1a]']],
    ['an index a[1234] is not one', ['an index a[1234] is not one']],
    ['', []],
  ];
  it.each(cases)('%s', (text, expected) => expect(splitCitations(text)).toEqual(expected));
});

describe('withoutHalfCitation', () => {
  it('holds back what may become a citation', () => {
    expect(withoutHalfCitation('so it is [1')).toBe('so it is');
    expect(withoutHalfCitation('so it is [1, ')).toBe('so it is');
    expect(withoutHalfCitation('so it is [1]')).toBe('so it is [1]');
    expect(withoutHalfCitation('see [the')).toBe('see [the');
  });
});

describe('remarkCitations', () => {
  const components = { 'cite-chip': ({ number }: { number: string }) => `<${number}>` } as Components;
  const render = (text: string) =>
    renderToStaticMarkup(
      createElement(
        Markdown,
        { remarkPlugins: [remarkGfm, remarkCitations], components, skipHtml: true },
        text,
      ),
    );

  it('finds citations in text, emphasis, lists and tables', () => {
    expect(render('**bold [1]** and [2, 3].')).toBe(
      '<p><strong>bold&lt;1&gt;</strong> and&lt;2&gt;&lt;3&gt;.</p>',
    );
    expect(render('- one [1]')).toContain('one&lt;1&gt;');
    expect(render('| a |\n|---|\n| b [1] |')).toContain('b&lt;1&gt;');
  });

  it('leaves code and links alone', () => {
    expect(render('`a[1]`')).toBe('<p><code>a[1]</code></p>');
    expect(render('```\na[1]\n```')).toContain('a[1]');
    expect(render('[see [1]](https://example.org)')).not.toContain('&lt;1&gt;');
  });

  it('never lets HTML through', () => {
    expect(render('<img src=x onerror=alert(1)> <b>x</b> [1]')).not.toMatch(/<img|<b>/);
    expect(render('[x](javascript:alert(1))')).not.toContain('javascript:');
  });
});

describe('references', () => {
  const evidence = (number: number, source: string) =>
    ({
      number,
      source,
      source_id: source,
      chunk_id: `chunk ${number}`,
      text: 'whole passage',
      rects: [],
    }) as unknown as Evidence;
  const citation = (number: number, source: string) =>
    ({
      number,
      source,
      source_id: source,
      chunk_id: `chunk ${number}`,
      text: 'cited words',
      rects: [],
    }) as unknown as Citation;

  it('puts what is cited first, in the order of the text, once a number', () => {
    const all = references(
      [citation(2, 'b'), citation(1, 'a'), citation(2, 'b')],
      [evidence(1, 'a'), evidence(2, 'b'), evidence(3, 'a')],
    );
    expect(all.map(({ number, text, isCited }) => [number, text, isCited])).toEqual([
      [2, 'cited words', true],
      [1, 'cited words', true],
      [3, 'whole passage', false],
    ]);
  });

  it('groups by source', () => {
    const groups = bySource(references([citation(2, 'b'), citation(1, 'a'), citation(3, 'b')], []));
    expect(groups.map(({ source, references: own }) => [source, own.map(({ number }) => number)])).toEqual([
      ['b', [2, 3]],
      ['a', [1]],
    ]);
  });
});

describe('stretchLink', () => {
  const answer: SeriesAnswer = {
    ...{ series_id: 'ser_1', series: 'Load', source_id: 'src_1', source: 'load.csv', chart: null },
    spans: [{ number: 2, from: '2023-12-31T23:00:00Z', to: '2024-01-31T23:00:00Z' }],
  };

  it('opens the series at what is cited', () =>
    expect(stretchLink(answer, 2)).toBe(
      '/series/ser_1?from=2023-12-31T23%3A00%3A00Z&to=2024-01-31T23%3A00%3A00Z' +
        '&cited=2023-12-31T23%3A00%3A00Z%2F2024-01-31T23%3A00%3A00Z',
    ));

  it('leaves other numbers and other answers to the panel', () => {
    expect(stretchLink(answer, 1)).toBeNull();
    expect(stretchLink(null, 2)).toBeNull();
  });
});
