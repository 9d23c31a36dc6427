// Passages about something, ranked, without a chat. The open one is beside the list, as with a citation.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { useSearch } from '../api/library';
import type { LegPlace } from '../api/types';
import { Segments } from '../components/chat/Segments';
import { references } from '../components/chat/citations';
import { headings, rowLine } from '../components/chat/segments';
import { fromSearch } from '../components/chat/scope';
import { cx } from '../components/core/cx';
import { duration, plural } from '../components/core/format';
import { Icon } from '../components/core/Icon';
import { Empty, Failed, Loading } from '../components/core/States';
import { useTitle } from '../hooks/useTitle';
import { SourcePanel } from '../components/panel/SourcePanel';
import { useSearchState } from '../hooks/useSearchState';
import styles from './SearchPage.module.css';

const TYPING_MS = 250;
const AROUND_CHARS = 160;
const NOTHING: never[] = [];

export default function SearchPage() {
  const { params, change } = useSearchState();
  const query = params.get('q') ?? '';
  const scope = useMemo(() => fromSearch(params), [params]);
  const open = Number(params.get('cite')) || null;
  useTitle(query === '' ? 'Search' : `Search: ${query}`);
  const search = useSearch(query, scope);
  const items = search.data?.items ?? NOTHING;
  const all = useMemo(() => references([], items), [items]);
  const type = useDebouncedCallback((q: string) => change({ q, cite: null }, { replace: true }), TYPING_MS);
  const linkTo = useCallback(
    (number: number) => {
      const next = new URLSearchParams(params);
      next.set('cite', String(number));
      return `?${next.toString()}`;
    },
    [params],
  );
  return (
    <div className={styles.page}>
      <div className={styles.scroller}>
        <div className={styles.content}>
          <h1 className="visually-hidden">Search passages</h1>
          <TextInput
            size="md"
            aria-label="Find passages"
            placeholder="Find passages"
            leftSection={<Icon name="search" />}
            defaultValue={query}
            onChange={(event) => type(event.currentTarget.value)}
            data-question-box
          />
          {query === '' && (
            <Empty icon="search" title="Find passages">
              The best passages of all sources, by their words and by their meaning, without an answer around
              them.
            </Empty>
          )}
          {query !== '' && search.isPending && <Loading what="Searching" />}
          {search.isError && <Failed error={search.error} onRetry={() => void search.refetch()} />}
          {search.data && (
            <p className={styles.count}>
              {plural(items.length, 'passage')} in {duration(search.data.took_ms)}
              {!search.data.semantic && ', by words only'}
            </p>
          )}
          {search.data && items.length === 0 && (
            <Empty icon="search" title="Nothing found">
              No source speaks of this. Fewer or other words may help.
            </Empty>
          )}
          <ol className={styles.list}>
            {items.map((one) => (
              <li key={one.number}>
                <Link
                  to={linkTo(one.number)}
                  replace={open !== null}
                  className={cx(styles.item, open === one.number && styles.open)}
                >
                  <span className={styles.head}>
                    <span className={styles.from}>
                      <strong>{one.source}</strong> {one.location.label}
                    </span>
                    <Legs legs={one.legs} />
                  </span>
                  {one.heading && <span className={styles.heading}>{headings(one.heading)}</span>}
                  <span className={styles.text}>
                    {one.row === null ? (
                      <Segments segments={one.segments} aroundChars={AROUND_CHARS} />
                    ) : (
                      rowLine(one.text)
                    )}
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        </div>
      </div>
      {open !== null && (
        <SourcePanel
          references={all}
          current={all.find(({ number }) => number === open) ?? null}
          onShow={(number) => change({ cite: String(number) }, { replace: true })}
          onClose={() => change({ cite: null })}
        />
      )}
    </div>
  );
}

/** Where each of the two searches had the passage. */
function Legs({ legs }: { legs: LegPlace[] }) {
  if (legs.length === 0) return null;
  return (
    <span className={styles.legs}>
      {legs.map(({ leg, rank, score }) => (
        <span key={leg} title={`${LEG_MEANINGS[leg]} ${rank}, score ${score.toFixed(2)}`}>
          {leg} {rank}
        </span>
      ))}
    </span>
  );
}

const LEG_MEANINGS: Record<LegPlace['leg'], string> = {
  words: 'By its words at place',
  meaning: 'By its meaning at place',
};
