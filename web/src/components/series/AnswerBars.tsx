// The bars of an answer's chart: side by side under a label where there are several lines of them.
import { cx } from '../core/cx';
import type { ShapeProps } from './AnswerLines';
import { CHAR_PX } from './answerFrame';
import { spotAt } from './answerPicture';
import { wrapped } from './ticks';
import { figure } from './words';
import styles from './AnswerChart.module.css';

const BAR_MAX_PX = 56;
/** Of what a label has. */
const BARS_PART = 0.72;
const GAP_PX = 2;
/** A narrower label is left out, and its neighbours are written. */
const LABEL_MIN_PX = 44;
const LINE_PX = 15;
const VALUE_MARGIN_PX = 4;

export function AnswerBars({ drawn, frame, at }: ShapeProps) {
  const { places, lines, labels } = drawn;
  const { x, y, slot, bottom, left, right } = frame;
  const count = lines.length;
  const wide = Math.min(BAR_MAX_PX, (BARS_PART * slot) / count);
  const every = Math.max(1, Math.ceil(LABEL_MIN_PX / slot));
  const values = lines.flatMap(({ spots }) =>
    spots.flatMap(({ value }) => (value === null ? [] : [figure(value)])),
  );
  const longest = Math.max(0, ...values.map((text) => text.length));
  const isWritten = longest * CHAR_PX + VALUE_MARGIN_PX <= (count === 1 ? slot : wide);
  return (
    <>
      {places.map((place, index) => (
        <g key={place} className={cx(styles.slot, at !== null && at !== index && styles.aside)}>
          {lines.map((line, number) => {
            const value = spotAt(line, place)?.value ?? null;
            if (value === null) return null;
            const start = x(place) + (number - count / 2) * wide;
            const [above, below] = [y(Math.max(0, value)), y(Math.min(0, value))];
            return (
              <g key={line.name}>
                <rect
                  className={styles[line.colour]}
                  x={start + GAP_PX / 2}
                  y={above}
                  width={Math.max(1, wide - GAP_PX)}
                  height={Math.max(1, below - above)}
                  rx={Math.min(2, wide / 4)}
                />
                {isWritten && (
                  <text x={start + wide / 2} y={value < 0 ? below + 14 : above - 5} textAnchor="middle">
                    {figure(value)}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      ))}
      <g className={styles.axis}>
        <line className={styles.base} x1={left} x2={right} y1={y(0)} y2={y(0)} />
        {places
          .filter((_, index) => index % every === 0)
          .map((place) =>
            wrapped(labels?.[place] ?? '', Math.floor((slot * every) / CHAR_PX), 2).map((text, line) => (
              <text
                key={`${place} ${line}`}
                x={x(place)}
                y={bottom + 16 + line * LINE_PX}
                textAnchor="middle"
              >
                {text}
              </text>
            )),
          )}
      </g>
    </>
  );
}
