// The messages of a chat, following the stream unless the reader scrolled up.
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import type { Message } from '../../api/types';
import { useFollowAnswer, useLiveAnswer } from '../../hooks/useLiveAnswer';
import { useStickToEnd } from '../../hooks/useStickToEnd';
import { IconButton } from '../core/IconButton';
import { TextButton } from '../core/TextButton';
import { Answer } from './Answer';
import styles from './Messages.module.css';

interface Props {
  messages: Message[];
  /** The citation of an answer that is open beside it; without a number, a row of its table. */
  open: { answerId: string; number: number | null } | null;
  linkTo: (messageId: string, number: number) => string;
  suggestions: string[];
  onAsk: (question: string) => void;
}

export function Messages({ messages, open, linkTo, suggestions, onAsk }: Props) {
  const streaming = messages.findLast((message) => message.state === 'streaming') ?? null;
  useFollowAnswer(streaming);
  const lastQuestion = messages.findLast((message) => message.role === 'question')?.id ?? null;
  // Only words that a model is writing are followed to their end. Passages come at once, the best one first.
  const { mode } = useLiveAnswer(streaming?.id ?? '');
  const isWriting = streaming !== null && (mode === 'model' || mode === 'plain');
  const { scroller, content, isFar, stick, release, toEnd } = useStickToEnd(isWriting ? null : lastQuestion);
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === '') return;
    release();
    document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [hash, release]);
  // Opening the panel makes the lines shorter: what was clicked must not slip out of sight.
  useEffect(() => {
    if (open === null) return;
    const chip = document
      .getElementById(open.answerId)
      ?.querySelector('[data-citation][aria-current], tr[aria-current]');
    if (!chip) return;
    release();
    chip.scrollIntoView({ block: 'nearest' });
  }, [open, release]);
  useEffect(stick, [lastQuestion, stick]);
  return (
    <div className={styles.outer}>
      <div className={styles.scroller} ref={scroller} tabIndex={0} role="region" aria-label="Messages">
        <div className={styles.content} ref={content}>
          {messages.map((message) => (
            <div key={message.id} id={message.id} className={styles[message.role]}>
              {message.role === 'question' ? (
                <h2 className={styles.asked}>{message.text}</h2>
              ) : (
                <Answer
                  message={message}
                  linkTo={linkTo}
                  open={open?.answerId === message.id ? open.number : null}
                />
              )}
            </div>
          ))}
          {suggestions.length > 0 && !streaming && (
            <div className={styles.suggestions} aria-label="Ask next" role="group">
              {suggestions.map((suggestion) => (
                <TextButton key={suggestion} onClick={() => onAsk(suggestion)}>
                  {suggestion}
                </TextButton>
              ))}
            </div>
          )}
        </div>
      </div>
      {isFar && (
        <IconButton
          icon="arrowDown"
          label="To the end"
          variant="default"
          radius={16}
          className={styles.toEnd ?? ''}
          onClick={toEnd}
        />
      )}
    </div>
  );
}
