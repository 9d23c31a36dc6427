// Chooses the collection that sources are moved to.
import { Modal } from '@mantine/core';
import { useCollections } from '../../api/library';
import { plural } from '../core/format';
import { Icon } from '../core/Icon';
import styles from './MoveDialog.module.css';

interface Props {
  from: string;
  count: number;
  onMove: (collectionId: string) => void;
  onClose: () => void;
}

export function MoveDialog({ from, count, onMove, onClose }: Props) {
  const { data: collections } = useCollections();
  const others = collections?.filter(({ id }) => id !== from) ?? [];
  return (
    <Modal opened onClose={onClose} title={`Move ${plural(count, 'source')} to`} size="sm">
      <ul className={styles.list}>
        {others.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => {
                onMove(id);
                onClose();
              }}
            >
              <Icon name="collection" size={16} />
              {name}
            </button>
          </li>
        ))}
        {others.length === 0 && <li>There is no other collection yet.</li>}
      </ul>
    </Modal>
  );
}
