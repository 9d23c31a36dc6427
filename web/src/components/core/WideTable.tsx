// A table of figures that scrolls sideways by itself where it is wider than its place, by keyboard too.
import type { ReactNode } from 'react';
import { cx } from './cx';
import styles from './WideTable.module.css';

interface Props {
  label: string;
  /** Of the table. */
  className?: string | undefined;
  children: ReactNode;
}

export function WideTable({ label, className, children }: Props) {
  return (
    <div className={styles.wide} tabIndex={0} role="region" aria-label={label}>
      <table className={cx(styles.table, className)}>{children}</table>
    </div>
  );
}
