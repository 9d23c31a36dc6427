// In front of every page: who has to log in and has not gets the page that lets them in, at the address that they wanted.
import { Suspense, lazy, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useSession } from '../../api/access';
import { Loading } from '../core/States';

const LogInPage = lazy(() => import('../../pages/LogInPage'));
const NewAccountPage = lazy(() => import('../../pages/NewAccountPage'));

/** The addresses that links lead to; what opens them stands behind `#` and is never sent as a part of the address. */
const LINKS = ['/setup', '/invitation'];

export function Gate({ children }: { children: ReactNode }) {
  const { data: session, isPending } = useSession();
  const { pathname } = useLocation();
  if (isPending) return <Loading />;
  // A server that does not answer says so on the page itself.
  if (!session || session.access === 'open' || session.user !== null) return children;
  return (
    <Suspense fallback={<Loading />}>
      {LINKS.includes(pathname) ? (
        <NewAccountPage isFirst={pathname === '/setup'} />
      ) : (
        <LogInPage needsSetup={session.needs_setup} />
      )}
    </Suspense>
  );
}
