import { expect, it } from 'vitest';
import type { Accuracy, ForecastPoint, PeriodErrors } from '../../api/types';
import { isoTime } from './range';
import { errorWords, mainPeriod, nextForecast } from './summary';

const HOUR = 3_600;
const DAY = 24 * HOUR;

function forecast(from: string, steps: number, stepSeconds: number): ForecastPoint[] {
  return Array.from({ length: steps }, (_, step) => ({
    time: isoTime(Date.parse(from) / 1000 + step * stepSeconds),
    value: step,
    lower_80: 0,
    upper_80: 0,
    lower_90: 0,
    upper_90: 0,
    lower_95: 0,
    upper_95: 0,
  }));
}

it('takes the mean of the first whole local day of shorter steps', () => {
  // 12:00 UTC is 14:00 in Zurich: ten hours are left of the day, and the next is whole.
  const points = forecast('2024-10-12T12:00:00Z', 48, HOUR);
  expect(nextForecast(points, 'Europe/Zurich', HOUR)).toEqual({
    when: 'Sun, 13 Oct 2024',
    value: 10 + 11.5,
    isMean: true,
  });
});

it('counts the day on which the clocks go forward as whole', () => {
  const points = forecast('2024-03-30T23:00:00Z', 30, HOUR);
  expect(nextForecast(points, 'Europe/Zurich', HOUR)).toMatchObject({ when: 'Sun, 31 Mar 2024', value: 11 });
});

it('takes the mean of what there is where no day is whole, and the next point of longer steps', () => {
  expect(nextForecast(forecast('2024-10-12T12:00:00Z', 3, HOUR), 'UTC', HOUR)?.value).toBe(1);
  expect(nextForecast(forecast('2024-10-12T00:00:00Z', 14, DAY), 'UTC', DAY)).toEqual({
    when: 'Sat, 12 Oct 2024',
    value: 0,
    isMean: false,
  });
  expect(nextForecast([], 'UTC', HOUR)).toBeNull();
});

function errors(period: PeriodErrors['period'], n: number, mape: number | null): PeriodErrors {
  return {
    period,
    n,
    mape,
    smape: mape,
    mase: 0.6,
    mae: 352,
    rmse: 475,
    pinball: 120,
    coverage_80: 0.8,
    coverage_90: 0.9,
    coverage_95: 0.95,
    naive_mape: mape === null ? null : 8.96,
    naive_mae: 561,
    publisher_mape: null,
    publisher_mae: null,
  };
}

it('tells the error over the longest period that has one', () => {
  const accuracy = (periods: PeriodErrors[]): Accuracy => ({
    protocol: '',
    backtest: { from: isoTime(0), to: isoTime(DAY) },
    periods,
    overall: null,
    horizons: [],
    issued: [],
  });
  const year = mainPeriod(accuracy([errors('24h', 24, 4), errors('4w', 600, 5), errors('1y', 0, null)]));
  expect(year?.period).toBe('4w');
  const short = { ...accuracy([errors('1w', 7, 4)]), overall: errors('all', 80, 5) };
  expect(mainPeriod(short)?.period).toBe('all');
  expect(mainPeriod(accuracy([]))).toBeNull();
  expect(mainPeriod(undefined)).toBeNull();
});

it('tells it in percent, or in the unit of a series that has none', () => {
  expect(errorWords(errors('1y', 9, 5.61), 'MW')).toEqual({
    error: '5.6 %',
    naive: '9.0 %',
    period: 'last year',
  });
  expect(errorWords(errors('4w', 9, null), 'MW')).toEqual({
    error: '352 MW',
    naive: '561 MW',
    period: 'last 4 weeks',
  });
});
