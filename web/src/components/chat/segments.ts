// How a passage is cut for showing. Pure.
import type { Segment } from '../../api/types';

/** Symbol fonts put their bullets into Unicode's private use area, where no other font has a picture. */
const PRIVATE_USE = /[\uE000-\uF8FF]/g;

/** A page's lines as running text. */
export function fold(text: string): string {
  return text.replace(PRIVATE_USE, '•').replace(/\s+/g, ' ');
}

/** Cuts what stands far before the first mark and far after the last, at blanks. Without a mark, only the end. */
export function trimmed(segments: readonly Segment[], aroundChars: number): Segment[] {
  const first = segments.findIndex(({ marked }) => marked);
  const last = segments.findLastIndex(({ marked }) => marked);
  return segments.flatMap((segment, index) => {
    if (first < 0)
      return index === 0 ? [{ ...segment, text: firstWords(segment.text, 2 * aroundChars) }] : [];
    if (index < first)
      return index === first - 1 ? [{ ...segment, text: lastWords(segment.text, aroundChars) }] : [];
    if (index > last)
      return index === last + 1 ? [{ ...segment, text: firstWords(segment.text, aroundChars) }] : [];
    return [segment];
  });
}

function lastWords(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text.slice(-chars);
  return `… ${cut.slice(cut.search(/\s/) + 1)}`;
}

function firstWords(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text.slice(0, chars);
  return `${cut.replace(/\s+\S*$/, '')} …`;
}

/** A table's row, whose lines are "column: value", in one line. */
export function rowLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' · ');
}

/** Headings from the outermost in, as they are shown. */
export function headings(heading: string): string {
  return fold(heading).replaceAll(' > ', ' › ');
}
