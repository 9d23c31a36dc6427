// The head of an environment's page: what it is, how long it lives, whether its schedules fire, and its end.
import { Menu, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { MAIN } from '../../api/address';
import { useChangeEnvironment } from '../../api/environments';
import { useEnvironmentName } from '../../api/system';
import type { Environment } from '../../api/types';
import { useHomeOf } from '../../hooks/useHomeOf';
import { date, plural, since } from '../core/format';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { failureText } from '../core/States';
import { TextButton } from '../core/TextButton';
import { expiryWords } from '../frame/expiry';
import { DeleteDialog } from './DeleteDialog';
import { EnvironmentLink } from './EnvironmentLink';
import { ExpiryDialog } from './ExpiryDialog';
import { mayChange } from './words';
import styles from './EnvironmentHead.module.css';

interface Props {
  environment: Environment;
  onDeleted: () => void;
}

export function EnvironmentHead({ environment, onDeleted }: Props) {
  const { name } = environment;
  const own = useEnvironmentName();
  const [asking, setAsking] = useState<'expiry' | 'delete' | null>(null);
  const close = () => setAsking(null);
  const isFree = name !== MAIN && mayChange(own, name);
  return (
    <header>
      <p className={styles.crumb}>
        <Link to="/environments">Environments</Link>
      </p>
      <div className={styles.title}>
        <h1>{name}</h1>
        {name === own ? (
          <span className={styles.here}>you are here</span>
        ) : (
          <EnvironmentLink environment={name} to="/" className={styles.open}>
            Open {name}
            <Icon name="chevronRight" size={14} />
          </EnvironmentLink>
        )}
        {isFree && (
          <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <IconButton icon="more" label="More actions" size={36} className={styles.more ?? ''} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setAsking('expiry')}>
                How long it lives
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                color="danger"
                leftSection={<Icon name="trash" size={16} />}
                onClick={() => setAsking('delete')}
              >
                Delete {name}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <Facts environment={environment} onExpiry={isFree ? () => setAsking('expiry') : null} />
      {asking === 'expiry' && <ExpiryDialog environment={environment} onClose={close} />}
      {asking === 'delete' && (
        <DeleteDialog environment={environment} onDeleted={onDeleted} onClose={close} />
      )}
    </header>
  );
}

interface FactsProps {
  environment: Environment;
  onExpiry: (() => void) | null;
}

function Facts({ environment, onExpiry }: FactsProps) {
  const { name, parent, sources, ready, collections, chats, model, sanitised } = environment;
  const { created_at: createdAt, cloned_at: clonedAt, expires_at: expiresAt } = environment;
  const homeOf = useHomeOf();
  const now = new Date();
  const held = [
    `${plural(sources, 'source')} in ${plural(collections, 'collection')}`,
    ready < sources && `${sources - ready} not ready`,
    plural(chats, 'chat'),
  ].filter((fact) => fact !== false);
  const facts: [string, ReactNode][] = [
    ['Holds', held.join(', ')],
    ['Made', `${since(createdAt, now)}${parent === null ? '' : `, from ${parent}`}`],
  ];
  if (parent !== null && clonedAt !== null && clonedAt !== createdAt) {
    facts.push(['Last synced', since(clonedAt, now)]);
  }
  facts.push([
    'Lives',
    name === MAIN ? (
      'for ever'
    ) : (
      <>
        {expiryWords(expiresAt, now)}
        {expiresAt !== null && ` (${date(expiresAt, now)})`}{' '}
        {onExpiry && <TextButton onClick={onExpiry}>Change</TextButton>}
      </>
    ),
  ]);
  facts.push(['Schedules', <Schedules key="schedules" environment={environment} />]);
  facts.push(['Language model', model ?? 'none: answers are passages']);
  if (sanitised) facts.push(['Columns', 'masked in tables; documents are as they are']);
  const address = new URL(`${homeOf(name)}/`, window.location.origin).href;
  facts.push(['Address', <code key="address">{address}</code>]);
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Schedules({ environment: { name, schedules_on: isOn } }: { environment: Environment }) {
  const own = useEnvironmentName();
  const change = useChangeEnvironment(name);
  // What was pressed shows until the server has said what it is now.
  const shown = (change.isPending ? change.variables.schedules_on : null) ?? isOn;
  const label = shown
    ? 'on: sources are fetched again by themselves'
    : 'off: sources are fetched again by hand only';
  return (
    <Switch
      color="var(--accent)"
      withThumbIndicator={false}
      size="xs"
      classNames={{ track: styles.track ?? '' }}
      label={label}
      aria-label={`Schedules of ${name} ${label}`}
      checked={shown}
      disabled={!mayChange(own, name)}
      onChange={(event) =>
        change.mutate(
          { schedules_on: event.currentTarget.checked },
          { onError: (error) => notify(failureText(error), 'danger') },
        )
      }
    />
  );
}
