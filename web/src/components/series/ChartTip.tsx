// What lies under the pointer: the local time, and each value that there is at it.
import type { RefObject } from 'react';
import type uPlot from 'uplot';
import type { Series } from '../../api/types';
import { columnAt, type ChartData, type ColumnName, type History } from './chartData';
import { TIP_MARGIN_PX, TIP_PX, Tip } from './Tip';
import { flagWords, figure, timeWords, valueWords } from './words';
import styles from './ChartTip.module.css';

interface Props {
  series: Series;
  past: History;
  data: ChartData;
  at: { index: number; left: number };
  plotRef: RefObject<uPlot | null>;
}

export function ChartTip({ series, past, data, at: { index, left }, plotRef }: Props) {
  const time = data.times[index];
  const plot = plotRef.current;
  if (time === undefined || !plot) return null;
  const cell = (name: ColumnName) => {
    const value = data.columns[columnAt(name)]?.[index];
    return typeof value === 'number' ? value : null;
  };
  const { unit, zone, step_seconds: step } = series;
  const value = cell('value');
  const isReduced = past.reduced.some(({ from, to }) => time >= from && time <= to);
  const low = cell('low');
  const high = cell('high');
  const forecast = cell('forecast');
  const publisher = cell('publisher');
  const flags = past.flagged.find((point) => point.time === time)?.flags ?? [];
  const start = plot.over.offsetLeft;
  const right = plot.over.clientWidth - TIP_PX;
  const beside = left + TIP_MARGIN_PX > right ? left - TIP_MARGIN_PX - TIP_PX : left + TIP_MARGIN_PX;
  const isPast = data.columns[columnAt('value')]?.[index] !== undefined;
  const interval = (share: 80 | 90 | 95) => {
    const [lower, upper] = [cell(`lower_${share}`), cell(`upper_${share}`)];
    return lower === null || upper === null ? null : `${figure(lower)} to ${figure(upper)}`;
  };
  return (
    <Tip left={start + Math.min(Math.max(beside, -start), right)} className={styles.tip}>
      <p className={styles.time}>{timeWords(time, zone, step ?? 0)}</p>
      <dl>
        {isPast && (
          <div className={styles.history}>
            <dt>{isReduced ? 'Mean' : 'Value'}</dt>
            <dd>{valueWords(value, unit)}</dd>
          </div>
        )}
        {isReduced && low !== null && high !== null && low !== high && (
          <div>
            <dt>Between</dt>
            <dd>
              {figure(low)} and {figure(high)}
            </dd>
          </div>
        )}
        {publisher !== null && (
          <div className={styles.publisher}>
            <dt>Publisher</dt>
            <dd>{valueWords(publisher, unit)}</dd>
          </div>
        )}
        {forecast !== null && (
          <div className={styles.forecast}>
            <dt>Forecast</dt>
            <dd>{valueWords(forecast, unit)}</dd>
          </div>
        )}
        {forecast !== null &&
          ([80, 90, 95] as const).map((share) => (
            <div key={share}>
              <dt>{share} %</dt>
              <dd>{interval(share)}</dd>
            </div>
          ))}
      </dl>
      {flags.map((flag) => (
        <p key={flag} className={styles.flag}>
          {flagWords(flag)}
        </p>
      ))}
    </Tip>
  );
}
