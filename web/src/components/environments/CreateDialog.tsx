// Makes an environment: its name, what it begins with, and how long it lives.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCreateEnvironment } from '../../api/environments';
import { useSettings } from '../../api/system';
import type { Environment } from '../../api/types';
import { useHomeOf } from '../../hooks/useHomeOf';
import { DialogForm } from '../core/Dialogs';
import { LIFETIME_DEFAULT, LIFETIMES, secondsOf } from './lifetimes';
import { chatsWords, freeName, maskWords, nameProblem } from './words';
import styles from './Dialogs.module.css';

/** The key of the setting that names the columns. */
const MASK_KEY = 'mask_columns';

interface Props {
  environments: readonly Environment[];
  /** What it begins with unless another is chosen. */
  from: string;
  onMade: (made: Environment) => void;
  onClose: () => void;
}

export function CreateDialog({ environments, from: fromFirst, onMade, onClose }: Props) {
  const taken = environments.map(({ name }) => name);
  const [name, setName] = useState(() => freeName(taken));
  const [from, setFrom] = useState(fromFirst);
  const [masks, setMasks] = useState(false);
  const create = useCreateEnvironment();
  const { data: settings } = useSettings();
  const homeOf = useHomeOf();
  const problem = nameProblem(name, taken);
  const parent = environments.find((one) => one.name === from);
  const chats = parent?.chats ?? 0;
  const columns = settings?.items.find(({ key }) => key === MASK_KEY)?.value ?? '';
  const isMasked = masks || (parent?.sanitised ?? false);
  const address = new URL(`${homeOf(name)}/`, window.location.origin);
  return (
    <DialogForm
      title="New environment"
      size="md"
      action="Make"
      isWaiting={problem !== null}
      onSubmit={async (form) => {
        const made = await create.mutateAsync({
          name,
          from,
          with_chats: form.get('chats') !== null,
          sanitise: masks,
          ttl_seconds: secondsOf(form.get('lifetime')),
        });
        onMade(made);
      }}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description={problem === null ? `Its pages: ${address.href}` : ' '}
        error={problem}
        value={name}
        onChange={(event) => setName(event.currentTarget.value.trim())}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data-autofocus
      />
      <NativeSelect
        label="With the sources of"
        data={taken}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <NativeSelect label="Delete it" name="lifetime" data={LIFETIMES} defaultValue={LIFETIME_DEFAULT} />
      <Checkbox
        name="chats"
        label="Take the chats along"
        description={chatsWords(from, chats, isMasked)}
        disabled={chats === 0 || isMasked}
      />
      <Checkbox
        label="Mask columns"
        description={maskWords(from, parent?.sanitised ?? false, columns)}
        checked={isMasked}
        disabled={columns === '' || (parent?.sanitised ?? false)}
        onChange={(event) => setMasks(event.currentTarget.checked)}
      />
      <p className={styles.note}>
        {isMasked
          ? 'Its documents are there at once, its tables once they are read anew. It has no kept cases, the files of its tables cannot be saved, and it is neither promoted nor synced.'
          : 'It points to the same data, so it is there at once and takes hardly any room.'}{' '}
        What is done in it touches no other environment. Its schedules are off until you switch them on.
      </p>
    </DialogForm>
  );
}
