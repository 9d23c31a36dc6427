// The series: where each stands, what is forecast next and how far off such forecasts are.
import { TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { useSeriesList } from '../api/series';
import type { Series } from '../api/types';
import { cx } from '../components/core/cx';
import { plural } from '../components/core/format';
import { Icon } from '../components/core/Icon';
import { Empty, Failed, Loading } from '../components/core/States';
import { SeriesRow } from '../components/series/SeriesRow';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './SeriesListPage.module.css';

export default function SeriesListPage() {
  useTitle('Series');
  const list = useSeriesList();
  if (list.isPending) return <Loading />;
  if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0) {
    return (
      <Empty icon="series" title="No series yet" action={<Link to="/library">To the library</Link>}>
        A series is a column of numbers over time. Add a CSV or Excel file with a column of dates, open it,
        and choose “Mark as series”: it is forecast at once, and again whenever the file changes.
      </Empty>
    );
  }
  return <List series={list.data} />;
}

const ROW_PX = 92;
const OVERSCAN_ROWS = 4;
/** Fewer than this are found by looking. */
const SEARCH_FROM = 8;

function List({ series }: { series: Series[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const shown = series.filter(({ name, source }) => `${name} ${source}`.toLowerCase().includes(wanted));
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: OVERSCAN_ROWS,
    scrollMargin: list.current?.offsetTop ?? 0,
  });
  return (
    <div ref={scroller} className={cx(page.scroller, styles.page)}>
      <div className={page.content}>
        <header className={styles.head}>
          <div>
            <h1>Series</h1>
            <p className={styles.count}>{plural(series.length, 'series', 'series')}</p>
          </div>
          {series.length >= SEARCH_FROM && (
            <TextInput
              leftSection={<Icon name="search" size={16} />}
              placeholder="Find by name"
              aria-label="Find by name"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </header>
        {shown.length === 0 && <Empty title="None is called that" />}
        <div
          ref={list}
          className={styles.rows}
          style={{ height: rows.getTotalSize() }}
          role="list"
          aria-label="Series"
        >
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const one = shown[index];
            if (!one) return null;
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                className={styles.row}
                style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
              >
                <SeriesRow series={one} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
