// The facts of a source, each only where there is one to tell.
import type { ReactNode } from 'react';
import type { Source } from '../../api/types';
import { count, date, duration, size } from '../core/format';
import { sentence } from '../core/States';
import { FORMAT_NAMES, STATE_NAMES, extent, progressText } from './sourceWords';
import styles from './SourceFacts.module.css';

const HASH_CHARS = 12;

export function SourceFacts({ source }: { source: Source }) {
  const { state, format, bytes, tokens, recipe, took_ms: tookMs, origin, warnings, blob } = source;
  const facts: [string, ReactNode][] = [
    ['State', state === 'working' ? progressText(source.progress, source.part_kind) : STATE_NAMES[state]],
    ['Kind', [format && FORMAT_NAMES[format], size(bytes)].filter(Boolean).join(', ')],
  ];
  if (source.chunks > 0) facts.push(['Extent', `${extent(source)}, ${count(tokens)} tokens`]);
  if (origin.url) facts.push(['From', origin.url]);
  facts.push(['Added', date(source.created_at, new Date())]);
  if (tookMs !== null) facts.push(['Read in', duration(tookMs)]);
  if (recipe) {
    facts.push(['Reader', recipe.extractor], ['Splitter', recipe.splitter]);
    facts.push(['Embedder', recipe.embedder ?? 'none: found by words only']);
  }
  facts.push(['File', <code title={blob}>{blob.slice(0, HASH_CHARS)}</code>]);
  for (const warning of warnings) {
    facts.push(['Warning', <span className={styles.warning}>{sentence(warning)}</span>]);
  }
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value], index) => (
        <FactRow key={index} name={name}>
          {value}
        </FactRow>
      ))}
    </dl>
  );
}

/** One of a list of facts. */
export function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd title={typeof children === 'string' ? children : undefined}>{children}</dd>
    </div>
  );
}
