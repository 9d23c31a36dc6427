// How a collection is searched, beyond the words and the meaning of a question. A switch counts at once.
import { Modal, Switch } from '@mantine/core';
import { useChangeCollection } from '../../api/library';
import { useStatus } from '../../api/system';
import type { Collection } from '../../api/types';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import styles from './SearchDialog.module.css';

interface Props {
  collection: Collection;
  onClose: () => void;
}

const look = {
  color: 'var(--accent)',
  withThumbIndicator: false,
  classNames: { track: styles.track ?? '', description: styles.description ?? '' },
};

export function SearchDialog({ collection, onClose }: Props) {
  const { data: status } = useStatus();
  const change = useChangeCollection(collection.id);
  // What was pressed shows until the server has said what it is now.
  const { reranks, expands } = { ...collection, ...(change.isPending && change.variables) };
  const put = (part: { reranks: boolean } | { expands: boolean }) =>
    change.mutate(part, { onError: (error) => notify(sentence(error.message), 'danger') });
  const hasLlm = status?.llm.configured ?? false;
  return (
    <Modal opened onClose={onClose} title="How it is searched" size="md">
      <div className={styles.switches}>
        <Switch
          {...look}
          label="Read the best passages again (re-ranker)"
          description="A better order for a little more time. Used only where such a model is installed."
          checked={reranks ?? collection.reranks}
          onChange={(event) => put({ reranks: event.currentTarget.checked })}
        />
        <Switch
          {...look}
          label="Expand questions with the language model"
          description={
            hasLlm
              ? 'It drafts what an answer might say, and that is searched for too. One more call for each question.'
              : 'No language model is set up.'
          }
          disabled={!hasLlm}
          checked={expands ?? collection.expands}
          onChange={(event) => put({ expands: event.currentTarget.checked })}
        />
      </div>
    </Modal>
  );
}
