// Every figure of the errors by period, for those who want to compute with them.
import type { PeriodErrors } from '../../api/types';
import { WideTable } from '../core/WideTable';
import { periodWords, figure, percent } from './words';
import styles from './Errors.module.css';

const part = (value: number | null) => percent(value === null ? null : 100 * value);
const bare = (value: number | null) => (value === null ? '–' : figure(value));

interface Props {
  periods: PeriodErrors[];
  unit: string | null;
}

export function AllErrors({ periods, unit }: Props) {
  const beside = unit === null ? '' : `, ${unit}`;
  const columns: { name: string; write: (errors: PeriodErrors) => string }[] = [
    { name: 'MAPE', write: ({ mape }) => percent(mape, 2) },
    { name: 'sMAPE', write: ({ smape }) => percent(smape, 2) },
    { name: 'MASE', write: ({ mase }) => (mase === null ? '–' : mase.toFixed(2)) },
    { name: `MAE${beside}`, write: ({ mae }) => bare(mae) },
    { name: `RMSE${beside}`, write: ({ rmse }) => bare(rmse) },
    { name: '80 % holds', write: ({ coverage_80: coverage }) => part(coverage) },
    { name: '90 % holds', write: ({ coverage_90: coverage }) => part(coverage) },
    { name: '95 % holds', write: ({ coverage_95: coverage }) => part(coverage) },
  ];
  return (
    <WideTable label="All figures by period" className={styles.figures}>
      <thead>
        <tr>
          <th scope="col">Period</th>
          {columns.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {periods
          .filter(({ n }) => n > 0)
          .map((errors) => (
            <tr key={errors.period}>
              <th scope="row">{periodWords(errors.period)}</th>
              {columns.map(({ name, write }) => (
                <td key={name}>{write(errors)}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </WideTable>
  );
}
