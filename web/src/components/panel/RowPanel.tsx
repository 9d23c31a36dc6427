// A row of a table answer beside the chat: its cells under their headings, then the row among its neighbours.
import { useTableRows } from '../../api/tables';
import type { TableAnswer, TableColumn } from '../../api/types';
import { count } from '../core/format';
import { Empty, Failed, Loading } from '../core/States';
import { unitBeside } from '../table/plan';
import { PanelFrame } from './PanelFrame';
import { RowView } from './RowView';

/** Rows shown before a row, and after it. */
const AROUND_ROWS = 3;

interface Props {
  table: TableAnswer;
  row: number;
  onShow: (row: number) => void;
  onClose: () => void;
}

export default function RowPanel({ table, row, onShow, onClose }: Props) {
  const { source_id: sourceId, source, total_rows: total } = table;
  const isThere = row >= 0 && row < total;
  return (
    <PanelFrame
      source={{ name: source, to: `/sources/${sourceId}`, label: isThere ? `row ${count(row + 1)}` : '' }}
      walk={
        isThere
          ? {
              noun: 'row',
              text: `${count(row + 1)} of ${count(total)}`,
              onBefore: row > 0 ? () => onShow(row - 1) : null,
              onAfter: row + 1 < total ? () => onShow(row + 1) : null,
            }
          : null
      }
      onClose={onClose}
    >
      {isThere ? (
        <Body table={table} row={row} />
      ) : (
        <Empty icon="file" title="This row is not here">
          The file may have become shorter since the link was made.
        </Empty>
      )}
    </PanelFrame>
  );
}

function withUnit(column: TableColumn): string {
  const unit = unitBeside(column);
  return unit === null ? column.name : `${column.name} (${unit})`;
}

function Body({ table, row }: { table: TableAnswer; row: number }) {
  const from = Math.max(0, row - AROUND_ROWS);
  const rows = useTableRows(table.source_id, table.table, { from, count: row - from + 1 + AROUND_ROWS });
  if (rows.isPending) return <Loading what="Opening" />;
  if (rows.isError) return <Failed error={rows.error} onRetry={() => void rows.refetch()} />;
  const at = rows.data.findIndex(({ index }) => index === row);
  const found = rows.data[at];
  // What is kept on the page while the next rows come need not hold this one.
  if (!found) return <Loading what="Opening" />;
  const isSheet = table.name !== table.source && !table.source.startsWith(`${table.name}.`);
  return (
    <RowView
      row={{
        index: row,
        sheet: isSheet ? table.name : null,
        header: table.columns.map(withUnit),
        cells: found.cells,
        before: rows.data.slice(0, at),
        after: rows.data.slice(at + 1),
      }}
    />
  );
}
