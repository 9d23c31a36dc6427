// One series in the list. What is shown of it is asked for when its row comes into view.
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { usePoints } from '../../api/series';
import type { Series } from '../../api/types';
import { since } from '../core/format';
import { Sparkline } from '../core/Sparkline';
import { sentence } from '../core/States';
import { isoTime, secondsOf } from './range';
import { SeriesFigures } from './SeriesFigures';
import styles from './SeriesRow.module.css';

const SPARK_STEPS = 168;
/** No fewer than the steps, so that the last value is one and not the mean of a few. */
const SPARK_POINTS = 200;
const SPARK_WIDTH_PX = 112;

/** A row that is scrolled past asks for nothing. */
const STAYS_MS = 120;

export function SeriesRow({ series }: { series: Series }) {
  const { id, name, source, state, error } = series;
  return (
    <Link to={`/series/${id}`} className={styles.row}>
      <span className={styles.main}>
        <span className={styles.name}>{name}</span>
        <span className={styles.source}>{source}</span>
      </span>
      {state === 'failed' ? (
        <span className={styles.failed}>{sentence(error?.message ?? 'it could not be forecast')}</span>
      ) : (
        <Measured series={series} />
      )}
      <span className={styles.age}>
        {state === 'working' ? (
          <span className={styles.working}>being forecast</span>
        ) : (
          series.data_at !== null && since(series.data_at, new Date())
        )}
      </span>
    </Link>
  );
}

function Measured({ series }: { series: Series }) {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), STAYS_MS);
    return () => clearTimeout(timer);
  }, []);
  return stays ? <Figures series={series} /> : null;
}

function Figures({ series }: { series: Series }) {
  const { name, step_seconds: step, end } = series;
  const stretch =
    end === null || step === null
      ? null
      : {
          from: isoTime(secondsOf(end) - SPARK_STEPS * step),
          to: isoTime(secondsOf(end) + step),
          pointsMax: SPARK_POINTS,
        };
  const points = usePoints(series, stretch);
  const values = (points.data?.points ?? []).map(({ value }) => value);
  return (
    <>
      <span className={styles.spark}>
        <Sparkline
          values={values}
          width={SPARK_WIDTH_PX}
          said={`The last ${values.length} values of ${name}`}
        />
      </span>
      <SeriesFigures series={series} points={points.data?.points} className={styles.figure} />
    </>
  );
}
