// "Go to anything": chats, sources, series, collections and commands, by a few letters of their name.
import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type KeyboardEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useChats } from '../../api/chats';
import { samePlace } from '../../api/address';
import { useEnvironmentName, useEnvironments } from '../../api/system';
import { useFindSources } from '../../api/find';
import { useCollections } from '../../api/library';
import { useSeriesList } from '../../api/series';
import { useHomeOf } from '../../hooks/useHomeOf';
import { useScheme } from '../../hooks/useScheme';
import { cx } from '../core/cx';
import { Icon, type IconName } from '../core/Icon';
import styles from './Palette.module.css';

interface Entry {
  id: string;
  icon: IconName;
  text: string;
  kind: string;
  go: () => void;
}

const TYPING_MS = 120;
const CHATS_MAX = 8;
const SERIES_MAX = 8;

export function Palette({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      padding={0}
      size={560}
      yOffset="12vh"
      attributes={{ content: { 'aria-label': 'Go to anything' } }}
    >
      <Finder onClose={onClose} />
    </Modal>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(typed.trim());
  const at = Math.min(chosen, entries.length - 1);
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(entries[at]);
    }
  };
  return (
    <div onKeyDown={onKeyDown}>
      <TextInput
        variant="unstyled"
        size="md"
        classNames={{ input: styles.input ?? '' }}
        leftSection={<Icon name="search" />}
        placeholder="Go to a chat, source, collection or command"
        aria-label="Go to anything"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={entries[at] ? `palette-${entries[at].id}` : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        data-autofocus
      />
      <ul className={styles.list} id="palette-list" role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          // The keyboard acts through the field above, which owns the focus.
          <li
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={index === at}
            ref={(row) => {
              if (index === at) row?.scrollIntoView({ block: 'nearest' });
            }}
            className={cx(styles.entry, index === at && styles.chosen)}
            onMouseMove={() => setChosen(index)}
            onClick={() => open(entry)}
          >
            <Icon name={entry.icon} />
            <span className={styles.text}>{entry.text}</span>
            <span className={styles.kind}>{entry.kind}</span>
          </li>
        ))}
        {entries.length === 0 && <li className={styles.none}>Nothing is called that.</li>}
      </ul>
    </div>
  );
}

function useEntries(typed: string): Entry[] {
  const [query] = useDebouncedValue(typed, TYPING_MS);
  const navigate = useNavigate();
  const { toggle } = useScheme();
  const chats = useChats(query);
  const { data: collections } = useCollections();
  const sources = useFindSources(query);
  const { data: series } = useSeriesList();
  const environments = useOtherEnvironments();
  const to = (path: string) => () => void navigate(path);
  const matches = (text: string) => text.toLowerCase().includes(typed.toLowerCase());
  const commands: Entry[] = [
    { id: 'new', icon: 'edit', text: 'New chat', kind: 'command', go: to('/') },
    { id: 'library', icon: 'book', text: 'Library', kind: 'command', go: to('/library') },
    { id: 'series', icon: 'series', text: 'Series', kind: 'command', go: to('/series') },
    { id: 'evaluate', icon: 'chart', text: 'Evaluate', kind: 'command', go: to('/evaluate') },
    {
      id: 'environments',
      icon: 'branch',
      text: 'Environments',
      kind: 'command',
      go: to('/environments'),
    },
    { id: 'monitor', icon: 'pulse', text: 'Monitor', kind: 'command', go: to('/monitor') },
    { id: 'settings', icon: 'settings', text: 'Settings', kind: 'command', go: to('/settings') },
    { id: 'scheme', icon: 'moon', text: 'Switch between light and dark', kind: 'command', go: toggle },
  ];
  const found: Entry[] = [
    ...(chats.data?.pages[0]?.items ?? []).slice(0, CHATS_MAX).map(({ id, title }): Entry => ({
      id,
      icon: 'chat',
      text: title || 'New chat',
      kind: 'chat',
      go: to(`/chats/${id}`),
    })),
    ...(collections ?? [])
      .filter(({ name }) => matches(name))
      .map(({ id, name }): Entry => ({
        id,
        icon: 'collection',
        text: name,
        kind: 'collection',
        go: to(`/library/${id}`),
      })),
    ...(series ?? [])
      .filter(({ name }) => matches(name))
      .slice(0, SERIES_MAX)
      .map(({ id, name }): Entry => ({
        id,
        icon: 'series',
        text: name,
        kind: 'series',
        go: to(`/series/${id}`),
      })),
    ...sources.map(({ id, name }): Entry => ({
      id,
      icon: 'file',
      text: name,
      kind: 'source',
      go: to(`/sources/${id}`),
    })),
  ];
  const shown = [...commands, ...environments].filter(({ text }) => matches(text));
  if (typed === '') return [...shown, ...found];
  const passages: Entry = {
    id: 'passages',
    icon: 'search',
    text: `Passages about “${typed}”`,
    kind: 'search',
    go: to(`/search?q=${encodeURIComponent(typed)}`),
  };
  return [...found, ...shown, passages];
}

function useOtherEnvironments(): Entry[] {
  const own = useEnvironmentName();
  const { data: environments } = useEnvironments();
  const homeOf = useHomeOf();
  const { pathname } = useLocation();
  return (environments ?? [])
    .filter(({ name }) => name !== own)
    .map(({ id, name }) => ({
      id,
      icon: 'branch',
      text: `Go to ${name}`,
      kind: 'environment',
      go: () => window.location.assign(homeOf(name) + samePlace(pathname)),
    }));
}
