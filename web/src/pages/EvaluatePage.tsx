// The question sets with their runs: how good the answers were, and whether they get better.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useRuns } from '../api/evaluations';
import { plural } from '../components/core/format';
import { Empty, Failed, Loading } from '../components/core/States';
import { EvaluateHead } from '../components/evaluate/EvaluateHead';
import { RunRow } from '../components/evaluate/RunRow';
import { Sparkline } from '../components/evaluate/Sparkline';
import { metricMeaning, metricWords, runSets, score, type RunSet } from '../components/evaluate/metrics';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './EvaluatePage.module.css';

export default function EvaluatePage() {
  useTitle('Evaluate');
  const runs = useRuns();
  if (runs.isPending) return <Loading />;
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <EvaluateHead />
        {runs.isError && <Failed error={runs.error} onRetry={() => void runs.refetch()} />}
        {runs.data?.length === 0 && (
          <Empty icon="chart" title="No runs yet" action={<Link to="/evaluate/cases">To your cases</Link>}>
            Ask a set of questions whose answers are known with <code>almanac eval evals/…</code> and see here
            how many were answered right. Or keep answers that were wrong as cases, and ask those again.
          </Empty>
        )}
        {runSets(runs.data ?? []).map((set) => (
          <SetRuns key={set.name} set={set} />
        ))}
      </div>
    </div>
  );
}

const SHOWN_FIRST = 5;

function SetRuns({ set: { name, runs, metric, trend } }: { set: RunSet }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? runs : runs.slice(0, SHOWN_FIRST);
  return (
    <section className={styles.set} aria-label={name}>
      <header className={styles.setHead}>
        <h2>{name}</h2>
        {metric !== null && (
          <p className={styles.latest} title={metricMeaning(metric)}>
            {metricWords(metric)} <strong>{score(trend.at(-1))}</strong>
            <Sparkline values={trend} metric={metric} />
          </p>
        )}
      </header>
      <ul className={styles.runs}>
        {shown.map((run) => (
          <RunRow key={run.id} run={run} metric={metric} />
        ))}
      </ul>
      {runs.length > SHOWN_FIRST && (
        <Button variant="subtle" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show the newest' : `Show all ${plural(runs.length, 'run')}`}
        </Button>
      )}
    </section>
  );
}
