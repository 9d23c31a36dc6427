// One series in the list. What is shown of it is asked for when its row comes into view.
import { Link } from 'react-router';
import { useAccuracy, useLatestForecast, usePoints, type Series } from '../../api/series';
import { since } from '../core/format';
import { Sparkline } from '../core/Sparkline';
import { sentence } from '../core/States';
import { isoTime, secondsOf } from './range';
import { errorWords, mainPeriod, nextForecast } from './summary';
import { timeWords, valueWords } from './words';
import styles from './SeriesRow.module.css';

const SPARK_STEPS = 168;
/** No fewer than the steps, so that the last value is one and not the mean of a few. */
const SPARK_POINTS = 200;
const SPARK_WIDTH_PX = 112;

export function SeriesRow({ series }: { series: Series }) {
  const { id, name, source, unit, zone, state, error, step_seconds: step, end } = series;
  const stretch =
    end === null || step === null
      ? null
      : { from: isoTime(secondsOf(end) - SPARK_STEPS * step), to: end, pointsMax: SPARK_POINTS };
  const points = usePoints(series, stretch);
  const latest = useLatestForecast(series);
  const accuracy = useAccuracy(series);
  const values = (points.data?.points ?? []).map(({ value }) => value);
  const last = points.data?.points.findLast(({ value }) => value !== null);
  const next = nextForecast(latest.data?.points ?? [], zone, step ?? 0);
  const errors = mainPeriod(accuracy.data);
  const said = errors && errorWords(errors, unit);
  return (
    <Link to={`/series/${id}`} className={styles.row}>
      <span className={styles.main}>
        <span className={styles.name}>{name}</span>
        <span className={styles.source}>{source}</span>
      </span>
      {state === 'failed' ? (
        <span className={styles.failed}>{sentence(error?.message ?? 'it could not be forecast')}</span>
      ) : (
        <>
          <span className={styles.spark}>
            <Sparkline
              values={values}
              width={SPARK_WIDTH_PX}
              said={`The last ${values.length} values of ${name}`}
            />
          </span>
          <Figure label="Last">
            {last && (
              <>
                <b>{valueWords(last.value, unit)}</b>
                <small>{timeWords(secondsOf(last.time), zone, step ?? 0)}</small>
              </>
            )}
          </Figure>
          <Figure label="Forecast">
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
          <Figure label="Error">
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
      )}
      <span className={styles.age}>
        {state === 'working' ? (
          <span className={styles.working}>being forecast</span>
        ) : (
          since(series.data_at, new Date())
        )}
      </span>
    </Link>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <span className={styles.figure}>
      <span className={styles.label}>{label}</span>
      {children || <b className={styles.nothing}>–</b>}
    </span>
  );
}
