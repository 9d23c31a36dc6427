// What lies under the pointer on an answer's chart: the local time or the label, and each value that there is at it.
import type { SeriesChart } from '../../api/types';
import { cx } from '../core/cx';
import type { Frame } from './answerFrame';
import { spotAt, type Picture } from './answerPicture';
import { TIP_MARGIN_PX, TIP_PX, Tip } from './Tip';
import { figure, timeWords, valueWords } from './words';
import styles from './AnswerChart.module.css';

interface Props {
  drawn: Picture;
  chart: SeriesChart;
  frame: Frame;
  /** Which of the places. */
  at: number;
}

export function AnswerTip({ drawn, chart, frame, at }: Props) {
  const place = drawn.places[at];
  if (place === undefined) return null;
  const px = frame.x(place);
  const after = px + TIP_MARGIN_PX;
  const before = px - TIP_MARGIN_PX - TIP_PX;
  const fitsAfter = after + TIP_PX <= frame.right;
  // With room on neither side it stands above, so that it does not cover what it tells of.
  const isAbove = !fitsAfter && before < 0;
  const left = isAbove
    ? Math.max(0, Math.min(px - TIP_PX / 2, frame.right - TIP_PX))
    : fitsAfter
      ? after
      : before;
  return (
    <Tip left={left} className={cx(styles.tip, isAbove && styles.above)}>
      <p>{placeWords(drawn, place, chart)}</p>
      <dl>
        {drawn.lines.map((line) => {
          const spot = spotAt(line, place);
          if (!spot) return null;
          return (
            <div key={line.name} className={styles[line.colour]}>
              <dt>{line.name}</dt>
              <dd>{valueWords(spot.value, chart.unit)}</dd>
              {spot.low !== null && spot.high !== null && (
                <dd className={styles.between}>
                  {line.colour === 'forecast' ? '90 %: ' : ''}
                  {figure(spot.low)} to {valueWords(spot.high, chart.unit)}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
    </Tip>
  );
}

function placeWords({ labels, step }: Picture, place: number, { zone }: SeriesChart): string {
  return labels?.[place] ?? timeWords(place, zone ?? 'UTC', step);
}

/** A place and its values, for who cannot see them. */
export function spotWords(drawn: Picture, at: number, chart: SeriesChart): string[] {
  const place = drawn.places[at];
  if (place === undefined) return [];
  const values = drawn.lines.flatMap((line) => {
    const spot = spotAt(line, place);
    return spot ? [`${line.name} ${valueWords(spot.value, chart.unit)}`] : [];
  });
  return [placeWords(drawn, place, chart), ...values];
}
