// What is drawn on the chart beside its lines: where nothing is known, where the forecast begins and where it is now,
// and the points that were flagged.
import type uPlot from 'uplot';
import type { History } from './chartData';
import type { Colours } from './plot';
import type { Range } from './range';

interface Line {
  time: number;
  words: string;
}

const x = (plot: uPlot, time: number) => plot.valToPos(time, 'x', true);
const y = (plot: uPlot, value: number) => plot.valToPos(value, 'y', true);

function shown(plot: uPlot): Range {
  return { from: plot.scales['x']?.min ?? 0, to: plot.scales['x']?.max ?? 0 };
}

/** Inside the plot only, and as the context was before. */
function inside(plot: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx: context, bbox } = plot;
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  draw(context);
  context.restore();
}

/** Shades stretches from top to bottom. */
export function drawStretches(plot: uPlot, stretches: readonly Range[], colour: string): void {
  const { from, to } = shown(plot);
  inside(plot, (context) => {
    context.fillStyle = colour;
    for (const stretch of stretches) {
      if (stretch.to < from || stretch.from > to) continue;
      const left = x(plot, stretch.from);
      const width = Math.max(devicePixelRatio, x(plot, stretch.to) - left);
      context.fillRect(left, plot.bbox.top, width, plot.bbox.height);
    }
  });
}

/** In the order of their times. */
export function drawLines(plot: uPlot, lines: readonly Line[], palette: Colours): void {
  const { from, to } = shown(plot);
  const { ctx: context, bbox } = plot;
  const pixel = devicePixelRatio;
  context.save();
  context.strokeStyle = palette.text;
  context.fillStyle = palette.text;
  context.font = palette.font.replace('12px', `${12 * pixel}px`);
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.lineWidth = pixel;
  context.setLineDash([2 * pixel, 3 * pixel]);
  // Where two lines are near each other, the first one only is named.
  let namedTo = Number.NEGATIVE_INFINITY;
  for (const { time, words } of lines) {
    if (time < from || time > to) continue;
    const at = Math.round(x(plot, time)) + 0.5;
    context.beginPath();
    context.moveTo(at, bbox.top);
    context.lineTo(at, bbox.top + bbox.height);
    context.stroke();
    const width = context.measureText(words).width;
    const left = Math.min(Math.max(at - width / 2, bbox.left), bbox.left + bbox.width - width);
    if (left < namedTo) continue;
    namedTo = left + width + 8 * pixel;
    context.fillText(words, left, bbox.top - 3 * pixel);
  }
  context.restore();
}

const RADIUS_PX = 4;

export function drawFlags(plot: uPlot, flagged: History['flagged'], palette: Colours): void {
  const { from, to } = shown(plot);
  const radius = RADIUS_PX * devicePixelRatio;
  inside(plot, (context) => {
    context.strokeStyle = palette.flag;
    context.fillStyle = palette.flag;
    context.lineWidth = 1.5 * devicePixelRatio;
    for (const { time, value, flags } of flagged) {
      if (time < from || time > to) continue;
      mark(context, x(plot, time), y(plot, value), radius, flags);
    }
  });
}

/** A ring for an outlier, a stroke for a flat run, a diamond for a time that is not as it should be. */
function mark(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  radius: number,
  flags: readonly string[],
): void {
  context.beginPath();
  if (flags.includes('outlier')) {
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.stroke();
  } else if (flags.includes('flat')) {
    context.fillRect(left - radius, top + radius, 2 * radius, radius / 2);
  } else {
    context.moveTo(left, top - radius);
    context.lineTo(left + radius, top);
    context.lineTo(left, top + radius);
    context.lineTo(left - radius, top);
    context.closePath();
    context.stroke();
  }
}
