// Deletes an environment for good, once its name is typed.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDeleteEnvironment } from '../../api/environments';
import type { Environment } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { plural } from '../core/format';
import styles from './Dialogs.module.css';

interface Props {
  environment: Environment;
  onDeleted: () => void;
  onClose: () => void;
}

export function DeleteDialog({ environment, onDeleted, onClose }: Props) {
  const { name, chats, parent } = environment;
  const [typed, setTyped] = useState('');
  const remove = useDeleteEnvironment();
  return (
    <DialogForm
      title={`Delete ${name}?`}
      action="Delete"
      isDangerous
      isWaiting={typed.trim() !== name}
      onSubmit={async () => {
        await remove.mutateAsync(name);
        onDeleted();
      }}
      onClose={onClose}
    >
      <p>
        {chats > 0 ? `Its ${plural(chats, 'chat')}, its settings` : 'Its settings'} and its history go with
        it. This cannot be undone: to keep its sources, promote it first; to have it again as it began, make
        it anew
        {parent !== null && ` from ${parent}`}.
      </p>
      <p className={styles.note}>No other environment loses anything.</p>
      <TextInput
        label={`Type ${name} to delete it`}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
      />
    </DialogForm>
  );
}
