// The question box: what is asked, of what, and the one button that sends or stops.
import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Scope } from '../../api/types';
import { pickedFiles } from '../../api/uploads';
import { useDropDestination } from '../frame/DropTarget';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { ScopeChips } from './ScopeChips';
import { ScopePicker } from './ScopePicker';
import { useAttachments } from './useAttachments';
import styles from './Composer.module.css';

interface Props {
  scope: Scope;
  onScope: (scope: Scope) => void;
  /** Promises whether the question was sent. */
  onAsk: (question: string) => Promise<boolean>;
  /** Set while an answer is being written: what stops it. */
  onStop: (() => void) | null;
  isBusy?: boolean;
  placeholder: string;
  autoFocus?: boolean;
}

const QUESTION_CHARS_MAX = 8_000;

export function Composer({
  scope,
  onScope,
  onAsk,
  onStop,
  isBusy = false,
  placeholder,
  autoFocus = false,
}: Props) {
  const [question, setQuestion] = useState('');
  const filePicker = useRef<HTMLInputElement>(null);
  const { attach, pending } = useAttachments(scope, onScope);
  useDropDestination('add to this chat', attach);
  const canSend = question.trim() !== '' && !isBusy && onStop === null;
  const send = () => {
    if (!canSend) return;
    setQuestion('');
    void onAsk(question.trim()).then((isSent) => {
      // What was not sent comes back, unless the next question is being written.
      if (!isSent) setQuestion((next) => next || question);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of a word in many writing systems; then it does not send.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form
      className={styles.composer}
      onSubmit={onSubmit}
      onKeyDown={(event) => event.target instanceof HTMLTextAreaElement && onKeyDown(event)}
    >
      <Textarea
        classNames={{ input: styles.input ?? '' }}
        variant="unstyled"
        aria-label="Question"
        placeholder={placeholder}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={QUESTION_CHARS_MAX}
        autoFocus={autoFocus}
        data-question-box
      />
      <div className={styles.row}>
        <div className={styles.scope}>
          <ScopePicker scope={scope} onScope={onScope} />
          <ScopeChips scope={scope} onScope={onScope} pending={pending} />
        </div>
        <IconButton
          icon="attach"
          label="Add files to this chat"
          onClick={() => filePicker.current?.click()}
        />
        <input
          ref={filePicker}
          type="file"
          multiple
          hidden
          aria-label="Files to add to this chat"
          onChange={(event) => {
            attach(pickedFiles(event.currentTarget.files));
            event.currentTarget.value = '';
          }}
        />
        {onStop ? (
          <Tooltip label="Stop">
            <ActionIcon variant="filled" size={32} aria-label="Stop" onClick={onStop}>
              <Icon name="stop" />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Tooltip label="Send">
            <ActionIcon
              variant="filled"
              size={32}
              type="submit"
              aria-label="Send"
              disabled={!canSend}
              loading={isBusy}
            >
              <Icon name="arrowUp" />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </form>
  );
}
