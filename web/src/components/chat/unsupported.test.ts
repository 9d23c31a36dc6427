import { expect, it } from 'vitest';
import type { TextNode } from './citations';
import { missingText, remarkUnsupported } from './unsupported';

const text = (value: string): TextNode => ({ type: 'text', value });
const strong = (value: string): TextNode => ({ type: 'strong', children: [text(value)] });
const citation: TextNode = { type: 'citation', data: { hName: 'cite-chip', hProperties: { number: '1' } } };

/** The text of a paragraph with the wrapped pieces in brackets, the last piece with a star. */
function check(children: TextNode[], sentence: string, expected: string): void {
  const tree: TextNode = { type: 'root', children: [{ type: 'paragraph', children }] };
  remarkUnsupported([{ sentence, missing: ['7'] }])(tree);
  const write = (node: TextNode): string => {
    const inner = node.children?.map(write).join('') ?? node.value ?? '';
    if (node.type === 'citation') return '#';
    if (node.type !== 'unsupported') return inner;
    return `[${inner}${node.data?.hProperties['last'] ? '*' : ''}]`;
  };
  expect(write(tree)).toBe(expected);
}

it('wraps a sentence with the mark that closes it', () => {
  check([text('First. It was 7 km. Last.')], 'It was 7 km.', 'First. [It was 7 km.*] Last.');
  check([text('It was 7 km.')], 'It was 7 km.', '[It was 7 km.*]');
});

it('goes through other marks and around citations', () => {
  check(
    [text('So. It was '), strong('7 km'), text(' far'), citation, text('. Then.')],
    'It was **7 km** far.',
    'So. [It was ][7 km][ far*]#. Then.',
  );
});

it('passes over citations that the sentence still has inside', () => {
  check(
    [text('So. It was 7 km'), citation, text(' far'), citation, text('. Then.')],
    'It was 7 km [1] far [2, 3].',
    'So. [It was 7 km]#[ far*]#. Then.',
  );
});

it('leaves the text alone where the sentence is not in it', () => {
  check([text('It was far.')], 'It was 7 km.', 'It was far.');
  check([text('It was far.')], '…', 'It was far.');
});

it('wraps two sentences of one paragraph', () => {
  const tree: TextNode = {
    type: 'root',
    children: [{ type: 'paragraph', children: [text('One is 1. Two is 2.')] }],
  };
  remarkUnsupported([
    { sentence: 'One is 1.', missing: [] },
    { sentence: 'Two is 2.', missing: [] },
  ])(tree);
  expect(JSON.stringify(tree).match(/"type":"unsupported"/g)).toHaveLength(2);
});

it('says what is missing', () => {
  expect(missingText({ missing: ['27.8 GW', 'Bern'] })).toBe('Not found in the sources: 27.8 GW, Bern');
  expect(missingText({ missing: [] })).toBe('Not found in the sources');
});
