// An answer without a language model: the best passages, word for word, the matching sentences marked.
import { useContext } from 'react';
import { Link } from 'react-router';
import type { Message } from '../../api/types';
import { cx } from '../core/cx';
import { CitationChip, CitationsContext } from './CitationChip';
import { Segments } from './Segments';
import { references } from './citations';
import styles from './Passages.module.css';

export function Passages({ message, isStreaming }: { message: Message; isStreaming: boolean }) {
  const { open, linkTo } = useContext(CitationsContext);
  const cited = references(message.citations, []).map(({ number }) => number);
  // While citations still come in, the evidence is what there is; the whole answer shows what it cites.
  const numbers = isStreaming || cited.length === 0 ? message.evidence.map(({ number }) => number) : cited;
  const shown = numbers.flatMap((number) => message.evidence.find((one) => one.number === number) ?? []);
  return (
    <div className={styles.passages}>
      <p className={styles.lead}>From your sources, word for word:</p>
      {shown.map((one) => (
        <figure key={one.number} className={cx(styles.passage, open === one.number && styles.open)}>
          {one.heading && <p className={styles.heading}>{one.heading}</p>}
          <blockquote className={styles.quote}>
            <Segments segments={one.segments} />
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
