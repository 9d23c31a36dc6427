// Keys that work anywhere on the page, except where the reader is typing.
import { useEffect } from 'react';

type Handler = (event: KeyboardEvent) => void;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

/** `mod+k` works everywhere; single keys only outside text fields, dialogs and menus; Escape also in text fields. */
export function useKeys(handlers: Record<string, Handler>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      if (event.defaultPrevented || event.altKey) return;
      const handler = handlers[mod ? `mod+${event.key.toLowerCase()}` : event.key];
      if (!handler) return;
      // Escape leaves, also from a text field; other single keys would be typed.
      const isTaken = isInDialog(event.target) || (isTyping(event.target) && event.key !== 'Escape');
      if (!mod && isTaken) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [handlers]);
}
