// A series in a line: its last value, what is forecast next, and how far off such forecasts were. Pure.
import type { Accuracy, ForecastPoint, PeriodErrors } from '../../api/types';
import { secondsOf } from './range';
import { periodWords, knownZone, percent, timeWords, valueWords } from './words';

const DAY = 86_400;

export interface Next {
  /** "Mon, 14 Oct 2024". */
  when: string;
  value: number;
  /** Of several points: the value is their mean. */
  isMean: boolean;
}

/** What is forecast next: for steps shorter than a day the mean of the first whole local day, else the next point. */
export function nextForecast(
  points: readonly ForecastPoint[],
  zone: string,
  stepSeconds: number,
): Next | null {
  const [first] = points;
  if (!first) return null;
  if (stepSeconds >= DAY) {
    return { when: timeWords(secondsOf(first.time), zone, stepSeconds), value: first.value, isMean: false };
  }
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: knownZone(zone), dateStyle: 'short' });
  const days = new Map<string, ForecastPoint[]>();
  for (const point of points) {
    const key = day.format(secondsOf(point.time) * 1000);
    days.set(key, [...(days.get(key) ?? []), point]);
  }
  // A day has 23 hours where the clocks go forward.
  const whole = [...days.values()].find((of) => of.length * stepSeconds >= DAY - 3600);
  const shown = whole ?? points;
  const mean = shown.reduce((sum, { value }) => sum + value, 0) / shown.length;
  return { when: timeWords(secondsOf(shown[0]?.time ?? first.time), zone, DAY), value: mean, isMean: true };
}

/** The longest first; a back-test of less than a year has no `1y`. */
const PREFERRED = ['1y', 'all', '4w', '1w', '24h', '1h'];

/** The errors over the longest stretch that there are any of. */
export function mainPeriod(accuracy: Accuracy | undefined): PeriodErrors | null {
  if (!accuracy) return null;
  const all = accuracy.overall ? [...accuracy.periods, accuracy.overall] : accuracy.periods;
  const found = PREFERRED.map((name) => all.find(({ period, n }) => period === name && n > 0));
  return found.find((errors) => errors !== undefined) ?? null;
}

/** "5.7 %, naive 9.0 %"; in the unit where there are no percentages. */
export function errorWords(errors: PeriodErrors, unit: string | null) {
  const { mape, mae, naive_mape: naiveMape, naive_mae: naiveMae, period } = errors;
  const isPercent = mape !== null;
  const write = (value: number | null) => (isPercent ? percent(value) : valueWords(value, unit));
  const naive = isPercent ? naiveMape : naiveMae;
  return {
    error: write(isPercent ? mape : mae),
    naive: naive === null ? null : write(naive),
    period: periodWords(period).toLowerCase(),
  };
}
