// What pointer, wheel and fingers do to the chart. Dragging with the mouse chooses a stretch, which the chart itself
// does; one finger moves, two fingers and Ctrl with the wheel zoom. The wheel alone scrolls the page, as elsewhere.
import type uPlot from 'uplot';
import { moved, zoomed, type Range } from './range';

const WHEEL_PX_PER_DOUBLING = 240;
/** A line and a page of the wheel, in pixels. */
const MODE_PX = [1, 16, 400];

export interface Moves {
  range: () => Range;
  show: (range: Range) => void;
  reset: () => void;
}

export function listenToGestures(plot: uPlot, { range, show, reset }: Moves): () => void {
  const { over } = plot;
  const timeAt = (clientX: number) => plot.posToVal(clientX - over.getBoundingClientRect().left, 'x');
  const secondsPerPx = () => (range().to - range().from) / Math.max(1, over.clientWidth);

  const onWheel = (event: WheelEvent) => {
    const unit = MODE_PX[event.deltaMode] ?? 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      show(zoomed(range(), timeAt(event.clientX), 2 ** ((event.deltaY * unit) / WHEEL_PX_PER_DOUBLING)));
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    show(moved(range(), sideways * unit * secondsPerPx()));
  };

  const fingers = new Map<number, number>();
  const onDown = (event: PointerEvent) => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, event.clientX);
  };
  const onMove = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const other = others[0];
    if (other === undefined) {
      show(moved(range(), (before - event.clientX) * secondsPerPx()));
    } else {
      const factor = Math.abs(before - other) / Math.max(8, Math.abs(event.clientX - other));
      show(zoomed(range(), timeAt(other), factor));
    }
    fingers.set(event.pointerId, event.clientX);
  };
  const onUp = (event: PointerEvent) => fingers.delete(event.pointerId);

  over.addEventListener('wheel', onWheel, { passive: false });
  over.addEventListener('pointerdown', onDown);
  over.addEventListener('pointermove', onMove);
  over.addEventListener('pointerup', onUp);
  over.addEventListener('pointercancel', onUp);
  over.addEventListener('dblclick', reset);
  return () => {
    over.removeEventListener('wheel', onWheel);
    over.removeEventListener('pointerdown', onDown);
    over.removeEventListener('pointermove', onMove);
    over.removeEventListener('pointerup', onUp);
    over.removeEventListener('pointercancel', onUp);
    over.removeEventListener('dblclick', reset);
  };
}
