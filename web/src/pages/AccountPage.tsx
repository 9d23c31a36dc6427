// One's own account: who one is, where one is logged in, the API tokens, the password.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { logOut, useChangePassword, useSession } from '../api/access';
import { LogInList } from '../components/access/LogInList';
import { TokenList } from '../components/access/TokenList';
import { FormDialog } from '../components/core/Dialogs';
import { notify } from '../components/core/notices';
import { Empty, failureText } from '../components/core/States';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './AccountPage.module.css';

export default function AccountPage() {
  useTitle('Account');
  const { data: session } = useSession();
  const change = useChangePassword();
  const [isAsking, setIsAsking] = useState(false);
  const user = session?.user;
  if (!user) {
    return (
      <Empty title="Nobody logs in here">
        Only this machine reaches this Almanac, so that everybody who does may do everything.
      </Empty>
    );
  }
  const leave = (everywhere: boolean) => {
    logOut(everywhere).catch((cause: unknown) => notify(failureText(cause), 'danger'));
  };
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <header className={styles.head}>
          <div>
            <h1>{user.name}</h1>
            <p className={styles.quiet}>
              {user.email}
              {user.is_admin && ' · administrator'}
            </p>
          </div>
          <div className={styles.actions}>
            <Button size="sm" onClick={() => setIsAsking(true)}>
              Change password
            </Button>
            <Button size="sm" onClick={() => leave(false)}>
              Log out
            </Button>
          </div>
        </header>
        <LogInList onLeaveEverywhere={() => leave(true)} />
        <TokenList />
      </div>
      {isAsking && (
        <FormDialog
          title="Change password"
          action="Change it"
          fields={[
            { name: 'current', label: 'Password until now', type: 'password', required: true },
            {
              name: 'password',
              label: 'New password, at least 10 characters',
              type: 'password',
              required: true,
            },
          ]}
          onSubmit={async ({ current = '', password = '' }) => {
            await change.mutateAsync({ current, password });
            notify('The password is changed. All other log-ins have ended.');
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </div>
  );
}
