// Makes an environment's sources what they were. Says before which changes that takes back.
import { useRollback } from '../../api/environments';
import type { DifferenceCounts, EnvironmentMove } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { plural } from '../core/format';
import { before, countsWords, moment } from './words';
import styles from './Dialogs.module.css';

interface Props {
  name: string;
  /** The first change that is taken back. */
  at: string;
  undone: DifferenceCounts & { moments: number };
  onDone: (move: EnvironmentMove) => void;
  onClose: () => void;
}

export function RollbackDialog({ name, at, undone, onDone, onClose }: Props) {
  const rollback = useRollback();
  return (
    <DialogForm
      title={`Roll ${name} back?`}
      action="Roll back"
      onSubmit={async () => onDone(await rollback.mutateAsync({ name, to: before(at) }))}
      onClose={onClose}
    >
      <p>
        The sources of {name} become what they were right before {moment(at, new Date())}. That takes back{' '}
        {undone.moments === 1 ? 'one change' : plural(undone.moments, 'change')}:{' '}
        {countsWords(undone, 'source')}.
      </p>
      <p className={styles.note}>
        What was added goes, what was removed comes back, what was changed is as it was. Chats and settings
        stay. A roll-back is a change like any other: to undo it, press Undo right after, or roll back again.
      </p>
    </DialogForm>
  );
}
