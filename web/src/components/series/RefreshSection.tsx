// When the source of a series was refreshed and when it will be.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Series } from '../../api/types';
import { useSource } from '../../api/library';
import { since } from '../core/format';
import { cronWords } from './cron';
import { RefreshList } from './RefreshList';
import { RefreshButton, ScheduleDialog } from './ScheduleDialog';
import { until } from './words';
import styles from './Sections.module.css';

export function RefreshSection({ series }: { series: Series }) {
  const [isOpen, setIsOpen] = useState(false);
  const { data: source } = useSource(series.source_id);
  const schedule = source?.schedule ?? null;
  const next = schedule?.next_at ?? series.next_refresh;
  return (
    <section className={styles.section} aria-label="Refreshes">
      <header className={styles.head}>
        <h2>Refreshes</h2>
        <span className={styles.buttons}>
          <RefreshButton source={series.source_id} />
          <Button onClick={() => setIsOpen(true)}>Schedule</Button>
        </span>
      </header>
      <p className={styles.lead}>
        {source?.stale_since && 'The last refresh failed; what was there before goes on being used. '}
        {series.data_at !== null && `The data changed ${since(series.data_at, new Date())}. `}
        {schedule ? cronWords(schedule.cron) : 'Refreshed by hand only'}
        {next && `, next ${until(next, new Date())}`}.
      </p>
      <RefreshList source={series.source_id} />
      {isOpen && (
        <ScheduleDialog
          source={{ id: series.source_id, name: series.source }}
          isUpload={source !== undefined && !source.origin.url}
          onClose={() => setIsOpen(false)}
        />
      )}
    </section>
  );
}
