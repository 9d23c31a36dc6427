// Room on the disk: what no environment points to any more, deleted for good.
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useSweep } from '../../api/environments';
import { useSettings } from '../../api/system';
import type { Swept } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { plural, size } from '../core/format';
import { secondsOf } from './lifetimes';
import { lengthWords } from './words';
import dialogs from './Dialogs.module.css';
import styles from './SweepSection.module.css';

/** The key of the setting that says how far back can be rolled. */
const HISTORY_KEY = 'history';
const NOTHING = '0';
const HOUR_SECONDS = 3_600;

export function SweepSection() {
  const { data: settings } = useSettings();
  const [isAsking, setIsAsking] = useState(false);
  const [swept, setSwept] = useState<Swept | null>(null);
  const set = settings?.items.find(({ key }) => key === HISTORY_KEY)?.value;
  const history = set === undefined ? null : lengthWords(set);
  return (
    <section className={styles.section} aria-labelledby="sweep">
      <div>
        <h2 id="sweep">Room</h2>
        <p className={styles.note}>
          What is deleted or replaced can be brought back for {history ?? 'a while'}. After that, what no
          environment points to is deleted for good, once an hour.
        </p>
        {swept && (
          <p role="status" className={styles.swept}>
            {sweptWords(swept)}
          </p>
        )}
      </div>
      <Button onClick={() => setIsAsking(true)}>Sweep now</Button>
      {isAsking && <SweepDialog history={history} onSwept={setSwept} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

function sweptWords({ snapshots, chunks, blobs, bytes }: Swept): string {
  if (snapshots + blobs === 0) return 'There was nothing to sweep.';
  return `${size(bytes)} freed: ${plural(blobs, 'file')}, and ${plural(snapshots, 'snapshot')} with ${plural(chunks, 'chunk')}.`;
}

interface DialogProps {
  history: string | null;
  onSwept: (swept: Swept) => void;
  onClose: () => void;
}

function SweepDialog({ history, onSwept, onClose }: DialogProps) {
  const [grace, setGrace] = useState('');
  const sweep = useSweep();
  return (
    <DialogForm
      title="Sweep now"
      action="Sweep"
      isDangerous={grace !== ''}
      onSubmit={async () => onSwept(await sweep.mutateAsync(secondsOf(grace)))}
      onClose={onClose}
    >
      <NativeSelect
        label="Keep what was deleted or replaced"
        data={[
          {
            value: '',
            label: history === null ? 'as long as configured' : `within ${history}, as configured`,
          },
          { value: String(24 * HOUR_SECONDS), label: 'within the last day' },
          { value: String(HOUR_SECONDS), label: 'within the last hour' },
          { value: NOTHING, label: 'not at all' },
        ]}
        value={grace}
        onChange={(event) => setGrace(event.currentTarget.value)}
        data-autofocus
      />
      <p className={dialogs.note}>{warning(grace)}</p>
      {sweep.isPending && (
        <p role="status" className={dialogs.note}>
          Sweeping. With much to delete this takes a while; it goes on when this page is closed.
        </p>
      )}
    </DialogForm>
  );
}

function warning(grace: string): string {
  if (grace === '') return 'Nothing goes that any environment points to, or could still be rolled back to.';
  const gone =
    grace === NOTHING
      ? 'All the rest is gone for good, from every file, and no environment can be rolled back to before now'
      : 'What was deleted or replaced before is gone for good, and no environment can be rolled back further';
  return `Nothing goes that any environment points to. ${gone}. This cannot be undone.`;
}
