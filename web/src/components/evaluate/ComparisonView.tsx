// A run against another: the metrics with their difference, and the questions that went the other way.
import { useState } from 'react';
import { Link } from 'react-router';
import { useComparison, type MadeIn } from '../../api/evaluations';
import type { QuestionDifference } from '../../api/types';
import { Choices } from '../core/Choices';
import { cx } from '../core/cx';
import { plural } from '../core/format';
import { Failed, Loading } from '../core/States';
import { WideTable } from '../core/WideTable';
import { DifferenceBar } from './DifferenceBar';
import { metricMeaning, metricWords, reach, score, signed, weightiestFirst } from './metrics';
import styles from './ComparisonView.module.css';

interface Props {
  run: string;
  base: string;
  /** Where the runs were made, if not in the environment of the page. */
  madeIn?: MadeIn | undefined;
  open: string | null;
  linkTo: (key: string) => string;
}

export function ComparisonView({ run, base, madeIn, open, linkTo }: Props) {
  const comparison = useComparison(run, base, madeIn);
  if (comparison.isPending) return <Loading what="Comparing" />;
  if (comparison.isError) {
    return <Failed error={comparison.error} onRetry={() => void comparison.refetch()} />;
  }
  const { questions } = comparison.data;
  const metrics = weightiestFirst(comparison.data.metrics);
  // A metric that only some of the questions have is compared over these.
  const asked = Math.max(0, ...metrics.map((one) => one.questions));
  const most = reach(metrics);
  return (
    <>
      <WideTable label="Metrics compared" className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className={cx(styles.number, styles.side)}>
              {madeIn?.base ?? 'Base'}
            </th>
            <th scope="col" className={cx(styles.number, styles.side)}>
              {madeIn?.run ?? 'This run'}
            </th>
            <th scope="col" className={styles.number}>
              Difference
            </th>
            <th scope="col" className={styles.bar}>
              95 % interval
            </th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name, difference, low, high, ...one }) => (
            <tr key={name}>
              <th scope="row" title={metricMeaning(name)}>
                {metricWords(name)}
              </th>
              <td className={cx(styles.number, styles.side)}>{score(one.base)}</td>
              <td className={cx(styles.number, styles.side)}>{score(one.run)}</td>
              <td className={cx(styles.number, difference === 0 ? styles.same : styles.changed)}>
                {signed(difference)}
              </td>
              <td className={styles.bar}>
                <DifferenceBar difference={difference} low={low} high={high} reach={most} />
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <p className={styles.note}>
        Where the interval touches the line, the difference may be chance. Over {plural(asked, 'question')}{' '}
        that both runs asked.
      </p>
      <Changed questions={questions} open={open} linkTo={linkTo} />
    </>
  );
}

interface ChangedProps {
  questions: QuestionDifference[];
  open: string | null;
  linkTo: (key: string) => string;
}

/** More than anybody reads; the server gives the largest differences first. */
const SHOWN_MAX = 200;

function Changed({ questions, open, linkTo }: ChangedProps) {
  const worse = questions.filter(({ difference }) => difference < 0);
  const better = questions.filter(({ difference }) => difference > 0);
  const [chosen, setChosen] = useState<'worse' | 'better' | null>(null);
  const side = chosen ?? (worse.length > 0 ? 'worse' : 'better');
  const shown = side === 'worse' ? worse : better;
  return (
    <section aria-label="Questions that changed">
      <Choices label="Questions that got" isSmall className={styles.sides}>
        <button type="button" aria-pressed={side === 'worse'} onClick={() => setChosen('worse')}>
          Worse <span className="tabular">{worse.length}</span>
        </button>
        <button type="button" aria-pressed={side === 'better'} onClick={() => setChosen('better')}>
          Better <span className="tabular">{better.length}</span>
        </button>
      </Choices>
      {shown.length === 0 && <p className={styles.note}>No question got {side}.</p>}
      <ol className={styles.list}>
        {shown.slice(0, SHOWN_MAX).map(({ key, question, metric, difference, ...one }) => (
          <li key={`${key} ${metric}`}>
            <Link
              to={linkTo(key)}
              preventScrollReset
              className={cx(styles.row, open === key && styles.open)}
              aria-current={open === key ? 'true' : undefined}
            >
              <span className={cx(styles.difference, styles[side])}>{signed(difference)}</span>
              <span className={styles.question}>{question}</span>
              <span className={styles.from} title={metricWords(metric)}>
                {score(one.base)} to {score(one.run)}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
