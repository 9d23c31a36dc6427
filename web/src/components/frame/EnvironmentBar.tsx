// Says on every page of another environment than the main one which it is, how long it lives, and how to leave it.
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { MAIN, samePlace } from '../../api/address';
import { useEnvironmentName, useEnvironments } from '../../api/system';
import { useHomeOf } from '../../hooks/useHomeOf';
import { cx } from '../core/cx';
import { Icon } from '../core/Icon';
import { EnvironmentMenu } from './EnvironmentMenu';
import { expiresSoon, expiryWords } from './expiry';
import styles from './EnvironmentBar.module.css';

export function EnvironmentBar() {
  const name = useEnvironmentName();
  const { data: environments } = useEnvironments();
  const homeOf = useHomeOf();
  const { pathname } = useLocation();
  useTabIcon(name !== MAIN);
  if (name === MAIN) return null;
  const found = environments?.find((one) => one.name === name);
  const now = new Date();
  return (
    <aside className={styles.bar} aria-label="Environment">
      <EnvironmentMenu>
        <button type="button" className={styles.name}>
          Preview: <strong>{name}</strong>
          <Icon name="chevronDown" size={14} />
        </button>
      </EnvironmentMenu>
      {found && (
        <span className={styles.facts}>
          <span className={cx(expiresSoon(found.expires_at, now) && styles.soon)}>
            {expiryWords(found.expires_at, now)}
          </span>
          , schedules {found.schedules_on ? 'on' : 'off'}
        </span>
      )}
      <a href={homeOf(MAIN) + samePlace(pathname)} className={styles.leave}>
        Back to main
      </a>
    </aside>
  );
}

const ICONS = { main: '/favicon.svg', preview: '/favicon-preview.svg' };

/** Tabs are told apart by their icon, where there is no room for their name. */
function useTabIcon(isPreview: boolean): void {
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', isPreview ? ICONS.preview : ICONS.main);
  }, [isPreview]);
}
