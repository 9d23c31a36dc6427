// What differs between two environments: sources and collections by how they differ, then settings.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { EnvironmentDiff, EnvironmentDifference } from '../../api/types';
import { cx } from '../core/cx';
import { count, plural } from '../core/format';
import { WideTable } from '../core/WideTable';
import { EnvironmentLink } from './EnvironmentLink';
import { aspectWords, differenceWords, settingName, settingValue, total } from './words';
import styles from './DiffView.module.css';

const KINDS: {
  kind: EnvironmentDifference['change'];
  sign: string;
  title: (diff: EnvironmentDiff) => string;
}[] = [
  { kind: 'added', sign: '+', title: ({ name }) => `Added: only in ${name}` },
  { kind: 'removed', sign: '−', title: (diff) => `Removed: only in ${diff.with}` },
  { kind: 'changed', sign: '~', title: () => 'Changed' },
];

interface Props {
  diff: EnvironmentDiff;
  /** Whether the one may take the place of the other. */
  isMovable: boolean;
}

export function DiffView({ diff, isMovable }: Props) {
  const words = differenceWords(diff.source_counts, diff.collection_counts);
  return (
    <>
      <p className={styles.summary} role="status">
        {words === '' ? `${diff.name} has the sources of ${diff.with}.` : `Against ${diff.with}: ${words}.`}
      </p>
      {KINDS.map(({ kind, sign, title }) => (
        <Kind
          key={kind}
          sign={sign}
          title={title(diff)}
          rows={[...diff.collections, ...diff.sources].filter(({ change }) => change === kind)}
          all={diff.source_counts[kind] + diff.collection_counts[kind]}
          environment={kind === 'removed' ? diff.with : diff.name}
        />
      ))}
      {isMovable && total(diff.source_counts) + total(diff.collection_counts) > 0 && (
        <p className={styles.note}>
          A promotion moves these, and nothing else: chats and settings stay with their environment.
        </p>
      )}
      <Settings diff={diff} />
    </>
  );
}

interface KindProps {
  sign: string;
  title: string;
  rows: EnvironmentDifference[];
  /** How many there are; the server lists the first ones only. */
  all: number;
  /** Which one has them. */
  environment: string;
}

const SHOWN_FIRST = 50;

function Kind({ sign, title, rows, all, environment }: KindProps) {
  const [shownMax, setShownMax] = useState(SHOWN_FIRST);
  if (all === 0) return null;
  const unlisted = all - rows.length;
  return (
    <section className={styles.kind} aria-label={title}>
      <h2>
        {title} <span className={styles.count}>{count(all)}</span>
      </h2>
      <ul className={styles.list}>
        {rows.slice(0, shownMax).map(({ id, name, collection, change, ...row }) => (
          <li key={`${collection === null ? 'collection' : 'source'} ${id}`} className={styles.row}>
            <span className={cx(styles.sign, styles[change])} aria-hidden="true">
              {sign}
            </span>
            <span className={styles.what}>
              <EnvironmentLink
                environment={environment}
                to={collection === null ? `/library/${id}` : `/sources/${id}`}
                className={styles.name}
              >
                {name}
              </EnvironmentLink>{' '}
              <span className={styles.place}>{collection ?? 'collection'}</span>
            </span>
            {row.aspects.length > 0 && <span className={styles.aspects}>{aspectWords(row)}</span>}
          </li>
        ))}
      </ul>
      {rows.length > shownMax && (
        <Button variant="subtle" onClick={() => setShownMax(shownMax + SHOWN_FIRST)}>
          Show more
        </Button>
      )}
      {unlisted > 0 && rows.length <= shownMax && (
        <p className={styles.note}>And {plural(unlisted, 'more', 'more')} that are not listed.</p>
      )}
    </section>
  );
}

function Settings({ diff: { name, with: other, settings } }: { diff: EnvironmentDiff }) {
  if (settings.length === 0) return null;
  const now = new Date();
  return (
    <section className={styles.kind} aria-label="Settings">
      <h2>Settings</h2>
      <WideTable label="Settings that differ" className={styles.settings}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">{name}</th>
            <th scope="col">{other}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ key, ...setting }) => (
            <tr key={key}>
              <th scope="row">{settingName(key)}</th>
              <td>{settingValue(key, setting.own, now)}</td>
              <td>{settingValue(key, setting.other, now)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}
