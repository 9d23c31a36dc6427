import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import { expect, it } from 'vitest';
import type { SeriesChart, SeriesChartPoint } from '../../api/types';
import { remarkChartTable } from './chartTable';
import { remarkGfm } from './gfm';

const point = (label: string | null): SeriesChartPoint => ({
  ...{ label, time: label === null ? '2024-10-13T16:00:00Z' : null, value: 1, low: null, high: null },
});

function chart(labels: (string | null)[], lines = 1): SeriesChart {
  const points = labels.map(point);
  const series = Array.from({ length: lines }, (_, at) => ({
    name: `${at}`,
    role: 'known' as const,
    points,
  }));
  return { kind: 'bar', unit: 'MW', zone: 'UTC', series, marked: null };
}

function check(text: string, drawn: SeriesChart, isOfChart: boolean) {
  const remarkPlugins = [remarkGfm, [remarkChartTable, drawn] as [typeof remarkChartTable, SeriesChart]];
  const made = renderToStaticMarkup(createElement(Markdown, { remarkPlugins }, text));
  expect(made.includes('<chart-table>')).toBe(isOfChart);
  expect(made).toContain('MW');
}

const hours = '| hour | average |\n| --- | ---: |\n| 00:00 | 5,742.45 MW |\n| 01:00 | 5,610 MW |';

it('knows a table of the labels that the chart has, whole or while it streams', () => {
  check(`By hour [1]:\n\n${hours}`, chart(['00:00', '01:00']), true);
  check(hours, chart(['00:00', '01:00', '02:00']), true);
});

it('leaves every other table where it is', () => {
  check(hours, chart(['00:00', '02:00']), false);
  check(hours, chart(['00:00']), false);
  check(hours, chart(['00:00', '01:00'], 2), false);
  check(hours, chart([null, null]), false);
  check('| hour | MW |\n| --- | --- |', chart([]), false);
});
