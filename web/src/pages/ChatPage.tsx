// A chat, and beside it the source of the citation that is open. Which one is open is part of the address.
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { Navigate, useParams } from 'react-router';
import { useAsk, useChat, useMessageAction, useUpdateChat } from '../api/chats';
import { useCollections } from '../api/library';
import type { ChatWithMessages, Message, Scope } from '../api/types';
import { Composer } from '../components/chat/Composer';
import { Messages } from '../components/chat/Messages';
import { references, stretchLink } from '../components/chat/citations';
import { notify } from '../components/core/notices';
import { Failed, Loading, sentence } from '../components/core/States';
import { useHeading } from '../components/frame/heading';
import { SourcePanel } from '../components/panel/SourcePanel';
import { useLiveAnswer } from '../hooks/useLiveAnswer';
import { useSearchState } from '../hooks/useSearchState';
import styles from './ChatPage.module.css';

const RowPanel = lazy(() => import('../components/panel/RowPanel'));

/** Where a keyboard would cover the page, the question box waits to be touched. */
const CAN_HOVER = window.matchMedia('(hover: hover)').matches;

export default function ChatPage() {
  const { chatId = '' } = useParams();
  const chat = useChat(chatId);
  useHeading(chat.data ? chat.data.title || 'New chat' : null);
  if (chat.isPending) return <Loading />;
  if (chat.isError) return <Failed error={chat.error} onRetry={() => void chat.refetch()} />;
  return <OpenChat key={chatId} chat={chat.data} />;
}

const failed = (error: Error) => notify(sentence(error.message), 'danger');

function OpenChat({ chat }: { chat: ChatWithMessages }) {
  const { params, change } = useSearchState();
  const ask = useAsk();
  const action = useMessageAction();
  const { mutate: update } = useUpdateChat(chat.id);
  const answerId = params.get('answer');
  const cited = Number(params.get('cite'));
  const row = params.get('row');
  const open = useMemo(
    () => (answerId !== null && cited > 0 ? { answerId, number: cited } : null),
    [answerId, cited],
  );
  const beside = useMemo(
    () => open ?? (answerId !== null && row !== null ? { answerId, number: null } : null),
    [open, answerId, row],
  );
  // An edited plan stays edited while a source is looked at.
  const linkTo = useCallback(
    (id: string, number: number) => {
      const next = new URLSearchParams(params);
      next.delete('row');
      next.set('answer', id);
      next.set('cite', String(number));
      return `?${next.toString()}`;
    },
    [params],
  );
  const onScope = useCallback((scope: Scope) => update({ scope }, { onError: failed }), [update]);
  const streaming = chat.messages.findLast((message) => message.state === 'streaming');
  const onAsk = async (question: string) => {
    try {
      await ask.mutateAsync({ chatId: chat.id, question, scope: chat.scope });
      return true;
    } catch (error) {
      failed(error as Error);
      return false;
    }
  };
  const openMessage = chat.messages.find((message) => message.id === answerId);
  const openTable = row === null ? null : (openMessage?.table ?? null);
  return (
    <div className={styles.page}>
      <div className={styles.chat}>
        <Messages
          messages={chat.messages}
          open={beside}
          linkTo={linkTo}
          suggestions={useSuggestions(chat)}
          onAsk={onAsk}
        />
        <div className={styles.composer}>
          <Composer
            scope={chat.scope}
            onScope={onScope}
            onAsk={onAsk}
            isBusy={ask.isPending}
            onStop={
              streaming
                ? () => action.mutate({ id: streaming.id, action: 'stop' }, { onError: failed })
                : null
            }
            autoFocus={CAN_HOVER && answerId === null}
            placeholder="Ask a follow-up"
          />
        </div>
      </div>
      {openTable && (
        <Suspense>
          <RowPanel
            table={openTable}
            row={Number(row)}
            onShow={(to) => change({ row: String(to) }, { replace: true })}
            onClose={() => change({ answer: null, row: null })}
          />
        </Suspense>
      )}
      {open && openMessage && (
        <CitationPanel
          key={open.answerId}
          message={openMessage}
          number={open.number}
          onShow={(number) => change({ cite: String(number) }, { replace: true })}
          onClose={() => change({ answer: null, cite: null })}
        />
      )}
    </div>
  );
}

interface CitationPanelProps {
  message: Message;
  number: number;
  onShow: (number: number) => void;
  onClose: () => void;
}

function CitationPanel({ message, number, onShow, onClose }: CitationPanelProps) {
  const live = useLiveAnswer(message.id);
  const { citations, evidence } = message.state === 'streaming' ? live : message;
  const all = useMemo(() => references(citations, evidence), [citations, evidence]);
  // Walking goes through what is cited; a passage that was only read is opened alone.
  const current = all.find((reference) => reference.number === number) ?? null;
  const stretch = stretchLink(message.series, number);
  // Of a series there is no passage to open: an address made by hand leads to where the citation does.
  if (stretch !== null) return <Navigate to={stretch} replace />;
  const walk = current?.isCited ? all.filter((reference) => reference.isCited) : all;
  return <SourcePanel references={walk} current={current} onShow={onShow} onClose={onClose} />;
}

const SUGGESTIONS_MAX = 3;

/** What else the cited collections are good at: their own questions, less those already asked here. */
function useSuggestions(chat: ChatWithMessages): string[] {
  const { data: collections } = useCollections();
  const last = chat.messages.at(-1);
  if (!collections || last?.role !== 'answer' || last.state !== 'done') return [];
  const cited = new Set(last.evidence.map((one) => one.collection_id));
  const asked = new Set(chat.messages.filter(({ role }) => role === 'question').map(({ text }) => text));
  return collections
    .filter((collection) => cited.has(collection.id))
    .flatMap((collection) => collection.questions)
    .filter((question) => !asked.has(question))
    .slice(0, SUGGESTIONS_MAX);
}
