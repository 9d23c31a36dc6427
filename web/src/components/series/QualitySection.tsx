// What was found in the points themselves; nothing is dropped without being told here.
import type { Series } from '../../api/types';
import { count } from '../core/format';
import { sentence } from '../core/States';
import styles from './Sections.module.css';

export function QualitySection({ series: { quality } }: { series: Series }) {
  if (!quality) return null;
  const facts: [string, number][] = [
    ['Missing', quality.missing],
    ['Outliers', quality.outliers],
    ['In flat runs', quality.flat],
    ['Times that occur twice', quality.duplicates],
    ['Beside the grid', quality.off_grid],
  ];
  const found = facts.filter(([, value]) => value > 0);
  return (
    <section className={styles.section} aria-label="Quality of the data">
      <header className={styles.head}>
        <h2>The data</h2>
      </header>
      {found.length === 0 && quality.notes.length === 0 && (
        <p className={styles.lead}>Every step has one value, and none of them stands out.</p>
      )}
      <dl className={styles.facts}>
        {found.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.notes}>
        {quality.notes.map((note) => (
          <li key={note}>{sentence(note)}</li>
        ))}
      </ul>
    </section>
  );
}
