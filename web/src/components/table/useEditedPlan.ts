// The plan of an answer as it was edited. It is part of the address: reload, back and a copied link keep it.
import { useCallback, useMemo } from 'react';
import type { Plan } from '../../api/types';
import { useSearchState } from '../../hooks/useSearchState';
import { whole } from './plan';

/** What is written in the address, if it is a plan; whether it fits the table is for the server to say. */
function read(text: string | null): Plan | null {
  try {
    const plan = JSON.parse(text ?? 'null') as Partial<Plan> | null;
    return plan !== null && typeof plan === 'object' && !Array.isArray(plan) ? whole(plan) : null;
  } catch {
    return null;
  }
}

export function useEditedPlan(answerId: string) {
  const { params, change } = useSearchState();
  const text = params.get('edited') === answerId ? params.get('plan') : null;
  const plan = useMemo(() => read(text), [text]);
  const edit = useCallback(
    (next: Plan | null) =>
      change({
        edited: next && answerId,
        plan: next && JSON.stringify(next),
        ...(params.get('row') !== null && { answer: null, row: null }),
      }),
    [change, answerId, params],
  );
  return { plan, edit };
}
