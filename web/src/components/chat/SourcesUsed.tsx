// Under an answer: sources with the places in them that it cites, or came closest to.
import { useContext } from 'react';
import { Link } from 'react-router';
import { Icon } from '../core/Icon';
import { CitationChip, CitationsContext } from './CitationChip';
import { bySource, isOfSeries, type Reference } from './citations';
import styles from './SourcesUsed.module.css';

interface Props {
  label: string;
  isLabelShown?: boolean;
  references: Reference[];
}

export function SourcesUsed({ label, isLabelShown = false, references }: Props) {
  const { linkTo } = useContext(CitationsContext);
  if (references.length === 0) return null;
  return (
    <div className={styles.sources} role="group" aria-label={label}>
      {isLabelShown && <p>{label}</p>}
      {bySource(references).map((group) => (
        <div key={group.sourceId} className={styles.source}>
          <Icon name={group.references.every(isOfSeries) ? 'series' : 'file'} size={16} />
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
    </div>
  );
}
