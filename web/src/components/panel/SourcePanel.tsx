// The source beside the chat: the page, the text or the row that a citation names, with its words marked.
import { usePassage } from '../../api/library';
import type { Reference } from '../chat/citations';
import { Empty, Failed, Loading } from '../core/States';
import { PanelFrame } from './PanelFrame';
import { PassageView } from './PassageView';

interface Props {
  /** What previous and next walk through. */
  references: Reference[];
  current: Reference | null;
  onShow: (number: number) => void;
  onClose: () => void;
}

export function SourcePanel({ references, current, onShow, onClose }: Props) {
  const at = current ? references.indexOf(current) : -1;
  const before = references[at - 1];
  const after = at >= 0 ? references[at + 1] : undefined;
  return (
    <PanelFrame
      source={
        current && {
          name: current.source,
          to: `/sources/${current.sourceId}?chunk=${current.chunkId}`,
          label: current.location.label,
        }
      }
      walk={
        references.length > 1 && at >= 0
          ? {
              noun: 'citation',
              text: `${at + 1} of ${references.length}`,
              onBefore: before ? () => onShow(before.number) : null,
              onAfter: after ? () => onShow(after.number) : null,
            }
          : null
      }
      onClose={onClose}
    >
      {current ? (
        <Body reference={current} />
      ) : (
        <Empty icon="file" title="This citation is not here">
          The answer may have been written anew since the link was made.
        </Empty>
      )}
    </PanelFrame>
  );
}

function Body({ reference }: { reference: Reference }) {
  const { chunkId, sourceId, location } = reference;
  const passage = usePassage({ chunkId, sourceId, start: location.start, end: location.end });
  if (passage.isPending) return <Loading what="Opening" />;
  if (passage.isError) return <Failed error={passage.error} onRetry={() => void passage.refetch()} />;
  return <PassageView passage={passage.data} />;
}
