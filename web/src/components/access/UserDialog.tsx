// What may be changed of a user: the name, whether they are let in, what they may do.
import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChangeUser, useGrants, usePutGrants } from '../../api/access';
import type { Grant, User } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { Failed, Loading } from '../core/States';
import { Grants } from './Grants';

export function UserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const kept = useGrants(user.id);
  const change = useChangeUser(user.id);
  const put = usePutGrants(user.id);
  const [isAdmin, setIsAdmin] = useState(user.is_admin);
  const [isDisabled, setIsDisabled] = useState(user.is_disabled);
  const [changed, setChanged] = useState<Grant[] | null>(null);
  const submit = async (form: FormData) => {
    const password = String(form.get('password') ?? '');
    if (changed) await put.mutateAsync(changed);
    await change.mutateAsync({
      name: String(form.get('name') ?? user.name),
      is_admin: isAdmin,
      is_disabled: isDisabled,
      password: password === '' ? null : password,
    });
  };
  return (
    <DialogForm
      title={user.email}
      size="md"
      action="Save"
      isWaiting={!kept.data}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput name="name" label="Name" defaultValue={user.name} required withAsterisk={false} />
      <TextInput
        name="password"
        type="password"
        label="New password"
        description="Only where they lost theirs: it logs them out everywhere. At least 10 characters."
        autoComplete="new-password"
      />
      <Checkbox
        label="Administrator: may do everything"
        checked={isAdmin}
        onChange={(event) => setIsAdmin(event.currentTarget.checked)}
      />
      <Checkbox
        label="Disabled: is let in no more; log-ins and tokens end"
        checked={isDisabled}
        onChange={(event) => setIsDisabled(event.currentTarget.checked)}
      />
      {kept.isPending && <Loading />}
      {kept.isError && <Failed error={kept.error} onRetry={() => void kept.refetch()} />}
      {kept.data && !isAdmin && <Grants grants={changed ?? kept.data} onChange={setChanged} />}
    </DialogForm>
  );
}
