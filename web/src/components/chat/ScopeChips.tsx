// The scope of a question as removable chips. A source that is still being read says so.
import { useCollections, useSource } from '../../api/library';
import type { Format, Scope } from '../../api/types';
import type { Upload } from '../../api/uploads';
import { cx } from '../core/cx';
import { Icon, type IconName } from '../core/Icon';
import { FORMAT_NAMES } from '../library/sourceWords';
import { toggled } from './scope';
import styles from './ScopeChips.module.css';

interface Props {
  scope: Scope;
  onScope: (scope: Scope) => void;
  pending: Upload[];
}

export function ScopeChips({ scope, onScope, pending }: Props) {
  const { data: collections } = useCollections();
  const nameOf = (id: string) => collections?.find((known) => known.id === id)?.name ?? id;
  return (
    <>
      {scope.collections?.map((id) => (
        <Chip
          key={id}
          icon="collection"
          name={nameOf(id)}
          onRemove={() => onScope(toggled(scope, 'collections', id))}
        />
      ))}
      {scope.sources?.map((id) => (
        <SourceChip key={id} id={id} onRemove={() => onScope(toggled(scope, 'sources', id))} />
      ))}
      {scope.formats?.map((format) => (
        <Chip
          key={format}
          icon="filter"
          name={FORMAT_NAMES[format as Format] ?? format}
          onRemove={() => onScope(toggled(scope, 'formats', format))}
        />
      ))}
      {pending.map((upload) => (
        <span key={upload.id} className={cx(styles.chip, styles.waiting)}>
          <Icon name="upload" size={14} />
          <span className={styles.name}>{upload.name}</span>
          <span className="tabular">
            {Math.round((100 * upload.sentBytes) / Math.max(1, upload.bytes))} %
          </span>
        </span>
      ))}
    </>
  );
}

function SourceChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { data: source } = useSource(id);
  const state = source?.state;
  const isWaiting = state === 'queued' || state === 'working';
  const hasFailed = state === 'failed' || state === 'cancelled';
  return (
    <Chip
      icon="file"
      name={source?.name ?? 'source'}
      note={isWaiting ? 'being read' : hasFailed ? 'could not be read' : null}
      title={
        hasFailed
          ? source?.error?.message
          : isWaiting
            ? 'Answers will not include it until it is read'
            : undefined
      }
      isBad={hasFailed}
      onRemove={onRemove}
    />
  );
}

interface ChipProps {
  icon: IconName;
  name: string;
  note?: string | null;
  title?: string | undefined;
  isBad?: boolean;
  onRemove: () => void;
}

function Chip({ icon, name, note, title, isBad = false, onRemove }: ChipProps) {
  return (
    <span className={cx(styles.chip, isBad && styles.bad)} title={title}>
      <Icon name={icon} size={14} />
      <span className={styles.name}>{name}</span>
      {note && <em>{note}</em>}
      <button
        type="button"
        className={styles.remove}
        aria-label={`Remove ${name} from the scope`}
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
