// One chart of the last hour, with what was measured last beside its name.
import { highest, isEmpty, latest, path, said, type Chart } from './charts';
import { cx } from '../core/cx';
import styles from './MinuteChart.module.css';

const WIDTH = 360;
const HEIGHT = 96;

export function MinuteChart({ chart }: { chart: Chart }) {
  const top = highest(chart);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <h2>{chart.title}</h2>
        <ul className={styles.legend}>
          {chart.lines.map((line) => (
            <li key={line.name} className={styles[line.colour]}>
              <span className={styles.swatch} />
              {line.name} <b>{latest(line, chart.write)}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div className={styles.plot} role="img" aria-label={said(chart)}>
        {isEmpty(chart) ? (
          <p className={styles.nothing}>Nothing in the last hour</p>
        ) : (
          <>
            <span className={styles.top}>{chart.write(top)}</span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
              {chart.lines.map((line) => (
                <path
                  key={line.name}
                  className={cx(styles[line.colour])}
                  d={path(line, top, WIDTH, HEIGHT)}
                />
              ))}
            </svg>
          </>
        )}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>an hour ago</span>
        <span>now</span>
      </div>
    </figure>
  );
}
