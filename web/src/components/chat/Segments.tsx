// A passage with the sentences that matched marked. White space of the page's lines is folded.
import { Fragment } from 'react';
import type { Segment } from '../../api/types';
import { fold, trimmed } from './segments';

interface Props {
  segments: Segment[];
  /** Keeps so many characters before the first mark and after the last, so that the mark is seen at once. */
  aroundChars?: number;
}

export function Segments({ segments, aroundChars }: Props) {
  const shown = aroundChars === undefined ? segments : trimmed(segments, aroundChars);
  return (
    <>
      {shown.map(({ text, marked }, index) =>
        marked ? <mark key={index}>{fold(text)}</mark> : <Fragment key={index}>{fold(text)}</Fragment>,
      )}
    </>
  );
}
