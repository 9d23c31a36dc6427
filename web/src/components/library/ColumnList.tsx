// The columns of a table as they were understood, and what a person says of them where that was wrong.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useCorrectColumn } from '../../api/tables';
import type { ColumnCorrection, ColumnDescription, Kind, Source, SourceTable } from '../../api/types';
import { IconButton } from '../core/IconButton';
import { notify } from '../core/notices';
import { sentence } from '../core/States';
import { KIND_NAMES, countText, exampleText, hasUnit, kindText, rangeText } from './columnWords';
import styles from './ColumnList.module.css';

interface Props {
  source: Source;
  table: SourceTable;
}

export function ColumnList({ source, table }: Props) {
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Columns">
      <ul className={styles.list}>
        {table.columns.map((column) => (
          <li key={column.name} className={styles.column}>
            <div className={styles.line}>
              <h3>{column.name}</h3>
              <span className={styles.kind}>{kindText(column)}</span>
              {column.corrected && <span className={styles.corrected}>corrected</span>}
              <IconButton
                icon="edit"
                label={`Correct ${column.name}`}
                size={28}
                iconSize={16}
                aria-expanded={edited === column.name}
                className={styles.edit ?? ''}
                onClick={() => setEdited(edited === column.name ? null : column.name)}
              />
            </div>
            <p className={styles.facts}>{facts(column)}</p>
            {edited === column.name && (
              <Corrector
                source={source}
                table={table.table}
                column={column}
                onClose={() => setEdited(null)}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function facts(column: ColumnDescription): string {
  return [countText(column), rangeText(column), exampleText(column)].filter(Boolean).join(' · ');
}

interface CorrectorProps {
  source: Source;
  table: number;
  column: ColumnDescription;
  onClose: () => void;
}

function Corrector({ source, table, column, onClose }: CorrectorProps) {
  const [kind, setKind] = useState<Kind>(column.kind);
  const [unit, setUnit] = useState(column.unit ?? '');
  const [refusal, setRefusal] = useState<string | null>(null);
  const correct = useCorrectColumn(source);
  const send = (correction: ColumnCorrection | null) =>
    correct.mutate(
      { table, column: column.name, correction },
      {
        onSuccess: () => {
          notify(correction ? 'Read so from now on, in newer versions too.' : 'Read again as it was found.');
          onClose();
        },
        onError: (error) => setRefusal(sentence(error.message)),
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ kind, unit: hasUnit(kind) ? unit.trim() || null : null });
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label={`What ${column.name} is`}>
      <NativeSelect
        label="Kind"
        data={Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind)}
        autoFocus
      />
      {hasUnit(kind) && (
        <TextInput
          label={kind === 'money' ? 'Currency' : 'Unit'}
          placeholder={kind === 'money' ? 'EUR' : 'mm'}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      {refusal && (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      )}
      <div className={styles.buttons}>
        {column.corrected && (
          <Button variant="subtle" onClick={() => send(null)}>
            As it was found
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={correct.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
