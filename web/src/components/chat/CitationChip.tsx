// A citation inside a sentence: a small number; hovering shows the passage, clicking opens it.
import { HoverCard } from '@mantine/core';
import { createContext, useContext } from 'react';
import { Link } from 'react-router';
import type { Evidence } from '../../api/types';
import { cx } from '../core/cx';
import { Icon } from '../core/Icon';
import { Segments } from './Segments';
import { isOfSeries, type Reference } from './citations';
import { rowLine } from './segments';
import styles from './CitationChip.module.css';

interface Citations {
  references: ReadonlyMap<number, Reference>;
  evidence: ReadonlyMap<number, Evidence>;
  /** The number that is open in the panel. */
  open: number | null;
  /** The address at which a number is open. */
  linkTo: (number: number) => string;
}

export const CitationsContext = createContext<Citations>({
  references: new Map(),
  evidence: new Map(),
  open: null,
  linkTo: () => '',
});

const AROUND_CHARS = 160;

export function CitationChip({ number }: { number: number }) {
  const { references, evidence, open, linkTo } = useContext(CitationsContext);
  const reference = references.get(number);
  if (!reference) {
    return (
      <span className={styles.unknown} title="The answer names a source that it was not given">
        [{number}]
      </span>
    );
  }
  const passage = evidence.get(number);
  return (
    <HoverCard width={400} openDelay={200} closeDelay={80} position="top" closeOnEscape={open === null}>
      <HoverCard.Target>
        <Link
          to={linkTo(number)}
          preventScrollReset
          className={cx(styles.chip, open === number && styles.open)}
          aria-label={`Citation ${number}: ${reference.source}, ${reference.location.label}`}
          aria-current={open === number ? 'true' : undefined}
          data-citation={number}
        >
          {number}
        </Link>
      </HoverCard.Target>
      <HoverCard.Dropdown className={styles.card}>
        <div className={styles.where}>
          <Icon name={isOfSeries(reference) ? 'series' : 'file'} size={16} />
          <span className={styles.name}>{reference.source}</span>
          <span className={styles.label}>{reference.location.label}</span>
        </div>
        <div className={styles.passage}>
          {isOfSeries(reference) ? (
            'Computed from the values of this stretch; opens the series there.'
          ) : passage && passage.row === null ? (
            <Segments segments={passage.segments} aroundChars={AROUND_CHARS} />
          ) : (
            rowLine(reference.text)
          )}
        </div>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
