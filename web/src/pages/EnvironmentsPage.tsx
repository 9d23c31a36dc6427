// The environments as a small tree: what each holds, where it comes from, and what differs.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { MAIN } from '../api/address';
import { useEnvironmentName, useEnvironments } from '../api/system';
import type { Environment } from '../api/types';
import { Icon } from '../components/core/Icon';
import { notify } from '../components/core/notices';
import { Empty, Failed, Loading } from '../components/core/States';
import { CreateDialog } from '../components/environments/CreateDialog';
import { DeleteDialog } from '../components/environments/DeleteDialog';
import { EnvironmentLink } from '../components/environments/EnvironmentLink';
import { EnvironmentRow } from '../components/environments/EnvironmentRow';
import { SweepSection } from '../components/environments/SweepSection';
import { tree } from '../components/environments/words';
import { useHomeOf } from '../hooks/useHomeOf';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './EnvironmentsPage.module.css';

/** What differs is worked out for so many rows; of the others on their pages. */
const COMPARED_MAX = 10;

export default function EnvironmentsPage() {
  useTitle('Environments');
  const own = useEnvironmentName();
  const environments = useEnvironments(true);
  const [asking, setAsking] = useState<'create' | Environment | null>(null);
  const navigate = useNavigate();
  const homeOf = useHomeOf();
  if (environments.isPending) return <Loading />;
  if (environments.isError) {
    return <Failed error={environments.error} onRetry={() => void environments.refetch()} />;
  }
  const branches = tree(environments.data);
  const clones = branches.filter(({ environment: { name } }) => name !== MAIN);
  const names = new Set(environments.data.map(({ name }) => name));
  const compared = new Set(
    clones
      .map(({ environment }) => environment)
      .filter(({ parent }) => parent !== null && names.has(parent))
      .slice(0, COMPARED_MAX)
      .map(({ id }) => id),
  );
  const isMain = own === MAIN;
  const create = (
    <Button
      variant="filled"
      size="sm"
      leftSection={<Icon name="plus" size={16} />}
      onClick={() => setAsking('create')}
    >
      New environment
    </Button>
  );
  const afterDeletion = ({ name }: Environment) => {
    if (name === own) window.location.assign(`${homeOf(MAIN)}/environments`);
    else notify(`${name} is deleted.`);
  };
  return (
    <div className={page.scroller}>
      <div className={page.content}>
        <header className={styles.head}>
          <h1>Environments</h1>
          {isMain && clones.length > 0 && create}
        </header>
        {!isMain && (
          <p className={styles.elsewhere}>
            From within {own} only {own} itself can be changed. The others are made and managed{' '}
            <EnvironmentLink environment={MAIN} to="/environments">
              in main
            </EnvironmentLink>
            .
          </p>
        )}
        <ul className={styles.list} aria-label="Environments">
          {branches.map(({ environment, depth }) => (
            <EnvironmentRow
              key={environment.id}
              environment={environment}
              depth={depth}
              isCompared={compared.has(environment.id)}
              onDelete={() => setAsking(environment)}
            />
          ))}
        </ul>
        {clones.length === 0 && (
          <Empty icon="branch" title="Try a change before others see it" action={create}>
            An environment has all that main has, at once and without a copy of the data, and chats and
            settings of its own. Change it as you like, compare it with main, and promote it when it is
            better.
          </Empty>
        )}
        {isMain && <SweepSection />}
      </div>
      {asking === 'create' && (
        <CreateDialog
          environments={environments.data}
          from={own}
          onMade={({ name, sanitised }) => {
            notify(sanitised ? `${name} is made; its tables are being masked.` : `${name} is ready.`);
            void navigate(`/environments/${name}`);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking !== null && asking !== 'create' && (
        <DeleteDialog
          environment={asking}
          onDeleted={() => afterDeletion(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}
