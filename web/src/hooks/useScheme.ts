// Light, dark, or as the system says. public/scheme.js applies the same choice before the first paint.
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useSyncExternalStore } from 'react';

export type Choice = 'system' | 'light' | 'dark';
const KEY = 'almanac-scheme';
const listeners = new Set<() => void>();

function kept(): Choice {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    // A browser that keeps nothing for us follows the system.
    return 'system';
  }
}

function keep(choice: Choice): void {
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // As above: the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useScheme() {
  const choice = useSyncExternalStore(subscribe, kept);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, {
    getInitialValueInEffect: false,
  });
  const scheme: 'light' | 'dark' = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  useEffect(() => document.documentElement.setAttribute('data-mantine-color-scheme', scheme), [scheme]);
  const toggle = useCallback(() => keep(scheme === 'dark' ? 'light' : 'dark'), [scheme]);
  return { choice, scheme, choose: keep, toggle };
}
