// What opens under a chip of the plan: a condition, a grouping, a number, an order or a limit, to be changed.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useTables } from '../../api/tables';
import type { Aggregate, Chip, Filter, Kind, Op, Plan, TableAnswer, TableColumn } from '../../api/types';
import { IconButton } from '../core/IconButton';
import { filterOf, isText, operands, operators, valuesTaken, whole, withFilter } from './plan';
import styles from './PieceEditor.module.css';

interface Props {
  chip: Chip;
  answer: TableAnswer;
  onPlan: (plan: Plan) => void;
}

export function PieceEditor(props: Props) {
  switch (props.chip.part) {
    case 'group_by':
      return <GroupForm {...props} />;
    case 'aggregate':
      return <AggregateForm {...props} />;
    case 'order':
      return <OrderForm {...props} />;
    case 'limit':
      return <LimitForm {...props} />;
    default:
      return <FilterForm {...props} />;
  }
}

function Form({ children, onSubmit }: { children: ReactNode; onSubmit: () => void }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {children}
      <Button type="submit" variant="filled">
        Apply
      </Button>
    </form>
  );
}

interface ColumnProps {
  columns: TableColumn[];
  value: string;
  onChange: (name: string) => void;
  isFirst?: boolean;
}

function ColumnSelect({ columns, value, onChange, isFirst = false }: ColumnProps) {
  return (
    <NativeSelect
      label="Column"
      data={columns.map(({ name }) => name)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(isFirst && { 'data-autofocus': true })}
    />
  );
}

const YES = '1';
const NO = '0';

/** The values of a condition as they are typed. What is not yes is chosen as no. */
function typed(before: Filter | null, kind: Kind): string[] {
  const texts = before?.values.map(String) ?? [];
  if (kind !== 'boolean' || before?.op !== 'is_not') return texts;
  return [texts[0] === YES ? NO : YES];
}

function FilterForm({ chip, answer, onPlan }: Props) {
  const { columns, plan } = answer;
  const before = filterOf(plan, chip);
  const [name, setName] = useState(before?.column ?? columns[0]?.name ?? '');
  const column = columns.find((one) => one.name === name);
  const kind = column?.kind ?? 'text';
  const choices = operators(kind);
  const [chosen, setChosen] = useState<Op>(before?.op ?? 'is');
  const op = choices.some(({ value }) => value === chosen) ? chosen : (choices[0]?.value ?? 'is');
  const [texts, setTexts] = useState<string[]>(() => typed(before, kind));
  const [isWrong, setIsWrong] = useState(false);
  const apply = () => {
    const values = operands(kind === 'boolean' && texts.length === 0 ? [YES] : texts, op, kind);
    setIsWrong(values === null);
    if (values) onPlan(withFilter(plan, chip, { column: name, op, values, or: [] }));
  };
  const change = (next: string) => {
    setName(next);
    setTexts([]);
  };
  return (
    <Form onSubmit={apply}>
      {before ? (
        <p className={styles.column}>{name}</p>
      ) : (
        <ColumnSelect columns={columns} value={name} onChange={change} isFirst />
      )}
      <NativeSelect
        label="Operator"
        data={choices}
        value={op}
        onChange={(event) => setChosen(event.currentTarget.value as Op)}
        {...(before && { 'data-autofocus': true })}
      />
      {kind === 'boolean' && valuesTaken(op) === null ? (
        <NativeSelect
          label="Value"
          data={[
            { value: YES, label: 'yes' },
            { value: NO, label: 'no' },
          ]}
          value={texts[0] ?? YES}
          onChange={(event) => setTexts([event.currentTarget.value])}
        />
      ) : (
        <Values
          answer={answer}
          name={name}
          kind={kind}
          unit={column?.unit ?? null}
          op={op}
          texts={texts}
          onTexts={setTexts}
        />
      )}
      {isWrong && (
        <p role="alert" className={styles.wrong}>
          {isText(kind)
            ? 'A value is needed.'
            : kind === 'date'
              ? 'A date is needed.'
              : 'A number is needed.'}
        </p>
      )}
    </Form>
  );
}

interface ValuesProps {
  answer: TableAnswer;
  name: string;
  kind: Kind;
  unit: string | null;
  op: Op;
  texts: string[];
  onTexts: (texts: string[]) => void;
}

const PLACEHOLDERS: Partial<Record<Kind, string>> = { date: '2024-03-31' };

function Values({ answer, name, kind, unit, op, texts, onTexts }: ValuesProps) {
  const list = useId();
  const { data: tables } = useTables({ id: answer.source_id, ready_at: null }, isText(kind));
  const known = tables
    ?.find(({ table }) => table === answer.table)
    ?.columns.find((column) => column.name === name);
  const taken = valuesTaken(op);
  const fields = taken ?? Math.max(1, texts.length);
  const put = (at: number, text: string) =>
    onTexts(
      Array.from({ length: Math.max(fields, texts.length) }, (_, one) =>
        one === at ? text : (texts[one] ?? ''),
      ),
    );
  return (
    <>
      {Array.from({ length: fields }, (_, at) => (
        <div key={at} className={styles.value}>
          <TextInput
            label={at === 0 ? (unit === null ? 'Value' : `Value in ${unit}`) : taken === 2 ? 'And' : 'Or'}
            value={texts[at] ?? ''}
            onChange={(event) => put(at, event.currentTarget.value)}
            placeholder={PLACEHOLDERS[kind] ?? ''}
            inputMode={isText(kind) || kind === 'date' ? 'text' : 'decimal'}
            autoComplete="off"
            list={isText(kind) ? list : undefined}
          />
          {taken === null && fields > 1 && (
            <IconButton
              icon="close"
              label="Remove this value"
              onClick={() => onTexts(texts.filter((_, one) => one !== at))}
            />
          )}
        </div>
      ))}
      {taken === null && (
        <Button variant="subtle" className={styles.or ?? ''} onClick={() => onTexts([...texts, ''])}>
          Or another value
        </Button>
      )}
      <datalist id={list}>
        {known?.values.map(({ text }) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </>
  );
}

function GroupForm({ answer, onPlan }: Props) {
  const plan = whole(answer.plan);
  const [name, setName] = useState(plan.group_by ?? '');
  return (
    <Form onSubmit={() => onPlan({ ...plan, group_by: name })}>
      <ColumnSelect columns={answer.columns} value={name} onChange={setName} isFirst />
    </Form>
  );
}

const FUNCTIONS: { value: Aggregate['function']; label: string }[] = [
  { value: 'count', label: 'number of rows' },
  { value: 'count_distinct', label: 'number of different' },
  { value: 'sum', label: 'sum of' },
  { value: 'mean', label: 'average' },
  { value: 'median', label: 'median' },
  { value: 'min', label: 'smallest' },
  { value: 'max', label: 'largest' },
];

function AggregateForm({ answer, onPlan }: Props) {
  const plan = whole(answer.plan);
  const { aggregate } = plan;
  const [made, setMade] = useState<Aggregate['function']>(aggregate?.function ?? 'count');
  const [name, setName] = useState(aggregate?.column ?? '');
  const fits = ({ kind }: TableColumn) =>
    made === 'count_distinct' || (!isText(kind) && (kind !== 'date' || (made !== 'sum' && made !== 'mean')));
  const columns = answer.columns.filter(fits);
  const column = columns.some((one) => one.name === name) ? name : (columns[0]?.name ?? null);
  const isShare = made === 'share';
  const apply = () =>
    onPlan({
      ...plan,
      aggregate: {
        function: made,
        column: made === 'count' || isShare ? null : column,
        of: isShare ? (aggregate?.of ?? []) : [],
        compare: aggregate?.compare ?? [],
        unit: null,
      },
    });
  return (
    <Form onSubmit={apply}>
      <NativeSelect
        label="Number"
        data={isShare ? [...FUNCTIONS, { value: 'share', label: 'share of the rows' }] : FUNCTIONS}
        value={made}
        onChange={(event) => setMade(event.currentTarget.value as Aggregate['function'])}
        data-autofocus
      />
      {made !== 'count' && !isShare && (
        <ColumnSelect columns={columns} value={column ?? ''} onChange={setName} />
      )}
    </Form>
  );
}

const BY_NUMBER = '';

function OrderForm({ answer, onPlan }: Props) {
  const plan = whole(answer.plan);
  const [name, setName] = useState(plan.order?.column ?? BY_NUMBER);
  const [descending, setDescending] = useState(plan.order?.descending ?? false);
  const groups =
    plan.group_by === null
      ? null
      : [
          { value: BY_NUMBER, label: 'the number' },
          { value: plan.group_by, label: plan.group_by },
        ];
  return (
    <Form
      onSubmit={() => onPlan({ ...plan, order: { column: name === BY_NUMBER ? null : name, descending } })}
    >
      <NativeSelect
        label="By"
        data={groups ?? answer.columns.map((column) => column.name)}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <NativeSelect
        label="First"
        data={[
          { value: 'down', label: 'the largest, latest or last' },
          { value: 'up', label: 'the smallest, earliest or first' },
        ]}
        value={descending ? 'down' : 'up'}
        onChange={(event) => setDescending(event.currentTarget.value === 'down')}
      />
    </Form>
  );
}

function LimitForm({ answer, onPlan }: Props) {
  const plan = whole(answer.plan);
  const [text, setText] = useState(String(plan.limit ?? 1));
  const limit = Number(text);
  const isRight = Number.isInteger(limit) && limit > 0;
  return (
    <Form onSubmit={() => isRight && onPlan({ ...plan, limit })}>
      <TextInput
        label={plan.group_by === null ? 'Rows' : 'Groups'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={isRight ? null : 'A whole number is needed.'}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
      />
    </Form>
  );
}
