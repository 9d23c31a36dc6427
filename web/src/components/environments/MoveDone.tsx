// What came of a promotion, a synchronisation or a roll-back, with the way back.
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useRollback } from '../../api/environments';
import type { EnvironmentMove } from '../../api/types';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { failureText } from '../core/States';
import { EnvironmentLink } from './EnvironmentLink';
import { moveWords } from './words';
import styles from './MoveDone.module.css';

export interface Done {
  /** "main took over preview" */
  what: string;
  move: EnvironmentMove;
}

interface Props {
  done: Done;
  onUndone: (undone: Done) => void;
  onClose: () => void;
}

export function MoveDone({ done: { what, move }, onUndone, onClose }: Props) {
  const rollback = useRollback();
  const strip = useRef<HTMLDivElement>(null);
  // It stands above what was pressed, which may be far down the page.
  useEffect(() => strip.current?.scrollIntoView({ block: 'nearest' }), [move]);
  const { name } = move.environment;
  const undo = () =>
    rollback.mutate(
      { name, to: move.undo_to },
      {
        onSuccess: (back) => onUndone({ what: `${name} is as it was before`, move: back }),
        onError: (error) => notify(failureText(error), 'danger'),
      },
    );
  return (
    <div ref={strip} className={styles.done} role="status">
      <Icon name="check" />
      <p>
        <strong>{what}.</strong> There: {moveWords(move)}.{' '}
        <EnvironmentLink environment={name} to="/library">
          See its library
        </EnvironmentLink>
      </p>
      <Button onClick={undo} loading={rollback.isPending}>
        Undo
      </Button>
      <IconButton icon="close" label="Dismiss" size={28} iconSize={14} onClick={onClose} />
    </div>
  );
}
