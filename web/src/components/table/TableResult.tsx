// An answer that was computed from a table: the value, the sentence, the plan to edit, the rows.
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { tableCsv, usePlan } from '../../api/tables';
import type { Message, TableAnswer } from '../../api/types';
import { useSearchState } from '../../hooks/useSearchState';
import { AnswerText } from '../chat/AnswerText';
import { lead } from '../chat/lead';
import { cx } from '../core/cx';
import { count, plural } from '../core/format';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { saveFile } from '../core/saveFile';
import { sentence } from '../core/States';
import { BestMatch } from './BestMatch';
import { PlanChips } from './PlanChips';
import { RowsTable, type Sort } from './RowsTable';
import { TableChart } from './TableChart';
import { columnOrder, isRankedByMeaning, sheetOf, whole } from './plan';
import { csv, ordered } from './rows';
import { useEditedPlan } from './useEditedPlan';
import styles from './TableResult.module.css';

interface Props {
  message: Message;
  table: TableAnswer;
  isStreaming: boolean;
}

export default function TableResult({ message, table, isStreaming }: Props) {
  const { plan, edit } = useEditedPlan(message.id);
  const asked = usePlan(table.source_id, table.table, plan);
  const isEdited = plan !== null;
  const shown = (isEdited && asked.data) || table;
  const isRanked = isRankedByMeaning(shown.plan);
  // The server ranks by meaning when it is asked in words; what is edited keeps that order.
  const rows = useMemo(
    () => (isEdited && isRanked ? ordered(shown.rows, table.rows) : shown.rows),
    [isEdited, isRanked, shown, table],
  );
  const known = useMemo(() => [...table.shown, ...shown.shown], [table, shown]);
  const text = lead(message.text);
  return (
    <div className={styles.result} aria-busy={asked.isFetching}>
      <div className={cx(styles.body, asked.isFetching && styles.waiting)}>
        {shown.value_text !== null && <p className={styles.figure}>{shown.value_text}</p>}
        {!isEdited && text !== '' && <AnswerText text={text} hasCitations isStreaming={isStreaming} />}
        {!isEdited && <LeftAside answer={shown} />}
        <PlanChips answer={shown} onPlan={edit} />
        {isEdited && <Edited answer={shown} error={asked.error} onBack={() => edit(null)} />}
        {asked.error === null && (
          <>
            <TableChart answer={shown} />
            <Rows
              key={JSON.stringify(shown.plan)}
              answerId={message.id}
              answer={shown}
              rows={rows}
              known={known}
              isRanked={isRanked && (isEdited || !message.abstained)}
            />
          </>
        )}
      </div>
    </div>
  );
}

/** Words that changed nothing; those that rows were ranked by are said by a chip. */
function LeftAside({ answer }: { answer: TableAnswer }) {
  const { meaning } = whole(answer.plan);
  const words = answer.absent === null ? answer.unknown.filter((word) => !meaning?.includes(word)) : [];
  if (words.length === 0) return null;
  return (
    <p className={styles.unknown}>
      <Icon name="alert" size={16} />
      <span>Left aside, as the table does not say it: {words.join(', ')}</span>
    </p>
  );
}

interface EditedProps {
  answer: TableAnswer;
  error: Error | null;
  onBack: () => void;
}

function Edited({ answer, error, onBack }: EditedProps) {
  const hasNothing = answer.rows.length === 0 && answer.value_text === null;
  return (
    <div className={styles.edited} role={error ? 'alert' : 'status'}>
      {error ? (
        <span className={styles.wrong}>{sentence(error.message)}</span>
      ) : (
        <span>
          <em>Edited.</em> {hasNothing && 'No row matches: remove a condition, or make it wider.'}
        </span>
      )}
      <Button variant="subtle" color="accent" onClick={onBack}>
        Back to the answer
      </Button>
    </div>
  );
}

/** Rows behind a number are there for who asks; what was looked for is shown. */
const OPEN_ROWS_MAX = 5;

interface RowsProps {
  answerId: string;
  answer: TableAnswer;
  rows: readonly number[];
  known: TableAnswer['shown'];
  isRanked: boolean;
}

function Rows({ answerId, answer, rows, known, isRanked }: RowsProps) {
  const { params } = useSearchState();
  const plan = whole(answer.plan);
  const isBehind = plan.aggregate !== null || plan.group_by !== null;
  const [isOpen, setIsOpen] = useState(!isBehind || rows.length <= OPEN_ROWS_MAX);
  const [sort, setSort] = useState<Sort | null>(null);
  const sortedPlan = useMemo(
    () => (sort ? whole({ filters: whole(answer.plan).filters, order: sort }) : null),
    [sort, answer.plan],
  );
  const sorted = usePlan(answer.source_id, answer.table, sortedPlan);
  const order = sort ? sorted.data?.rows : undefined;
  const inOrder = useMemo(() => (order ? ordered(rows, order) : rows), [rows, order]);
  const positions = useMemo(() => columnOrder(answer.columns, answer.plan), [answer]);
  const openRow = params.get('answer') === answerId ? params.get('row') : null;
  const linkTo = (row: number) => {
    const next = new URLSearchParams(params);
    next.delete('cite');
    next.set('answer', answerId);
    next.set('row', String(row));
    return `?${next.toString()}`;
  };
  if (rows.length === 0) return null;
  const best = isRanked ? known.find((row) => row.index === rows[0]) : undefined;
  const others = best ? rows.length - 1 : rows.length;
  return (
    <>
      {best && <BestMatch answer={answer} row={best} linkTo={linkTo} />}
      {others > 0 && (
        <section className={styles.rows} aria-label="Rows">
          <header className={styles.head}>
            <p>
              {best ? (
                <strong>{plural(others, 'alternative')}</strong>
              ) : (
                <>
                  <strong>{count(rows.length)}</strong> of {plural(answer.total_rows, 'row')}
                </>
              )}
            </p>
            <Link to={`/sources/${answer.source_id}?table=${answer.table}`} className={styles.file}>
              {fileAndSheet(answer)}
            </Link>
            {isBehind && (
              <Button variant="subtle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
                {isOpen ? 'Hide the rows' : 'Show the rows'}
              </Button>
            )}
            <IconButton
              icon="download"
              label="Download the rows as CSV"
              onClick={() => {
                save(answer, rows, known).catch((error: Error) => notify(sentence(error.message), 'danger'));
              }}
            />
          </header>
          {isOpen && (
            <RowsTable
              label="Rows of the answer"
              source={answer.source_id}
              table={answer.table}
              columns={answer.columns}
              positions={positions}
              rows={best && !sort ? inOrder.slice(1) : inOrder}
              known={known}
              sort={sort}
              onSort={setSort}
              linkTo={linkTo}
              open={openRow === null ? null : Number(openRow)}
            />
          )}
        </section>
      )}
    </>
  );
}

function fileAndSheet({ source, name }: TableAnswer): string {
  const sheet = sheetOf(source, name);
  return sheet === null ? source : `${source}, ${sheet}`;
}

/** The server writes the rows of a plan. Of those that are only alike in meaning, no plan says which they are. */
async function save(
  answer: TableAnswer,
  rows: readonly number[],
  known: TableAnswer['shown'],
): Promise<void> {
  const { source_id: source, table, plan, columns, source: file } = answer;
  const cells = rows.flatMap((row) => known.find(({ index }) => index === row) ?? []);
  const isWritten = isRankedByMeaning(plan) && cells.length === rows.length;
  const header = columns.map(({ name }) => name);
  const blob = isWritten
    ? new Blob([csv(header, cells)], { type: 'text/csv' })
    : await tableCsv(source, table, plan);
  saveFile(blob, `${file.replace(/\.[^.]+$/, '')}-rows.csv`);
}
