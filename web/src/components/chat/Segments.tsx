// A passage with the sentences that matched marked. White space of the page's lines is folded.
import { Fragment } from 'react';
import type { Segment } from '../../api/types';

const AROUND_CHARS = 160;

/** `around` keeps only a little of what stands before the first mark, so that the mark is seen at once. */
export function Segments({ segments, around = false }: { segments: Segment[]; around?: boolean }) {
  return (
    <>
      {segments.map((segment, index) => {
        const isBefore = around && index === 0 && !segment.marked && segments.length > 1;
        const text = fold(isBefore ? lastWords(segment.text) : segment.text);
        return segment.marked ? <mark key={index}>{text}</mark> : <Fragment key={index}>{text}</Fragment>;
      })}
    </>
  );
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function lastWords(text: string): string {
  if (text.length <= AROUND_CHARS) return text;
  const cut = text.slice(-AROUND_CHARS);
  return `…${cut.slice(cut.indexOf(' '))}`;
}
