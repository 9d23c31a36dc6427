// Citations in an answer: finding "[1]" and "[1, 2]" in its text, and what each number stands for.
import type { Citation, Evidence, Location, Rect, SeriesAnswer } from '../../api/types';

const CITATION = /[ \u00a0]*\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]/g;
const RANGE_MAX = 20;

/** Cuts text at its citations: strings stay text, number lists are what was in brackets, in order. */
export function splitCitations(text: string): (string | number[])[] {
  const parts: (string | number[])[] = [];
  let end = 0;
  for (const match of text.matchAll(CITATION)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(numbersIn(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** "1, 3-5" is 1, 3, 4, 5. */
function numbersIn(list: string): number[] {
  const numbers: number[] = [];
  for (const item of list.split(/\s*[,;]\s*/)) {
    const [from = 0, to = from] = item.split(/\s*[–-]\s*/).map(Number);
    for (let n = from; n <= Math.min(to, from + RANGE_MAX); n += 1) numbers.push(n);
  }
  return numbers;
}

/** While an answer streams, its last characters may be half a citation: they wait for the rest. */
export function withoutHalfCitation(text: string): string {
  return text.replace(/[ \u00a0]*\[[\d\s,;–-]*$/, '');
}

/** As much of a node of the Markdown tree as is read and written here. */
export interface TextNode {
  type: string;
  value?: string;
  children?: TextNode[];
  data?: { hName: string; hProperties: Record<string, string> };
}

const UNTOUCHED = new Set(['code', 'inlineCode', 'link', 'linkReference', 'html']);

/** A remark plugin: turns citations into `cite-chip` elements, everywhere but in code and in links. */
export function remarkCitations() {
  return (tree: unknown): void => walk(tree as TextNode);
}

function walk(node: TextNode): void {
  if (!node.children || UNTOUCHED.has(node.type)) return;
  node.children = node.children.flatMap((child) => {
    if (child.type !== 'text') {
      walk(child);
      return [child];
    }
    return splitCitations(child.value ?? '').flatMap((part): TextNode[] => {
      if (typeof part === 'string') return [{ type: 'text', value: part }];
      return part.map((number) => ({
        type: 'citation',
        data: { hName: 'cite-chip', hProperties: { number: String(number) } },
      }));
    });
  });
}

/** What a number in the text opens: the words cited where they are known, else the whole passage. */
export interface Reference {
  number: number;
  sourceId: string;
  source: string;
  chunkId: string;
  location: Location;
  text: string;
  rects: Rect[];
  isCited: boolean;
}

/** One reference a number: the cited ones in the order of the text, then the evidence that was not cited. */
export function references(citations: readonly Citation[], evidence: readonly Evidence[]): Reference[] {
  const found = new Map<number, Reference>();
  const add = (from: Citation | Evidence, isCited: boolean) => {
    if (found.has(from.number)) return;
    const { number, source_id: sourceId, source, chunk_id: chunkId, location, text, rects } = from;
    found.set(number, { number, sourceId, source, chunkId, location, text, rects, isCited });
  };
  for (const citation of citations) add(citation, true);
  for (const one of evidence) add(one, false);
  return [...found.values()];
}

/** The cited references grouped by source, sources in the order of their first citation. */
export function bySource(
  all: readonly Reference[],
): { sourceId: string; source: string; references: Reference[] }[] {
  const groups = new Map<string, { sourceId: string; source: string; references: Reference[] }>();
  for (const reference of all) {
    const { sourceId, source } = reference;
    const group = groups.get(sourceId) ?? { sourceId, source, references: [] };
    group.references.push(reference);
    groups.set(sourceId, group);
  }
  return [...groups.values()];
}

/** Whether what is cited is a stretch of a series: it opens the series there, as there is no passage to read. */
export function isOfSeries({ location }: Pick<Reference, 'location'>): boolean {
  return location.part_kind === 'series';
}

/** The address of the series with the stretch that a number of the answer stands for; null where it stands for none. */
export function stretchLink(answer: SeriesAnswer | null, number: number): string | null {
  const span = answer?.spans.find((one) => one.number === number);
  if (!answer || !span) return null;
  const { from, to } = span;
  return `/series/${answer.series_id}?${new URLSearchParams({ from, to, cited: `${from}/${to}` }).toString()}`;
}
