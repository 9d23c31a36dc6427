// What can be done with the selected sources, in place of nothing when none is.
import { Button } from '@mantine/core';
import { plural } from '../core/format';
import styles from './SelectionBar.module.css';

interface Props {
  count: number;
  canRetry: boolean;
  onAll: () => void;
  onClear: () => void;
  onMove: () => void;
  onRetry: () => void;
  onDelete: () => void;
}

export function SelectionBar({ count, canRetry, onAll, onClear, onMove, onRetry, onDelete }: Props) {
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected sources">
      <span className="tabular" aria-live="polite">
        {plural(count, 'source')} selected
      </span>
      <Button variant="subtle" onClick={onAll}>
        Select all shown
      </Button>
      <Button variant="subtle" onClick={onClear}>
        None
      </Button>
      <span className={styles.gap} />
      {canRetry && <Button onClick={onRetry}>Try again</Button>}
      <Button onClick={onMove}>Move</Button>
      <Button color="danger" onClick={onDelete}>
        Delete
      </Button>
    </div>
  );
}
