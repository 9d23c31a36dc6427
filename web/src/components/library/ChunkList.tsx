// The chunks of a source, as they were cut, in order. Choosing one shows it in the preview.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Chunk } from '../../api/types';
import { fold, headings, rowLine } from '../chat/segments';
import { cx } from '../core/cx';
import { plural } from '../core/format';
import styles from './ChunkList.module.css';

interface Props {
  chunks: Chunk[];
  chosen: string | null;
  hasMore: boolean;
  onMore: () => void;
  onChoose: (id: string) => void;
}

const ROW_PX = 108;
const OVERSCAN_ROWS = 8;

export function ChunkList({ chunks, chosen, hasMore, onMore, onChoose }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: chunks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => chunks[index]?.id ?? index,
    overscan: OVERSCAN_ROWS,
  });
  const visible = rows.getVirtualItems();
  const isNearEnd = (visible.at(-1)?.index ?? -1) >= chunks.length - OVERSCAN_ROWS;
  useEffect(() => {
    if (isNearEnd && hasMore) onMore();
  }, [isNearEnd, hasMore, onMore]);
  // A link to a chunk that is not on the first page of the list reads on until it is there.
  const at = chosen === null ? -1 : chunks.findIndex(({ id }) => id === chosen);
  const isMissing = chosen !== null && at < 0;
  useEffect(() => {
    if (isMissing && hasMore) onMore();
  }, [isMissing, hasMore, onMore]);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [at, rows]);
  return (
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label="Chunks">
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {visible.map(({ key, index, start }) => {
          const chunk = chunks[index];
          if (!chunk) return null;
          const { id, heading, text, tokens, location } = chunk;
          return (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                className={cx(styles.chunk, id === chosen && styles.chosen)}
                aria-pressed={id === chosen}
                onClick={() => onChoose(id)}
              >
                <span className={styles.line}>
                  <span className={styles.label}>{location.label}</span>
                  {heading && <span className={styles.heading}>{headings(heading)}</span>}
                  <span className={styles.tokens}>{plural(tokens, 'token')}</span>
                </span>
                <span className={styles.text}>{location.row === null ? fold(text) : rowLine(text)}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
