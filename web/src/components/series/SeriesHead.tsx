// The series by name, what it is made of, and what can be done with it.
import { Menu } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useChangeSeries, useDeleteSeries } from '../../api/series';
import type { Series, SeriesChange } from '../../api/types';
import { useTables } from '../../api/tables';
import { useSource } from '../../api/library';
import { ConfirmDialog } from '../core/Dialogs';
import { count } from '../core/format';
import { Icon } from '../core/Icon';
import { notify } from '../core/notices';
import { RowMenu } from '../core/RowMenu';
import { sentence } from '../core/States';
import { isNumber } from '../table/plan';
import { SeriesForm, type SeriesFields } from './SeriesForm';
import { secondsOf } from './range';
import { rangeWords } from './words';
import styles from './SeriesHead.module.css';

export function SeriesHead({ series }: { series: Series }) {
  const [open, setOpen] = useState<'form' | 'delete' | null>(null);
  const navigate = useNavigate();
  const remove = useDeleteSeries(series.id);
  const onDelete = () =>
    remove.mutate(undefined, {
      onSuccess: () => void navigate('/series'),
      onError: (error) => notify(sentence(error.message), 'danger'),
    });
  return (
    <header className={styles.head}>
      <div className={styles.main}>
        <p className={styles.crumb}>
          <Link to="/series">Series</Link>
        </p>
        <h1>
          {series.name}
          {series.unit !== null && <small>{series.unit}</small>}
        </h1>
        <p className={styles.facts}>
          {facts(series).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <Link to={`/sources/${series.source_id}`}>{series.source}</Link>
        </p>
      </div>
      <RowMenu label="More" className={styles.menu} iconSize={18}>
        {() => (
          <>
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setOpen('form')}>
              Change
            </Menu.Item>
            <Menu.Item
              color="danger"
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => setOpen('delete')}
            >
              Delete
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {open === 'form' && <ChangeForm series={series} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <ConfirmDialog
          title="Delete this series?"
          action="Delete"
          onConfirm={onDelete}
          onClose={() => setOpen(null)}
        >
          Its forecasts and what is known of their errors go with it. The source {series.source} stays.
        </ConfirmDialog>
      )}
    </header>
  );
}

function facts({ points, step, start, end, zone, step_seconds: seconds, country }: Series): string[] {
  const said = [];
  if (points !== null && start !== null && end !== null) {
    said.push(
      `${count(points)} points, ${rangeWords({ from: secondsOf(start), to: secondsOf(end) }, zone, seconds ?? 0)}`,
    );
  }
  if (step !== null) said.push(`steps of ${step}`);
  said.push(country === null ? zone : `${zone}, holidays of ${country}`);
  return said;
}

const CHANGEABLE = ['name', 'unit', 'zone', 'country', 'publisher_column', 'horizon'] as const;

/** Only what is different: all but a new name or unit has the series forecast anew. */
function changed(series: Series, fields: SeriesFields): SeriesChange {
  return Object.fromEntries(
    CHANGEABLE.filter((name) => fields[name] !== series[name]).map((name) => [name, fields[name]]),
  );
}

function ChangeForm({ series, onClose }: { series: Series; onClose: () => void }) {
  const change = useChangeSeries(series.id);
  const source = useSource(series.source_id);
  const { data: tables } = useTables(
    { id: series.source_id, ready_at: source.data?.ready_at ?? null },
    source.isSuccess,
  );
  const columns = tables?.find(({ table }) => table === series.table)?.columns ?? [];
  const numbers = columns.filter(({ kind }) => isNumber(kind)).map(({ name }) => name);
  const known = series.publisher_column === null ? [] : [series.publisher_column];
  return (
    <SeriesForm
      title={`Change ${series.name}`}
      action="Save"
      first={series}
      columns={null}
      numbers={[...new Set([...numbers, ...known])]}
      onSubmit={(fields) =>
        change.mutateAsync(changed(series, { ...fields, name: fields.name || series.name }))
      }
      onClose={onClose}
    />
  );
}
