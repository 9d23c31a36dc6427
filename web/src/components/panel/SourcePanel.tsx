// The source beside the chat: the page, the text or the row that a citation names, with its words marked.
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { usePassage } from '../../api/library';
import { useKeys } from '../../hooks/useKeys';
import type { Reference } from '../chat/citations';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { Empty, Failed, Loading } from '../core/States';
import { PassageView } from './PassageView';
import styles from './SourcePanel.module.css';

interface Props {
  /** What previous and next walk through. */
  references: Reference[];
  current: Reference | null;
  onShow: (number: number) => void;
  onClose: () => void;
}

export function SourcePanel({ references, current, onShow, onClose }: Props) {
  const at = current ? references.indexOf(current) : -1;
  const before = references[at - 1];
  const after = at >= 0 ? references[at + 1] : undefined;
  const panel = useRef<HTMLElement>(null);
  const coversPage = useMediaQuery('(max-width: 61.99em)', undefined, { getInitialValueInEffect: false });
  useEffect(() => {
    if (coversPage) panel.current?.focus();
  }, [coversPage]);
  useKeys(
    useMemo(
      () => ({
        Escape: onClose,
        ...(before && { ArrowLeft: () => onShow(before.number) }),
        ...(after && { ArrowRight: () => onShow(after.number) }),
      }),
      [before, after, onShow, onClose],
    ),
  );
  return (
    <aside ref={panel} className={styles.panel} aria-label="Source" tabIndex={-1}>
      <header className={styles.head}>
        <div className={styles.what}>
          {current && (
            <>
              <Link to={`/sources/${current.sourceId}?chunk=${current.chunkId}`} className={styles.name}>
                <Icon name="file" size={16} />
                <span>{current.source}</span>
              </Link>
              <span className={styles.label}>{current.location.label}</span>
            </>
          )}
        </div>
        {references.length > 1 && at >= 0 && (
          <div className={styles.walk}>
            <IconButton
              icon="chevronLeft"
              label="Previous citation"
              disabled={!before}
              onClick={() => before && onShow(before.number)}
            />
            <span className="tabular" aria-live="polite">
              {at + 1} of {references.length}
            </span>
            <IconButton
              icon="chevronRight"
              label="Next citation"
              disabled={!after}
              onClick={() => after && onShow(after.number)}
            />
          </div>
        )}
        <IconButton icon="close" label="Close the source" onClick={onClose} />
      </header>
      {current ? (
        <Body reference={current} />
      ) : (
        <Empty icon="file" title="This citation is not here">
          The answer may have been written anew since the link was made.
        </Empty>
      )}
    </aside>
  );
}

function Body({ reference }: { reference: Reference }) {
  const { chunkId, sourceId, location } = reference;
  const passage = usePassage({ chunkId, sourceId, start: location.start, end: location.end });
  if (passage.isPending) return <Loading what="Opening" />;
  if (passage.isError) return <Failed error={passage.error} onRetry={() => void passage.refetch()} />;
  return <PassageView passage={passage.data} />;
}
