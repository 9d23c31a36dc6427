// The chart of a table answer, where it has one: its groups, or how the numbers behind one number are spread.
import { useMemo } from 'react';
import { usePlan } from '../../api/tables';
import type { TableAnswer } from '../../api/types';
import { GroupBars, Spread } from './Bars';
import { isNumber, whole } from './plan';
import { bins } from './rows';

const BINS_MAX = 16;
/** Fewer values than this are told by the rows themselves. */
const VALUES_MIN = 6;
/** The server lists no more groups; what it left out would be missing from the picture. */
const GROUPS_MAX = 1_000;

export function TableChart({ answer }: { answer: TableAnswer }) {
  const { groups, unit, columns } = answer;
  const { aggregate, group_by: groupBy } = whole(answer.plan);
  if (groups.length < 2) return <ValueSpread answer={answer} />;
  const of = columns.find(({ name }) => name === aggregate?.column) ?? null;
  const isCount = aggregate === null || aggregate.function === 'count';
  const what = isCount ? 'Rows' : (of?.name ?? 'Value');
  return (
    <GroupBars
      groups={groups}
      name={groupBy ?? 'Compared'}
      what={what}
      unit={unit}
      kind={of?.kind ?? null}
      isCount={isCount}
    />
  );
}

function ValueSpread({ answer }: { answer: TableAnswer }) {
  const { aggregate, group_by: groupBy, filters } = whole(answer.plan);
  const column = answer.columns.find(({ name }) => name === aggregate?.column);
  const hasSpread =
    column !== undefined && isNumber(column.kind) && aggregate?.compare.length === 0 && groupBy === null;
  // A grouping by the column itself counts how often each of its values occurs.
  const counted = usePlan(
    answer.source_id,
    answer.table,
    hasSpread && answer.rows.length >= VALUES_MIN ? whole({ filters, group_by: column.name }) : null,
  );
  const groups = counted.data?.groups;
  const found = useMemo(() => {
    if (!groups || groups.length >= GROUPS_MAX) return [];
    return bins(
      groups.map(({ key, rows }) => ({ value: Number(key), rows })),
      BINS_MAX,
    );
  }, [groups]);
  if (!hasSpread || found.length === 0) return null;
  const isInColumn = aggregate?.function !== 'sum' && aggregate?.function !== 'count_distinct';
  const value = isInColumn && typeof answer.value === 'number' ? answer.value : null;
  return <Spread name={column.name} unit={column.unit} bins={found} value={value} />;
}
