// The states that every view shares: loading, empty, failed.
import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiError } from '../../api/client';
import { Icon, type IconName } from './Icon';
import styles from './States.module.css';

const LOADING_SHOWN_AFTER_MS = 250;

/** One quiet word, and only when the wait is long enough to be noticed. */
export function Loading({ what = 'Loading' }: { what?: string }) {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), LOADING_SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.loading} role="status">
      {isShown && `${what}…`}
    </div>
  );
}

interface EmptyProps {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      {icon && <Icon name={icon} size={28} />}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** What happened, what to do, and the number to quote when asking for help. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <div className={styles.state} role="alert">
      <Icon name="alert" size={28} />
      <h2>{sentence(known?.message ?? 'this page could not be shown')}</h2>
      {known?.remedy && <p>{sentence(known.remedy)}</p>}
      {known?.unreachable && <p>It is tried again by itself. Is the program still running?</p>}
      {onRetry && known?.status !== 404 && (
        <div className={styles.action}>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
      {known?.requestId && <p className={styles.request}>Request {known.requestId}</p>}
    </div>
  );
}

/** What the server said of a failure and what to do about it, in sentences. */
export function failureText(cause: unknown): string {
  if (!(cause instanceof Error)) return sentence('that did not work');
  const remedy = cause instanceof ApiError ? (cause.remedy ?? '') : '';
  return [cause.message, remedy].map(sentence).join(' ').trim();
}

/** The server's messages are lower case and without a full stop; on a page they are sentences. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…)]$/.test(capital) ? capital : `${capital}.`;
}
