// Narrows the sources of a collection by name and by state.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { startTransition, useState } from 'react';
import type { Collection } from '../../api/types';
import { Choices } from '../core/Choices';
import { Icon } from '../core/Icon';
import { stateFilters } from './sourceWords';
import styles from './SourceFilters.module.css';

const TYPING_MS = 200;

interface Props {
  filters: { q: string; state: string };
  collection: Collection;
  onChange: (values: Record<string, string | null>) => void;
}

export function SourceFilters({ filters, collection, onChange }: Props) {
  // What is typed and not yet in the address; otherwise the box shows what the address says.
  const [typed, setTyped] = useState<string | null>(null);
  const settle = useDebouncedCallback((q: string) => {
    // The router changes the address in a transition too: the box goes from one to the other without a gap.
    startTransition(() => {
      onChange({ q });
      setTyped(null);
    });
  }, TYPING_MS);
  return (
    <div className={styles.filters}>
      <TextInput
        aria-label="Find a source"
        placeholder="Find a source"
        leftSection={<Icon name="search" size={16} />}
        value={typed ?? filters.q}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          settle(event.currentTarget.value);
        }}
        className={styles.find ?? ''}
      />
      <Choices label="State" isSmall className={styles.states}>
        {stateFilters(collection, filters.state).map(({ value, label, count }) => (
          <button
            key={value}
            type="button"
            aria-pressed={filters.state === value}
            onClick={() => onChange({ state: value })}
          >
            {label} {count !== null && <span className="tabular">{count}</span>}
          </button>
        ))}
      </Choices>
    </div>
  );
}
