// What makes a column a series: which times belong to it, and what its numbers are. Also to change that later.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Series } from '../../api/types';
import { DialogForm } from '../core/Dialogs';
import { allZones } from './words';
import styles from './SeriesForm.module.css';

export type SeriesFields = Pick<
  Series,
  'time_column' | 'value_column' | 'name' | 'unit' | 'zone' | 'country' | 'publisher_column' | 'horizon'
>;

interface Props {
  title: string;
  action: string;
  first: SeriesFields;
  /** Null where the columns are settled. */
  columns: { times: string[]; values: string[] } | null;
  /** The columns that may hold the publisher's own forecast. */
  numbers: string[];
  unitOf?: (column: string) => string | null;
  onSubmit: (fields: SeriesFields) => Promise<unknown>;
  onClose: () => void;
}

export function SeriesForm({ title, action, first, columns, numbers, unitOf, onSubmit, onClose }: Props) {
  const [fields, setFields] = useState(first);
  const set = (change: Partial<SeriesFields>) => setFields({ ...fields, ...change });
  const chooseValue = (column: string) =>
    set({
      value_column: column,
      unit: unitOf?.(column) ?? fields.unit,
      publisher_column: fields.publisher_column === column ? null : fields.publisher_column,
    });
  const submit = () =>
    onSubmit({
      ...fields,
      name: fields.name.trim(),
      unit: fields.unit?.trim() || null,
      country: fields.country?.trim().toUpperCase() || null,
    });
  const choices = (names: string[]) => names.map((name) => ({ value: name, label: name }));
  const others = numbers.filter((name) => name !== fields.value_column);
  return (
    <DialogForm
      title={title}
      size="md"
      action={action}
      className={styles.form}
      onSubmit={submit}
      onClose={onClose}
    >
      {columns && (
        <>
          <NativeSelect
            label="Times"
            data={choices(columns.times)}
            value={fields.time_column}
            onChange={(event) => set({ time_column: event.currentTarget.value })}
            data-autofocus
          />
          <NativeSelect
            label="Values"
            data={choices(columns.values)}
            value={fields.value_column}
            onChange={(event) => chooseValue(event.currentTarget.value)}
          />
        </>
      )}
      <TextInput
        className={styles.wide ?? ''}
        label="Name"
        placeholder={fields.value_column}
        value={fields.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        autoComplete="off"
      />
      <TextInput
        label="Unit"
        placeholder="MW"
        value={fields.unit ?? ''}
        onChange={(event) => set({ unit: event.currentTarget.value })}
        autoComplete="off"
      />
      <NativeSelect
        label="Time zone"
        data={allZones(fields.zone)}
        value={fields.zone}
        onChange={(event) => set({ zone: event.currentTarget.value })}
      />
      <TextInput
        label="Country, for its holidays"
        placeholder="none"
        description={countryName(fields.country)}
        inputWrapperOrder={['label', 'input', 'description']}
        value={fields.country ?? ''}
        maxLength={2}
        pattern="[A-Za-z]{2}"
        title="Two letters, such as CH"
        onChange={(event) => set({ country: event.currentTarget.value })}
        autoComplete="off"
      />
      <TextInput
        label="Steps to forecast"
        placeholder="by the step"
        inputMode="numeric"
        pattern="[0-9]+"
        title="A whole number"
        value={fields.horizon === null ? '' : String(fields.horizon)}
        onChange={(event) => set({ horizon: Number.parseInt(event.currentTarget.value, 10) || null })}
        autoComplete="off"
      />
      {others.length > 0 && (
        <NativeSelect
          className={styles.wide ?? ''}
          label="The publisher's own forecast"
          data={[{ value: '', label: 'none' }, ...choices(others)]}
          value={fields.publisher_column ?? ''}
          onChange={(event) => set({ publisher_column: event.currentTarget.value || null })}
        />
      )}
    </DialogForm>
  );
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** "Switzerland" for CH; what to write where nothing is written. */
function countryName(code: string | null): string {
  if (!code || !/^[A-Za-z]{2}$/.test(code)) return 'Two letters, such as CH';
  return countries.of(code.toUpperCase()) ?? 'Not a country';
}
