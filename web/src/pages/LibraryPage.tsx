// The collections: what each holds, and how fresh it is.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCollections, useSaveCollection } from '../api/library';
import type { Collection } from '../api/types';
import { FormDialog } from '../components/core/Dialogs';
import { plural, since, size } from '../components/core/format';
import { Icon } from '../components/core/Icon';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading } from '../components/core/States';
import { useDropDestination } from '../components/frame/DropTarget';
import { useTitle } from '../hooks/useTitle';
import { useSendFiles } from '../hooks/useUploads';
import page from './Scroll.module.css';
import styles from './LibraryPage.module.css';

export default function LibraryPage() {
  useTitle('Library');
  const collections = useCollections();
  const [isCreating, setIsCreating] = useState(false);
  const save = useSaveCollection();
  const navigate = useNavigate();
  const sendFiles = useSendFiles();
  useDropDestination('add to “My files”', (files) => {
    sendFiles(files, null).catch(() => notify('The files could not be added.', 'danger'));
  });
  if (collections.isPending) return <Loading />;
  if (collections.isError) {
    return <Failed error={collections.error} onRetry={() => void collections.refetch()} />;
  }
  const create = (
    <Button
      variant="filled"
      size="sm"
      leftSection={<Icon name="plus" size={16} />}
      onClick={() => setIsCreating(true)}
    >
      New collection
    </Button>
  );
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <header className={styles.head}>
          <h1>Library</h1>
          {collections.data.length > 0 && create}
        </header>
        {collections.data.length === 0 ? (
          <Empty icon="book" title="Nothing here yet" action={create}>
            Drop files anywhere on this page, or make a collection first. A collection is a set of sources
            that is asked together.
          </Empty>
        ) : (
          <ul className={styles.list}>
            {collections.data.map((collection) => (
              <Row key={collection.id} collection={collection} />
            ))}
          </ul>
        )}
      </div>
      {isCreating && (
        <FormDialog
          title="New collection"
          action="Create"
          fields={[
            { name: 'name', label: 'Name', required: true, placeholder: 'Contracts' },
            { name: 'description', label: 'What is in it', placeholder: 'Optional' },
          ]}
          onSubmit={async ({ name = '', description = '' }) => {
            const made = await save.mutateAsync({ id: null, name, description });
            await navigate(`/library/${made.id}`);
          }}
          onClose={() => setIsCreating(false)}
        />
      )}
    </div>
  );
}

function Row({ collection }: { collection: Collection }) {
  const { id, name, description, sources, working, failed, bytes, updated_at: updatedAt } = collection;
  return (
    <li>
      <Link to={`/library/${id}`} className={styles.row}>
        <span className={styles.main}>
          <span className={styles.name}>{name}</span>
          {description && <span className={styles.description}>{description}</span>}
        </span>
        <span className={styles.facts}>
          {working > 0 && <span className={styles.working}>{working} being read</span>}
          {failed > 0 && <span className={styles.failed}>{failed} failed</span>}
          <span className={styles.count}>{plural(sources, 'source')}</span>
          <span className={styles.size}>{size(bytes)}</span>
          <span className={styles.time}>{since(updatedAt, new Date())}</span>
        </span>
      </Link>
    </li>
  );
}
