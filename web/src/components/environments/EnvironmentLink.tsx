// A link to a page of some environment: one of our own stays in the page, one of another loads anew.
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useEnvironmentName } from '../../api/system';
import { useHomeOf } from '../../hooks/useHomeOf';

interface Props {
  environment: string;
  /** Its path there, from the slash on. */
  to: string;
  className?: string | undefined;
  children: ReactNode;
}

export function EnvironmentLink({ environment, to, className, children }: Props) {
  const own = useEnvironmentName();
  const homeOf = useHomeOf();
  if (environment === own) {
    return (
      <Link to={to} className={className}>
        {children}
      </Link>
    );
  }
  return (
    <a href={homeOf(environment) + to} className={className}>
      {children}
    </a>
  );
}
