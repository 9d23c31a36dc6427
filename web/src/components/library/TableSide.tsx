// Beside the rows of a table source: which of its tables, and its columns, or its chunks as they were cut.
import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Source, SourceTable } from '../../api/types';
import { Choices } from '../core/Choices';
import { count } from '../core/format';
import { ColumnList } from './ColumnList';
import { tableText } from './columnWords';
import styles from './TableSide.module.css';

export type SideView = 'columns' | 'chunks';

interface Props {
  source: Source;
  tables: SourceTable[];
  table: SourceTable;
  view: SideView;
  onTable: (table: number) => void;
  onView: (view: SideView) => void;
  onRows: () => void;
  /** The chunks, where they are what is shown. */
  children: ReactNode;
}

export function TableSide({ source, tables, table, view, onTable, onView, onRows, children }: Props) {
  const names = [
    { value: 'columns' as const, label: 'Columns', items: table.columns.length },
    { value: 'chunks' as const, label: 'Chunks', items: source.chunks },
  ];
  return (
    <>
      {tables.length > 1 && (
        <div className={styles.tables}>
          <NativeSelect
            label="Sheet"
            data={tables.map(({ table: number, name }) => ({ value: String(number), label: name }))}
            value={String(table.table)}
            onChange={(event) => onTable(Number(event.currentTarget.value))}
          />
        </div>
      )}
      <div className={styles.head}>
        <Choices label="Shown" className={styles.views}>
          {names.map(({ value, label, items }) => (
            <button key={value} type="button" aria-pressed={view === value} onClick={() => onView(value)}>
              {label} <span className="tabular">{count(items)}</span>
            </button>
          ))}
        </Choices>
        <span className={styles.rows}>
          <Button onClick={onRows}>Rows</Button>
        </span>
      </div>
      {view === 'columns' ? (
        <>
          <p className={styles.facts}>{tableText(table)}</p>
          <ColumnList key={table.table} source={source} table={table} />
        </>
      ) : (
        children
      )}
    </>
  );
}
