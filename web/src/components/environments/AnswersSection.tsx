// How well two environments answer the same questions: asked here, or compared from the runs that both have.
import { Button, Progress } from '@mantine/core';
import { useCallback } from 'react';
import { Link } from 'react-router';
import { useAskCases } from '../../api/environments';
import { useCases, useRuns } from '../../api/evaluations';
import type { Run } from '../../api/types';
import { useSearchState } from '../../hooks/useSearchState';
import { cx } from '../core/cx';
import { plural, since } from '../core/format';
import { failureText } from '../core/States';
import { readyCases } from '../evaluate/cases';
import { ComparisonView } from '../evaluate/ComparisonView';
import { commonSets, running, type CommonSet } from './runs';
import styles from './AnswersSection.module.css';

interface Props {
  own: string;
  other: string;
}

export function AnswersSection({ own, other }: Props) {
  const { params, change } = useSearchState();
  const ownRuns = useRuns(own);
  const otherRuns = useRuns(other);
  const run = params.get('run');
  const base = params.get('base');
  const sets = commonSets(ownRuns.data ?? [], otherRuns.data ?? []);
  const linkTo = useCallback(
    (values: Record<string, string>) => {
      const next = new URLSearchParams(params);
      next.delete('question');
      for (const [key, value] of Object.entries(values)) next.set(key, value);
      return `?${next.toString()}`;
    },
    [params],
  );
  const going = [
    ...running(ownRuns.data ?? []).map((one) => ({ environment: own, run: one })),
    ...running(otherRuns.data ?? []).map((one) => ({ environment: other, run: one })),
  ];
  return (
    <section className={styles.section} aria-label="Answers">
      <h2>Answers</h2>
      <Ask
        own={own}
        other={other}
        isBusy={going.length > 0}
        onDone={(runs) => change({ run: runs[0].id, base: runs[1].id, question: null })}
      />
      {going.map((one) => (
        <Going key={one.run.id} {...one} />
      ))}
      {sets.length > 0 && (
        <ul className={styles.sets} aria-label="Questions that both were asked">
          {sets.map((set) => (
            <SetLink
              key={set.set}
              set={set}
              isOpen={set.own.id === run && set.other.id === base}
              to={linkTo({ run: set.own.id, base: set.other.id })}
            />
          ))}
        </ul>
      )}
      {run !== null && base !== null && (
        <div className={styles.comparison}>
          <ComparisonView
            run={run}
            base={base}
            madeIn={{ run: own, base: other }}
            open={params.get('question')}
            linkTo={(question) => linkTo({ question })}
          />
        </div>
      )}
    </section>
  );
}

interface AskProps {
  own: string;
  other: string;
  isBusy: boolean;
  onDone: (runs: [Run, Run]) => void;
}

/** Asks both the kept cases: those of the other one, which came along when this one was cloned from it. */
function Ask({ own, other, isBusy, onDone }: AskProps) {
  const ownCases = useCases(own);
  const otherCases = useCases(other);
  const ask = useAskCases();
  if (ownCases.isPending || otherCases.isPending) return null;
  const counts: [string, number][] = [
    [other, readyCases(otherCases.data ?? []).length],
    [own, readyCases(ownCases.data ?? []).length],
  ];
  const [casesOf, cases] = counts.find(([, found]) => found > 0) ?? [other, 0];
  const command = `almanac env diff ${own} ${other} --set questions.jsonl`;
  if (cases === 0) {
    return (
      <p className={styles.note}>
        Which of the two answers better? Keep answers that were wrong{' '}
        <Link to="/evaluate/cases">as cases</Link> and ask both for them here, or ask a question set with{' '}
        <code>{command}</code>.
      </p>
    );
  }
  return (
    <div className={styles.ask}>
      <Button
        loading={ask.isPending}
        disabled={isBusy}
        onClick={() => ask.mutate({ casesOf, environments: [own, other] }, { onSuccess: onDone })}
      >
        Ask both {cases === 1 ? 'the kept case' : `the ${plural(cases, 'kept case')}`} of {casesOf}
      </Button>
      <p className={styles.note}>
        First {own}, then {other}, with the models of each. A question set: <code>{command}</code>.
      </p>
      {ask.isError && (
        <p role="alert" className={styles.refusal}>
          {failureText(ask.error)}
        </p>
      )}
    </div>
  );
}

function Going({ environment, run: { set, done, questions } }: { environment: string; run: Run }) {
  return (
    <div className={styles.going} role="status">
      <Progress
        value={(100 * done) / Math.max(1, questions)}
        size={4}
        className={styles.bar ?? ''}
        aria-label={`${set}, asked in ${environment}`}
      />
      {environment}: {done} of {plural(questions, 'question')}
    </div>
  );
}

function SetLink({ set: { set, own, other }, isOpen, to }: { set: CommonSet; isOpen: boolean; to: string }) {
  const now = new Date();
  return (
    <li>
      <Link
        to={to}
        preventScrollReset
        className={cx(styles.set, isOpen && styles.open)}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className={styles.name}>{set}</span>
        <span className={styles.when}>
          {plural(own.questions, 'question')}, asked {since(own.created_at, now)} and{' '}
          {since(other.created_at, now)}
        </span>
      </Link>
    </li>
  );
}
