// The lines of an answer's chart, with the bands around them and the moment that the answer speaks of.
import type { SeriesChart } from '../../api/types';
import { cx } from '../core/cx';
import { CHAR_PX, type Frame } from './answerFrame';
import { bandPath, linePath, nearest, runs, spotAt, type Picture } from './answerPicture';
import { timeTicks, wrapped } from './ticks';
import { timeWords } from './words';
import styles from './AnswerChart.module.css';

export interface ShapeProps {
  drawn: Picture;
  frame: Frame;
  chart: SeriesChart;
  /** Which of the places the pointer is over. */
  at: number | null;
}

const DOT_PX = 2.5;
const HOVER_DOT_PX = 4;
const TICK_PX = 76;

export function AnswerLines({ drawn, frame, chart, at }: ShapeProps) {
  const { x, y } = frame;
  const place = at === null ? null : (drawn.places[at] ?? null);
  return (
    <>
      <PlaceAxis drawn={drawn} frame={frame} zone={chart.zone ?? 'UTC'} />
      {drawn.lines.map((line) => (
        <g key={line.name} className={cx(styles.line, styles[line.colour])}>
          {runs(line.spots).map((run) => (
            <g key={run[0]?.at}>
              <path className={styles.area} d={bandPath(run, x, y)} />
              <path className={styles.stroke} d={linePath(run, x, y)} />
              {run.length === 1 && run[0] && <circle cx={x(run[0].at)} cy={y(run[0].value)} r={DOT_PX} />}
            </g>
          ))}
        </g>
      ))}
      {place !== null && (
        <g className={styles.cursor}>
          <line x1={x(place)} x2={x(place)} y1={frame.top} y2={frame.bottom} />
          {drawn.lines.map((line) => {
            const value = spotAt(line, place)?.value ?? null;
            return (
              value !== null && (
                <circle
                  key={line.name}
                  className={styles[line.colour]}
                  cx={x(place)}
                  cy={y(value)}
                  r={HOVER_DOT_PX}
                />
              )
            );
          })}
        </g>
      )}
      <Marked drawn={drawn} frame={frame} chart={chart} />
    </>
  );
}

interface AxisProps {
  drawn: Picture;
  frame: Frame;
  zone: string;
}

function PlaceAxis({ drawn: { places, labels }, frame, zone }: AxisProps) {
  const { left, right, bottom, x } = frame;
  const most = Math.max(2, Math.floor((right - left) / TICK_PX));
  const every = Math.ceil(places.length / most);
  const ticks =
    labels === null
      ? timeTicks(places[0] ?? 0, places.at(-1) ?? 0, zone, most).map(({ time, text }) => ({
          at: time,
          text,
        }))
      : places
          .filter((_, index) => index % every === 0)
          .map((at) => ({ at, text: wrapped(labels[at] ?? '', TICK_PX / CHAR_PX, 1)[0] ?? '' }));
  return (
    <g className={styles.axis}>
      {ticks.map(({ at, text }) => (
        <text key={at} x={within(x(at), text, left, right)} y={bottom + 18} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

/** Where the middle of words lies that are to stay within the chart. */
function within(middle: number, text: string, left: number, right: number): number {
  const half = (CHAR_PX * text.length) / 2;
  return Math.min(Math.max(middle, left + half), Math.max(left + half, right - half));
}

type MarkedProps = Omit<ShapeProps, 'at'>;

function Marked({ drawn, frame, chart }: MarkedProps) {
  const { marked, places, lines, step } = drawn;
  const first = places[0];
  const last = places.at(-1);
  if (marked === null || first === undefined || last === undefined) return null;
  if (marked < first || marked > last) return null;
  const { x, y, left, right, top, bottom } = frame;
  const text = timeWords(marked, chart.zone ?? 'UTC', step);
  const place = places[nearest(places, marked)] ?? marked;
  // What is forecast comes last, and is what is spoken of where both are known.
  const line = lines.findLast((one) => (spotAt(one, place)?.value ?? null) !== null);
  const value = line ? (spotAt(line, place)?.value ?? null) : null;
  return (
    <g className={styles.marked}>
      <line x1={x(marked)} x2={x(marked)} y1={top} y2={bottom} />
      <text x={within(x(marked), text, left, right)} y={top - 8} textAnchor="middle">
        {text}
      </text>
      {line && value !== null && (
        <circle className={styles[line.colour]} cx={x(place)} cy={y(value)} r={HOVER_DOT_PX + 1} />
      )}
    </g>
  );
}
