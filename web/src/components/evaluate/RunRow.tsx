// One run in the list of its set: when, how it went, and what it measured.
import { Progress } from '@mantine/core';
import { Link } from 'react-router';
import type { Run } from '../../api/types';
import { duration, plural, since } from '../core/format';
import { sentence } from '../core/States';
import { metricWords, score, settingsText, wholeMetrics } from './metrics';
import styles from './RunRow.module.css';

interface Props {
  run: Run;
  metric: string | null;
}

const OTHERS_SHOWN = 3;

export function RunRow({ run, metric }: Props) {
  const { id, state, done, questions, metrics, settings, error } = run;
  const others = wholeMetrics(metrics)
    .filter((name) => name !== metric)
    .slice(0, OTHERS_SHOWN);
  return (
    <li>
      <Link to={`/evaluate/runs/${id}`} className={styles.row}>
        <span className={styles.when}>{since(run.created_at, new Date())}</span>
        <span className={styles.main}>
          {state === 'running' && (
            <span className={styles.working}>
              <Progress
                value={(100 * done) / Math.max(1, questions)}
                size={3}
                className={styles.bar ?? ''}
                aria-label={`Run over ${run.set}, progress`}
              />
              {done} of {plural(questions, 'question')}
            </span>
          )}
          {state === 'failed' && (
            <span className={styles.failed}>{sentence(error ?? 'it did not come to its end')}</span>
          )}
          {state === 'done' && (
            <>
              {metric !== null && <strong>{score(metrics[metric])}</strong>}
              {others.map((name) => (
                <span key={name} className={styles.other}>
                  {metricWords(name)} <b>{score(metrics[name])}</b>
                </span>
              ))}
            </>
          )}
        </span>
        <span className={styles.facts}>
          <span className={styles.settings}>{settingsText(settings)}</span>
          {state === 'done' && (
            <span className={styles.took}>
              {plural(questions, 'question')}, {duration(run.took_ms)}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
