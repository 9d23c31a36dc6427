// One source in a list: what it is, how it is, and what can be done with it.
import { Checkbox, Menu, Progress } from '@mantine/core';
import { memo } from 'react';
import { Link } from 'react-router';
import type { SourceAction } from '../../api/library';
import type { Source } from '../../api/types';
import { cx } from '../core/cx';
import { since, size } from '../core/format';
import { Icon } from '../core/Icon';
import { RowMenu } from '../core/RowMenu';
import { sentence } from '../core/States';
import { FORMAT_NAMES, extent, progressPercent, progressText } from './sourceWords';
import styles from './SourceRow.module.css';

interface Props {
  source: Source;
  isSelected: boolean;
  onSelect: (id: string, isRange: boolean) => void;
  onAction: (id: string, action: SourceAction | 'askMove' | 'askDelete' | 'askRename') => void;
}

export const SourceRow = memo(function SourceRow({ source, isSelected, onSelect, onAction }: Props) {
  const { id, name, state, format } = source;
  return (
    <div className={cx(styles.row, isSelected && styles.selected)} data-source={id} data-state={state}>
      <Checkbox
        aria-label={`Select ${name}`}
        checked={isSelected}
        onChange={() => undefined}
        onClick={(event) => onSelect(id, event.shiftKey)}
        size="xs"
      />
      <div className={styles.main}>
        <div className={styles.line}>
          <Link to={`/sources/${id}`} className={styles.name}>
            {name}
          </Link>
          {source.title && <span className={styles.title}>{source.title}</span>}
        </div>
        <State source={source} />
      </div>
      <span className={cx(styles.fact, styles.format)}>{format ? FORMAT_NAMES[format] : ''}</span>
      <span className={cx(styles.fact, styles.size, 'tabular')}>{size(source.bytes)}</span>
      <span className={cx(styles.fact, styles.time)}>{since(source.updated_at, new Date())}</span>
      <RowMenu label={`Actions for ${name}`} className={styles.menu} iconSize={18}>
        {() => (
          <>
            {(state === 'queued' || state === 'working') && (
              <Menu.Item leftSection={<Icon name="stop" size={16} />} onClick={() => onAction(id, 'cancel')}>
                Cancel
              </Menu.Item>
            )}
            {(state === 'failed' || state === 'cancelled') && (
              <Menu.Item leftSection={<Icon name="retry" size={16} />} onClick={() => onAction(id, 'retry')}>
                Try again
              </Menu.Item>
            )}
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => onAction(id, 'askRename')}>
              Rename
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="move" size={16} />} onClick={() => onAction(id, 'askMove')}>
              Move
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="danger"
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => onAction(id, 'askDelete')}
            >
              Delete
            </Menu.Item>
          </>
        )}
      </RowMenu>
    </div>
  );
});

function State({ source }: { source: Source }) {
  const { state, error, progress, warnings } = source;
  if (state === 'failed') {
    return (
      <p className={styles.failed}>
        {sentence(error?.message ?? 'it could not be read')} {error && <span>{sentence(error.remedy)}</span>}
      </p>
    );
  }
  if (state === 'working') {
    const percent = progressPercent(progress);
    return (
      <div className={styles.working}>
        <Progress
          value={percent ?? 100}
          animated={percent === null}
          size={3}
          className={styles.bar ?? ''}
          aria-label={`${source.name}, progress`}
        />
        <span className="tabular">{progressText(progress, source.part_kind)}</span>
      </div>
    );
  }
  if (state === 'queued') return <p className={styles.quiet}>Waiting its turn</p>;
  if (state === 'cancelled') return <p className={styles.quiet}>Cancelled</p>;
  return (
    <p className={cx(styles.quiet, 'tabular')}>
      {extent(source)}
      {warnings.length > 0 && (
        <span className={styles.warning}>
          {' '}
          · {warnings.length === 1 ? warnings[0] : `${warnings.length} warnings`}
        </span>
      )}
    </p>
  );
}
