// Narrows the sources of a collection by name and by state.
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { Collection } from '../../api/types';
import { Icon } from '../core/Icon';
import styles from './SourceFilters.module.css';

const TYPING_MS = 200;

interface Props {
  filters: { q: string; state: string };
  collection: Collection;
  onChange: (values: Record<string, string | null>) => void;
}

export function SourceFilters({ filters, collection, onChange }: Props) {
  const type = useDebouncedCallback((q: string) => onChange({ q }), TYPING_MS);
  const states = [
    { value: '', label: 'All', count: collection.sources },
    { value: 'ready', label: 'Ready', count: collection.ready },
    { value: 'working', label: 'Being read', count: collection.working },
    { value: 'failed', label: 'Failed', count: collection.failed },
  ].filter(({ value, count }) => value === '' || count > 0 || value === filters.state);
  return (
    <div className={styles.filters}>
      <TextInput
        aria-label="Find a source"
        placeholder="Find a source"
        leftSection={<Icon name="search" size={16} />}
        defaultValue={filters.q}
        onChange={(event) => type(event.currentTarget.value)}
        className={styles.find ?? ''}
      />
      <div className={styles.states} role="group" aria-label="State">
        {states.map(({ value, label, count }) => (
          <button
            key={value}
            type="button"
            aria-pressed={filters.state === value}
            onClick={() => onChange({ state: value })}
          >
            {label} <span className="tabular">{count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
