// The three numbers of a series: its last value, what is forecast next, and how far off such forecasts were.
import type { ReactNode } from 'react';
import { useAccuracy, useLatestForecast } from '../../api/series';
import type { Series, SeriesPoint } from '../../api/types';
import { cx } from '../core/cx';
import { secondsOf } from './range';
import { errorWords, mainPeriod, nextForecast } from './summary';
import { timeWords, valueWords } from './words';
import styles from './SeriesFigures.module.css';

interface Props {
  series: Series;
  /** The last of them, none of them a mean of several. */
  points: readonly SeriesPoint[] | undefined;
  className: string | undefined;
}

export function SeriesFigures({ series, points, className }: Props) {
  const { unit, zone, step_seconds: step } = series;
  const latest = useLatestForecast(series);
  const accuracy = useAccuracy(series);
  const last = points?.findLast(({ value }) => value !== null);
  const next = nextForecast(latest.data?.points ?? [], zone, step ?? 0);
  const errors = mainPeriod(accuracy.data);
  const said = errors && errorWords(errors, unit);
  return (
    <>
      <Figure label="Last" className={className}>
        {last && (
          <>
            <b>{valueWords(last.value, unit)}</b>
            <small>{timeWords(secondsOf(last.time), zone, step ?? 0)}</small>
          </>
        )}
      </Figure>
      <Figure label="Forecast" className={className}>
        {next && (
          <>
            <b>{valueWords(next.value, unit)}</b>
            <small>
              {next.isMean && 'mean of '}
              {next.when}
            </small>
          </>
        )}
      </Figure>
      <Figure label="Error" className={className}>
        {said && (
          <>
            <b>{said.error}</b>
            <small>
              {said.naive !== null && `naive ${said.naive}, `}
              {said.period}
            </small>
          </>
        )}
      </Figure>
    </>
  );
}

interface FigureProps {
  label: string;
  className: string | undefined;
  children: ReactNode;
}

function Figure({ label, className, children }: FigureProps) {
  return (
    <span className={cx(styles.figure, className)}>
      <span className={styles.label}>{label}</span>
      {children || <b className={styles.nothing}>–</b>}
    </span>
  );
}
