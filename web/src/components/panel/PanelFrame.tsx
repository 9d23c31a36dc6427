// What is around a source beside the chat: its name, the walk to the one before and after, and the way out.
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useKeys } from '../../hooks/useKeys';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import styles from './SourcePanel.module.css';

interface Walk {
  /** What is walked through: "citation", "row". */
  noun: string;
  text: string;
  onBefore: (() => void) | null;
  onAfter: (() => void) | null;
}

interface Props {
  /** What the panel is, for who cannot see it. */
  label?: string;
  /** Null where what the address names is not there. */
  source: { name: string; to: string; label: string } | null;
  /** In the place of a source, where there is none. */
  title?: string;
  walk: Walk | null;
  onClose: () => void;
  children: ReactNode;
}

export function PanelFrame({ label = 'Source', source, title, walk, onClose, children }: Props) {
  const panel = useRef<HTMLElement>(null);
  const coversPage = useMediaQuery('(max-width: 61.99em)', undefined, { getInitialValueInEffect: false });
  useEffect(() => {
    if (coversPage) panel.current?.focus();
  }, [coversPage]);
  const before = walk?.onBefore ?? null;
  const after = walk?.onAfter ?? null;
  useKeys(
    useMemo(
      () => ({
        Escape: onClose,
        ...(before && { ArrowLeft: before }),
        ...(after && { ArrowRight: after }),
      }),
      [before, after, onClose],
    ),
  );
  return (
    <aside ref={panel} className={styles.panel} aria-label={label} tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.what}>
          {title && <strong>{title}</strong>}
          {source && (
            <>
              <Link to={source.to} className={styles.name}>
                <Icon name="file" size={16} />
                <span>{source.name}</span>
              </Link>
              <span className={styles.label}>{source.label}</span>
            </>
          )}
        </div>
        {walk && (
          <div className={styles.walk}>
            <IconButton
              icon="chevronLeft"
              label={`Previous ${walk.noun}`}
              disabled={!before}
              onClick={() => before?.()}
            />
            <span className="tabular" aria-live="polite">
              {walk.text}
            </span>
            <IconButton
              icon="chevronRight"
              label={`Next ${walk.noun}`}
              disabled={!after}
              onClick={() => after?.()}
            />
          </div>
        )}
        <IconButton icon="close" label={`Close the ${label.toLowerCase()}`} onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
