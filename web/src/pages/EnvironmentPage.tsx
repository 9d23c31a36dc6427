// One environment: what differs from another one, and what it was before.
import { useState } from 'react';
import { Link, NavLink, useNavigate, useParams } from 'react-router';
import { MAIN } from '../api/address';
import { useEnvironmentName, useEnvironments } from '../api/system';
import type { Environment } from '../api/types';
import { cx } from '../components/core/cx';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading } from '../components/core/States';
import { CompareView } from '../components/environments/CompareView';
import { EmbedderSection } from '../components/environments/EmbedderSection';
import { EnvironmentHead } from '../components/environments/EnvironmentHead';
import { HistoryView } from '../components/environments/HistoryView';
import { MoveDone, type Done } from '../components/environments/MoveDone';
import { QuestionPanel } from '../components/evaluate/QuestionPanel';
import { useHomeOf } from '../hooks/useHomeOf';
import { useSearchState } from '../hooks/useSearchState';
import { useTitle } from '../hooks/useTitle';
import styles from './EnvironmentPage.module.css';

export default function EnvironmentPage() {
  const { name = '', view } = useParams();
  const environments = useEnvironments(true);
  useTitle(name);
  if (environments.isPending) return <Loading />;
  if (environments.isError) {
    return <Failed error={environments.error} onRetry={() => void environments.refetch()} />;
  }
  const environment = environments.data.find((one) => one.name === name);
  if (!environment || (view !== undefined && view !== 'history')) {
    return (
      <Empty
        icon="branch"
        title={environment ? 'There is no such page' : `There is no environment ${name}`}
        action={<Link to="/environments">To the environments</Link>}
      >
        {environment ? 'The address may have been mistyped.' : 'It has expired, or somebody deleted it.'}
      </Empty>
    );
  }
  return (
    <OpenEnvironment
      key={name}
      environment={environment}
      environments={environments.data}
      isHistory={view === 'history'}
    />
  );
}

interface OpenProps {
  environment: Environment;
  environments: Environment[];
  isHistory: boolean;
}

function OpenEnvironment({ environment, environments, isHistory }: OpenProps) {
  const { name } = environment;
  const own = useEnvironmentName();
  const [done, setDone] = useState<Done | null>(null);
  const { params, change } = useSearchState();
  const navigate = useNavigate();
  const homeOf = useHomeOf();
  const run = params.get('run');
  const question = params.get('question');
  const onDeleted = () => {
    if (name === own) {
      window.location.assign(`${homeOf(MAIN)}/environments`);
      return;
    }
    notify(`${name} is deleted.`);
    void navigate('/environments');
  };
  return (
    <div className={styles.page}>
      <div className={styles.scroller}>
        <div className={styles.content}>
          <EnvironmentHead environment={environment} onDeleted={onDeleted} />
          {done && <MoveDone done={done} onUndone={setDone} onClose={() => setDone(null)} />}
          <EmbedderSection environment={environment} onDone={setDone} />
          <nav className={styles.tabs} aria-label={`Views of ${name}`}>
            <Tab to={`/environments/${name}`}>What differs</Tab>
            <Tab to={`/environments/${name}/history`}>History</Tab>
          </nav>
          {isHistory ? (
            <HistoryView environment={environment} onDone={setDone} />
          ) : (
            <CompareView environment={environment} environments={environments} onDone={setDone} />
          )}
        </div>
      </div>
      {run !== null && question !== null && !isHistory && (
        <QuestionPanel
          run={run}
          environment={name}
          question={question}
          keys={NO_KEYS}
          onShow={(key) => change({ question: key }, { replace: true })}
          onClose={() => change({ question: null })}
        />
      )}
    </div>
  );
}

/** What changed most is walked through in the list, where the difference is said. */
const NO_KEYS: string[] = [];

function Tab({ to, children }: { to: string; children: string }) {
  return (
    <NavLink to={to} end className={({ isActive }) => cx(styles.tab, isActive && styles.active)}>
      {children}
    </NavLink>
  );
}
