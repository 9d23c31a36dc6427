// Says how long an environment lives from now on.
import { NativeSelect } from '@mantine/core';
import { useChangeEnvironment } from '../../api/environments';
import type { Environment } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { expiryWords } from '../frame/expiry';
import { LIFETIME_DEFAULT, LIFETIMES, secondsOf } from './lifetimes';
import styles from './Dialogs.module.css';

export function ExpiryDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { name, expires_at: expiresAt } = environment;
  const change = useChangeEnvironment(name);
  return (
    <DialogForm
      title={`How long ${name} lives`}
      action="Save"
      onSubmit={(form) => change.mutateAsync({ ttl_seconds: secondsOf(form.get('lifetime')) })}
      onClose={onClose}
    >
      <NativeSelect
        label="Delete it, counted from now"
        name="lifetime"
        data={LIFETIMES}
        defaultValue={LIFETIME_DEFAULT}
        data-autofocus
      />
      <p className={styles.note}>
        As it is, it {expiryWords(expiresAt, new Date())}. Once deleted, its chats and its history are gone
        for good.
      </p>
    </DialogForm>
  );
}
