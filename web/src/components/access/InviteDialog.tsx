// Inviting somebody: whom, and what they may do.
import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useInvite } from '../../api/access';
import type { Grant, Invitation } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { Grants } from './Grants';

interface Props {
  onMade: (invitation: Invitation) => void;
  onClose: () => void;
}

export function InviteDialog({ onMade, onClose }: Props) {
  const invite = useInvite();
  const [isAdmin, setIsAdmin] = useState(false);
  const [grants, setGrants] = useState<Grant[]>([
    { environment: 'main', collection_id: null, role: 'reader' },
  ]);
  const submit = async (form: FormData) => {
    const email = String(form.get('email') ?? '').trim();
    const body = { email: email === '' ? null : email, is_admin: isAdmin, grants: isAdmin ? [] : grants };
    onMade(await invite.mutateAsync(body));
  };
  return (
    <DialogForm title="Invite somebody" size="md" action="Make the link" onSubmit={submit} onClose={onClose}>
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        description="Nothing is sent there; the link works for this address alone. Leave it out for whoever has the link."
        autoComplete="off"
        data-autofocus
      />
      <Checkbox
        label="Administrator: may do everything"
        checked={isAdmin}
        onChange={(event) => setIsAdmin(event.currentTarget.checked)}
      />
      {!isAdmin && <Grants grants={grants} onChange={setGrants} />}
    </DialogForm>
  );
}
