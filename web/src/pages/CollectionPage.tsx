// One collection: its sources, live while they are read, and everything that can be done with them.
import { Button } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useCollections, useSourceAction, useSources, type SourceAction } from '../api/library';
import type { Collection, Source } from '../api/types';
import { pickedFiles, type NamedFile } from '../api/uploads';
import { ConfirmDialog, FormDialog } from '../components/core/Dialogs';
import { plural } from '../components/core/format';
import { Icon } from '../components/core/Icon';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading, sentence } from '../components/core/States';
import { useDropDestination } from '../components/frame/DropTarget';
import { useTitle } from '../hooks/useTitle';
import { CollectionHead } from '../components/library/CollectionHead';
import { MoveDialog } from '../components/library/MoveDialog';
import { SelectionBar } from '../components/library/SelectionBar';
import { SourceFilters } from '../components/library/SourceFilters';
import { SourceList } from '../components/library/SourceList';
import { SourceRow } from '../components/library/SourceRow';
import { useSelection } from '../components/library/useSelection';
import { useSearchState } from '../hooks/useSearchState';
import { useSendFiles } from '../hooks/useUploads';
import styles from './CollectionPage.module.css';

export default function CollectionPage() {
  const { collectionId = '' } = useParams();
  const collections = useCollections();
  const collection = collections.data?.find(({ id }) => id === collectionId);
  useTitle(collection?.name ?? null);
  if (collections.isPending) return <Loading />;
  if (collections.isError) {
    return <Failed error={collections.error} onRetry={() => void collections.refetch()} />;
  }
  if (!collection) {
    return (
      <Empty
        icon="collection"
        title="This collection is gone"
        action={<Link to="/library">To the library</Link>}
      >
        It was deleted, or the address was mistyped.
      </Empty>
    );
  }
  return <OpenCollection key={collectionId} collection={collection} />;
}

const failed = (error: Error) => notify(sentence(error.message), 'danger');

function OpenCollection({ collection }: { collection: Collection }) {
  const { params, change } = useSearchState();
  const filters = { q: params.get('q') ?? '', state: params.get('state') ?? '' };
  const list = useSources(collection.id, filters);
  const sources = list.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(sources.map(({ id }) => id));
  const act = useSourceAction();
  const sendFiles = useSendFiles();
  const picker = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState<{ what: 'move' | 'delete' | 'rename'; ids: string[] } | null>(null);
  const upload = (files: NamedFile[]) => {
    sendFiles(files, collection.id).catch(() => notify('The files could not be added.', 'danger'));
  };
  useDropDestination(`add to “${collection.name}”`, upload);
  const { mutate } = act;
  const onAction = useCallback(
    (id: string, action: SourceAction | 'askMove' | 'askDelete' | 'askRename') => {
      if (action === 'askMove') setAsking({ what: 'move', ids: [id] });
      else if (action === 'askDelete') setAsking({ what: 'delete', ids: [id] });
      else if (action === 'askRename') setAsking({ what: 'rename', ids: [id] });
      else mutate({ ids: [id], action }, { onError: failed });
    },
    [mutate],
  );
  const { fetchNextPage } = list;
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const run = (ids: string[], action: SourceAction) => {
    mutate({ ids, action }, { onError: failed });
    selection.clear();
  };
  const isFiltered = filters.q !== '' || filters.state !== '';
  const add = (
    <Button
      variant="filled"
      size="sm"
      leftSection={<Icon name="upload" size={16} />}
      onClick={() => picker.current?.click()}
    >
      Add files
    </Button>
  );
  return (
    <div className={styles.page}>
      <div className={styles.gutter}>
        <div className={styles.top}>
          <CollectionHead collection={collection} add={add} />
          <SourceFilters
            filters={filters}
            collection={collection}
            onChange={(values) => change(values, { replace: true })}
          />
          {selection.selected.length > 0 && (
            <SelectionBar
              count={selection.selected.length}
              onAll={selection.all}
              onClear={selection.clear}
              onMove={() => setAsking({ what: 'move', ids: selection.selected })}
              onRetry={() =>
                run(
                  selection.selected.filter((id) => isRetryable(sources, id)),
                  'retry',
                )
              }
              onDelete={() => setAsking({ what: 'delete', ids: selection.selected })}
              canRetry={selection.selected.some((id) => isRetryable(sources, id))}
            />
          )}
        </div>
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={(event) => {
          upload(pickedFiles(event.currentTarget.files));
          event.currentTarget.value = '';
        }}
      />
      {list.isPending && <Loading />}
      {list.isError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && sources.length === 0 && (
        <Empty
          icon={isFiltered ? 'search' : 'file'}
          title={isFiltered ? 'No source fits' : 'No sources yet'}
          action={
            isFiltered ? <Button onClick={() => change({ q: null, state: null })}>Show all</Button> : add
          }
        >
          {isFiltered
            ? 'Nothing here has that name and state.'
            : 'Drop files anywhere on this page: PDF, Word, PowerPoint, Excel, CSV, HTML, Markdown, text, EPUB.'}
        </Empty>
      )}
      {sources.length > 0 && (
        <SourceList
          sources={sources}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onMore={onMore}
          label="Sources"
        >
          {(source) => (
            <SourceRow
              source={source}
              isSelected={selection.isSelected(source.id)}
              onSelect={selection.select}
              onAction={onAction}
            />
          )}
        </SourceList>
      )}
      {asking?.what === 'delete' && (
        <ConfirmDialog
          title={`Delete ${plural(asking.ids.length, 'source')}?`}
          action="Delete"
          onConfirm={() => run(asking.ids, 'delete')}
          onClose={() => setAsking(null)}
        >
          {asking.ids.length === 1
            ? `“${sources.find(({ id }) => id === asking.ids[0])?.name ?? ''}”`
            : 'They'}{' '}
          will no longer be found, and citations of {asking.ids.length === 1 ? 'it' : 'them'} will not open
          any more.
        </ConfirmDialog>
      )}
      {asking?.what === 'move' && (
        <MoveDialog
          from={collection.id}
          count={asking.ids.length}
          onMove={(to) => run(asking.ids, { moveTo: to })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'rename' && (
        <FormDialog
          title="Rename source"
          action="Rename"
          fields={[
            {
              name: 'name',
              label: 'Name',
              required: true,
              value: sources.find(({ id }) => id === asking.ids[0])?.name ?? '',
            },
          ]}
          onSubmit={({ name = '' }) => act.mutateAsync({ ids: asking.ids, action: { rename: name } })}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

function isRetryable(sources: Source[], id: string): boolean {
  const state = sources.find((source) => source.id === id)?.state;
  return state === 'failed' || state === 'cancelled';
}
