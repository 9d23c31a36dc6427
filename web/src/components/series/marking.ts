// Which columns of a table can become a series. Pure.
import type { ColumnDescription, SourceTable } from '../../api/types';
import { isNumber } from '../table/plan';
import type { SeriesFields } from './SeriesForm';

export interface Markable {
  times: string[];
  values: string[];
  first: SeriesFields;
}

const EXTENSION = /\.[^.]+$/;

/** Null where the table has no column of dates or none of numbers. */
export function markable(
  table: Pick<SourceTable, 'columns'>,
  sourceName: string,
  taken: readonly { time_column: string; value_column: string }[],
): Markable | null {
  const names = (is: (column: ColumnDescription) => boolean) =>
    table.columns.filter(is).map(({ name }) => name);
  const times = names(({ kind }) => kind === 'date');
  const values = names(({ kind }) => isNumber(kind));
  const [time] = times;
  if (time === undefined || values.length === 0) return null;
  const isTaken = (name: string) =>
    taken.some((one) => one.time_column === time && one.value_column === name);
  const value = values.find((name) => !isTaken(name)) ?? values[0] ?? '';
  const first: SeriesFields = {
    time_column: time,
    value_column: value,
    // Of one column the file's name says more; of several only the column's tells them apart.
    name: values.length === 1 ? sourceName.replace(EXTENSION, '') : value,
    unit: unitOf(table, value),
    zone: 'UTC',
    country: null,
    publisher_column: null,
    horizon: null,
  };
  return { times, values, first };
}

export function unitOf({ columns }: Pick<SourceTable, 'columns'>, name: string): string | null {
  return columns.find((column) => column.name === name)?.unit ?? null;
}
