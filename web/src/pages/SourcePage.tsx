// One source: its facts, its chunks as they were cut, and a preview that follows the chosen chunk.
import { Button } from '@mantine/core';
import { Suspense, lazy, useCallback } from 'react';
import { Link, useParams } from 'react-router';
import {
  contentUrl,
  useChunks,
  useCollections,
  usePart,
  usePassage,
  useSource,
  useSourceAction,
} from '../api/library';
import { useTables } from '../api/tables';
import type { Chunk, Source } from '../api/types';
import { cx } from '../components/core/cx';
import { count } from '../components/core/format';
import { Icon } from '../components/core/Icon';
import { IconButton } from '../components/core/IconButton';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading, sentence } from '../components/core/States';
import { useTitle } from '../hooks/useTitle';
import { ChunkList } from '../components/library/ChunkList';
import { SourceFacts } from '../components/library/SourceFacts';
import { TablePreview } from '../components/library/TablePreview';
import { TableSide } from '../components/library/TableSide';
import { olderText, progressText } from '../components/library/sourceWords';
import { SourceSeries } from '../components/series/SourceSeries';
import { PassageView } from '../components/panel/PassageView';
import { TextView } from '../components/panel/TextView';
import { useSearchState } from '../hooks/useSearchState';
import styles from './SourcePage.module.css';

const PdfView = lazy(() => import('../components/panel/PdfView'));

export default function SourcePage() {
  const { sourceId = '' } = useParams();
  const source = useSource(sourceId);
  useTitle(source.data?.name ?? null);
  if (source.isPending) return <Loading />;
  if (source.isError) return <Failed error={source.error} onRetry={() => void source.refetch()} />;
  return <OpenSource key={sourceId} source={source.data} />;
}

const failed = (error: Error) => notify(sentence(error.message), 'danger');

function OpenSource({ source }: { source: Source }) {
  const { data: collections } = useCollections();
  const { params, change } = useSearchState();
  const chunkId = params.get('chunk');
  // An older content answers while the next one is read, and when that fails.
  const hasContent = source.recipe !== null;
  const older = olderText(source);
  const chunks = useChunks(source);
  const act = useSourceAction();
  const items = chunks.data?.pages.flatMap((page) => page.items) ?? [];
  const collection = collections?.find(({ id }) => id === source.collection_id);
  const canRetry = source.state === 'failed' || source.state === 'cancelled';
  const tables = useTables(source, hasContent && TABLE_FORMATS.includes(source.format));
  const table =
    tables.data?.find((one) => one.table === Number(params.get('table'))) ?? tables.data?.[0] ?? null;
  // Neither its columns nor its chunks, before it is known which of them there are.
  const isAsking = tables.isLoading;
  const row = params.get('row');
  // On a phone the preview is in the place of the side, when something in it is looked at.
  const isPreviewing = chunkId !== null || row !== null || params.get('show') === 'rows';
  const { fetchNextPage } = chunks;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const chunkList = (
    <>
      {chunks.isError && <Failed error={chunks.error} onRetry={() => void chunks.refetch()} />}
      <ChunkList
        chunks={items}
        chosen={chunkId}
        hasMore={chunks.hasNextPage && !chunks.isFetchingNextPage}
        onMore={onMore}
        onChoose={(id) => change({ chunk: id, part: null, row: null }, { replace: chunkId !== null })}
      />
    </>
  );
  return (
    <div className={styles.page}>
      <div className={cx(styles.side, isPreviewing && styles.behind)}>
        <header className={styles.head}>
          <p className={styles.crumb}>
            <Link to="/library">Library</Link> /{' '}
            <Link to={`/library/${source.collection_id}`}>{collection?.name ?? '…'}</Link>
          </p>
          <h1>{source.title ?? source.name}</h1>
          {source.title && <p className={styles.name}>{source.name}</p>}
        </header>
        {source.error && (
          <div className={styles.error} role="alert">
            <p>{sentence(source.error.message)}</p>
            <p>{sentence(source.error.remedy)}</p>
          </div>
        )}
        {canRetry && (
          <Button
            className={styles.retry ?? ''}
            loading={act.isPending}
            onClick={() => act.mutate({ ids: [source.id], action: 'retry' }, { onError: failed })}
          >
            Try again
          </Button>
        )}
        <SourceFacts source={source} />
        <SourceSeries source={source} table={table} />
        {hasContent && (
          <>
            {older && <p className={styles.older}>{older}</p>}
            {isAsking ? null : table && tables.data ? (
              <TableSide
                source={source}
                tables={tables.data}
                table={table}
                view={chunkId !== null || params.get('view') === 'chunks' ? 'chunks' : 'columns'}
                onTable={(number) => change({ table: String(number), row: null, chunk: null })}
                onView={(view) => change({ view: view === 'chunks' ? view : null, chunk: null })}
                onRows={() => change({ show: 'rows' })}
              >
                {chunkList}
              </TableSide>
            ) : (
              <>
                <h2 className={styles.title}>
                  Chunks <span className="tabular">{count(source.chunks)}</span>
                </h2>
                {chunkList}
              </>
            )}
          </>
        )}
      </div>
      <section className={cx(styles.preview, !isPreviewing && styles.hiddenOnPhone)} aria-label="Preview">
        {isPreviewing && (
          <div className={styles.back}>
            <Button
              variant="subtle"
              leftSection={<Icon name="chevronLeft" size={16} />}
              onClick={() => change({ chunk: null, row: null, show: null })}
            >
              {source.name}
            </Button>
          </div>
        )}
        {isAsking && chunkId === null ? (
          <Loading what="Opening" />
        ) : table && chunkId === null ? (
          <TablePreview
            key={table.table}
            source={source}
            table={table}
            row={row === null ? null : Number(row)}
            linkTo={(to) => rowLink(params, to)}
            onRow={(to) => change({ row: to === null ? null : String(to) }, { replace: row !== null })}
          />
        ) : hasContent ? (
          <Preview
            source={source}
            chunkId={chunkId}
            part={Number(params.get('part')) || 1}
            chunks={items}
            onPart={(part) => change({ part: String(part), chunk: null }, { replace: true })}
          />
        ) : (
          <Empty
            icon="file"
            title={
              source.state === 'working'
                ? sentence(progressText(source.progress, source.part_kind))
                : 'Nothing to show yet'
            }
          >
            The preview appears when the source has been read.
          </Empty>
        )}
      </section>
    </div>
  );
}

function rowLink(params: URLSearchParams, row: number): string {
  const next = new URLSearchParams(params);
  next.set('row', String(row));
  return `?${next.toString()}`;
}

const TABLE_FORMATS: Source['format'][] = ['csv', 'tsv', 'xlsx'];

interface PreviewProps {
  source: Source;
  chunkId: string | null;
  part: number;
  chunks: Chunk[];
  onPart: (part: number) => void;
}

function Preview({ source, chunkId, part, chunks, onPart }: PreviewProps) {
  const passage = usePassage(
    chunkId === null ? null : { chunkId, sourceId: source.id, start: null, end: null },
  );
  // The server gives the newest file only, so an older content shows its text instead of another's pages.
  const isOlder = source.state !== 'ready';
  if (chunkId !== null) {
    if (passage.isPending) return <Loading what="Opening" />;
    if (passage.isError) return <Failed error={passage.error} onRetry={() => void passage.refetch()} />;
    if (isOlder && passage.data.kind === 'page') return <TextView passage={passage.data} />;
    return <PassageView passage={passage.data} />;
  }
  if (source.format === 'pdf' && !isOlder) {
    return (
      <Suspense fallback={<Loading what="Opening" />}>
        <PdfView file={contentUrl(source.id)} page={part} rects={NO_RECTS} onPage={onPart} />
      </Suspense>
    );
  }
  if (TABLE_FORMATS.includes(source.format) && chunks[0])
    return <FirstRow chunk={chunks[0]} sourceId={source.id} />;
  return <PartText source={source} part={part} onPart={onPart} />;
}

const NO_RECTS: never[] = [];

function FirstRow({ chunk, sourceId }: { chunk: Chunk; sourceId: string }) {
  const passage = usePassage({ chunkId: chunk.id, sourceId, start: null, end: null });
  if (passage.isPending) return <Loading what="Opening" />;
  if (passage.isError) return <Failed error={passage.error} onRetry={() => void passage.refetch()} />;
  return <PassageView passage={passage.data} />;
}

function PartText({
  source,
  part,
  onPart,
}: {
  source: Source;
  part: number;
  onPart: (part: number) => void;
}) {
  const text = usePart(source, part);
  if (text.isPending) return <Loading what="Opening" />;
  if (text.isError) return <Failed error={text.error} onRetry={() => void text.refetch()} />;
  return (
    <>
      {text.data.total > 1 && (
        <div className={styles.bar} role="toolbar" aria-label="Part">
          <IconButton
            icon="chevronLeft"
            label="Previous"
            disabled={part <= 1}
            onClick={() => onPart(part - 1)}
          />
          <span className="tabular">
            {text.data.label ?? `${text.data.kind} ${part}`} of {text.data.total}
          </span>
          <IconButton
            icon="chevronRight"
            label="Next"
            disabled={part >= text.data.total}
            onClick={() => onPart(part + 1)}
          />
        </div>
      )}
      <TextView passage={{ before: text.data.text, text: '', after: '' }} />
    </>
  );
}
