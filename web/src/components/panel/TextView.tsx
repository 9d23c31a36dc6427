// A span of text in its surroundings, scrolled to.
import { useEffect, useRef } from 'react';
import type { Passage } from '../../api/types';
import styles from './TextView.module.css';

type Span = Pick<Passage, 'before' | 'text' | 'after'>;

export function TextView({ passage: { before, text, after } }: { passage: Span }) {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => mark.current?.scrollIntoView({ block: 'center' }), [before, text]);
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Text of the source">
      <div className={styles.text}>
        {before}
        {text !== '' && (
          <mark ref={mark} data-testid="mark">
            {text}
          </mark>
        )}
        {after}
      </div>
    </div>
  );
}
