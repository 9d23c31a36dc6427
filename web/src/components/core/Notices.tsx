// Draws the notices and holds the page's one polite live region.
import { useSyncExternalStore } from 'react';
import { cx } from './cx';
import { IconButton } from './IconButton';
import { allNotices, dismiss, lastSpoken, subscribe } from './notices';
import styles from './Notices.module.css';

export function Notices() {
  const notices = useSyncExternalStore(subscribe, allNotices);
  const spoken = useSyncExternalStore(subscribe, lastSpoken);
  return (
    <>
      <div className="visually-hidden" aria-live="polite" data-testid="announcer">
        {spoken}
      </div>
      <div className={styles.stack} role="status">
        {notices.map((notice) => (
          <div key={notice.id} className={cx(styles.notice, notice.tone === 'danger' && styles.danger)}>
            <span>{notice.text}</span>
            <IconButton
              icon="close"
              label="Dismiss"
              size={24}
              iconSize={14}
              onClick={() => dismiss(notice.id)}
            />
          </div>
        ))}
      </div>
    </>
  );
}
