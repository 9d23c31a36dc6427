// One series: its curve with the forecast, how far forecasts were off, and where its points come from.
import { Suspense, lazy } from 'react';
import { useParams } from 'react-router';
import { usePoints, useSeries } from '../api/series';
import type { Series } from '../api/types';
import { cx } from '../components/core/cx';
import { Failed, Loading, sentence } from '../components/core/States';
import { AccuracySection } from '../components/series/AccuracySection';
import { ModelsSection } from '../components/series/ModelsSection';
import { QualitySection } from '../components/series/QualitySection';
import { RefreshSection } from '../components/series/RefreshSection';
import { SeriesFigures } from '../components/series/SeriesFigures';
import { SeriesHead } from '../components/series/SeriesHead';
import { LAST_STEPS_MAX, lastSteps } from '../components/series/range';
import { useTitle } from '../hooks/useTitle';
import page from './Scroll.module.css';
import styles from './SeriesPage.module.css';

const SeriesView = lazy(() => import('../components/series/SeriesView'));

export default function SeriesPage() {
  const { seriesId = '' } = useParams();
  const series = useSeries(seriesId);
  useTitle(series.data?.name ?? null);
  if (series.isPending) return <Loading />;
  if (series.isError) return <Failed error={series.error} onRetry={() => void series.refetch()} />;
  return <OpenSeries key={seriesId} series={series.data} />;
}

function OpenSeries({ series }: { series: Series }) {
  return (
    <div className={cx(page.scroller, styles.page)}>
      <div className={page.content}>
        <SeriesHead series={series} />
        <State series={series} />
        <Figures series={series} />
        <div className={styles.view}>
          <Suspense fallback={<Loading what="Opening" />}>
            <SeriesView series={series} />
          </Suspense>
        </div>
        <AccuracySection series={series} />
        <div className={styles.pair}>
          <ModelsSection series={series} />
          <QualitySection series={series} />
        </div>
        <RefreshSection series={series} />
      </div>
    </div>
  );
}

function Figures({ series }: { series: Series }) {
  const stretch = lastSteps(series, LAST_STEPS_MAX);
  const points = usePoints(series, stretch);
  if (stretch === null) return null;
  return (
    <div className={styles.figures}>
      <SeriesFigures series={series} points={points.data?.points} className={undefined} />
    </div>
  );
}

function State({ series: { state, error, points } }: { series: Series }) {
  // Without points the place of the chart says so.
  if (state === 'working' && points !== null) {
    return (
      <p className={styles.working} role="status">
        Being forecast anew; until then this is the forecast before.
      </p>
    );
  }
  if (error === null) return null;
  return (
    <div className={styles.error} role="alert">
      <p>{sentence(error.message)}</p>
      {error.remedy && <p>{sentence(error.remedy)}</p>}
    </div>
  );
}
