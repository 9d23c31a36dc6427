// One environment in the list: what it holds, where it comes from, how long it lives.
import { Menu } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { useDiff } from '../../api/environments';
import { isGoing, useEnvironmentName } from '../../api/system';
import { MAIN } from '../../api/address';
import type { Environment } from '../../api/types';
import { plural, since } from '../core/format';
import { Icon } from '../core/Icon';
import { RowMenu } from '../core/RowMenu';
import { cx } from '../core/cx';
import { expiresSoon, expiryWords } from '../frame/expiry';
import { EnvironmentLink } from './EnvironmentLink';
import { rebuildFact } from './rebuilds';
import { differenceWords, mayChange } from './words';
import styles from './EnvironmentRow.module.css';

interface Props {
  environment: Environment;
  depth: number;
  /** Whether to say what differs from its parent, which the server works out anew. */
  isCompared: boolean;
  onDelete: () => void;
}

/** Deeper than this the indentation stays: on a phone there would be no room left for the words. */
const DEPTH_MAX = 4;
const STEP_PX = 20;

export function EnvironmentRow({ environment, depth, isCompared, onDelete }: Props) {
  const { name, parent } = environment;
  const own = useEnvironmentName();
  const navigate = useNavigate();
  return (
    <li className={styles.row} style={{ paddingLeft: Math.min(depth, DEPTH_MAX) * STEP_PX }}>
      {depth > 0 && <span className={styles.bend} aria-hidden="true" />}
      <div className={styles.main}>
        <p className={styles.head}>
          <Link to={`/environments/${name}`} className={styles.name}>
            {name}
          </Link>
          {name === own && <span className={styles.here}>you are here</span>}
        </p>
        <Facts environment={environment} />
        {isCompared && parent !== null && <Differs name={name} parent={parent} />}
      </div>
      {name !== own && (
        <EnvironmentLink environment={name} to="/" className={styles.open}>
          Open<span className="visually-hidden"> {name}</span>
        </EnvironmentLink>
      )}
      <RowMenu label={`Actions for ${name}`} className={styles.menu}>
        {() => (
          <>
            <Menu.Item
              leftSection={<Icon name="branch" size={16} />}
              onClick={() => void navigate(`/environments/${name}`)}
            >
              What differs
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="retry" size={16} />}
              onClick={() => void navigate(`/environments/${name}/history`)}
            >
              History
            </Menu.Item>
            {name !== MAIN && mayChange(own, name) && (
              <>
                <Menu.Divider />
                <Menu.Item color="danger" leftSection={<Icon name="trash" size={16} />} onClick={onDelete}>
                  Delete
                </Menu.Item>
              </>
            )}
          </>
        )}
      </RowMenu>
    </li>
  );
}

function Facts({ environment }: { environment: Environment }) {
  const { sources, ready, collections, chats, schedules_on: schedulesOn, model, name } = environment;
  const {
    parent,
    cloned_at: clonedAt,
    created_at: createdAt,
    expires_at: expiresAt,
    sanitised,
    embedder,
    embedder_ready: isEmbedderReady,
    rebuild,
  } = environment;
  const now = new Date();
  const facts = [
    `${plural(sources, 'source')} in ${plural(collections, 'collection')}`,
    ready < sources && `${sources - ready} not ready`,
    plural(chats, 'chat'),
    parent !== null && `from ${parent}, ${since(clonedAt ?? createdAt, now)}`,
    `schedules ${schedulesOn ? 'on' : 'off'}`,
    model ?? 'no language model',
    sanitised && 'columns masked',
    isGoing(rebuild) && rebuildFact(rebuild),
  ].filter((fact) => fact !== false);
  const warnings = [
    !isEmbedderReady && `${embedder} is not installed`,
    rebuild?.state === 'held' && rebuildFact(rebuild),
  ].filter((fact) => fact !== false);
  return (
    <ul className={styles.facts} aria-label={`About ${name}`}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      {warnings.map((warning) => (
        <li key={warning} className={styles.soon}>
          {warning}
        </li>
      ))}
      {name !== MAIN && (
        <li className={cx(expiresSoon(expiresAt, now) && styles.soon)}>{expiryWords(expiresAt, now)}</li>
      )}
    </ul>
  );
}

const DIFF_STALE_MS = 60_000;

function Differs({ name, parent }: { name: string; parent: string }) {
  const { data: diff } = useDiff(name, parent, DIFF_STALE_MS);
  if (!diff) return null;
  const words = differenceWords(diff.source_counts, diff.collection_counts);
  return (
    <p className={cx(styles.differs, words === '' && styles.same)}>
      {words === '' ? `The sources of ${parent}` : `Against ${parent}: ${words}`}
    </p>
  );
}
