// The table of an answer from a series where it says again what the chart above it shows.
import type { SeriesChart } from '../../api/types';
import type { TextNode } from './citations';

/** A remark plugin: such a table becomes a `chart-table` element, to be opened by who wants its numbers. */
export function remarkChartTable(chart: SeriesChart) {
  return (tree: unknown): void => {
    for (const node of (tree as TextNode).children ?? []) {
      if (node.type === 'table' && isOfChart(node, chart)) {
        node.data = { hName: 'chart-table', hProperties: {} };
      }
    }
  };
}

/** A row a label and a column a line of the chart; while it streams, as far as it has come. */
function isOfChart({ children: [head, ...rows] = [] }: TextNode, { series }: SeriesChart): boolean {
  const points = series[0]?.points ?? [];
  return (
    head?.children?.length === 1 + series.length &&
    rows.length > 0 &&
    rows.every(({ children: [name] = [] }, index) => name && textOf(name) === points[index]?.label)
  );
}

function textOf({ value = '', children = [] }: TextNode): string {
  return value + children.map(textOf).join('');
}
