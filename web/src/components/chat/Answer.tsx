// One answer, whatever its state: being written, whole, stopped, failed, without sources, or nothing found.
import { Button } from '@mantine/core';
import { Suspense, lazy, useMemo } from 'react';
import { useMessageAction } from '../../api/chats';
import type { LiveAnswer } from '../../api/answer';
import type { Message } from '../../api/types';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { Icon } from '../core/Icon';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import { AnswerFoot } from './AnswerFoot';
import { AnswerText } from './AnswerText';
import { CitationsContext } from './CitationChip';
import { Passages } from './Passages';
import { SourcesUsed } from './SourcesUsed';
import { references, stretchLink } from './citations';
import { lead } from './lead';
import styles from './Answer.module.css';

// Most chats ask no table and no series: what shows one comes with the first answer from one.
const TableResult = lazy(() => import('../table/TableResult'));
const AnswerChart = lazy(() => import('../series/AnswerChart'));

interface Props {
  message: Message;
  /** The citation of this answer that is open in the panel. */
  open: number | null;
  linkTo: (messageId: string, number: number) => string;
}

/** A message as far as it has come: what streams in stands in for what is not stored yet. */
function asFarAsItCame(message: Message, live: LiveAnswer): Message {
  if (message.state !== 'streaming') return message;
  const { text, mode, evidence, citations, table, series, unsupported, usage, error } = live;
  return { ...message, text, mode, evidence, citations, table, series, unsupported, usage, error };
}

export function Answer({ message: stored, open, linkTo }: Props) {
  const live = useLiveAnswer(stored.id);
  const message = useMemo(() => asFarAsItCame(stored, live), [stored, live]);
  const isStreaming = stored.state === 'streaming' && live.error === null;
  const { citations, evidence, mode, series, text } = message;
  const all = useMemo(() => references(citations, evidence), [citations, evidence]);
  const context = useMemo(
    () => ({
      references: new Map(all.map((reference) => [reference.number, reference])),
      evidence: new Map(evidence.map((one) => [one.number, one])),
      open,
      linkTo: (number: number) => stretchLink(series, number) ?? linkTo(stored.id, number),
    }),
    [all, evidence, open, linkTo, series, stored.id],
  );
  const isQuoting = mode === 'passages' && !message.abstained && citations.length > 0;
  const say = (words: string) =>
    words !== '' && (
      <AnswerText
        text={words}
        hasCitations={mode !== 'plain'}
        isStreaming={isStreaming}
        unsupported={message.unsupported}
        chart={series?.chart ?? null}
      />
    );
  const words =
    message.table && text !== '' ? (
      <Suspense fallback={say(lead(text))}>
        <TableResult message={message} table={message.table} isStreaming={isStreaming} />
      </Suspense>
    ) : (
      say(text)
    );
  return (
    <CitationsContext value={context}>
      <article
        className={styles.answer}
        aria-label="Answer"
        aria-busy={isStreaming}
        data-state={stored.state}
      >
        {mode === 'plain' && <PlainNotice />}
        {message.abstained && <AbstainedNotice />}
        {series?.chart && (
          <Suspense fallback={<div className={styles.chart} />}>
            <AnswerChart answer={series} />
          </Suspense>
        )}
        {isQuoting ? <Passages message={message} /> : words}
        {isStreaming && text === '' && <StatusLine status={live.status} />}
        {!isStreaming && <Ending message={message} state={live.error ? 'failed' : stored.state} />}
        {!isStreaming && (mode === 'model' || (mode === 'series' && !message.abstained)) && (
          <SourcesUsed label="Sources used" references={all.filter((reference) => reference.isCited)} />
        )}
        {!isStreaming && message.abstained && (
          <SourcesUsed
            label={CLOSEST[series ? 'series' : 'passages']}
            isLabelShown
            references={all.slice(0, CLOSEST_MAX)}
          />
        )}
        {!isStreaming && <AnswerFoot message={message} />}
      </article>
    </CitationsContext>
  );
}

const CLOSEST = { passages: 'The closest passages', series: 'What is known' };
/** Passages shown under an answer that found nothing. */
const CLOSEST_MAX = 3;

function StatusLine({ status }: { status: string | null }) {
  return (
    <p className={styles.status}>
      <span className={styles.pulse} aria-hidden="true" />
      {status ?? 'asking'}
    </p>
  );
}

function PlainNotice() {
  return (
    <p className={styles.notice}>
      <Icon name="chat" size={16} />
      Answered without sources: nothing here can be checked by a click.
    </p>
  );
}

function AbstainedNotice() {
  return (
    <p className={styles.notice}>
      <Icon name="search" size={16} />
      Not found in your sources.
    </p>
  );
}

const ENDINGS = {
  stopped: 'Stopped before the end.',
  interrupted: 'Cut off when the server restarted; what had come so far is kept.',
} as const;

function Ending({ message, state }: { message: Message; state: Message['state'] }) {
  const action = useMessageAction();
  const retry = () =>
    action.mutate(
      { id: message.id, action: 'regenerate' },
      { onError: (error) => notify(sentence(error.message), 'danger') },
    );
  if (state === 'stopped') return <p className={styles.ending}>{ENDINGS.stopped}</p>;
  if (state !== 'failed' && state !== 'interrupted') return null;
  const what = state === 'interrupted' ? ENDINGS.interrupted : 'The answer could not be finished.';
  return (
    <div className={styles.failure} role="alert">
      <Icon name="alert" size={18} />
      <div>
        <p>{message.error ? sentence(message.error.message) : what}</p>
        {message.error?.remedy && <p className={styles.remedy}>{sentence(message.error.remedy)}</p>}
      </div>
      <Button onClick={retry} loading={action.isPending}>
        Try again
      </Button>
    </div>
  );
}
