// What floats over a chart beside the pointer. A screen reader is told the same by the chart itself.
import type { ReactNode } from 'react';
import { cx } from '../core/cx';
import styles from './Tip.module.css';

export const TIP_PX = 216;
/** From the pointer. */
export const TIP_MARGIN_PX = 12;

interface Props {
  left: number;
  className?: string | undefined;
  children: ReactNode;
}

export function Tip({ left, className, children }: Props) {
  return (
    <div className={cx(styles.tip, className)} style={{ left, width: TIP_PX }} aria-hidden="true">
      {children}
    </div>
  );
}
