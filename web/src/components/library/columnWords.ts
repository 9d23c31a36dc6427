// What a column holds, in words. Pure.
import type { ColumnDescription, Kind } from '../../api/types';
import { count, plural } from '../core/format';

export const KIND_NAMES: Record<Kind, string> = {
  integer: 'whole number',
  decimal: 'number',
  money: 'money',
  quantity: 'measure',
  date: 'date',
  boolean: 'yes or no',
  category: 'category',
  text: 'text',
};

/** Kinds whose numbers have a unit. */
export function hasUnit(kind: Kind): boolean {
  return kind === 'money' || kind === 'quantity';
}

/** "measure in m", "category, several in a cell". */
export function kindText({ kind, unit, separator }: ColumnDescription): string {
  const name = KIND_NAMES[kind];
  if (unit !== null) return `${name} in ${unit}`;
  return separator === null ? name : `${name}, several in a cell`;
}

const EXAMPLES_SHOWN = 4;
/** A year has no thousands. */
const UNGROUPED_MAX = 10_000;

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

function number(value: number, kind: Kind): string {
  if (kind === 'date') return new Date(1000 * value).toISOString().slice(0, 10);
  if (kind === 'integer' && Math.abs(value) < UNGROUPED_MAX) return String(Math.round(100 * value) / 100);
  return numbers.format(value);
}

/** "30 to 3,900, on average 210"; null where there is no range. */
export function rangeText({ kind, min, max, mean }: ColumnDescription): string | null {
  if (min === null || max === null || kind === 'boolean') return null;
  const range = min === max ? number(min, kind) : `${number(min, kind)} to ${number(max, kind)}`;
  return mean === null || kind === 'date' || min === max
    ? range
    : `${range}, on average ${number(mean, kind)}`;
}

/** The most frequent values, each with its rows where it is a category. */
export function exampleText({ kind, values, distinct }: ColumnDescription): string | null {
  if (values.length === 0) return null;
  const shown = values
    .slice(0, EXAMPLES_SHOWN)
    .map(({ text, rows }) => (kind === 'category' ? `${text} ${count(rows)}` : text));
  return distinct > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}

/** "41 different, 3 missing". */
export function countText({ distinct, missing }: ColumnDescription): string {
  return `${count(distinct)} different, ${missing === 0 ? 'none' : count(missing)} missing`;
}

/** "507 rows, 14 columns, 3 rows repeat an earlier one". */
export function tableText(table: { rows: number; duplicates: number; columns: unknown[] }): string {
  const parts = [plural(table.rows, 'row'), plural(table.columns.length, 'column')];
  if (table.duplicates > 0) {
    parts.push(
      `${plural(table.duplicates, 'row')} ${table.duplicates === 1 ? 'repeats' : 'repeat'} an earlier one`,
    );
  }
  return parts.join(', ');
}
