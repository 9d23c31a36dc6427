import { expect, it } from 'vitest';
import type { ColumnDescription } from '../../api/types';
import { countText, exampleText, kindText, rangeText, tableText } from './columnWords';

const column = (part: Partial<ColumnDescription>): ColumnDescription => ({
  name: 'Column',
  kind: 'text',
  unit: null,
  separator: null,
  missing: 0,
  distinct: 0,
  min: null,
  max: null,
  mean: null,
  values: [],
  corrected: false,
  ...part,
});

it('says what a column is', () => {
  expect(kindText(column({ kind: 'quantity', unit: 'm' }))).toBe('measure in m');
  expect(kindText(column({ kind: 'category', separator: ',' }))).toBe('category, several in a cell');
});

it('says how far its numbers go', () => {
  expect(rangeText(column({ kind: 'money', min: 30, max: 3900, mean: 210.456 }))).toBe(
    '30 to 3,900, on average 210.46',
  );
  expect(rangeText(column({ kind: 'integer', min: 1953, max: 2024, mean: 2001.25 }))).toBe(
    '1953 to 2024, on average 2001.25',
  );
  expect(rangeText(column({ kind: 'date', min: 0, max: 86_400, mean: 5 }))).toBe('1970-01-01 to 1970-01-02');
  expect(rangeText(column({ kind: 'decimal', min: 4, max: 4, mean: 4 }))).toBe('4');
  expect(rangeText(column({ kind: 'category' }))).toBeNull();
});

it('gives examples, and how many rows have them', () => {
  const values = ['Blue', 'Black', 'Grey', 'Red', 'White'].map((text) => ({
    text,
    variants: [],
    rows: 1200,
  }));
  expect(exampleText(column({ kind: 'category', values, distinct: 9 }))).toBe(
    'Blue 1,200, Black 1,200, Grey 1,200, Red 1,200, …',
  );
  expect(exampleText(column({ values: values.slice(0, 2), distinct: 2 }))).toBe('Blue, Black');
  expect(exampleText(column({}))).toBeNull();
});

it('counts', () => {
  expect(countText(column({ distinct: 41, missing: 3 }))).toBe('41 different, 3 missing');
  expect(tableText({ rows: 507, duplicates: 1, columns: [1, 2] })).toBe(
    '507 rows, 2 columns, 1 row repeats an earlier one',
  );
});
