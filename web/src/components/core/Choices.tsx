// Buttons beside each other, of which the pressed one is what is shown.
import type { ReactNode } from 'react';
import { cx } from './cx';
import styles from './Choices.module.css';

interface Props {
  /** What is chosen, for who cannot see it. */
  label: string;
  isSmall?: boolean;
  className?: string | undefined;
  /** Buttons; `aria-pressed` tells which one is chosen. */
  children: ReactNode;
}

export function Choices({ label, isSmall = false, className, children }: Props) {
  return (
    <div className={cx(styles.choices, isSmall && styles.small, className)} role="group" aria-label={label}>
      {children}
    </div>
  );
}
