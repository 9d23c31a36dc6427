// The page's name in the bar. A page sets it; the bar, which is outside the page, shows it.
import { useEffect } from 'react';
import { useTitle } from '../../hooks/useTitle';

let current = '';
const listeners = new Set<() => void>();

export const heading = {
  read: () => current,
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  write: (text: string) => {
    current = text;
    for (const listener of listeners) listener();
  },
};

/** Names the page in the bar and in the browser's tab. */
export function useHeading(text: string | null): void {
  useTitle(text);
  useEffect(() => {
    heading.write(text ?? '');
    return () => heading.write('');
  }, [text]);
}
