// The line under an answer: what it cost, and what can be done with it.
import { Button, Popover, Textarea } from '@mantine/core';
import { useState } from 'react';
import { addressOf } from '../../api/address';
import { useFeedback, useKeepAsCase, useMessageAction } from '../../api/chats';
import type { Message } from '../../api/types';
import { count, duration, plural } from '../core/format';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import styles from './AnswerFoot.module.css';

const failed = (error: Error) => notify(sentence(error.message), 'danger');

export function AnswerFoot({ message }: { message: Message }) {
  const action = useMessageAction();
  const unsupported = message.unsupported.length;
  const copy = (text: string, said: string) => {
    navigator.clipboard.writeText(text).then(
      () => notify(said),
      () => notify('The browser did not allow copying.', 'danger'),
    );
  };
  return (
    <footer className={styles.foot}>
      <div className={styles.actions}>
        <IconButton icon="copy" label="Copy the answer" onClick={() => copy(message.text, 'Answer copied')} />
        <IconButton
          icon="retry"
          label="Answer again"
          disabled={action.isPending}
          onClick={() => action.mutate({ id: message.id, action: 'regenerate' }, { onError: failed })}
        />
        <Thumb message={message} verdict="up" />
        <Thumb message={message} verdict="down" />
        <IconButton
          icon="link"
          label="Copy a link to this answer"
          onClick={() => copy(linkTo(message), 'Link copied')}
        />
      </div>
      <p className={styles.facts}>
        {unsupported > 0 && (
          <span className={styles.unsupported}>
            {plural(unsupported, 'sentence')} not found in the sources ·{' '}
          </span>
        )}
        {facts(message).join(' · ')}
      </p>
    </footer>
  );
}

function linkTo(message: Message): string {
  return window.location.origin + addressOf(`/chats/${message.chat_id}#${message.id}`);
}

function facts({ model, mode, usage }: Message): string[] {
  const all: string[] = [];
  if (mode === 'passages') all.push('no LLM');
  else if (mode === 'series') all.push('computed from the series');
  else if (model) all.push(model);
  if (!usage) return all;
  all.push(duration(usage.took_ms));
  if (usage.cached) all.push('from memory');
  const tokens = (usage.prompt_tokens ?? 0) + (usage.completion_tokens ?? 0);
  if (tokens > 0) all.push(`${count(tokens)} tokens`);
  return all;
}

/** A verdict counts at once; the note is there for who wants to say more. Pressing again takes it back. */
function Thumb({ message, verdict }: { message: Message; verdict: 'up' | 'down' }) {
  const feedback = useFeedback();
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState('');
  const isSet = message.feedback?.verdict === verdict;
  const send = (next: 'up' | 'down' | null, text: string | null) =>
    feedback.mutate({ id: message.id, verdict: next, note: text }, { onError: failed });
  const press = () => {
    send(isSet ? null : verdict, null);
    setNote('');
    setIsOpen(!isSet);
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="top-start" width={320} trapFocus withArrow>
      <Popover.Target>
        <IconButton
          icon={verdict === 'up' ? 'thumbUp' : 'thumbDown'}
          label={verdict === 'up' ? 'A good answer' : 'A bad answer'}
          aria-pressed={isSet}
          className={isSet ? styles.set : ''}
          onClick={press}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.note}
          onSubmit={(event) => {
            event.preventDefault();
            send(verdict, note.trim() || null);
            setIsOpen(false);
          }}
        >
          <Textarea
            label={verdict === 'up' ? 'What was good?' : 'What was wrong?'}
            description="Kept with the question, the passages and the answer."
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={6}
            data-autofocus
          />
          <div className={styles.buttons}>
            {verdict === 'down' && (
              <KeepAsCase
                messageId={message.id}
                onKeep={() => {
                  // What was typed goes with it.
                  if (note.trim() !== '') send(verdict, note);
                  setIsOpen(false);
                }}
              />
            )}
            <Button type="submit" variant="filled">
              Save note
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function KeepAsCase({ messageId, onKeep }: { messageId: string; onKeep: () => void }) {
  const keep = useKeepAsCase();
  const onSuccess = () => notify('Kept. What should have been answered is set under Evaluate, Cases.');
  const press = () => {
    onKeep();
    keep.mutate(messageId, { onSuccess, onError: failed });
  };
  return (
    <Button
      loading={keep.isPending}
      title="Asks this question again in every evaluation of your cases"
      onClick={press}
    >
      Keep as a case
    </Button>
  );
}
