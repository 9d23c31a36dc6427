// A row of a table answer beside the chat. Previous and next go through the file.
import type { TableAnswer } from '../../api/types';
import { count } from '../core/format';
import { TableRow } from '../table/TableRow';
import { sheetOf } from '../table/plan';
import { PanelFrame } from './PanelFrame';

interface Props {
  table: TableAnswer;
  row: number;
  onShow: (row: number) => void;
  onClose: () => void;
}

export default function RowPanel({ table, row, onShow, onClose }: Props) {
  const { source_id: sourceId, source, total_rows: total, columns } = table;
  const isThere = row >= 0 && row < total;
  return (
    <PanelFrame
      source={{
        name: source,
        to: `/sources/${sourceId}?table=${table.table}&row=${row}`,
        label: isThere ? `row ${count(row + 1)}` : '',
      }}
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
      <TableRow
        source={sourceId}
        table={table.table}
        columns={columns}
        sheet={sheetOf(source, table.name)}
        row={row}
        total={total}
      />
    </PanelFrame>
  );
}
