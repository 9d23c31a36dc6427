// An answer without a language model: the best passages, word for word, the matching sentences marked.
import { useContext } from 'react';
import { Link } from 'react-router';
import type { Evidence, Message } from '../../api/types';
import { cx } from '../core/cx';
import { CitationChip, CitationsContext } from './CitationChip';
import { Segments } from './Segments';
import { references } from './citations';
import { headings } from './segments';
import styles from './Passages.module.css';

/** About three lines before and after what is marked; the whole passage is a click away. */
const AROUND_CHARS = 240;

export function Passages({ message }: { message: Message }) {
  const { open, linkTo } = useContext(CitationsContext);
  const shown = references(message.citations, []).flatMap(
    ({ number }) => message.evidence.find((one) => one.number === number) ?? [],
  );
  return (
    <div className={styles.passages}>
      <p className={styles.lead}>From your sources, word for word:</p>
      {shown.map((one) => (
        <figure key={one.number} className={cx(styles.passage, open === one.number && styles.open)}>
          {one.heading && <p className={styles.heading}>{headings(one.heading)}</p>}
          <blockquote className={styles.quote}>
            {one.row === null ? (
              <Segments segments={one.segments} aroundChars={AROUND_CHARS} />
            ) : (
              <Cells text={one.text} />
            )}
          </blockquote>
          <figcaption className={styles.from}>
            <CitationChip number={one.number} />
            <Link to={linkTo(one.number)} preventScrollReset>
              {one.source}
            </Link>
            <span>{one.location.label}</span>
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

/** A row is written as lines "column: value". */
function Cells({ text }: { text: Evidence['text'] }) {
  return (
    <dl className={styles.cells}>
      {text.split('\n').map((line, index) => {
        const colon = line.indexOf(': ');
        return (
          <div key={index}>
            {colon > 0 && <dt>{line.slice(0, colon)}</dt>}
            <dd>{colon > 0 ? line.slice(colon + 2) : line}</dd>
          </div>
        );
      })}
    </dl>
  );
}
