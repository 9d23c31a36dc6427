// Makes an environment: its name, what it begins with, and how long it lives.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCreateEnvironment } from '../../api/environments';
import type { Environment } from '../../api/types';
import { useHomeOf } from '../../hooks/useHomeOf';
import { DialogForm } from '../core/Dialogs';
import { plural } from '../core/format';
import { LIFETIME_DEFAULT, LIFETIMES, secondsOf } from './lifetimes';
import { freeName, nameProblem } from './words';
import styles from './Dialogs.module.css';

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
  const create = useCreateEnvironment();
  const homeOf = useHomeOf();
  const problem = nameProblem(name, taken);
  const chats = environments.find((one) => one.name === from)?.chats ?? 0;
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
        description={
          chats === 0 ? `${from} has none` : `${plural(chats, 'chat')} of ${from}, with the answers`
        }
        disabled={chats === 0}
      />
      <p className={styles.note}>
        It points to the same data, so it is there at once and takes hardly any room. What is done in it
        touches no other environment. Its schedules are off until you switch them on.
      </p>
    </DialogForm>
  );
}
