// On a source's page: the series made of it, how to make one, and when it is refreshed.
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMarkSeries, useSeriesOfSource } from '../../api/series';
import type { Source, SourceTable } from '../../api/types';
import { TextButton } from '../core/TextButton';
import { FactRow } from '../library/SourceFacts';
import { cronWords } from './cron';
import { markable, unitOf } from './marking';
import { ScheduleDialog } from './ScheduleDialog';
import { SeriesForm } from './SeriesForm';
import { until } from './words';
import styles from './SourceSeries.module.css';

interface Props {
  source: Source;
  /** The table that is shown, where the source has any. */
  table: SourceTable | null;
}

export function SourceSeries({ source, table }: Props) {
  return (
    <dl className={styles.facts}>
      {table && <SeriesFact source={source} table={table} />}
      <ScheduleFact source={source} />
    </dl>
  );
}

function SeriesFact({ source, table }: { source: Source; table: SourceTable }) {
  const [isMarking, setIsMarking] = useState(false);
  const { data: series = [] } = useSeriesOfSource(source.id);
  const mark = useMarkSeries();
  const navigate = useNavigate();
  const own = series.filter((one) => one.table === table.table);
  const found = markable(table, source.name, own);
  if (!found && own.length === 0) return null;
  return (
    <FactRow name="Series">
      <span className={styles.list}>
        {own.map(({ id, name, state }) => (
          <span key={id}>
            <Link to={`/series/${id}`}>{name}</Link>
            {state === 'working' && ' (being forecast)'}
            {state === 'failed' && <span className={styles.failed}> (failed)</span>}
          </span>
        ))}
        {found && <TextButton onClick={() => setIsMarking(true)}>Mark as series</TextButton>}
      </span>
      {isMarking && found && (
        <SeriesForm
          title="Mark as series"
          action="Mark and forecast"
          first={found.first}
          columns={found}
          numbers={found.values}
          unitOf={(column) => unitOf(table, column)}
          onSubmit={async ({ horizon, name, ...fields }) => {
            const made = await mark.mutateAsync({
              ...fields,
              source_id: source.id,
              table: table.table,
              ...(name !== '' && { name }),
              ...(horizon !== null && { horizon }),
            });
            await navigate(`/series/${made.id}`);
          }}
          onClose={() => setIsMarking(false)}
        />
      )}
    </FactRow>
  );
}

function ScheduleFact({ source }: { source: Source }) {
  const [isOpen, setIsOpen] = useState(false);
  const { schedule } = source;
  return (
    <FactRow name="Refreshed">
      <span className={styles.list}>
        <span>
          {schedule === null ? 'by hand only' : cronWords(schedule.cron)}
          {schedule && `, next ${until(schedule.next_at, new Date())}`}
        </span>
        <TextButton onClick={() => setIsOpen(true)}>
          {schedule === null ? 'Set a schedule' : 'Change'}
        </TextButton>
      </span>
      {isOpen && (
        <ScheduleDialog source={source} isUpload={!source.origin.url} onClose={() => setIsOpen(false)} />
      )}
    </FactRow>
  );
}
