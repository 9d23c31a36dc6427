// One row of a table, read with its neighbours.
import { useTableRows } from '../../api/tables';
import type { TableColumn } from '../../api/types';
import { Empty, Failed, Loading } from '../core/States';
import { RowView } from '../panel/RowView';
import { unitBeside } from './plan';

/** Rows shown before a row, and after it. */
const AROUND_ROWS = 3;

interface Props {
  source: string;
  table: number;
  columns: readonly Pick<TableColumn, 'name' | 'unit'>[];
  /** The name of the sheet, where the file has several. */
  sheet: string | null;
  row: number;
  total: number;
}

export function TableRow({ source, table, columns, sheet, row, total }: Props) {
  const isThere = Number.isInteger(row) && row >= 0 && row < total;
  const from = isThere ? Math.max(0, row - AROUND_ROWS) : 0;
  const rows = useTableRows(source, table, { from, count: isThere ? row - from + 1 + AROUND_ROWS : 1 });
  if (!isThere) {
    return (
      <Empty icon="file" title="This row is not here">
        The file may have become shorter since the link was made.
      </Empty>
    );
  }
  if (rows.isPending) return <Loading what="Opening" />;
  if (rows.isError) return <Failed error={rows.error} onRetry={() => void rows.refetch()} />;
  const at = rows.data.findIndex(({ index }) => index === row);
  const found = rows.data[at];
  // What stays on the page while the next rows come need not hold this one.
  if (!found) return <Loading what="Opening" />;
  return (
    <RowView
      row={{
        index: row,
        sheet,
        header: columns.map(withUnit),
        cells: found.cells,
        before: rows.data.slice(0, at),
        after: rows.data.slice(at + 1),
      }}
    />
  );
}

function withUnit(column: Pick<TableColumn, 'name' | 'unit'>): string {
  const unit = unitBeside(column);
  return unit === null ? column.name : `${column.name} (${unit})`;
}
