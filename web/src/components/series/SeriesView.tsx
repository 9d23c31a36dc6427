// The chart with what belongs to it: ranges, what is shown and what is not, the strip of the whole series, and pictures
// and figures to take along. Loaded when a series is opened: the chart's library is not part of the pages before.
import { Button, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { seriesCsvUrl, useForecasts, useLatestForecast, usePoints } from '../../api/series';
import type { Series, SeriesPoints } from '../../api/types';
import { useSearchState } from '../../hooks/useSearchState';
import { Choices } from '../core/Choices';
import { cx } from '../core/cx';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { Empty, Failed, Loading, sentence } from '../core/States';
import { Overview } from './Overview';
import { SeriesChart } from './SeriesChart';
import { history } from './chartData';
import { LAYER_WORDS, type Layer } from './plot';
import { savePicture } from './picture';
import {
  clamped,
  fetchedAround,
  firstRange,
  isSame,
  isoTime,
  parsedRange,
  parsedStretch,
  presets,
  secondsOf,
  surroundings,
  zoomed,
  type Range,
} from './range';
import { rangeWords, timeWords } from './words';
import styles from './SeriesView.module.css';

const OVERVIEW_POINTS = 2_000;
const DETAIL_POINTS = 2_000;
/** A range that still moves asks for nothing. */
const SETTLED_MS = 150;
/** Nothing is seen in fewer steps than this. */
const STEPS_MIN = 6;

export default function SeriesView({ series }: { series: Series }) {
  const overview = usePoints(series, { from: null, to: null, pointsMax: OVERVIEW_POINTS });
  if (series.points === null) {
    return (
      <Empty icon="series" title={series.state === 'working' ? 'Being read' : 'Nothing to show yet'}>
        {series.state === 'working'
          ? 'The curve appears when its points have been read and forecast for the first time.'
          : 'The curve appears when the series could be read.'}
      </Empty>
    );
  }
  if (overview.isPending) return <Loading what="Reading the points" />;
  if (overview.isError) {
    return <Failed error={overview.error} onRetry={() => void overview.refetch()} />;
  }
  if (!overview.data.points.some(({ value }) => value !== null)) {
    return <Empty title="No values">The column has no number at any of its times.</Empty>;
  }
  return <OpenView series={series} overview={overview.data} />;
}

interface OpenProps {
  series: Series;
  overview: SeriesPoints;
}

function OpenView({ series, overview }: OpenProps) {
  const latest = useLatestForecast(series);
  const [madeAt, setMadeAt] = useState<string | null>(null);
  const issued = useForecasts(series);
  const past = issued.data?.find((one) => one.made_at === madeAt) ?? null;
  const forecast = past?.points ?? latest.data?.points ?? NO_FORECAST;
  const step = series.step_seconds ?? overview.step_seconds ?? 0;
  const newest = latest.data?.newest_known ?? series.end;
  const from = secondsOf(overview.from ?? '');
  const to = secondsOf(overview.to ?? '');
  const end = newest ? secondsOf(newest) + step : to;
  const last = Math.max(to, end, series.forecast ? secondsOf(series.forecast.until) + step : 0);
  const extent = useMemo(() => ({ from, to: last }), [from, last]);
  const spanMin = STEPS_MIN * step;
  const choices = useMemo(() => presets(extent, end, step), [extent, end, step]);
  const first = useMemo(() => firstRange(choices, end, step) ?? extent, [choices, end, step, extent]);
  const { params } = useSearchState();
  const citedText = params.get('cited');
  const cited = useMemo(() => parsedStretch(citedText), [citedText]);
  const isCited = cited !== null && cited.to > extent.from && cited.from < extent.to;
  const [range, settled, show] = useRange({ first, extent, spanMin, cited, step });
  const detail = useDetail(series, overview, settled, extent);
  const whole = useMemo(() => history(overview, null), [overview]);
  const drawn = useMemo(() => (detail ? history(overview, detail) : whole), [overview, detail, whole]);
  const [hidden, setHidden] = useState<ReadonlySet<Layer>>(NOTHING);
  const plotRef = useRef<uPlot | null>(null);
  const layers = (['history', 'forecast', 'publisher', 'flagged'] as const).filter(
    (layer) =>
      layer === 'history' ||
      (layer === 'forecast' && forecast.length > 0) ||
      (layer === 'publisher' && overview.publisher.length > 0) ||
      (layer === 'flagged' && (whole.flagged.length > 0 || drawn.flagged.length > 0)),
  );
  const seen = layers.filter((layer) => !hidden.has(layer));
  const toggle = (layer: Layer) => {
    const next = new Set(hidden);
    if (!next.delete(layer)) next.add(layer);
    setHidden(next);
  };
  const showIssue = (made: string) => {
    setMadeAt(made === '' ? null : made);
    const chosen = issued.data?.find((one) => one.made_at === made);
    const reached = chosen?.points.at(-1);
    const start = chosen?.points[0];
    if (!start || !reached) return show(first);
    const reach = secondsOf(reached.time) - secondsOf(start.time) + step;
    show(
      clamped(
        { from: secondsOf(start.time) - 2 * reach, to: secondsOf(reached.time) + reach },
        extent,
        spanMin,
      ),
    );
  };
  return (
    <section className={styles.view} aria-label="Chart">
      <div className={styles.bar}>
        <Choices label="Range" className={styles.presets}>
          {choices.map((choice) => (
            <button
              key={choice.name}
              type="button"
              aria-pressed={isSame(range, choice.range)}
              aria-label={choice.words}
              onClick={() => show(choice.range)}
            >
              {choice.name}
            </button>
          ))}
        </Choices>
        <p className={styles.range} aria-live="polite">
          {rangeWords(settled, series.zone, step)}
        </p>
        <div className={styles.actions}>
          <IconButton
            className={styles.zoom ?? ''}
            icon="zoomOut"
            label="Zoom out"
            onClick={() => show(around(range, ZOOM, extent, spanMin))}
          />
          <IconButton
            className={styles.zoom ?? ''}
            icon="zoomIn"
            label="Zoom in"
            onClick={() => show(around(range, 1 / ZOOM, extent, spanMin))}
          />
          <Button component="a" href={seriesCsvUrl(series.id)} download leftSection={DOWNLOAD}>
            CSV
          </Button>
          <Button
            leftSection={DOWNLOAD}
            onClick={() => plotRef.current && savePicture(plotRef.current, series, settled, seen)}
          >
            PNG
          </Button>
        </div>
      </div>
      <div className={styles.chart}>
        <SeriesChart
          series={series}
          past={drawn}
          forecast={forecast}
          knownUntil={past ? secondsOf(past.points[0]?.time ?? past.issued_at) : end}
          extent={extent}
          spanMin={spanMin}
          range={range}
          onRange={show}
          onReset={() => show(first)}
          cited={cited}
          hidden={hidden}
          plotRef={plotRef}
        />
      </div>
      <Overview series={series} past={whole} extent={extent} spanMin={spanMin} range={range} onRange={show} />
      <div className={styles.foot}>
        <Legend
          layers={layers}
          hidden={hidden}
          onToggle={toggle}
          hasGaps={whole.gaps.length > 0}
          isCited={isCited}
        />
        {(issued.data?.length ?? 0) > 1 && (
          <NativeSelect
            aria-label="Forecast shown"
            className={styles.issued ?? ''}
            value={madeAt ?? ''}
            onChange={(event) => showIssue(event.currentTarget.value)}
            data={[
              { value: '', label: 'The latest forecast' },
              ...(issued.data ?? []).slice(1).map(({ issued_at: at, made_at: made, model }) => ({
                value: made,
                label: `As issued ${timeWords(secondsOf(at), series.zone, 0)}, ${model}`,
              })),
            ]}
          />
        )}
      </div>
      {latest.isError && <p className={styles.trouble}>{sentence(latest.error.message)}</p>}
      <p className={styles.hint}>
        Times are local in {series.zone}. Drag to zoom, double-click to go back; Ctrl and the wheel, or two
        fingers, zoom too.
      </p>
    </section>
  );
}

const NO_FORECAST: never[] = [];
const NOTHING: ReadonlySet<Layer> = new Set();
const ZOOM = 2;
const DOWNLOAD = <Icon name="download" size={14} />;

function around(range: Range, factor: number, extent: Range, spanMin: number): Range {
  return clamped(zoomed(range, (range.from + range.to) / 2, factor), extent, spanMin);
}

interface RangeProps {
  first: Range;
  extent: Range;
  spanMin: number;
  cited: Range | null;
  step: number;
}

/** The range that is looked at, and the same once it has stopped moving, which is in the page's address too. */
function useRange({ first, extent, spanMin, cited, step }: RangeProps) {
  const { params, change } = useSearchState();
  const asked = { from: params.get('from'), to: params.get('to') };
  const [range, setRange] = useState<Range | null>(() => parsedRange(asked.from, asked.to));
  const [settled] = useDebouncedValue(range, SETTLED_MS);
  const written = useRef(`${asked.from} ${asked.to}`);
  const address = `${asked.from} ${asked.to}`;
  useEffect(() => {
    if (settled === null) return;
    const values = { from: isoTime(settled.from), to: isoTime(settled.to) };
    const next = `${values.from} ${values.to}`;
    if (next === written.current) return;
    written.current = next;
    change(values, { replace: true });
  }, [settled, change]);
  // Somebody else changed the address: a citation, or the way back.
  useEffect(() => {
    if (address === written.current) return;
    written.current = address;
    const [from = null, to = null] = address.split(' ');
    setRange(parsedRange(from, to));
  }, [address]);
  const within = (one: Range | null) => {
    if (one === null) return first;
    const isCited = cited !== null && one.from === cited.from && one.to === cited.to;
    return clamped(isCited ? surroundings(one, step) : one, extent, spanMin);
  };
  return [within(range), within(settled), setRange] as const;
}

/** Finer points for the range that is looked at, where the overview does not have them all. */
function useDetail(series: Series, overview: SeriesPoints, range: Range, extent: Range): SeriesPoints | null {
  const wanted = fetchedAround(range, extent);
  const isNeeded = overview.is_reduced && !isSame(wanted, extent);
  const points = usePoints(
    series,
    isNeeded ? { from: isoTime(wanted.from), to: isoTime(wanted.to), pointsMax: DETAIL_POINTS } : null,
  );
  // While the next stretch is fetched this is the one before, which is still finer than the overview where it reaches.
  return isNeeded ? (points.data ?? null) : null;
}

interface LegendProps {
  layers: readonly Layer[];
  hidden: ReadonlySet<Layer>;
  onToggle: (layer: Layer) => void;
  hasGaps: boolean;
  isCited: boolean;
}

function Legend({ layers, hidden, onToggle, hasGaps, isCited }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label="Shown">
      {layers.map((layer) => (
        <li key={layer}>
          <button type="button" aria-pressed={!hidden.has(layer)} onClick={() => onToggle(layer)}>
            <i className={cx(styles.swatch, styles[layer])} />
            {LAYER_WORDS[layer]}
          </button>
        </li>
      ))}
      {hasGaps && (
        <li className={styles.noData}>
          <i className={cx(styles.swatch, styles.gap)} />
          No data
        </li>
      )}
      {isCited && (
        <li className={styles.noData}>
          <i className={cx(styles.swatch, styles.cited)} />
          Cited
        </li>
      )}
    </ul>
  );
}
