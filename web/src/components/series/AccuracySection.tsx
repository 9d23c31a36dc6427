// How far the forecasts of a series were off, by period and by distance, and what was known when they were made.
import { useState } from 'react';
import { useAccuracy } from '../../api/series';
import type { Series } from '../../api/types';
import { Choices } from '../core/Choices';
import { Failed, Loading, sentence } from '../core/States';
import { TextButton } from '../core/TextButton';
import { AllErrors } from './AllErrors';
import { ErrorsByHorizon } from './ErrorsByHorizon';
import { ErrorsByPeriod } from './ErrorsByPeriod';
import { secondsOf } from './range';
import { rangeWords } from './words';
import styles from './Sections.module.css';

export function AccuracySection({ series }: { series: Series }) {
  const accuracy = useAccuracy(series);
  const [view, setView] = useState<'backtest' | 'issued'>('backtest');
  const [isWhole, setIsWhole] = useState(false);
  if (series.forecast === null) return null;
  if (accuracy.isPending) return <Loading what="Reading the errors" />;
  if (accuracy.isError) return <Failed error={accuracy.error} onRetry={() => void accuracy.refetch()} />;
  const { protocol, backtest, periods, overall, horizons, issued } = accuracy.data;
  const { unit, zone, step_seconds: step } = series;
  // A year of hours is all of its back-test; a shorter one is told as a whole.
  const isYear = periods.some(({ period, n }) => period === '1y' && n > 0);
  const whole = overall === null || isYear ? [] : [overall];
  const shown = view === 'backtest' ? [...periods, ...whole] : issued;
  return (
    <section className={styles.section} aria-label="Accuracy">
      <header className={styles.head}>
        <h2>How far forecasts were off</h2>
        {issued.length > 0 && (
          <Choices label="Forecasts">
            {(['backtest', 'issued'] as const).map((name) => (
              <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
                {name === 'backtest' ? 'Back-test' : 'As issued'}
              </button>
            ))}
          </Choices>
        )}
      </header>
      <p className={styles.lead}>
        {view === 'issued'
          ? 'The forecasts that were really issued, held against what came.'
          : backtest === null
            ? sentence(protocol)
            : `Back-test from ${rangeWords(
                { from: secondsOf(backtest.from), to: secondsOf(backtest.to) },
                zone,
                step ?? 0,
              )}: ${protocol.replace(/\.$/, '')}.`}
      </p>
      <div className={styles.columns}>
        <div>
          <h3>By period</h3>
          <ErrorsByPeriod periods={shown} unit={unit} />
        </div>
        {horizons.length > 1 && (
          <div>
            <h3>By distance</h3>
            <p className={styles.small}>
              Mean absolute error of the back-test; the line is that of the naive forecast.
            </p>
            <ErrorsByHorizon horizons={horizons} unit={unit} stepSeconds={step} />
          </div>
        )}
      </div>
      {shown.some(({ n }) => n > 0) && (
        <TextButton className={styles.more} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Fewer figures' : 'All figures'}
        </TextButton>
      )}
      {isWhole && <AllErrors periods={shown} unit={unit} />}
    </section>
  );
}
