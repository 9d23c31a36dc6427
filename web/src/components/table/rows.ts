// Which rows of a table are shown in which order, and which stretches of the file hold them. Pure.
import type { RowSpan } from '../../api/tables';
import type { RowCells, TableColumn } from '../../api/types';
import { unitBeside } from './plan';

/** `rows` in the order that `order` has them; those that it does not have come after, as they were. */
export function ordered(rows: readonly number[], order: readonly number[]): number[] {
  const wanted = new Set(rows);
  const known = new Set(order);
  return [...order.filter((row) => wanted.has(row)), ...rows.filter((row) => !known.has(row))];
}

/** The fewest stretches, none longer than `countMax`, that hold the rows, bridging gaps of up to `gapMax` rows. */
export function spans(rows: readonly number[], gapMax: number, countMax: number): RowSpan[] {
  const found: RowSpan[] = [];
  for (const row of [...rows].sort((a, b) => a - b)) {
    const last = found.at(-1);
    const end = last ? last.from + last.count : 0;
    if (last && row < end) continue;
    if (last && row - end <= gapMax && row - last.from < countMax) last.count = row - last.from + 1;
    else found.push({ from: row, count: 1 });
  }
  return found;
}

export interface Bin {
  from: number;
  to: number;
  rows: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** Round bins of equal width over counted values, at most `binsMax`; none where there is no spread. */
export function bins(values: readonly { value: number; rows: number }[], binsMax: number): Bin[] {
  const low = Math.min(...values.map(({ value }) => value));
  const high = Math.max(...values.map(({ value }) => value));
  if (values.length < 2 || !(high > low)) return [];
  const power = 10 ** Math.floor(Math.log10((high - low) / binsMax));
  const starts = (width: number) => Math.floor(low / width);
  const needed = (width: number) => Math.floor(high / width) - starts(width) + 1;
  const width = STEPS.map((step) => step * power).find((one) => needed(one) <= binsMax) ?? 20 * power;
  const first = starts(width);
  const all = Array.from({ length: needed(width) }, (_, at) => ({
    from: (first + at) * width,
    to: (first + at + 1) * width,
    rows: 0,
  }));
  for (const { value, rows } of values) {
    const bin = all[Math.floor(value / width) - first];
    if (bin) bin.rows += rows;
  }
  return all;
}

/** A number as people write it: thousands parted, at most two decimals. */
export function figure(value: number): string {
  return numbers.format(value);
}

/** As `figure`, with as many decimals for each as any of them needs, so that they line up. */
export function figures(values: readonly number[]): (value: number) => string {
  const places = Math.max(0, ...values.map((value) => figure(value).split('.')[1]?.length ?? 0));
  const aligned = new Intl.NumberFormat('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  return (value) => aligned.format(value);
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

const WIDTH_MIN_CHARS = 8;
const WIDTH_MAX_CHARS = 32;
/** What a cell's margins take, in characters, and what the header's arrow does. */
const MARGIN_CHARS = 4;

/** How wide each of the columns is, in characters: as its header and the rows of the sample need, within bounds. */
export function columnWidths(
  columns: readonly TableColumn[],
  positions: readonly number[],
  sample: readonly RowCells[],
): number[] {
  return positions.map((position) => {
    const column = columns[position];
    const unit = column ? unitBeside(column) : null;
    const head = (column?.name.length ?? 0) + (unit === null ? 0 : unit.length + 1) + 2;
    const longest = Math.max(head, ...sample.map(({ cells }) => cells[position]?.length ?? 0));
    return Math.min(Math.max(longest, WIDTH_MIN_CHARS), WIDTH_MAX_CHARS) + MARGIN_CHARS;
  });
}

/** Rows as CSV writes them. */
export function csv(header: readonly string[], rows: readonly RowCells[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows.map(({ cells }) => cells)]
    .map((cells) => `${cells.map(field).join(',')}\r\n`)
    .join('');
}
