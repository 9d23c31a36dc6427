// How a metric went from run to run, as a line of a few pixels.
import { plural } from '../core/format';
import { Sparkline as Line } from '../core/Sparkline';
import { metricWords, score } from './metrics';

const RUNS_MAX = 30;
/** A smaller spread than this is drawn as what it is: hardly any. */
const SPREAD_MIN = 0.02;

export function Sparkline({ values, metric }: { values: number[]; metric: string }) {
  const shown = values.slice(-RUNS_MAX);
  const said = `${metricWords(metric)} over ${plural(shown.length, 'run')}: from ${score(shown[0])} to ${score(shown.at(-1))}`;
  return <Line values={shown} said={said} spreadMin={SPREAD_MIN} />;
}
