// Under an answer: the sources it cites, each with its places.
import { useContext } from 'react';
import { Link } from 'react-router';
import { Icon } from '../core/Icon';
import { CitationChip, CitationsContext } from './CitationChip';
import { bySource, type Reference } from './citations';
import styles from './SourcesUsed.module.css';

export function SourcesUsed({ references }: { references: Reference[] }) {
  const { linkTo } = useContext(CitationsContext);
  const cited = references.filter((reference) => reference.isCited);
  if (cited.length === 0) return null;
  return (
    <section className={styles.sources} aria-label="Sources used">
      {bySource(cited).map((group) => (
        <div key={group.sourceId} className={styles.source}>
          <Icon name="file" size={16} />
          <Link to={linkTo(group.references[0]?.number ?? 1)} preventScrollReset className={styles.name}>
            {group.source}
          </Link>
          <span className={styles.places}>
            {group.references.map((reference) => (
              <span key={reference.number} className={styles.place}>
                <CitationChip number={reference.number} />
                {reference.location.label}
              </span>
            ))}
          </span>
        </div>
      ))}
    </section>
  );
}
