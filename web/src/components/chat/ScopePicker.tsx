// Chooses what a question is asked of: whole collections, or single sources in them.
import { Checkbox, Popover, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useCollections } from '../../api/library';
import { useFindSources } from '../../api/find';
import type { Format, Scope } from '../../api/types';
import { plural } from '../core/format';
import { FORMAT_NAMES } from '../library/sourceWords';
import { Icon } from '../core/Icon';
import { has, isEverything, toggled } from './scope';
import styles from './ScopePicker.module.css';

interface Props {
  scope: Scope;
  onScope: (scope: Scope) => void;
}

const TYPING_MS = 150;
const FORMATS = Object.keys(FORMAT_NAMES) as Format[];

export function ScopePicker({ scope, onScope }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="top-start" width={340} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.target}
          aria-label={isEverything(scope) ? 'Scope: everything' : 'Change the scope'}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name="collection" size={16} />
          {isEverything(scope) && 'Everything'}
          <Icon name="chevronDown" size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown}>
        <Choices scope={scope} onScope={onScope} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ scope, onScope }: Props) {
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data: collections } = useCollections();
  const sources = useFindSources(query);
  const shown = collections?.filter((known) => known.name.toLowerCase().includes(query.toLowerCase())) ?? [];
  return (
    <>
      <TextInput
        aria-label="Find a collection or source"
        placeholder="Find a collection or source"
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-autofocus
      />
      <div className={styles.list}>
        <Checkbox
          label="Everything"
          checked={isEverything(scope)}
          onChange={() => onScope({})}
          classNames={{ root: styles.option ?? '', body: styles.body ?? '' }}
        />
        {shown.map((collection) => (
          <Checkbox
            key={collection.id}
            label={collection.name}
            description={plural(collection.sources, 'source')}
            checked={has(scope, 'collections', collection.id)}
            onChange={() => onScope(toggled(scope, 'collections', collection.id))}
            classNames={{ root: styles.option ?? '', body: styles.body ?? '' }}
          />
        ))}
        {sources.map((source) => (
          <Checkbox
            key={source.id}
            label={source.name}
            description="source"
            checked={has(scope, 'sources', source.id)}
            onChange={() => onScope(toggled(scope, 'sources', source.id))}
            classNames={{ root: styles.option ?? '', body: styles.body ?? '' }}
          />
        ))}
        {query !== '' && shown.length === 0 && sources.length === 0 && (
          <p className={styles.none}>Nothing is called “{query}”.</p>
        )}
      </div>
      {query === '' && <p className={styles.hint}>Type to find single sources.</p>}
      <div className={styles.formats} role="group" aria-label="Only these kinds">
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            aria-pressed={has(scope, 'formats', format)}
            onClick={() => onScope(toggled(scope, 'formats', format))}
          >
            {FORMAT_NAMES[format]}
          </button>
        ))}
      </div>
    </>
  );
}
