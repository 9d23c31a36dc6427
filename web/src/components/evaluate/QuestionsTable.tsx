// The questions of a run, the worst first, narrowed by their words and by their group.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { QuestionScore } from '../../api/types';
import { cx } from '../core/cx';
import { plural } from '../core/format';
import { Icon } from '../core/Icon';
import { metricWords, score, worstFirst } from './metrics';
import styles from './QuestionsTable.module.css';

const SHOWN_FIRST = 100;
const EVERY_GROUP = '';

interface Props {
  questions: QuestionScore[];
  /** What they are ordered by at first. */
  metric: string | null;
  open: string | null;
  linkTo: (key: string) => string;
}

export function QuestionsTable({ questions, metric: main, open, linkTo }: Props) {
  const metrics = useMemo(
    () => [...new Set(questions.flatMap((question) => Object.keys(question.metrics)))],
    [questions],
  );
  const groups = useMemo(
    () => [...new Set(questions.flatMap(({ group }) => group ?? []))].sort((a, b) => a.localeCompare(b)),
    [questions],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const metric = chosen ?? (main !== null && metrics.includes(main) ? main : (metrics[0] ?? ''));
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim().toLowerCase());
  const [group, setGroup] = useState(EVERY_GROUP);
  const [shownMax, setShownMax] = useState(SHOWN_FIRST);
  const found = useMemo(
    () =>
      worstFirst(
        questions.filter(
          (one) =>
            (group === EVERY_GROUP || one.group === group) &&
            (one.question.toLowerCase().includes(query) || one.key.toLowerCase().includes(query)),
        ),
        metric,
      ),
    [questions, group, query, metric],
  );
  return (
    <>
      <div className={styles.filters}>
        <TextInput
          aria-label="Find a question"
          placeholder="Find a question"
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          className={styles.find ?? ''}
        />
        {groups.length > 1 && (
          <NativeSelect
            aria-label="Group"
            data={[{ value: EVERY_GROUP, label: 'Every group' }, ...groups]}
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
          />
        )}
        {metrics.length > 1 && (
          <NativeSelect
            aria-label="Worst first by"
            data={metrics.map((name) => ({ value: name, label: `Worst first by ${metricWords(name)}` }))}
            value={metric}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        <span className={styles.count} role="status">
          {plural(found.length, 'question')}
        </span>
      </div>
      <ol className={styles.list}>
        {found.slice(0, shownMax).map((one) => (
          <li key={one.key}>
            <Link
              to={linkTo(one.key)}
              preventScrollReset
              className={cx(styles.row, open === one.key && styles.open)}
              aria-current={open === one.key ? 'true' : undefined}
            >
              <span className={styles.value}>
                <span>{score(one.metrics[metric])}</span>
                <span className={styles.track} aria-hidden="true">
                  <i style={{ width: `${100 * (one.metrics[metric] ?? 0)}%` }} />
                </span>
              </span>
              <span className={styles.question}>{one.question}</span>
              {one.group !== null && <span className={styles.group}>{one.group}</span>}
            </Link>
          </li>
        ))}
      </ol>
      {found.length > shownMax && (
        <Button variant="subtle" onClick={() => setShownMax(shownMax + SHOWN_FIRST)}>
          Show more
        </Button>
      )}
    </>
  );
}
