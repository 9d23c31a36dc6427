// The chart's options: its lines and bands, axes in the series' local time, and colours from the role tokens. What is
// drawn beside the lines is in marks.ts, what the pointer does in gestures.ts.
import uPlot from 'uplot';
import { COLUMNS, columnAt, type ColumnName } from './chartData';
import type { Range } from './range';
import { figure, knownZone } from './words';

export type Layer = 'history' | 'forecast' | 'publisher' | 'flagged';

export const LAYER_WORDS: Record<Layer, string> = {
  history: 'Values',
  forecast: 'Forecast with 80, 90, 95 % intervals',
  publisher: "Publisher's forecast",
  flagged: 'Flagged',
};

export interface Colours {
  text: string;
  grid: string;
  history: string;
  envelope: string;
  forecast: string;
  bands: [string, string, string];
  publisher: string;
  flag: string;
  gap: string;
  cited: string;
  surface: string;
  font: string;
}

/** The role tokens as they are now: a canvas knows no variables. */
export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: token('--text-muted'),
    grid: token('--hairline'),
    history: token('--chart-history'),
    envelope: token('--chart-envelope'),
    forecast: token('--accent'),
    bands: [token('--chart-band-95'), token('--chart-band-90'), token('--chart-band-80')],
    publisher: token('--chart-publisher'),
    flag: token('--warning'),
    gap: token('--chart-gap'),
    cited: token('--chart-cited'),
    surface: token('--surface'),
    font: `12px ${token('--font-text')}`,
  };
}

/** What a column belongs to, to be shown and hidden with it. */
export const LAYER_OF: Record<ColumnName, Layer> = {
  low: 'history',
  high: 'history',
  value: 'history',
  publisher: 'publisher',
  lower_95: 'forecast',
  upper_95: 'forecast',
  lower_90: 'forecast',
  upper_90: 'forecast',
  lower_80: 'forecast',
  upper_80: 'forecast',
  forecast: 'forecast',
};

/** Points are drawn as dots where there are few of them on the screen. */
const DOT_SPACING_PX = 14;

function series(name: ColumnName, palette: Colours, hidden: ReadonlySet<Layer>): uPlot.Series {
  const shared: uPlot.Series = { label: name, show: !hidden.has(LAYER_OF[name]), points: { show: false } };
  const dots = {
    show: (plot: uPlot, _at: number, first: number, last: number) =>
      (last - first) * DOT_SPACING_PX * devicePixelRatio < plot.bbox.width,
    size: 5,
  };
  if (name === 'value') {
    return { ...shared, stroke: palette.history, width: 1.25, points: { ...dots, fill: palette.history } };
  }
  if (name === 'publisher') return { ...shared, stroke: palette.publisher, width: 1, dash: [4, 3] };
  if (name === 'forecast') {
    return { ...shared, stroke: palette.forecast, width: 2, points: { ...dots, fill: palette.forecast } };
  }
  return { ...shared, stroke: 'transparent', width: 0 };
}

function band(low: ColumnName, high: ColumnName, fill: string): uPlot.Band {
  return { series: [columnAt(high) + 1, columnAt(low) + 1], fill };
}

const YEAR = 365 * 86_400;
const MONTH = 28 * 86_400;
const DAY = 86_400;
const HOUR = 3_600;

/** How ticks are written from a distance of so many seconds on, and what is added where the year or the day changes. */
const TICK_WORDS: (string | number | null)[][] = [
  [YEAR, '{YYYY}', null, null, null, null, null, null, 1],
  [MONTH, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [HOUR, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];

const AXIS_MIN_PX = 36;
const CHAR_PX = 7;
const TICK_SPACE_PX = 72;
const PADDING_PART = 0.06;
/** A narrower chart leaves the unit to the heading. */
const UNIT_FROM_PX = 600;

export interface PlotOptions {
  width: number;
  height: number;
  zone: string;
  unit: string | null;
  hidden: ReadonlySet<Layer>;
  palette: Colours;
  clamp: (range: Range) => Range;
  hooks: uPlot.Hooks.Arrays;
}

export function plotOptions(options: PlotOptions): uPlot.Options {
  const { width, height, zone, unit, hidden, palette, clamp, hooks } = options;
  const local = knownZone(zone);
  const axis: uPlot.Axis = {
    stroke: palette.text,
    font: palette.font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [18, 12, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(1000 * seconds), local),
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      points: { show: false },
      // A double click is taken by gestures.ts.
      bind: { dblclick: () => null },
    },
    scales: {
      x: {
        time: true,
        auto: false,
        range: (_plot, from, to) => {
          const range = clamp({ from, to });
          return [range.from, range.to];
        },
      },
      y: { range: (_plot, low, high) => uPlot.rangeNum(low ?? 0, high ?? 1, PADDING_PART, false) },
    },
    axes: [
      { ...axis, space: TICK_SPACE_PX, values: TICK_WORDS as uPlot.Axis.Values, gap: 6, size: 44 },
      {
        ...axis,
        values: (_plot, splits) => splits.map(figure),
        size: (_plot, values) =>
          Math.max(AXIS_MIN_PX, 12 + CHAR_PX * Math.max(0, ...(values ?? []).map((text) => text.length))),
        ...(unit !== null &&
          width >= UNIT_FROM_PX && { label: unit, labelFont: palette.font, labelSize: 18, labelGap: 0 }),
      },
    ],
    series: [{}, ...COLUMNS.map((name) => series(name, palette, hidden))],
    bands: [
      band('low', 'high', palette.envelope),
      band('lower_95', 'upper_95', palette.bands[0]),
      band('lower_90', 'upper_90', palette.bands[1]),
      band('lower_80', 'upper_80', palette.bands[2]),
    ],
    hooks,
  };
}
