// One run: what it measured, its questions with the worst first, or how it stands against another run.
import { NativeSelect, Progress } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useDeleteRun, useRun, useRuns } from '../api/evaluations';
import type { QuestionScore, Run } from '../api/types';
import { ConfirmDialog } from '../components/core/Dialogs';
import { duration, plural, since } from '../components/core/format';
import { IconButton } from '../components/core/IconButton';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading, sentence } from '../components/core/States';
import { ComparisonView } from '../components/evaluate/ComparisonView';
import { MetricsTable } from '../components/evaluate/MetricsTable';
import { QuestionPanel } from '../components/evaluate/QuestionPanel';
import { QuestionsTable } from '../components/evaluate/QuestionsTable';
import { mainMetric, metricWords, score, settingsText, worstFirst } from '../components/evaluate/metrics';
import { useSearchState } from '../hooks/useSearchState';
import { useTitle } from '../hooks/useTitle';
import styles from './RunPage.module.css';

export default function RunPage() {
  const { runId = '' } = useParams();
  const run = useRun(runId);
  useTitle(run.data ? `${run.data.run.set}, run` : null);
  if (run.isPending) return <Loading />;
  if (run.isError) return <Failed error={run.error} onRetry={() => void run.refetch()} />;
  return <OpenRun key={runId} run={run.data.run} questions={run.data.questions} />;
}

function OpenRun({ run, questions }: { run: Run; questions: QuestionScore[] }) {
  const { params, change } = useSearchState();
  const open = params.get('question');
  const base = params.get('base');
  const metric = mainMetric(run);
  const keys = useMemo(
    () => (metric === null ? questions : worstFirst(questions, metric)).map(({ key }) => key),
    [questions, metric],
  );
  const linkTo = useCallback(
    (key: string) => {
      const next = new URLSearchParams(params);
      next.set('question', key);
      return `?${next.toString()}`;
    },
    [params],
  );
  return (
    <div className={styles.page}>
      <div className={styles.scroller}>
        <div className={styles.content}>
          <RunHead run={run} metric={metric} />
          <State run={run} />
          {run.state === 'done' && (
            <>
              <Against run={run} base={base} onBase={(id) => change({ base: id })} />
              {base === null ? (
                <>
                  <MetricsTable metrics={run.metrics} />
                  <h2 className={styles.title}>Questions</h2>
                  <QuestionsTable questions={questions} metric={metric} open={open} linkTo={linkTo} />
                </>
              ) : (
                <ComparisonView run={run.id} base={base} open={open} linkTo={linkTo} />
              )}
            </>
          )}
        </div>
      </div>
      {open !== null && (
        <QuestionPanel
          run={run.id}
          question={open}
          keys={base === null ? keys : NO_KEYS}
          onShow={(key) => change({ question: key }, { replace: true })}
          onClose={() => change({ question: null })}
        />
      )}
    </div>
  );
}

/** What changed most is walked through in the list, where the difference is said. */
const NO_KEYS: string[] = [];

function RunHead({ run, metric }: { run: Run; metric: string | null }) {
  const [isDeleting, setIsDeleting] = useState(false);
  const remove = useDeleteRun();
  const navigate = useNavigate();
  const onDelete = () =>
    remove.mutate(run.id, {
      onSuccess: () => void navigate('/evaluate'),
      onError: (error) => notify(sentence(error.message), 'danger'),
    });
  const settings = Object.entries(run.settings);
  return (
    <header className={styles.head}>
      <div className={styles.name}>
        <p className={styles.crumb}>
          <Link to="/evaluate">Evaluate</Link>
        </p>
        <h1>
          {run.set}
          {metric !== null && run.state === 'done' && (
            <span className={styles.main}>
              {score(run.metrics[metric])} <small>{metricWords(metric)}</small>
            </span>
          )}
        </h1>
        <p className={styles.facts}>
          {since(run.created_at, new Date())}
          {run.state === 'done' && ` · ${plural(run.questions, 'question')} in ${duration(run.took_ms)}`}
        </p>
        {settings.length > 0 && (
          <dl className={styles.settings}>
            {settings.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {run.state !== 'running' && (
        <IconButton icon="trash" label="Delete this run" onClick={() => setIsDeleting(true)} />
      )}
      {isDeleting && (
        <ConfirmDialog
          title="Delete this run?"
          action="Delete"
          onConfirm={onDelete}
          onClose={() => setIsDeleting(false)}
        >
          Its figures and what it found for each question go with it. This cannot be undone.
        </ConfirmDialog>
      )}
    </header>
  );
}

function State({ run: { state, done, questions, error, set } }: { run: Run }) {
  if (state === 'running') {
    return (
      <div className={styles.running} role="status">
        <Progress
          value={(100 * done) / Math.max(1, questions)}
          size={4}
          aria-label={`Run over ${set}, progress`}
        />
        {done} of {plural(questions, 'question')}
      </div>
    );
  }
  if (state === 'failed') {
    return (
      <Empty icon="alert" title="This run did not come to its end">
        {sentence(error ?? 'the program may have been stopped')} {done} of {plural(questions, 'question')}{' '}
        were answered.
      </Empty>
    );
  }
  return null;
}

interface AgainstProps {
  run: Run;
  base: string | null;
  onBase: (id: string | null) => void;
}

function Against({ run, base, onBase }: AgainstProps) {
  const { data: runs } = useRuns();
  const others = (runs ?? []).filter(
    ({ id, set, state }) => id !== run.id && set === run.set && state === 'done',
  );
  if (others.length === 0 && base === null) return null;
  const metric = mainMetric(run);
  const choices = others.map((other) => ({
    value: other.id,
    label: [
      since(other.created_at, new Date()),
      metric === null ? '' : score(other.metrics[metric]),
      settingsText(other.settings),
    ]
      .filter(Boolean)
      .join(', '),
  }));
  return (
    <div className={styles.against}>
      <NativeSelect
        label="Against"
        data={[{ value: '', label: 'no other run' }, ...choices]}
        value={base ?? ''}
        onChange={(event) => onBase(event.currentTarget.value || null)}
      />
    </div>
  );
}
