// The text of an answer as Markdown. It is never HTML, loads nothing, and opens nothing without a click.
import { Tooltip } from '@mantine/core';
import { memo, useMemo, type ReactNode } from 'react';
import Markdown, { type Components, type Options } from 'react-markdown';
import type { SeriesChart, Unsupported } from '../../api/types';
import { CitationChip } from './CitationChip';
import { remarkChartTable } from './chartTable';
import { remarkCitations, withoutHalfCitation } from './citations';
import { remarkGfm } from './gfm';
import { remarkUnsupported } from './unsupported';
import styles from './AnswerText.module.css';

const components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  ),
  // An image's address may carry what was said to whoever serves it: it is named, not loaded.
  img: ({ alt }) => <span className={styles.image}>[image{alt ? `: ${alt}` : ''}]</span>,
  table: Table,
  'chart-table': ({ children }: { children?: ReactNode }) => (
    <details className={styles.values}>
      <summary>Values</summary>
      <Table>{children}</Table>
    </details>
  ),
  'cite-chip': ({ number }: { number: string }) => <CitationChip number={Number(number)} />,
  'unsupported-text': UnsupportedText,
} as Components;

function Table({ children }: { children?: ReactNode }) {
  return (
    <div className={styles.table} tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  );
}

/** A piece of a sentence that its sources do not support; the last piece of it can be reached and is read out. */
function UnsupportedText({ said, last, children }: { said: string; last: string; children?: ReactNode }) {
  return (
    <Tooltip label={said} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <span className={styles.unsupported} {...(last !== '' && { tabIndex: 0 })}>
        {children}
        {last !== '' && <span className="visually-hidden"> ({said})</span>}
      </span>
    </Tooltip>
  );
}

type PluggableList = NonNullable<Options['remarkPlugins']>;

interface Props {
  text: string;
  hasCitations: boolean;
  isStreaming: boolean;
  unsupported?: readonly Unsupported[] | undefined;
  /** What is drawn above the words. */
  chart?: SeriesChart | null;
}

const NONE: readonly Unsupported[] = [];

export const AnswerText = memo(function AnswerText(props: Props) {
  const { text, hasCitations, isStreaming, unsupported = NONE, chart = null } = props;
  const plugins = useMemo((): PluggableList => {
    if (!hasCitations) return [remarkGfm];
    const plugins: PluggableList = [remarkGfm, remarkCitations, [remarkUnsupported, unsupported]];
    return chart ? [...plugins, [remarkChartTable, chart]] : plugins;
  }, [hasCitations, unsupported, chart]);
  return (
    <div className={styles.text}>
      <Markdown remarkPlugins={plugins} components={components} skipHtml>
        {isStreaming ? withoutHalfCitation(text) : text}
      </Markdown>
    </div>
  );
});
