// One case: the question, what was answered then, and what should have been.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCaseAction } from '../../api/evaluations';
import type { Case, UpdateCaseRequest } from '../../api/types';
import { ConfirmDialog } from '../core/Dialogs';
import { since } from '../core/format';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import { CaseEditor } from './CaseEditor';
import styles from './CaseRow.module.css';

const failed = (error: Error) => notify(sentence(error.message), 'danger');

export function CaseRow({ one }: { one: Case }) {
  const { id, question, answer, note, expected, chat_id: chatId, message_id: messageId } = one;
  const [state, setState] = useState<'shown' | 'edited' | 'deleting'>('shown');
  const action = useCaseAction();
  const close = () => setState('shown');
  const save = (change: UpdateCaseRequest) =>
    action.mutate({ id, change }, { onSuccess: close, onError: failed });
  return (
    <li className={styles.case} aria-label={question}>
      <header className={styles.head}>
        <h2>{question}</h2>
        <IconButton icon="edit" label="Set what is expected" onClick={() => setState('edited')} />
        <IconButton icon="trash" label="Delete this case" onClick={() => setState('deleting')} />
      </header>
      <dl className={styles.pairs}>
        <dt>Answered then</dt>
        <dd className={styles.answer}>{withoutMarks(answer)}</dd>
        {note !== null && (
          <>
            <dt>Your note</dt>
            <dd>{note}</dd>
          </>
        )}
        {state !== 'edited' && (
          <>
            <dt>Expected</dt>
            <dd>
              <Expected expected={expected} onEdit={() => setState('edited')} />
            </dd>
          </>
        )}
      </dl>
      {state === 'edited' && (
        <CaseEditor expected={expected} isSaving={action.isPending} onSave={save} onClose={close} />
      )}
      <p className={styles.facts}>
        <span>{since(one.created_at, new Date())}</span>
        {chatId !== null && (
          <Link to={`/chats/${chatId}${messageId === null ? '' : `#${messageId}`}`}>
            the answer in its chat
          </Link>
        )}
      </p>
      {state === 'deleting' && (
        <ConfirmDialog
          title="Delete this case?"
          action="Delete"
          onConfirm={() => action.mutate({ id, change: 'delete' }, { onError: failed })}
          onClose={close}
        >
          “{question}” will not be asked in evaluations any more. The chat stays as it is.
        </ConfirmDialog>
      )}
    </li>
  );
}

function Expected({ expected, onEdit }: { expected: Case['expected']; onEdit: () => void }) {
  const { answer, sources, nothing } = expected;
  if (nothing) return <p>That the sources do not answer this.</p>;
  if (answer === null && sources.length === 0) {
    return (
      <p className={styles.open}>
        Not set: nobody can say yet whether an answer is right.{' '}
        <Button variant="default" onClick={onEdit}>
          Set it
        </Button>
      </p>
    );
  }
  return (
    <>
      {answer !== null && <p>{answer}</p>}
      {sources.map(({ source, pages }) => (
        <p key={source} className={styles.source}>
          {source}
          {pages.length > 0 && `, ${pages.length === 1 ? 'page' : 'pages'} ${pages.join(', ')}`}
        </p>
      ))}
    </>
  );
}

/** An answer in a line or two: without Markdown's emphasis and without citations that open nothing here. */
function withoutMarks(answer: string): string {
  return answer.replace(/\s*\[\d+(?:[,;–-]\s*\d+)*\]/g, '').replace(/\*\*|\\(?=[^\w\s])/g, '');
}
