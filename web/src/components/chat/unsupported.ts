// Finds the sentences that their sources do not support in the text of an answer, whatever Markdown is around them.
import type { Unsupported } from '../../api/types';
import { splitCitations, type TextNode } from './citations';

/** "Not found in the sources: 27.8 GW, Bern". */
export function missingText({ missing }: Pick<Unsupported, 'missing'>): string {
  return missing.length === 0
    ? 'Not found in the sources'
    : `Not found in the sources: ${missing.join(', ')}`;
}

/** Only letters and digits tell: marks, spaces and quotation marks may be written in several ways. */
const TELLING = /[\p{L}\p{N}]/gu;

interface Place {
  leaf: TextNode;
  /** Into the leaf's text. */
  offset: number;
}

/** A remark plugin: wraps the sentences as `unsupported-text`. It runs after citations have left the text. */
export function remarkUnsupported(all: readonly Unsupported[]) {
  return (tree: unknown): void => {
    if (all.length > 0) inBlocks(tree as TextNode, all);
  };
}

const INLINE = new Set(['text', 'emphasis', 'strong', 'delete', 'inlineCode', 'link', 'citation', 'break']);

/** A block is what holds text directly: a paragraph, a heading, a cell. */
function inBlocks(node: TextNode, all: readonly Unsupported[]): void {
  if (!node.children) return;
  if (node.children.some(({ type }) => INLINE.has(type))) mark(node, all);
  else for (const child of node.children) inBlocks(child, all);
}

function mark(block: TextNode, all: readonly Unsupported[]): void {
  for (const one of all) {
    const places = placesIn(block);
    const text = places.map(({ leaf, offset }) => leaf.value?.charAt(offset) ?? '').join('');
    const wanted = (withoutCitations(one.sentence).match(TELLING) ?? []).join('');
    const at = wanted === '' ? -1 : text.indexOf(wanted);
    const first = places[at];
    const last = places[at + wanted.length - 1];
    if (at >= 0 && first && last) wrap(block, first, last, missingText(one));
  }
}

/** The server leaves off the citations at a sentence's ends only, and one before the full stop is not at its end. */
function withoutCitations(sentence: string): string {
  return splitCitations(sentence)
    .filter((part) => typeof part === 'string')
    .join('');
}

/** The letters and digits of a block, each with where it is; those of sentences already wrapped are left out. */
function placesIn(node: TextNode): Place[] {
  if (node.type === 'citation' || node.type === 'unsupported') return [];
  if (node.children) return node.children.flatMap(placesIn);
  const text = node.value ?? '';
  return [...text.matchAll(TELLING)].flatMap(({ 0: char, index }) =>
    // A character beyond the first plane is two units of the text, as it is of the sentence.
    Array.from(char.split('').keys(), (unit) => ({ leaf: node, offset: index + unit })),
  );
}

function wrap(block: TextNode, first: Place, last: Place, said: string): void {
  const leaves = leavesOf(block);
  const from = leaves.indexOf(first.leaf);
  const to = leaves.indexOf(last.leaf);
  for (const leaf of leaves.slice(from, to + 1)) {
    const text = leaf.value ?? '';
    const start = leaf === first.leaf ? first.offset : 0;
    const end = leaf === last.leaf ? endOfSentence(text, last.offset + 1) : text.length;
    // The last piece carries the words for who cannot see the line.
    cut(leaf, start, end, said, leaf === last.leaf);
  }
}

/** With the marks that close it. */
function endOfSentence(text: string, end: number): number {
  const closing = /^[.!?…%)"'”’»]+/.exec(text.slice(end));
  return end + (closing?.[0].length ?? 0);
}

function leavesOf(node: TextNode): TextNode[] {
  if (node.type === 'citation' || node.type === 'unsupported') return [];
  return node.children ? node.children.flatMap(leavesOf) : [node];
}

/** The leaf becomes a group of up to three: what stands before, the piece, what stands after. */
function cut(leaf: TextNode, start: number, end: number, said: string, isLast: boolean): void {
  const { type, value = '' } = leaf;
  const piece: TextNode = {
    type: 'unsupported',
    data: { hName: 'unsupported-text', hProperties: { said, last: isLast ? 'yes' : '' } },
    children: [{ type, value: value.slice(start, end) }],
  };
  const parts = [{ type, value: value.slice(0, start) }, piece, { type, value: value.slice(end) }];
  leaf.type = 'emphasis';
  leaf.data = { hName: 'span', hProperties: {} };
  delete leaf.value;
  leaf.children = parts.filter((part) => part === piece || part.value !== '');
}
