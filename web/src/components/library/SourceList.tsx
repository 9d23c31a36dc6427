// The sources of a collection as a virtual list: ten thousand rows scroll like ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Source } from '../../api/types';
import styles from './SourceList.module.css';

interface Props {
  sources: Source[];
  hasMore: boolean;
  onMore: () => void;
  label: string;
  children: (source: Source) => ReactNode;
}

const ROW_PX = 68;
const OVERSCAN_ROWS = 12;

export function SourceList({ sources, hasMore, onMore, label, children }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer hands out functions that change with every scroll; the compiler's memo rules do not apply.
  const rows = useVirtualizer({
    count: sources.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => sources[index]?.id ?? index,
    overscan: OVERSCAN_ROWS,
  });
  const visible = rows.getVirtualItems();
  const last = visible.at(-1)?.index ?? -1;
  const isNearEnd = last >= sources.length - OVERSCAN_ROWS;
  useEffect(() => {
    if (isNearEnd && hasMore) onMore();
  }, [isNearEnd, hasMore, onMore]);
  return (
    <div ref={scroller} className={styles.scroller} role="region" aria-label={label} tabIndex={0}>
      <div className={styles.content}>
        <div className={styles.rows} style={{ height: rows.getTotalSize() }} role="list">
          {visible.map(({ key, index, start }) => {
            const source = sources[index];
            if (!source) return null;
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={hasMore ? -1 : sources.length}
                aria-posinset={index + 1}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                {children(source)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
