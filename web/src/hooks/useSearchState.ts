// One value of the page's address: what is read from the URL is what is shown, so that every state is a link.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

type Change = Record<string, string | null>;

export function useSearchState() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (values: Change, { replace = false } = {}) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(values)) {
            if (value === null || value === '') next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace, preventScrollReset: true },
      );
    },
    [setParams],
  );
  return { params, change };
}
