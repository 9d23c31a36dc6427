// Rows of a table in a box of their own: the header stays, and rows are read as they come into sight.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type MouseEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { ROWS_PAGE_MAX, useRowSpans } from '../../api/tables';
import type { RowCells, TableColumn } from '../../api/types';
import { cx } from '../core/cx';
import { count } from '../core/format';
import { Icon } from '../core/Icon';
import { isNumber, unitBeside } from './plan';
import { columnWidths, spans } from './rows';
import styles from './RowsTable.module.css';

const ROW_PX = 33;
const NUMBER_PX = 64;
const OVERSCAN_ROWS = 8;
/** Rows that are read together, wherever in the file they are. */
const BLOCK_ROWS = 50;
/** Reading this many rows too many is cheaper than asking once more. */
const GAP_ROWS_MAX = 100;
/** Rows by which the widths of the columns are chosen. */
const SAMPLE_ROWS = 50;

export interface Sort {
  column: string;
  descending: boolean;
}

interface Props {
  label: string;
  source: string;
  table: number;
  columns: readonly TableColumn[];
  /** Which columns are shown, in this order. */
  positions: number[];
  /** Row numbers in the order to be shown. */
  rows: readonly number[];
  /** Rows whose cells are known already. */
  known: readonly RowCells[];
  sort: Sort | null;
  /** Null where there are too many rows to be sorted. */
  onSort: ((sort: Sort | null) => void) | null;
  linkTo: (row: number) => string;
  open: number | null;
  /** As high as there is room, instead of a dozen rows. */
  isTall?: boolean;
}

export function RowsTable(props: Props) {
  const { label, columns, positions, rows, sort, onSort, linkTo, open, isTall = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
  });
  // A link to a row shows it in the table too.
  const openAt = open === null ? -1 : rows.indexOf(open);
  useEffect(() => {
    if (openAt >= 0) lines.scrollToIndex(openAt, { align: 'auto' });
  }, [openAt, lines]);
  const visible = lines.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? -1;
  const { cells, error } = useCells(props, first, last);
  const sample = useSample(props.known, cells);
  const widths = useMemo(() => columnWidths(columns, positions, sample), [columns, positions, sample]);
  const above = visible[0]?.start ?? 0;
  const below = lines.getTotalSize() - (visible.at(-1)?.end ?? 0);
  // Where a row is pressed that is not a text being marked, it opens, as its number does.
  const press = (event: MouseEvent, row: number) => {
    if (event.target instanceof Element && event.target.closest('a')) return;
    if (window.getSelection()?.toString() === '') void navigate(linkTo(row), { preventScrollReset: true });
  };
  const next = (column: string): Sort | null => {
    if (sort?.column !== column) return { column, descending: false };
    return sort.descending ? null : { column, descending: true };
  };
  return (
    <>
      <div
        ref={scroller}
        className={cx(styles.scroller, isTall && styles.tall)}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <table className={styles.table} style={{ width: tableWidth(widths) }} aria-rowcount={rows.length + 1}>
          <colgroup>
            <col style={{ width: NUMBER_PX }} />
            {positions.map((position, at) => (
              <col key={position} style={{ width: `${widths[at] ?? 0}ch` }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" className={styles.number}>
                Row
              </th>
              {positions.map((position) => {
                const column = columns[position];
                if (!column) return null;
                const unit = unitBeside(column);
                const isSorted = sort?.column === column.name;
                const direction = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
                return (
                  <th
                    key={position}
                    scope="col"
                    aria-sort={direction}
                    className={cx(isNumber(column.kind) && styles.right)}
                  >
                    <button
                      type="button"
                      disabled={onSort === null}
                      onClick={() => onSort?.(next(column.name))}
                      title={column.name}
                    >
                      <span className={styles.name}>{column.name}</span>
                      {unit && <span className={styles.unit}>{unit}</span>}
                      {isSorted && <Icon name={sort.descending ? 'arrowDown' : 'arrowUp'} size={12} />}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Space height={above} span={positions.length + 1} />}
            {visible.map(({ index }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const line = cells.get(row);
              return (
                <tr
                  key={row}
                  aria-rowindex={index + 2}
                  aria-current={open === row ? 'true' : undefined}
                  className={cx(open === row && styles.open)}
                  onClick={(event) => press(event, row)}
                >
                  <th scope="row" className={styles.number}>
                    {/* Rows count from 0 in the API; a reader counts from 1. */}
                    <Link to={linkTo(row)} preventScrollReset aria-label={`Open row ${row + 1}`}>
                      {count(row + 1)}
                    </Link>
                  </th>
                  {positions.map((position) => {
                    const cell = line?.cells[position] ?? '';
                    const column = columns[position];
                    return (
                      <td
                        key={position}
                        className={cx(column && isNumber(column.kind) && styles.right)}
                        title={cell === '' ? undefined : cell}
                      >
                        {line && cell === '' ? <span className={styles.missing}>–</span> : cell}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {below > 0 && <Space height={below} span={positions.length + 1} />}
          </tbody>
        </table>
      </div>
      {error && (
        <p role="alert" className={styles.error}>
          Some rows could not be read: {error.message}.
        </p>
      )}
    </>
  );
}

/** The columns keep their widths only in a table that has its own; where there is room, they share it. */
function tableWidth(widths: readonly number[]): string {
  return `max(100%, ${NUMBER_PX}px + ${widths.reduce((sum, width) => sum + width, 0)}ch)`;
}

/** Holds the place of the rows that are not drawn. */
function Space({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden="true" className={styles.space}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** The cells of the rows in sight, block by block, so that a block is asked for once. */
function useCells({ source, table, rows, known }: Props, first: number, last: number) {
  const start = Math.floor(first / BLOCK_ROWS) * BLOCK_ROWS;
  const end = last < 0 ? 0 : (Math.floor(last / BLOCK_ROWS) + 1) * BLOCK_ROWS;
  const given = useMemo(() => new Map(known.map((row) => [row.index, row])), [known]);
  const wanted = useMemo(() => {
    const all = [];
    for (let at = start; at < end; at += BLOCK_ROWS) {
      const block = rows.slice(at, at + BLOCK_ROWS).filter((row) => !given.has(row));
      all.push(...spans(block, GAP_ROWS_MAX, ROWS_PAGE_MAX));
    }
    return all;
  }, [rows, given, start, end]);
  const { rows: read, error } = useRowSpans(source, table, wanted);
  const cells = new Map([...read, ...given]);
  return { cells, error };
}

/** The first rows that are there, and the same ones from then on: widths that change would make the page jump. */
function useSample(known: readonly RowCells[], cells: ReadonlyMap<number, RowCells>): readonly RowCells[] {
  const kept = useRef(known);
  if (kept.current.length === 0) kept.current = [...cells.values()].slice(0, SAMPLE_ROWS);
  return kept.current;
}
