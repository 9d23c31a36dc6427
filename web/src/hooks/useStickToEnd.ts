// Keeps a scrolling list at its end while it grows, unless the reader has scrolled up.
import { useCallback, useEffect, useRef, useState } from 'react';

const NEAR_END_PX = 48;

export function useStickToEnd() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isStuck = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    isStuck.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    let before = box.scrollTop;
    const onScroll = () => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
      // Only going up is the reader's doing; being far from the end may be the answer having grown.
      if (near) isStuck.current = true;
      else if (box.scrollTop < before) isStuck.current = false;
      before = box.scrollTop;
      setIsAtEnd(near);
    };
    const observer = new ResizeObserver(() => {
      if (isStuck.current) box.scrollTop = box.scrollHeight;
      else onScroll();
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, []);

  /** The reader went somewhere on purpose: stay there. */
  const release = useCallback(() => {
    isStuck.current = false;
  }, []);

  return { scroller, content, isAtEnd, toEnd, release };
}
