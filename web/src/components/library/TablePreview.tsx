// The rows of a table of a source, as the file has them, or sorted by a column; one of them opens in their place.
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { usePlan } from '../../api/tables';
import type { Source, SourceTable } from '../../api/types';
import { count } from '../core/format';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { RowsTable, type Sort } from '../table/RowsTable';
import { TableRow } from '../table/TableRow';
import { sheetOf, whole } from '../table/plan';
import { ordered } from '../table/rows';
import styles from './TablePreview.module.css';

interface Props {
  source: Source;
  table: SourceTable;
  row: number | null;
  linkTo: (row: number) => string;
  onRow: (row: number | null) => void;
}

/** The server puts no more rows in order than this. */
const SORTED_ROWS_MAX = 100_000;

export function TablePreview({ source, table, row, linkTo, onRow }: Props) {
  const { rows: total, columns } = table;
  const [sort, setSort] = useState<Sort | null>(null);
  const plan = useMemo(() => (sort ? whole({ order: sort }) : null), [sort]);
  const sorted = usePlan(source.id, table.table, plan);
  const inFile = useMemo(() => Array.from({ length: total }, (_, index) => index), [total]);
  const order = sort ? sorted.data?.rows : undefined;
  const rows = useMemo(() => (order ? ordered(inFile, order) : inFile), [inFile, order]);
  const positions = useMemo(() => [...columns.keys()], [columns]);
  if (row !== null) {
    return (
      <>
        <div className={styles.bar} role="toolbar" aria-label="Row">
          <Button
            variant="subtle"
            leftSection={<Icon name="chevronLeft" size={16} />}
            onClick={() => onRow(null)}
          >
            All rows
          </Button>
          <span className={styles.walk}>
            <IconButton
              icon="chevronLeft"
              label="Previous row"
              disabled={row <= 0}
              onClick={() => onRow(row - 1)}
            />
            <span className="tabular">
              row {count(row + 1)} of {count(total)}
            </span>
            <IconButton
              icon="chevronRight"
              label="Next row"
              disabled={row + 1 >= total}
              onClick={() => onRow(row + 1)}
            />
          </span>
        </div>
        <TableRow
          source={source.id}
          table={table.table}
          columns={columns}
          sheet={sheetOf(source.name, table.name)}
          row={row}
          total={total}
        />
      </>
    );
  }
  return (
    <RowsTable
      isTall
      label="Rows"
      source={source.id}
      table={table.table}
      columns={columns}
      positions={positions}
      rows={rows}
      known={NONE}
      sort={sort}
      onSort={total <= SORTED_ROWS_MAX ? setSort : null}
      linkTo={linkTo}
      open={null}
    />
  );
}

const NONE: never[] = [];
