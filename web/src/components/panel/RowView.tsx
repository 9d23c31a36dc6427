// A row of a table: its cells under their headings, then the row among its neighbours.
import type { PassageRow } from '../../api/types';
import { cx } from '../core/cx';
import styles from './RowView.module.css';

export function RowView({ row }: { row: PassageRow }) {
  const { header, cells, before, after, index, sheet } = row;
  const rows = [...before, { index, cells }, ...after];
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Row of the source">
      <dl className={styles.cells} data-testid="mark">
        {header.map((name, column) => (
          <div key={column} className={styles.cell}>
            <dt>{name}</dt>
            <dd>{cells[column] || '–'}</dd>
          </div>
        ))}
      </dl>
      <h2 className={styles.title}>{sheet ? `In ${sheet}` : 'Among its neighbours'}</h2>
      <div className={styles.wide} tabIndex={0} role="region" aria-label="The row among its neighbours">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Row</th>
              {header.map((name, column) => (
                <th key={column} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.index} className={cx(one.index === index && styles.current)}>
                {/* Rows count from 0 in the API; a reader counts from 1. */}
                <th scope="row">{one.index + 1}</th>
                {header.map((_, column) => (
                  <td key={column}>{one.cells[column]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
