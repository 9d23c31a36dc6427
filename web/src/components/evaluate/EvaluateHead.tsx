// The head of the evaluation's pages: sets and runs on one side, the cases that people kept on the other.
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { cx } from '../core/cx';
import styles from './EvaluateHead.module.css';

const TABS = [
  { to: '/evaluate', label: 'Runs' },
  { to: '/evaluate/cases', label: 'Cases' },
];

export function EvaluateHead({ action = null }: { action?: ReactNode }) {
  return (
    <header className={styles.head}>
      <h1>Evaluate</h1>
      <nav className={styles.tabs} aria-label="Evaluate">
        {TABS.map(({ to, label }) => (
          <NavLink
            key={to}
            to={to}
            end
            className={({ isActive }) => cx(styles.tab, isActive && styles.active)}
          >
            {label}
          </NavLink>
        ))}
      </nav>
      <div className={styles.action}>{action}</div>
    </header>
  );
}
