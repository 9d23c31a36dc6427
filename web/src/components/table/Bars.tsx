// Quiet charts of an answer: a bar a group, and columns for how the values of a column are spread.
import { useState } from 'react';
import type { Kind, TableGroup } from '../../api/types';
import { plural } from '../core/format';
import { TextButton } from '../core/TextButton';
import { unitBeside } from './plan';
import { figure, figures, type Bin } from './rows';
import styles from './Bars.module.css';

const SHOWN_FIRST = 12;

interface GroupBarsProps {
  groups: TableGroup[];
  /** What the groups have in common, and what their number is. */
  name: string;
  what: string;
  unit: string | null;
  /** Of the column that the number is made of. */
  kind: Kind | null;
  /** The number counts rows: it is not said twice. */
  isCount: boolean;
}

export function GroupBars({ groups, name, what, unit, kind, isCount }: GroupBarsProps) {
  const [isWhole, setIsWhole] = useState(false);
  const isDate = kind === 'date' && !isCount;
  const values = groups.flatMap(({ value }) => (value === null || isDate ? [] : [value]));
  const low = Math.min(0, ...values);
  const reach = Math.max(0, ...values) - low;
  const write = figures(values);
  const shown = isWhole ? groups : groups.slice(0, SHOWN_FIRST);
  return (
    <div className={styles.groups}>
      <table>
        <caption className="visually-hidden">
          {what} by {name}
        </caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{name}</th>
            <td />
            <th scope="col">{what}</th>
            {!isCount && <th scope="col">Rows</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, value, rows }) => (
            <tr key={key}>
              <th scope="row" title={key}>
                {key}
              </th>
              <td className={styles.track} aria-hidden="true">
                {value !== null && reach > 0 && !isDate && (
                  <span
                    className={styles.bar}
                    style={{
                      marginLeft: `${(100 * (Math.min(value, 0) - low)) / reach}%`,
                      width: `${(100 * Math.abs(value)) / reach}%`,
                    }}
                  />
                )}
              </td>
              <td className={styles.value}>{valueText(value, isDate ? null : unit, isDate ? day : write)}</td>
              {!isCount && <td className={styles.rows}>{plural(rows, 'row')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {groups.length > SHOWN_FIRST && (
        <TextButton className={styles.more} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${SHOWN_FIRST}` : `Show all ${groups.length}`}
        </TextButton>
      )}
    </div>
  );
}

function day(seconds: number): string {
  return new Date(1000 * seconds).toISOString().slice(0, 10);
}

function valueText(value: number | null, unit: string | null, write: (value: number) => string): string {
  if (value === null) return 'no value';
  if (unit === null) return write(value);
  return unit === '%' ? `${write(value)}%` : `${write(value)} ${unit}`;
}

interface SpreadProps {
  name: string;
  unit: string | null;
  bins: Bin[];
  /** Where the answer lies in it. */
  value: number | null;
}

export function Spread({ name, unit, bins, value }: SpreadProps) {
  const [first] = bins;
  const last = bins.at(-1);
  if (!first || !last) return null;
  const most = Math.max(...bins.map(({ rows }) => rows));
  const at = value === null ? null : (100 * (value - first.from)) / (last.to - first.from);
  const words = bins.map(({ from, to, rows }) => `${figure(from)} to ${figure(to)}: ${plural(rows, 'row')}`);
  const beside = unitBeside({ name, unit });
  const withUnit = beside === null ? name : `${name}, ${beside}`;
  return (
    <figure className={styles.spread}>
      <div
        className={styles.columns}
        role="img"
        aria-label={`How ${withUnit} is spread. ${words.join('; ')}`}
      >
        {bins.map(({ from, rows }, index) => (
          <span key={from} title={words[index]}>
            <i style={{ height: `${(100 * rows) / most}%` }} />
          </span>
        ))}
        {at !== null && at >= 0 && at <= 100 && <b style={{ left: `${at}%` }} />}
      </div>
      <figcaption>
        <span>{figure(first.from)}</span>
        <span>{withUnit}</span>
        <span>{figure(last.to)}</span>
      </figcaption>
    </figure>
  );
}
