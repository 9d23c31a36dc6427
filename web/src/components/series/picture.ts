// The chart as a picture that explains itself: name, range and zone above, what the lines are below.
import type uPlot from 'uplot';
import type { Series } from '../../api/types';
import { saveFile } from '../core/saveFile';
import { LAYER_WORDS, colours, type Layer } from './plot';
import type { Range } from './range';
import { rangeWords } from './words';

const HEAD_PX = 56;
const FOOT_PX = 32;
const MARGIN_PX = 16;

export function savePicture(plot: uPlot, series: Series, range: Range, layers: readonly Layer[]): void {
  const chart = plot.ctx.canvas;
  const pixel = devicePixelRatio;
  const palette = colours();
  const canvas = document.createElement('canvas');
  canvas.width = chart.width + 2 * MARGIN_PX * pixel;
  canvas.height = chart.height + (HEAD_PX + FOOT_PX) * pixel;
  const context = canvas.getContext('2d');
  if (!context) return;
  const write = (text: string, size: number, left: number, top: number, colour: string) => {
    context.font = palette.font.replace('12px', `${size * pixel}px`);
    context.fillStyle = colour;
    context.fillText(text, left * pixel, top * pixel);
  };
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const unit = series.unit === null ? '' : `, ${series.unit}`;
  write(`${series.name}${unit}`, 18, MARGIN_PX, 26, palette.history);
  const words = `${rangeWords(range, series.zone, series.step_seconds ?? 0)}, ${series.zone}`;
  write(words, 12, MARGIN_PX, 46, palette.text);
  context.drawImage(chart, MARGIN_PX * pixel, HEAD_PX * pixel);
  const foot = canvas.height / pixel - 12;
  const colourOf: Record<Layer, string> = {
    history: palette.history,
    forecast: palette.forecast,
    publisher: palette.publisher,
    flagged: palette.flag,
  };
  let left = MARGIN_PX;
  for (const layer of layers) {
    const text = `${layer === 'flagged' ? '○' : '—'} ${LAYER_WORDS[layer]}`;
    write(text, 12, left, foot, colourOf[layer]);
    left += context.measureText(text).width / pixel + 24;
  }
  canvas.toBlob((blob) => {
    if (blob) saveFile(blob, `${series.name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`);
  }, 'image/png');
}
