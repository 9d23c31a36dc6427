// One series in the list. What is shown of it is asked for when its row comes into view.
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { usePoints } from '../../api/series';
import type { Series } from '../../api/types';
import { since } from '../core/format';
import { Sparkline } from '../core/Sparkline';
import { sentence } from '../core/States';
import { lastSteps } from './range';
import { SeriesFigures } from './SeriesFigures';
import styles from './SeriesRow.module.css';

/** A week of hours, and the hour a week ago. */
const SPARK_STEPS = 169;
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
  const points = usePoints(series, lastSteps(series, SPARK_STEPS));
  const values = (points.data?.points ?? []).map(({ value }) => value);
  return (
    <>
      <span className={styles.spark}>
        <Sparkline
          values={values}
          width={SPARK_WIDTH_PX}
          said={`The last ${values.length} values of ${series.name}`}
        />
      </span>
      <SeriesFigures series={series} points={points.data?.points} className={styles.figure} />
    </>
  );
}
