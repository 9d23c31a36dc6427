// What an answer that was computed from a series says beside its words: the chart, and the stretches it cites.

export interface SeriesChartPoint {
  /** Either a time, RFC 3339, or a label that the lines of a chart share. */
  time: string | null;
  label: string | null;
  /** Null is a gap. */
  value: number | null;
  /** Of the 90 % interval of what is forecast; of what was put together where a known line has fewer points than its series. */
  low: number | null;
  high: number | null;
}

export interface SeriesChartLine {
  name: string;
  role: 'known' | 'forecast' | 'compared';
  points: SeriesChartPoint[];
}

export interface SeriesChart {
  kind: 'line' | 'bar';
  unit: string | null;
  /** IANA name of the zone that times are shown in. */
  zone: string | null;
  series: SeriesChartLine[];
  /** The moment that the answer speaks of. */
  marked: string | null;
}

export interface SeriesSpan {
  /** As `[n]` in the answer. */
  number: number;
  from: string;
  /** Not included. */
  to: string;
}

export interface SeriesAnswer {
  series_id: string;
  series: string;
  source_id: string;
  source: string;
  chart: SeriesChart | null;
  spans: SeriesSpan[];
}
