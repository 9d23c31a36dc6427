import { expect, it } from 'vitest';
import type { ColumnDescription, Kind } from '../../api/types';
import { markable } from './marking';

function column(name: string, kind: Kind, unit: string | null = null): ColumnDescription {
  return {
    name,
    kind,
    unit,
    separator: null,
    missing: 0,
    distinct: 9,
    min: null,
    max: null,
    mean: null,
    values: [],
    corrected: false,
  };
}

const table = {
  columns: [
    column('timestamp', 'date'),
    column('place', 'category'),
    column('load', 'quantity', 'MW'),
    column('forecast', 'decimal'),
  ],
};

it('offers the dates and the numbers of a table', () => {
  const found = markable(table, 'load.csv', []);
  expect(found?.times).toEqual(['timestamp']);
  expect(found?.values).toEqual(['load', 'forecast']);
  expect(found?.first).toMatchObject({ value_column: 'load', unit: 'MW', name: 'load', zone: 'UTC' });
});

it('goes on to the next column once one is a series', () => {
  const taken = [{ time_column: 'timestamp', value_column: 'load' }];
  expect(markable(table, 'load.csv', taken)?.first.value_column).toBe('forecast');
});

it('names the series after the file where it has one column of numbers', () => {
  const narrow = { columns: table.columns.slice(0, 3) };
  expect(markable(narrow, 'swiss-load.csv', [])?.first.name).toBe('swiss-load');
});

it('offers nothing without dates or without numbers', () => {
  expect(markable({ columns: table.columns.slice(1) }, 'a.csv', [])).toBeNull();
  expect(markable({ columns: table.columns.slice(0, 2) }, 'a.csv', [])).toBeNull();
});
