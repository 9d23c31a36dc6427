// People, for administrators: users with what they may do, invitations, and who changed what.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useInvitations, useTakeBack, useUsers } from '../api/access';
import type { Invitation, User } from '../api/types';
import { AuditList } from '../components/access/AuditList';
import { InviteDialog } from '../components/access/InviteDialog';
import rows from '../components/access/Rows.module.css';
import { UserDialog } from '../components/access/UserDialog';
import { date } from '../components/core/format';
import { Failed, Loading } from '../components/core/States';
import { TextButton } from '../components/core/TextButton';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './AccountPage.module.css';

export default function PeoplePage() {
  useTitle('People');
  const users = useUsers();
  const [asking, setAsking] = useState<'invite' | User | null>(null);
  const [made, setMade] = useState<Invitation | null>(null);
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <header className={styles.head}>
          <h1>People</h1>
          <Button variant="filled" size="sm" onClick={() => setAsking('invite')}>
            Invite somebody
          </Button>
        </header>
        {made?.link && (
          <p role="status">
            Hand this link on. It is not shown again, works once, and ends on{' '}
            {date(made.expires_at, new Date())}.<span className={rows.secret}>{made.link}</span>
          </p>
        )}
        {users.isPending && <Loading />}
        {users.isError && <Failed error={users.error} onRetry={() => void users.refetch()} />}
        <ul className={rows.list} aria-label="Users">
          {users.data?.map((user) => (
            <li key={user.id} className={rows.row}>
              <div className={rows.what}>
                {user.name}
                <p className={rows.quiet}>{described(user)}</p>
              </div>
              <TextButton onClick={() => setAsking(user)} aria-label={`Change ${user.email}`}>
                Change
              </TextButton>
            </li>
          ))}
        </ul>
        {users.hasNextPage && <TextButton onClick={() => void users.fetchNextPage()}>More</TextButton>}
        <Invitations />
        <AuditList />
      </div>
      {asking === 'invite' && <InviteDialog onMade={setMade} onClose={() => setAsking(null)} />}
      {asking !== null && asking !== 'invite' && <UserDialog user={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

function described({ email, is_admin: isAdmin, is_disabled: isDisabled }: User): string {
  return [email, isAdmin && 'administrator', isDisabled && 'disabled'].filter(Boolean).join(' · ');
}

function Invitations() {
  const invitations = useInvitations();
  const takeBack = useTakeBack();
  if (!invitations.data || invitations.data.length === 0) return null;
  const now = new Date();
  return (
    <section className={rows.section} aria-labelledby="invitations">
      <div className={rows.head}>
        <h2 id="invitations">Invitations</h2>
      </div>
      <ul className={rows.list}>
        {invitations.data.map(({ id, email, is_admin: isAdmin, expires_at: expiresAt }) => (
          <li key={id} className={rows.row}>
            <div className={rows.what}>
              {email ?? 'Whoever has the link'}
              <p className={rows.quiet}>
                {isAdmin && 'administrator · '}ends on {date(expiresAt, now)}
              </p>
            </div>
            <TextButton onClick={() => takeBack.mutate(id)}>Take back</TextButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
