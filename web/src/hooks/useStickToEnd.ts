// Keeps a scrolling list at its end while it grows, unless the reader has scrolled up.
import { useCallback, useEffect, useRef, useState } from 'react';

const NEAR_END_PX = 48;
/** Nearer than this the end is in sight, or nearly; a button that leads there would only be in the way. */
const FAR_FROM_END_PX = 240;

/**
 * `stopAt` is where following ends: an element of the content that stays at the top once it is there, so that what
 * comes at once is read from its beginning. Null follows to the very end.
 */
export function useStickToEnd(stopAt: string | null) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isStuck = useRef(true);
  const stop = useRef(stopAt);
  const [isFar, setIsFar] = useState(false);
  useEffect(() => {
    stop.current = stopAt;
  });

  const follow = useCallback(() => {
    const box = scroller.current;
    if (!box || !isStuck.current) return;
    const end = box.scrollHeight - box.clientHeight;
    const element = stop.current === null ? null : document.getElementById(stop.current);
    // Downward only: when the writing ends, what was followed so far stays where it is.
    box.scrollTop = Math.max(box.scrollTop, element ? Math.min(end, element.offsetTop) : end);
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    let before = box.scrollTop;
    const onScroll = () => {
      const left = box.scrollHeight - box.scrollTop - box.clientHeight;
      const near = left < NEAR_END_PX;
      // Only going up is the reader's doing; being far from the end may be the answer having grown.
      if (near) isStuck.current = true;
      else if (box.scrollTop < before) isStuck.current = false;
      before = box.scrollTop;
      setIsFar(left > FAR_FROM_END_PX);
    };
    const observer = new ResizeObserver(() => {
      follow();
      onScroll();
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, [follow]);

  /** Follows again: something new was asked. */
  const stick = useCallback(() => {
    isStuck.current = true;
    follow();
  }, [follow]);

  /** The reader went somewhere on purpose: stay there. */
  const release = useCallback(() => {
    isStuck.current = false;
  }, []);

  const toEnd = useCallback(() => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, []);

  return { scroller, content, isFar, stick, release, toEnd };
}
