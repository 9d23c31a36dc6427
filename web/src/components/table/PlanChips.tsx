// The plan of a table answer as chips: each can be taken out, and most can be changed.
import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { Chip, Plan, TableAnswer } from '../../api/types';
import { cx } from '../core/cx';
import { Icon } from '../core/Icon';
import { PieceEditor } from './PieceEditor';
import { filterOf, whole, withoutPiece } from './plan';
import styles from './PlanChips.module.css';

const EDITOR_PX = 300;
/** What these say is either there or not. */
const FIXED: Chip['part'][] = ['show', 'meaning'];

interface Props {
  answer: TableAnswer;
  onPlan: (plan: Plan) => void;
}

export function PlanChips({ answer, onPlan }: Props) {
  const { chips, plan } = answer;
  const added: Chip = { text: '', part: 'filter', index: whole(plan).filters.length };
  return (
    <div className={styles.chips} role="group" aria-label="How the question was read">
      {chips.map((chip) => (
        <PlanChip
          key={`${chip.part} ${chip.index} ${chip.text}`}
          chip={chip}
          answer={answer}
          onPlan={onPlan}
        />
      ))}
      <Editable chip={added} answer={answer} onPlan={onPlan} className={cx(styles.text, styles.add)}>
        <Icon name="plus" size={14} />
        Condition
      </Editable>
    </div>
  );
}

function PlanChip({ chip, answer, onPlan }: Props & { chip: Chip }) {
  // Of alternatives the editor could show one only.
  const isFixed = FIXED.includes(chip.part) || (filterOf(answer.plan, chip)?.or ?? []).length > 0;
  return (
    <span className={styles.chip}>
      {isFixed ? (
        <span className={styles.text}>{chip.text}</span>
      ) : (
        <Editable chip={chip} answer={answer} onPlan={onPlan} className={styles.text}>
          {chip.text}
        </Editable>
      )}
      <button
        type="button"
        className={styles.remove}
        aria-label={`Remove ${chip.text}`}
        onClick={() => onPlan(withoutPiece(answer.plan, chip))}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

interface EditableProps extends Props {
  chip: Chip;
  className: string | undefined;
  children: React.ReactNode;
}

function Editable({ chip, answer, onPlan, className, children }: EditableProps) {
  const [isOpen, setIsOpen] = useState(false);
  const apply = (plan: Plan) => {
    setIsOpen(false);
    onPlan(plan);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      width={EDITOR_PX}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={className}
          title={chip.text === '' ? undefined : 'Change'}
          onClick={() => setIsOpen(!isOpen)}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={chip.text === '' ? 'New condition' : `Change ${chip.text}`}>
        <PieceEditor chip={chip} answer={answer} onPlan={apply} />
      </Popover.Dropdown>
    </Popover>
  );
}
