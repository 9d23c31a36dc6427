// Which rows of a list are selected; with Shift a range, as in a file manager.
import { useCallback, useRef, useState } from 'react';

export function useSelection(ids: string[]) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const order = useRef(ids);
  order.current = ids;

  const select = useCallback((id: string, isRange: boolean) => {
    setSelected((before) => {
      const next = new Set(before);
      const from = anchor.current === null ? -1 : order.current.indexOf(anchor.current);
      const to = order.current.indexOf(id);
      anchor.current = id;
      if (isRange && from >= 0 && to >= 0) {
        for (const one of order.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
      } else if (next.has(id)) next.delete(id);
      else next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setSelected(new Set()), []);
  const all = useCallback(() => setSelected(new Set(order.current)), []);
  // What has left the list is no longer selected.
  const present = ids.filter((id) => selected.has(id));
  return { selected: present, isSelected: (id: string) => selected.has(id), select, clear, all };
}
