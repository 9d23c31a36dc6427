// Short messages at the bottom of the page, and what a screen reader is told. A store outside React, so that
// whatever ends somewhere else (an upload, a copied text) can speak.

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
}

const SHOWN_MS = 5_000;

let notices: readonly Notice[] = [];
let spoken = '';
let nextId = 1;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const allNotices = (): readonly Notice[] => notices;
export const lastSpoken = (): string => spoken;

export function notify(text: string, tone: Notice['tone'] = 'plain'): void {
  const notice = { id: nextId, text, tone };
  nextId += 1;
  notices = [...notices.slice(-2), notice];
  changed();
  setTimeout(() => dismiss(notice.id), SHOWN_MS);
}

export function dismiss(id: number): void {
  notices = notices.filter((notice) => notice.id !== id);
  changed();
}

/** Says a text once through the live region, without showing it. */
export function speak(text: string): void {
  spoken = text;
  changed();
}
