import { describe, expect, it } from 'vitest';
import type { Plan, TableColumn } from '../../api/types';
import {
  columnOrder,
  filterOf,
  isRankedByMeaning,
  operands,
  operators,
  unitBeside,
  whole,
  withFilter,
  withoutPiece,
} from './plan';

const blue = { column: 'Dial', op: 'is', values: ['Blue'] } as const;
const deep = { column: 'Depth', op: 'ge', values: [300] } as const;
const plan = (part: Partial<Plan>): Plan => whole(part);

describe('taking a piece out of a plan', () => {
  const check = (before: Partial<Plan>, piece: Parameters<typeof withoutPiece>[1], after: Partial<Plan>) =>
    expect(withoutPiece(plan(before), piece)).toEqual(plan(after));

  it('leaves the others as they are', () => {
    const filters = [
      { ...blue, or: [], values: ['Blue'] },
      { ...deep, or: [], values: [300] },
    ];
    check({ filters, limit: 3 }, { part: 'filter', index: 0 }, { filters: filters.slice(1), limit: 3 });
    check({ show: ['Price'], filters }, { part: 'show', index: 0 }, { filters });
  });

  it('takes with it what means nothing alone', () => {
    const count = { function: 'count', unit: null, column: null, of: [], compare: [] } as const;
    const compare = [
      { ...blue, or: [], values: ['Blue'] },
      { ...blue, or: [], values: ['Red'] },
    ];
    check(
      { aggregate: { ...count, of: [], compare } },
      { part: 'compare', index: 1 },
      { aggregate: { ...count, of: [], compare: [] } },
    );
    check(
      { aggregate: { ...count, function: 'share', unit: null, of: compare.slice(0, 1), compare: [] } },
      { part: 'of', index: 0 },
      {},
    );
    check(
      { group_by: 'Dial', order: { column: null, descending: true }, limit: 1 },
      { part: 'group_by', index: 0 },
      {},
    );
  });
});

it('reads a plan from which the server left out what is empty', () => {
  const bare = JSON.parse('{"filters":[],"aggregate":{"function":"count"}}') as Plan;
  expect(whole(bare).aggregate).toEqual({ function: 'count', unit: null, of: [], compare: [] });
  expect(filterOf(bare, { part: 'of', index: 0 })).toBeNull();
});

it('changes a condition where it stands, and adds one past the end', () => {
  const before = plan({ filters: [{ ...blue, or: [], values: ['Blue'] }] });
  const added = { ...deep, or: [], values: [300] };
  expect(withFilter(before, { part: 'filter', index: 1 }, added).filters).toHaveLength(2);
  expect(withFilter(before, { part: 'filter', index: 0 }, added).filters).toEqual([added]);
});

it('takes what was typed as values of the column', () => {
  expect(operands(['1,150'], 'ge', 'money')).toEqual([1150]);
  expect(operands([' Blue ', ''], 'is', 'category')).toEqual(['Blue']);
  expect(operands(['2024'], 'lt', 'date')).toEqual(['2024']);
  expect(operands(['3', '5', '7'], 'between', 'decimal')).toEqual([3, 5]);
  expect(operands([], 'missing', 'decimal')).toEqual([]);
  expect(operands(['3'], 'between', 'decimal')).toBeNull();
  expect(operands(['many'], 'ge', 'integer')).toBeNull();
  expect(operands([''], 'is', 'text')).toBeNull();
});

it('asks of a column only what it can be asked', () => {
  const of = (kind: TableColumn['kind']) => operators(kind).map(({ value }) => value);
  expect(of('text')).not.toContain('ge');
  expect(of('money')).not.toContain('contains');
  expect(of('boolean')).toEqual(['is', 'missing', 'present']);
  expect(operators('date').find(({ value }) => value === 'lt')?.label).toBe('is before');
});

it('shows first what a row is and what was asked', () => {
  const column = (name: string, kind: TableColumn['kind']) => ({ name, kind, unit: null });
  const columns = [
    column('Year', 'integer'),
    column('Brand', 'category'),
    column('Model', 'text'),
    column('Dial', 'category'),
    column('Price', 'money'),
  ];
  expect(columnOrder(columns, plan({ show: ['Price'] }))).toEqual([1, 2, 4, 0, 3]);
  expect(columnOrder(columns, plan({ filters: [{ ...blue, or: [], values: ['Blue'] }] }))).toEqual([
    1, 2, 3, 0, 4,
  ]);
});

it('knows rows that come by their meaning', () => {
  expect(isRankedByMeaning(plan({ meaning: 'sporty' }))).toBe(true);
  expect(isRankedByMeaning(plan({ meaning: 'sporty', order: { column: 'Price', descending: false } }))).toBe(
    false,
  );
});

it('does not say a unit twice', () => {
  expect(unitBeside({ name: 'Length (mm)', unit: 'mm' })).toBeNull();
  expect(unitBeside({ name: 'Water Resistance', unit: 'm' })).toBe('m');
});
