// Metrics in words, which of them counts most, and what is worst. Pure.
import type { MetricDifference, Metrics, Run } from '../../api/types';

/** What counts most comes first. */
const WORDS: Record<string, string> = {
  ndcg: 'nDCG',
  recall: 'Recall',
  mrr: 'MRR',
  np: 'Normalised precision',
  hit: 'Hit',
  correctness: 'Correctness',
  accuracy: 'Accuracy',
  exact: 'Exact',
  p: 'Precision',
  abstention_precision: 'Abstention precision',
  abstention_recall: 'Abstention recall',
  answered: 'Answered',
};

const MEANINGS: Record<string, string> = {
  ndcg: 'How near the top the expected passages are, graded by relevance',
  recall: 'Share of the expected passages that were found',
  mrr: 'One over the place of the first expected passage',
  np: 'Precision over the best that was possible; a value counts as one row',
  hit: 'Share of the questions with something expected among the first',
  correctness: 'Share of the answers judged correct',
  accuracy: 'Of the questions for a value, the share that got the right one',
  exact: 'Share of the questions with all expected rows and no others',
  p: 'Share of the first places that hold something expected',
  abstention_precision: 'Of the questions it did not answer, the share without an answer',
  abstention_recall: 'Of the questions without an answer, the share it did not answer',
  answered: 'Share of the questions that were answered at all',
};

interface MetricName {
  /** The part of the questions it is of; empty for all of them. */
  part: string;
  stem: string;
  /** Places looked at; null where that is not a question. */
  depth: string | null;
}

/** "single_ndcg@10" is nDCG at 10 of the part "single". */
export function metricName(name: string): MetricName {
  const [base = '', depth = null] = name.split('@');
  const stem =
    Object.keys(WORDS)
      .filter((word) => base === word || base.endsWith(`_${word}`))
      .sort((a, b) => b.length - a.length)[0] ?? base;
  return { part: base.slice(0, Math.max(0, base.length - stem.length - 1)), stem, depth };
}

export function metricWords(name: string): string {
  const { part, stem, depth } = metricName(name);
  const words = `${WORDS[stem] ?? stem}${depth === null ? '' : ` at ${depth}`}`;
  return part === '' ? words : `${words}, ${part.replaceAll('_', ' ')}`;
}

export function metricMeaning(name: string): string | undefined {
  return MEANINGS[metricName(name).stem];
}

const MAIN: Record<Run['kind'], readonly string[]> = {
  beir: ['ndcg@10'],
  documents: ['correctness', 'hit@5', 'recall@5'],
  tables: ['np@5', 'accuracy', 'ndcg@10'],
  cases: ['correctness', 'hit@5'],
};
const ANY = ['accuracy', 'correctness', 'ndcg@10', 'hit@5', 'recall@5', 'mrr@10'];

/** The metric that a set is followed by. */
export function mainMetric({ kind, metrics }: Pick<Run, 'kind' | 'metrics'>): string | null {
  return [...MAIN[kind], ...ANY, ...Object.keys(metrics)].find((name) => name in metrics) ?? null;
}

export function score(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(3);
}

/** "+0.012", "−0.300", "0.000". */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

const ORDER = Object.keys(WORDS);

function byWeight(a: string, b: string): number {
  return ORDER.indexOf(metricName(a).stem) - ORDER.indexOf(metricName(b).stem);
}

/** Metrics of all questions, what counts most first. */
export function wholeMetrics(metrics: Metrics): string[] {
  return Object.keys(metrics)
    .filter((name) => metricName(name).part === '')
    .sort(byWeight);
}

export function weightiestFirst<T extends { name: string }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => byWeight(a.name, b.name));
}

export interface PartsTable {
  /** Names of metrics, without the part. */
  names: string[];
  rows: { part: string; values: (number | undefined)[] }[];
}

/** Metrics of the parts of the questions: a row for each part. */
export function partsTable(metrics: Metrics): PartsTable {
  const all = Object.keys(metrics).map((name) => ({ name, ...metricName(name) }));
  const ofParts = all.filter(({ part }) => part !== '');
  const parts = [...new Set(ofParts.map(({ part }) => part))].sort((a, b) => a.localeCompare(b));
  const names = [...new Set(ofParts.map(({ part, name }) => name.slice(part.length + 1)))].sort(byWeight);
  return {
    names,
    rows: parts.map((part) => ({ part, values: names.map((name) => metrics[`${part}_${name}`]) })),
  };
}

/** What a run was made with, to tell it from another: the values speak for themselves, "none" does not. */
export function settingsText(settings: Run['settings']): string {
  return Object.entries(settings)
    .filter(([name, value]) => name !== 'version' && value !== 'none')
    .map(([, value]) => value.replace(/^none: /, ''))
    .slice(0, 3)
    .join(', ');
}

/** The questions with the lowest value first; those without it last. */
export function worstFirst<T extends { metrics: Metrics }>(questions: readonly T[], metric: string): T[] {
  const value = ({ metrics }: T) => metrics[metric] ?? Number.POSITIVE_INFINITY;
  return [...questions].sort((a, b) => value(a) - value(b));
}

/** Better or worse where the interval leaves zero out; otherwise nobody can tell. */
export function change({ low, high }: Pick<MetricDifference, 'low' | 'high'>): 'better' | 'worse' | 'open' {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'open';
}

const REACH_MIN = 0.01;

/** How far the bars of differences reach to either side of zero. */
export function reach(differences: readonly Pick<MetricDifference, 'low' | 'high' | 'difference'>[]): number {
  return Math.max(
    REACH_MIN,
    ...differences.flatMap(({ low, high, difference }) => [low, high, difference].map(Math.abs)),
  );
}

const RANGE_MAX = 50;

/** "3, 5-7" is pages 3, 5, 6 and 7; null where it is no list of pages. */
export function pages(text: string): number[] | null {
  const found: number[] = [];
  for (const item of text.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d{1,5})(?:[-–](\d{1,5}))?$/.exec(item);
    if (!match) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from < 1 || to < from || to - from > RANGE_MAX) return null;
    for (let page = from; page <= to; page += 1) found.push(page);
  }
  return [...new Set(found)].sort((a, b) => a - b);
}

export interface RunSet {
  name: string;
  /** Newest first. */
  runs: Run[];
  metric: string | null;
  /** The main metric of the runs that are done, oldest first. */
  trend: number[];
}

/** Runs by their set; the set with the newest run first. */
export function runSets(runs: readonly Run[]): RunSet[] {
  const sets = new Map<string, Run[]>();
  for (const run of runs) sets.set(run.set, [...(sets.get(run.set) ?? []), run]);
  return [...sets].map(([name, all]) => {
    const done = all.filter(({ state }) => state === 'done');
    const metric = done[0] ? mainMetric(done[0]) : null;
    const trend = metric === null ? [] : done.flatMap(({ metrics }) => metrics[metric] ?? []).reverse();
    return { name, runs: all, metric, trend };
  });
}
