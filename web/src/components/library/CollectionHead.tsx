// The head of a collection's page: what it is, and what can be done with the whole of it.
import { Button, Menu } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAddUrl, useDeleteCollection, useSaveCollection } from '../../api/library';
import type { Collection } from '../../api/types';
import { ConfirmDialog, FormDialog } from '../core/Dialogs';
import { plural, size } from '../core/format';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import { SearchDialog } from './SearchDialog';
import styles from './CollectionHead.module.css';

const failed = (error: Error) => notify(sentence(error.message), 'danger');

export function CollectionHead({ collection, add }: { collection: Collection; add: ReactNode }) {
  const [dialog, setDialog] = useState<'url' | 'edit' | 'search' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const addUrl = useAddUrl(collection.id);
  const save = useSaveCollection();
  const remove = useDeleteCollection();
  const navigate = useNavigate();
  const onDelete = () =>
    remove.mutate(collection.id, { onSuccess: () => void navigate('/library'), onError: failed });
  return (
    <header className={styles.head}>
      <div className={styles.title}>
        <p className={styles.crumb}>
          <Link to="/library">Library</Link>
        </p>
        <h1>{collection.name}</h1>
        <p className={styles.description}>
          {collection.description && <>{collection.description.replace(/[.\s]*$/, '. ')}</>}
          <span className="tabular">
            {plural(collection.sources, 'source')}, {size(collection.bytes)}
          </span>
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="sm" component={Link} to={`/?collections=${collection.id}`}>
          Ask
        </Button>
        {add}
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <IconButton icon="more" label="More actions" size={36} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="globe" size={16} />} onClick={() => setDialog('url')}>
              Add from the web
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setDialog('edit')}>
              Name and description
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="search" size={16} />} onClick={() => setDialog('search')}>
              How it is searched
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="danger"
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => setDialog('delete')}
            >
              Delete collection
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {dialog === 'url' && (
        <FormDialog
          title="Add from the web"
          action="Add"
          fields={[{ name: 'url', label: 'Address', type: 'url', required: true, placeholder: 'https://' }]}
          onSubmit={({ url = '' }) => addUrl.mutateAsync(url)}
          onClose={close}
        />
      )}
      {dialog === 'edit' && (
        <FormDialog
          title="Name and description"
          action="Save"
          fields={[
            { name: 'name', label: 'Name', required: true, value: collection.name },
            { name: 'description', label: 'What is in it', value: collection.description },
          ]}
          onSubmit={({ name = '', description = '' }) =>
            save.mutateAsync({ id: collection.id, name, description })
          }
          onClose={close}
        />
      )}
      {dialog === 'search' && <SearchDialog collection={collection} onClose={close} />}
      {dialog === 'delete' && (
        <ConfirmDialog
          title={`Delete “${collection.name}”?`}
          action="Delete"
          onConfirm={onDelete}
          onClose={close}
        >
          Its {plural(collection.sources, 'source')} will be deleted with it. To undo it, roll the environment
          back from its history.
        </ConfirmDialog>
      )}
    </header>
  );
}
