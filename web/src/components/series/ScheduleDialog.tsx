// When a source is refreshed by itself, what came of it so far, and a refresh by hand.
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useRefreshSource, useSaveSchedule, useSchedule } from '../../api/series';
import type { Schedule, ScheduleRequest } from '../../api/types';
import { notify } from '../core/notices';
import { Failed, Loading, failureText, sentence } from '../core/States';
import { CRON_CHOICES } from './cron';
import { RefreshList } from './RefreshList';
import { allZones, timeWords } from './words';
import { secondsOf } from './range';
import styles from './Schedule.module.css';

interface Props {
  source: { id: string; name: string };
  /** An uploaded file has no address from which it could be fetched again. */
  isUpload: boolean;
  onClose: () => void;
}

export function ScheduleDialog({ source, isUpload, onClose }: Props) {
  const schedule = useSchedule(source.id);
  return (
    <Modal opened onClose={onClose} title={`Refresh ${source.name}`} size="md">
      {isUpload && (
        <p className={styles.note}>
          This file was uploaded: there is no address to fetch it from again. A refresh only forecasts its
          series anew; for newer content, upload the file again.
        </p>
      )}
      {schedule.isPending ? (
        <Loading />
      ) : schedule.isError ? (
        <Failed error={schedule.error} onRetry={() => void schedule.refetch()} />
      ) : (
        <ScheduleForm key={schedule.data?.cron ?? ''} source={source.id} schedule={schedule.data} />
      )}
      <section className={styles.past} aria-label="Refreshes">
        <header>
          <h3>Refreshes so far</h3>
          <RefreshButton source={source.id} />
        </header>
        <RefreshList source={source.id} />
      </section>
    </Modal>
  );
}

export function RefreshButton({ source }: { source: string }) {
  const refresh = useRefreshSource(source);
  const onError = (error: Error) => notify(failureText(error), 'danger');
  return (
    <Button
      loading={refresh.isPending}
      onClick={() =>
        refresh.mutate(undefined, { onSuccess: () => notify('The refresh has begun.'), onError })
      }
    >
      Refresh now
    </Button>
  );
}

const CUSTOM = 'custom';
const NONE = 'none';

function ScheduleForm({ source, schedule }: { source: string; schedule: Schedule | null }) {
  const known = CRON_CHOICES.some(({ cron }) => cron === schedule?.cron);
  const [choice, setChoice] = useState(schedule === null ? NONE : known ? schedule.cron : CUSTOM);
  const [typed, setTyped] = useState(schedule?.cron ?? '');
  const [zone, setZone] = useState(schedule?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [jitter, setJitter] = useState(String(schedule?.jitter_seconds ?? 0));
  const [missed, setMissed] = useState<ScheduleRequest['missed']>(schedule?.missed ?? 'run_once');
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = useSaveSchedule(source);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const cron = choice === CUSTOM ? typed.trim() : choice;
    const wanted =
      choice === NONE ? null : { cron, zone, jitter_seconds: Number.parseInt(jitter, 10) || 0, missed };
    save.mutate(wanted, {
      onSuccess: () => {
        setRefusal(null);
        notify(wanted ? 'The schedule is set.' : 'It is no longer refreshed by itself.');
      },
      onError: (error) => setRefusal(sentence(error.message)),
    });
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Schedule">
      <NativeSelect
        className={styles.whole ?? ''}
        label="When"
        data={[
          { value: NONE, label: 'Only by hand' },
          ...CRON_CHOICES.map(({ cron, words }) => ({ value: cron, label: words })),
          { value: CUSTOM, label: 'Otherwise, in cron syntax' },
        ]}
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
      />
      {choice === CUSTOM && (
        <TextInput
          className={styles.whole ?? ''}
          label="Minute, hour, day of month, month, day of week"
          placeholder="30 5 * * 1-5"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          required
          withAsterisk={false}
          autoComplete="off"
        />
      )}
      {choice !== NONE && (
        <>
          <NativeSelect
            label="Time zone"
            data={allZones(zone)}
            value={zone}
            onChange={(event) => setZone(event.currentTarget.value)}
          />
          <TextInput
            label="Up to so many seconds later"
            inputMode="numeric"
            pattern="[0-9]+"
            title="A whole number"
            value={jitter}
            onChange={(event) => setJitter(event.currentTarget.value)}
            autoComplete="off"
          />
          <NativeSelect
            className={styles.whole ?? ''}
            label="Where Almanac was not running then"
            data={[
              { value: 'run_once', label: 'Refresh once when it runs again' },
              { value: 'skip', label: 'Wait for the next time' },
            ]}
            value={missed}
            onChange={(event) => setMissed(event.currentTarget.value as ScheduleRequest['missed'])}
          />
        </>
      )}
      {refusal && (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      )}
      <p className={styles.next}>
        {schedule?.next_at && `Next: ${timeWords(secondsOf(schedule.next_at), schedule.zone, 0)}`}
      </p>
      <Button type="submit" variant="filled" loading={save.isPending}>
        Save
      </Button>
    </form>
  );
}
