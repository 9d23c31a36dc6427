// The monitor: how this process has been for an hour, for those without Grafana.
import { useMonitor } from '../api/system';
import { charts, summary } from '../components/monitor/charts';
import { MinuteChart } from '../components/monitor/MinuteChart';
import { RecentErrors } from '../components/monitor/RecentErrors';
import { Failed, Loading } from '../components/core/States';
import { useTitle } from '../hooks/useTitle';
import styles from './MonitorPage.module.css';
import page from './Scroll.module.css';

export default function MonitorPage() {
  useTitle('Monitor');
  const monitor = useMonitor();
  if (monitor.isPending) return <Loading />;
  if (monitor.isError) return <Failed error={monitor.error} onRetry={() => void monitor.refetch()} />;
  return (
    // Nothing in it takes the focus, and it is scrolled by keyboard, too.
    <div className={page.scroller} tabIndex={0} role="region" aria-label="The last hour">
      <div className={page.content}>
        <h1>Monitor</h1>
        <p className={styles.summary}>{summary(monitor.data)}. Prometheus reads more at /metrics.</p>
        <div className={styles.charts}>
          {charts(monitor.data).map((chart) => (
            <MinuteChart key={chart.title} chart={chart} />
          ))}
        </div>
        <section className={styles.errors}>
          <h2>Last failures</h2>
          <RecentErrors errors={monitor.data.errors} />
        </section>
      </div>
    </div>
  );
}
