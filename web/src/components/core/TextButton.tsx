// A button that reads like a link: it does something, and leads nowhere.
import type { ComponentProps } from 'react';
import { cx } from './cx';
import styles from './TextButton.module.css';

export function TextButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button type="button" className={cx(styles.text, className)} {...rest} />;
}
