// A plan as a person edits it: taking a piece out, changing one, and what may be asked of a column. Pure.
import type { Aggregate, Chip, Filter, Kind, Op, Operand, Plan, TableColumn } from '../../api/types';

/** The server leaves out what is empty; here every field is there. */
export function whole(plan: Partial<Plan>): Plan {
  const { filters, group_by, aggregate, order, limit, show, meaning } = plan;
  return {
    filters: filters ?? [],
    group_by: group_by ?? null,
    aggregate: aggregate
      ? {
          ...aggregate,
          unit: (aggregate as Partial<Aggregate>).unit ?? null,
          of: (aggregate as Partial<Aggregate>).of ?? [],
          compare: aggregate.compare ?? [],
        }
      : null,
    order: order ?? null,
    limit: limit ?? null,
    show: show ?? [],
    meaning: meaning ?? null,
  };
}

type Piece = Pick<Chip, 'part' | 'index'>;

const without = <T>(list: readonly T[], at: number) => list.filter((_, index) => index !== at);

/** The plan without one of its pieces, and without what means nothing once that is gone. */
export function withoutPiece(plan: Plan, { part, index }: Piece): Plan {
  const all = whole(plan);
  const { aggregate, order } = all;
  switch (part) {
    case 'filter':
      return { ...all, filters: without(all.filters, index) };
    case 'of': {
      if (!aggregate) return all;
      const of = without(aggregate.of, index);
      // A share of nothing in particular is no question.
      return { ...all, aggregate: of.length > 0 ? { ...aggregate, of } : null };
    }
    case 'compare':
      // One side alone compares nothing.
      return { ...all, aggregate: aggregate && { ...aggregate, compare: [] } };
    case 'group_by':
      return { ...all, group_by: null, limit: null, order: order?.column == null ? null : order };
    case 'aggregate':
      return { ...all, aggregate: null };
    case 'order':
      return { ...all, order: null };
    case 'limit':
      return { ...all, limit: null };
    case 'show':
      return { ...all, show: [] };
    case 'meaning':
      return { ...all, meaning: null };
  }
}

/** The condition that a chip says, where it says one. */
export function filterOf(plan: Plan, { part, index }: Piece): Filter | null {
  const { filters, aggregate } = whole(plan);
  if (part === 'filter') return filters[index] ?? null;
  if (part === 'of') return aggregate?.of[index] ?? null;
  if (part === 'compare') return aggregate?.compare[index] ?? null;
  return null;
}

/** The plan with another condition in the place of a chip; an index past the end adds one. */
export function withFilter(plan: Plan, { part, index }: Piece, filter: Filter): Plan {
  const all = whole(plan);
  const put = (list: readonly Filter[]) => [...list.slice(0, index), filter, ...list.slice(index + 1)];
  if (part === 'filter') return { ...all, filters: put(all.filters) };
  if (!all.aggregate) return all;
  if (part === 'of') return { ...all, aggregate: { ...all.aggregate, of: put(all.aggregate.of) } };
  if (part === 'compare')
    return { ...all, aggregate: { ...all.aggregate, compare: put(all.aggregate.compare) } };
  return all;
}

/** Whether the rows come by how close they are in meaning. */
export function isRankedByMeaning(plan: Plan): boolean {
  const { meaning, aggregate, group_by: groupBy, order } = whole(plan);
  return meaning !== null && aggregate === null && groupBy === null && order === null;
}

const TEXT_KINDS: readonly Kind[] = ['category', 'text'];
export const isText = (kind: Kind) => TEXT_KINDS.includes(kind);
/** Kinds whose cells are measured and set flush right. */
export const isNumber = (kind: Kind) => !isText(kind) && kind !== 'boolean' && kind !== 'date';

const OP_WORDS: Record<Op, string> = {
  is: 'is',
  is_not: 'is not',
  contains: 'contains',
  only: 'is only',
  lt: 'is less than',
  le: 'is at most',
  gt: 'is more than',
  ge: 'is at least',
  between: 'is between',
  missing: 'is missing',
  present: 'is given',
};

const DATE_WORDS: Partial<Record<Op, string>> = {
  lt: 'is before',
  le: 'is not after',
  gt: 'is after',
  ge: 'is not before',
};

/** What may be asked of a column of this kind, in words. */
export function operators(kind: Kind): { value: Op; label: string }[] {
  const compared: Op[] = isText(kind)
    ? ['is', 'is_not', 'contains', 'only']
    : kind === 'boolean'
      ? ['is']
      : ['ge', 'le', 'gt', 'lt', 'between', 'is', 'is_not'];
  return [...compared, 'missing' as const, 'present' as const].map((value) => ({
    value,
    label: (kind === 'date' ? DATE_WORDS[value] : undefined) ?? OP_WORDS[value],
  }));
}

/** How many values an operator takes; null is one or more. */
export function valuesTaken(op: Op): number | null {
  if (op === 'missing' || op === 'present') return 0;
  if (op === 'between') return 2;
  return op === 'lt' || op === 'le' || op === 'gt' || op === 'ge' ? 1 : null;
}

/** What was typed, as values of the column: null where it is not one, or where too few are given. */
export function operands(texts: readonly string[], op: Op, kind: Kind): Operand[] | null {
  const taken = valuesTaken(op);
  const typed = texts.map((text) => text.trim()).filter((text) => text !== '');
  const wanted = taken === null ? typed : typed.slice(0, taken);
  if (wanted.length < (taken ?? 1)) return null;
  if (isText(kind) || kind === 'date') return wanted;
  const numbers = wanted.map((text) => Number(text.replace(/[\s,_]/g, '')));
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** The columns in the order in which they explain an answer: what a row is, what was asked, then the others. */
export function columnOrder(columns: readonly TableColumn[], plan: Plan): number[] {
  const { filters, aggregate, group_by: groupBy, order, show } = whole(plan);
  const asked = [
    ...show,
    ...(aggregate?.column ? [aggregate.column] : []),
    ...(groupBy ? [groupBy] : []),
    ...(order?.column ? [order.column] : []),
    ...[...filters, ...(aggregate?.of ?? []), ...(aggregate?.compare ?? [])].map(({ column }) => column),
  ];
  const positions = [
    ...naming(columns),
    ...asked.map((name) => columns.findIndex((column) => column.name === name)),
    ...columns.keys(),
  ];
  return [...new Set(positions)].filter((position) => position >= 0);
}

const NAMING_COLUMNS = 2;

/** The columns that say which row it is: the first two of texts. */
export function naming(columns: readonly TableColumn[]): number[] {
  return [...columns.keys()]
    .filter((position) => isText(columns[position]?.kind ?? 'integer'))
    .slice(0, NAMING_COLUMNS);
}

/** The unit to set beside a column's name; null where the name says it already, as in "Length (mm)". */
export function unitBeside({ name, unit }: Pick<TableColumn, 'name' | 'unit'>): string | null {
  if (unit === null) return null;
  const said = name.toLowerCase().split(/[\s()[\],/]+/);
  return said.includes(unit.toLowerCase()) ? null : unit;
}

/** The name of a sheet; null where the table is all that the file holds. */
export function sheetOf(source: string, table: string): string | null {
  return table === source || source.startsWith(`${table}.`) ? null : table;
}
