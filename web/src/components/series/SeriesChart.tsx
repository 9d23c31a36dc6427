// The chart of a series: lines and bands of the range that is looked at, with what the pointer is over in words.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ForecastPoint, Series } from '../../api/types';
import { useScheme } from '../../hooks/useScheme';
import { COLUMNS, chartData, type History } from './chartData';
import { ChartTip } from './ChartTip';
import { listenToGestures } from './gestures';
import { drawFlags, drawStretches, drawLines } from './marks';
import { LAYER_OF, colours, plotOptions, type Layer } from './plot';
import { clamped, moved, zoomed, type Range } from './range';
import { rangeWords, valueWords } from './words';
import styles from './SeriesChart.module.css';

interface Props {
  series: Series;
  past: History;
  forecast: readonly ForecastPoint[];
  /** The end of what was known when the forecast was issued. */
  knownUntil: number;
  extent: Range;
  spanMin: number;
  range: Range;
  onRange: (range: Range) => void;
  onReset: () => void;
  /** What an answer cites of it. */
  cited: Range | null;
  hidden: ReadonlySet<Layer>;
  plotRef: RefObject<uPlot | null>;
}

const ZOOM_STEP = 0.6;
const MOVE_PART = 0.2;
const SAME_SECONDS = 0.5;

const isEqual = (a: Range, b: Range) =>
  Math.abs(a.from - b.from) < SAME_SECONDS && Math.abs(a.to - b.to) < SAME_SECONDS;

export function SeriesChart(props: Props) {
  const { series, past, forecast, extent, spanMin, range, onRange, onReset, cited, hidden, plotRef } = props;
  const { scheme } = useScheme();
  const box = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  const [hover, setHover] = useState<{ index: number; left: number } | null>(null);
  const data = useMemo(() => chartData(past, forecast), [past, forecast]);
  const step = series.step_seconds ?? 0;
  useEffect(() => {
    now.current = props;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const palette = colours();
    const hooks: uPlot.Hooks.Arrays = {
      drawClear: [
        (plot) => {
          const { past: seen, cited, series: of } = now.current;
          drawStretches(plot, seen.gaps, palette.gap);
          // A point stands at the beginning of its step: half of one earlier it is in the middle of what is cited.
          if (cited) drawStretches(plot, [moved(cited, -(of.step_seconds ?? 0) / 2)], palette.cited);
        },
      ],
      draw: [
        (plot) => {
          const { knownUntil, forecast: points, hidden: without, past: seen } = now.current;
          const lines = [{ time: Date.now() / 1000, words: 'now' }];
          if (points.length > 0) lines.push({ time: knownUntil, words: 'known until here' });
          const inOrder = lines.toSorted((a, b) => a.time - b.time);
          drawLines(plot, inOrder, palette);
          if (!without.has('flagged')) drawFlags(plot, seen.flagged, palette);
        },
      ],
      setScale: [
        (plot, key) => {
          const { min, max } = plot.scales['x'] ?? {};
          if (key !== 'x' || min === undefined || max === undefined) return;
          const shown = { from: min, to: max };
          if (plotRef.current === plot && !isEqual(shown, now.current.range)) now.current.onRange(shown);
        },
      ],
      setCursor: [
        (plot) => {
          const { idx, left = -1 } = plot.cursor;
          const isOver = idx !== null && idx !== undefined && left >= 0;
          setHover(isOver ? { index: idx, left: plot.valToPos(plot.data[0][idx] ?? 0, 'x') } : null);
        },
      ],
    };
    const plot = new uPlot(
      plotOptions({
        width: element.clientWidth,
        height: element.clientHeight,
        zone: series.zone,
        unit: series.unit,
        hidden: now.current.hidden,
        palette,
        clamp: (wanted) => clamped(wanted, now.current.extent, now.current.spanMin),
        hooks,
      }),
      [[]],
      element,
    );
    plotRef.current = plot;
    const quiet = listenToGestures(plot, {
      range: () => now.current.range,
      show: (wanted) => now.current.onRange(clamped(wanted, now.current.extent, now.current.spanMin)),
      reset: () => now.current.onReset(),
    });
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      quiet();
      plotRef.current = null;
      plot.destroy();
    };
  }, [scheme, series.zone, series.unit, plotRef]);

  // After the chart was made anew its data and range are put into it again.
  useEffect(() => {
    const plot = plotRef.current;
    if (!plot) return;
    const { from: min, to: max } = now.current.range;
    plot.batch(() => {
      plot.setData([data.times, ...data.columns] as uPlot.AlignedData, false);
      plot.setScale('x', { min, max });
    });
  }, [data, scheme, series.zone, series.unit, plotRef]);

  useEffect(() => {
    const plot = plotRef.current;
    const { min, max } = plot?.scales['x'] ?? {};
    if (!plot || isEqual({ from: min ?? 0, to: max ?? 0 }, range)) return;
    plot.setScale('x', { min: range.from, max: range.to });
  }, [range, plotRef]);

  useEffect(() => {
    const plot = plotRef.current;
    if (!plot) return;
    plot.batch(() => {
      COLUMNS.forEach((name, index) => {
        const layer = LAYER_OF[name];
        const show = !hidden.has(layer);
        if (plot.series[index + 1]?.show !== show) plot.setSeries(index + 1, { show });
      });
    });
    plot.redraw(false);
  }, [hidden, cited, plotRef]);

  const onKeyDown = (event: KeyboardEvent) => {
    const wide = range.to - range.from;
    const middle = (range.from + range.to) / 2;
    const choices: Record<string, Range> = {
      ArrowLeft: moved(range, -MOVE_PART * wide),
      ArrowRight: moved(range, MOVE_PART * wide),
      '+': zoomed(range, middle, ZOOM_STEP),
      '=': zoomed(range, middle, ZOOM_STEP),
      '-': zoomed(range, middle, 1 / ZOOM_STEP),
      Home: moved(range, extent.from - range.from),
      End: moved(range, extent.to - range.to),
    };
    const wanted = choices[event.key];
    if (event.key === '0') onReset();
    else if (wanted) onRange(clamped(wanted, extent, spanMin));
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={styles.chart}
      role="group"
      aria-roledescription="chart"
      aria-label={chartLabel(props, step)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div ref={box} className={styles.plot} />
      {hover && <ChartTip series={series} past={past} data={data} at={hover} plotRef={plotRef} />}
    </div>
  );
}

/** What is seen, said: the range, what its values lie between, and the forecast. */
function chartLabel({ series, past, range, forecast }: Props, step: number): string {
  const values = past.values.filter((value, index): value is number => {
    const time = past.times[index] ?? 0;
    return typeof value === 'number' && time >= range.from && time <= range.to;
  });
  const said = [`${series.name}, ${rangeWords(range, series.zone, step)}.`];
  if (values.length > 0) {
    const low = values.reduce((a, b) => Math.min(a, b));
    const high = values.reduce((a, b) => Math.max(a, b));
    said.push(`Values from ${valueWords(low, series.unit)} to ${valueWords(high, series.unit)}.`);
  }
  if (forecast.length > 0) said.push(`Forecast of ${forecast.length} points.`);
  said.push('Arrows move, plus and minus zoom, 0 shows the beginning view.');
  return said.join(' ');
}
