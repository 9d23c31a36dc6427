// The questions that were answered badly once: what should have been answered, and a run over all of them.
import { Button, Progress } from '@mantine/core';
import { Link } from 'react-router';
import { useCases, useRun, useRunCases, useRuns } from '../api/evaluations';
import { plural } from '../components/core/format';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading, sentence } from '../components/core/States';
import { CaseRow } from '../components/evaluate/CaseRow';
import { readyCases } from '../components/evaluate/cases';
import { EvaluateHead } from '../components/evaluate/EvaluateHead';
import { mainMetric, metricWords, score } from '../components/evaluate/metrics';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './CasesPage.module.css';

export default function CasesPage() {
  useTitle('Cases');
  const cases = useCases();
  const runs = useRuns();
  const start = useRunCases();
  // The one that was started here, or one that goes on since before the page was opened.
  const going = runs.data?.find(({ kind, state }) => kind === 'cases' && state === 'running');
  const runId = start.data?.id ?? going?.id ?? null;
  if (cases.isPending) return <Loading />;
  const ready = readyCases(cases.data ?? []);
  const run = () =>
    start.mutate(undefined, { onError: (error) => notify(sentence(error.message), 'danger') });
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <EvaluateHead
          action={
            ready.length > 0 && (
              <Button
                variant="filled"
                size="sm"
                loading={start.isPending}
                disabled={going !== undefined}
                onClick={run}
              >
                Run {plural(ready.length, 'case')}
              </Button>
            )
          }
        />
        {runId !== null && <Running id={runId} />}
        {cases.isError && <Failed error={cases.error} onRetry={() => void cases.refetch()} />}
        {cases.data?.length === 0 && (
          <Empty icon="thumbDown" title="No cases yet" action={<Link to="/">To the chat</Link>}>
            Press the thumb down under an answer that was wrong and keep it as a case. Say here what should
            have been answered; a run then asks all cases again.
          </Empty>
        )}
        <ul className={styles.list}>
          {cases.data?.map((one) => (
            <CaseRow key={one.id} one={one} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function Running({ id }: { id: string }) {
  const { data } = useRun(id);
  if (!data) return null;
  const { state, done, questions, metrics, error } = data.run;
  const metric = mainMetric(data.run);
  return (
    <div className={styles.running} role="status">
      {state === 'running' && (
        <>
          <Progress
            value={(100 * done) / Math.max(1, questions)}
            size={4}
            className={styles.bar ?? ''}
            aria-label="Run over your cases, progress"
          />
          <span className="tabular">
            {done} of {plural(questions, 'question')}
          </span>
        </>
      )}
      {state === 'failed' && (
        <span className={styles.failed}>{sentence(error ?? 'the run was cut off')}</span>
      )}
      {state === 'done' && (
        <span className="tabular">
          Done{metric !== null && `: ${metricWords(metric)} ${score(metrics[metric])}`}
        </span>
      )}
      {state !== 'running' && <Link to={`/evaluate/runs/${id}`}>See the run</Link>}
    </div>
  );
}
