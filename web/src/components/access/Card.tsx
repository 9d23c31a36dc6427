// The page of somebody who is not in yet: the name of the product, a form, and nothing else.
import { Button } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Mark } from '../core/Icon';
import { failureText } from '../core/States';
import styles from './Card.module.css';

interface Props {
  title: string;
  text?: ReactNode;
  action: string;
  onSubmit: (form: FormData) => Promise<void>;
  children: ReactNode;
}

export function Card({ title, text, action, onSubmit, children }: Props) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    try {
      await onSubmit(form);
    } catch (cause) {
      setRefusal(failureText(cause));
      setIsBusy(false);
    }
  };
  return (
    <Sheet title={title} text={text}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {children}
        {refusal && (
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
        )}
        <Button type="submit" variant="filled" loading={isBusy}>
          {action}
        </Button>
      </form>
    </Sheet>
  );
}

export function Sheet({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <Mark size={24} /> Almanac
        </p>
        <h1>{title}</h1>
        {text && <p className={styles.text}>{text}</p>}
        {children}
      </div>
    </main>
  );
}
