// The chart above the words of an answer from a series: its lines or bars, what they are, and what the pointer is over.
import { useElementSize } from '@mantine/hooks';
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { Link } from 'react-router';
import type { SeriesAnswer, SeriesChart } from '../../api/types';
import { cx } from '../core/cx';
import { AnswerBars } from './AnswerBars';
import { AnswerLines } from './AnswerLines';
import { AnswerTip, spotWords } from './AnswerTip';
import { AXIS_PX, framed, type Frame } from './answerFrame';
import { nearest, picture, type Line, type Picture } from './answerPicture';
import { rangeWords, valueWords } from './words';
import styles from './AnswerChart.module.css';

const HEIGHT_PX = 232;

/** Nothing where there is nothing to draw: the words say it all then. */
export default function AnswerChart({ answer }: { answer: SeriesAnswer }) {
  const drawn = useMemo(() => answer.chart && picture(answer.chart), [answer.chart]);
  if (!answer.chart || !drawn) return null;
  return <Drawn answer={answer} chart={answer.chart} drawn={drawn} />;
}

interface Props {
  answer: SeriesAnswer;
  chart: SeriesChart;
  drawn: Picture;
}

function Drawn({ answer, chart, drawn }: Props) {
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const isBar = chart.kind === 'bar';
  const frame = useMemo(() => framed(drawn, isBar, width, HEIGHT_PX), [drawn, isBar, width]);
  const last = drawn.places.length - 1;
  const onPointer = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(nearest(drawn.places, frame.placeAt(event.clientX - box.left)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: at === null ? last : at - 1,
      ArrowRight: at === null ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const wanted = moves[event.key];
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    // The page's own arrows walk through citations.
    event.stopPropagation();
    event.preventDefault();
    const next = Math.min(Math.max(wanted, 0), last);
    setAt(next);
    setSaid(spotWords(drawn, next, chart).join(', '));
  };
  const Shape = isBar ? AnswerBars : AnswerLines;
  return (
    <figure className={styles.figure}>
      <Legend lines={drawn.lines} isBar={isBar} unit={chart.unit} />
      <div
        ref={ref}
        className={styles.plot}
        style={{ height: HEIGHT_PX }}
        role="group"
        aria-roledescription="chart"
        aria-label={chartLabel(drawn, chart)}
        tabIndex={0}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(null)}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT_PX} aria-hidden="true">
            <ValueAxis frame={frame} />
            <Shape drawn={drawn} frame={frame} chart={chart} at={at} />
          </svg>
        )}
        {at !== null && width > 0 && <AnswerTip drawn={drawn} chart={chart} frame={frame} at={at} />}
        <span className="visually-hidden" aria-live="polite">
          {said}
        </span>
      </div>
      <figcaption className={styles.foot}>
        <Link to={`/series/${answer.series_id}`}>{answer.series}</Link>
        <span>{footWords(drawn, chart)}</span>
      </figcaption>
    </figure>
  );
}

function ValueAxis({ frame }: { frame: Frame }) {
  return (
    <g className={styles.axis}>
      {frame.ticks.map(({ value, text }) => (
        <g key={value}>
          <line x1={frame.left} x2={frame.right} y1={frame.y(value)} y2={frame.y(value)} />
          <text x={frame.left - AXIS_PX} y={frame.y(value)} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

interface LegendProps {
  lines: Line[];
  isBar: boolean;
  unit: string | null;
}

function Legend({ lines, isBar, unit }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label="Shown">
      {lines.map((line) => (
        <li key={line.name}>
          <i className={cx(styles.swatch, isBar && styles.block, styles[line.colour])} />
          {line.name}
          {bandWords(line) !== null && <span className={styles.band}>{bandWords(line)}</span>}
        </li>
      ))}
      {unit && <li className={styles.unit}>{unit}</li>}
    </ul>
  );
}

function bandWords({ colour, spots }: Line): string | null {
  if (!spots.some(({ low, high }) => low !== null && high !== null)) return null;
  return colour === 'forecast' ? 'with 90 % interval' : 'lowest to highest';
}

/** Which stretch it is, and whose clocks its times are read from. */
function footWords({ places, labels, step }: Picture, { zone }: SeriesChart): string {
  const [first] = places;
  const last = places.at(-1);
  if (labels !== null || first === undefined || last === undefined) return '';
  return `${rangeWords({ from: first, to: last }, zone ?? 'UTC', step)}, local time in ${zone ?? 'UTC'}`;
}

/** What is seen, said. */
function chartLabel(drawn: Picture, chart: SeriesChart): string {
  const { low, high, lines, marked } = drawn;
  const said = [
    `${lines.map(({ name }) => name).join(' and ')}.`,
    `Between ${valueWords(low, chart.unit)} and ${valueWords(high, chart.unit)}.`,
  ];
  const where = footWords(drawn, chart);
  if (where !== '') said.push(`${where}.`);
  if (marked !== null) {
    said.push(`Marked: ${spotWords(drawn, nearest(drawn.places, marked), chart).join(', ')}.`);
  }
  said.push('Arrows tell the values.');
  return said.join(' ');
}
