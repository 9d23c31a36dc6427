// The dialogs of the product: confirm something that cannot be undone, name something, and fill in a form.
import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { cx } from './cx';
import { failureText } from './States';
import styles from './Dialogs.module.css';

interface ConfirmProps {
  title: string;
  children: ReactNode;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ title, children, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Modal opened onClose={onClose} title={title} size="sm">
      <div className={styles.text}>{children}</div>
      <div className={styles.actions}>
        <Button size="sm" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          size="sm"
          variant="filled"
          color="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}

interface DialogFormProps {
  title: string;
  size?: 'sm' | 'md';
  action: string;
  /** What is done cannot be taken back. */
  isDangerous?: boolean;
  /** Nothing can be done yet: something is wrong with the fields, or not known. */
  isWaiting?: boolean;
  className?: string | undefined;
  onSubmit: (form: FormData) => Promise<unknown>;
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
}

/** A form and its two buttons. A refusal by the server stays in the dialog, with what was typed. */
export function DialogForm(props: DialogFormProps) {
  const { title, size = 'sm', action, className, onSubmit, onClose, children } = props;
  const { isDangerous = false, isWaiting = false } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    try {
      await onSubmit(form);
      onClose();
    } catch (cause) {
      setRefusal(failureText(cause));
      setIsBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <form onSubmit={(event) => void submit(event)} className={cx(styles.form, className)}>
        {children}
        {refusal && (
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
        )}
        <div className={styles.actions}>
          <Button size="sm" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="sm"
            variant="filled"
            type="submit"
            loading={isBusy}
            disabled={isWaiting}
            {...(isDangerous && { color: 'danger' })}
          >
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface Field {
  name: string;
  label: string;
  value?: string;
  placeholder?: string;
  required?: boolean;
  type?: string;
}

interface FormDialogProps {
  title: string;
  fields: Field[];
  action: string;
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  onClose: () => void;
}

/** A few text fields and one button. */
export function FormDialog({ fields, onSubmit, ...rest }: FormDialogProps) {
  const values = (form: FormData) =>
    Object.fromEntries(fields.map(({ name }) => [name, String(form.get(name) ?? '').trim()]));
  return (
    <DialogForm {...rest} onSubmit={(form) => onSubmit(values(form))}>
      {fields.map((field, index) => (
        <TextInput
          key={field.name}
          name={field.name}
          label={field.label}
          defaultValue={field.value ?? ''}
          placeholder={field.placeholder ?? ''}
          required={field.required ?? false}
          withAsterisk={false}
          type={field.type ?? 'text'}
          autoComplete="off"
          {...(index === 0 ? { 'data-autofocus': true } : {})}
        />
      ))}
    </DialogForm>
  );
}
