// The row that is closest in meaning to what was asked, large, with why.
import { Link } from 'react-router';
import type { RowCells, TableAnswer } from '../../api/types';
import { columnOrder, naming, unitBeside, whole } from './plan';
import styles from './BestMatch.module.css';

const CELLS_SHOWN = 12;
/** A cell that holds more than a number says its unit itself. */
const BARE_NUMBER = /^[\d.,\s+-]+$/;

interface Props {
  answer: TableAnswer;
  row: RowCells;
  linkTo: (row: number) => string;
}

export function BestMatch({ answer, row, linkTo }: Props) {
  const { columns, plan, chips } = answer;
  const names = naming(columns);
  const cell = (position: number) => row.cells[position]?.trim() ?? '';
  const title = names.map(cell).filter(Boolean).join(' ');
  const shown = columnOrder(columns, plan)
    .filter((position) => !names.includes(position) && cell(position) !== '')
    .slice(0, CELLS_SHOWN);
  const said = chips.filter(({ part }) => part === 'filter').map(({ text }) => text);
  const { meaning } = whole(plan);
  return (
    <section className={styles.card} aria-label="Best match">
      <p className={styles.label}>Best match</p>
      <h3 className={styles.title}>
        <Link to={linkTo(row.index)} preventScrollReset>
          {title === '' ? `Row ${row.index + 1}` : title}
        </Link>
      </h3>
      <p className={styles.why}>
        {said.length > 0 && `${said.join('; ')}. `}
        Closest in meaning to “{meaning}”.
      </p>
      <dl className={styles.cells}>
        {shown.map((position) => {
          const column = columns[position];
          if (!column) return null;
          return (
            <div key={position}>
              <dt>
                {column.name} {BARE_NUMBER.test(cell(position)) && <span>{unitBeside(column)}</span>}
              </dt>
              <dd>{cell(position)}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
