import { expect, it } from 'vitest';
import { bins, columnWidths, csv, figures, ordered, spans } from './rows';

it('puts rows in the order of others, and keeps those that they lack', () => {
  expect(ordered([5, 2, 9, 7], [9, 1, 2, 5])).toEqual([9, 2, 5, 7]);
  expect(ordered([1, 2], [])).toEqual([1, 2]);
});

it('reads the fewest stretches that hold the rows', () => {
  expect(spans([], 10, 500)).toEqual([]);
  expect(spans([7, 3, 4], 2, 500)).toEqual([{ from: 3, count: 5 }]);
  expect(spans([3, 90], 2, 500)).toEqual([
    { from: 3, count: 1 },
    { from: 90, count: 1 },
  ]);
  expect(spans([0, 1, 2, 3], 0, 2)).toEqual([
    { from: 0, count: 2 },
    { from: 2, count: 2 },
  ]);
});

it('counts values in round bins', () => {
  const values = [
    { value: 1, rows: 2 },
    { value: 3, rows: 1 },
    { value: 9, rows: 4 },
  ];
  expect(bins(values, 5)).toEqual([
    { from: 0, to: 2, rows: 2 },
    { from: 2, to: 4, rows: 1 },
    { from: 4, to: 6, rows: 0 },
    { from: 6, to: 8, rows: 0 },
    { from: 8, to: 10, rows: 4 },
  ]);
  expect(bins([{ value: 4, rows: 9 }], 5)).toEqual([]);
  expect(bins([], 5)).toEqual([]);
  for (const high of [0.003, 7, 1234, 9e7]) {
    const found = bins(
      [
        { value: -high / 3, rows: 1 },
        { value: high, rows: 1 },
      ],
      12,
    );
    expect(found.length).toBeLessThanOrEqual(12);
    expect(found.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
  }
});

it('quotes what CSV must quote', () => {
  const rows = [{ index: 0, cells: ['9,500', 'said "no"', ''] }];
  expect(csv(['Price', 'Note', 'Other'], rows)).toBe('Price,Note,Other\r\n"9,500","said ""no""",\r\n');
});

it('makes columns as wide as they need, within bounds', () => {
  const columns = [
    { name: 'Id', kind: 'integer', unit: null },
    { name: 'Note', kind: 'text', unit: null },
  ] as const;
  const [id = 0, note = 0] = columnWidths(columns, [0, 1], [{ index: 0, cells: ['7', 'x'.repeat(400)] }]);
  expect(id).toBeLessThan(note);
  expect(note).toBeLessThan(50);
});

it('writes figures that stand below each other with the same decimals', () => {
  expect([1200, 3.5, 2.125].map(figures([1200, 3.5, 2.125]))).toEqual(['1,200.00', '3.50', '2.13']);
  expect([1200, 3].map(figures([1200, 3]))).toEqual(['1,200', '3']);
});
