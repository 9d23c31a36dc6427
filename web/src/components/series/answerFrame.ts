// The room that a chart has on the page, and where in it a value and a place lie. Pure; lengths are pixels.
import type { Picture } from './answerPicture';
import { valueTicks } from './ticks';
import { figure } from './words';

export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (at: number) => number;
  y: (value: number) => number;
  /** The place at so many pixels from the left of the chart. */
  placeAt: (px: number) => number;
  ticks: { value: number; text: string }[];
  /** Of bars: what each label has. */
  slot: number;
}

/** About the width of a character of the axes. */
export const CHAR_PX = 6.4;
/** From the axis to its words. */
export const AXIS_PX = 8;
const TOP_PX = 22;
const RIGHT_PX = 8;
const BOTTOM_PX = 26;
/** Bars have two lines of words under them. */
const BOTTOM_OF_BARS_PX = 40;
const TICKS = 4;
const PADDING_PART = 0.07;

export function framed(drawn: Picture, isBar: boolean, width: number, height: number): Frame {
  const { low, high } = bounds(drawn, isBar);
  const ticks = valueTicks(low, high, TICKS).map((value) => ({ value, text: figure(value) }));
  const left = AXIS_PX + CHAR_PX * Math.max(0, ...ticks.map(({ text }) => text.length));
  const right = Math.max(left + 1, width - RIGHT_PX);
  const [top, bottom] = [TOP_PX, height - (isBar ? BOTTOM_OF_BARS_PX : BOTTOM_PX)];
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const count = drawn.places.length;
  const slot = (right - left) / count;
  if (isBar) {
    return {
      ...{ left, right, top, bottom, y, ticks, slot },
      x: (at) => left + (at + 0.5) * slot,
      placeAt: (px) => (px - left) / slot - 0.5,
    };
  }
  const first = drawn.places[0] ?? 0;
  const span = (drawn.places.at(-1) ?? first) - first;
  return {
    ...{ left, right, top, bottom, y, ticks, slot },
    x: (at) => (span > 0 ? left + ((at - first) / span) * (right - left) : (left + right) / 2),
    placeAt: (px) => first + ((px - left) / (right - left)) * span,
  };
}

/** Bars are as long as their values are large, so that they begin at nought; lines show how they move. */
function bounds({ low, high }: Picture, isBar: boolean): { low: number; high: number } {
  const from = isBar ? Math.min(0, low) : low;
  const to = isBar ? Math.max(0, high) : high;
  const padding = PADDING_PART * (to - from) || Math.abs(to) * PADDING_PART || 1;
  return {
    low: isBar && from === 0 ? 0 : from - padding,
    high: isBar && to === 0 && from < 0 ? 0 : to + padding,
  };
}
