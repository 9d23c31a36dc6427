// The text of an answer as Markdown. It is never HTML, loads nothing, and opens nothing without a click.
import { memo } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CitationChip } from './CitationChip';
import { remarkCitations, withoutHalfCitation } from './citations';
import styles from './AnswerText.module.css';

const components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  ),
  // An image's address may carry what was said to whoever serves it: it is named, not loaded.
  img: ({ alt }) => <span className={styles.image}>[image{alt ? `: ${alt}` : ''}]</span>,
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  'cite-chip': ({ number }: { number: string }) => <CitationChip number={Number(number)} />,
} as Components;

interface Props {
  text: string;
  hasCitations: boolean;
  isStreaming: boolean;
}

export const AnswerText = memo(function AnswerText({ text, hasCitations, isStreaming }: Props) {
  return (
    <div className={styles.text}>
      <Markdown
        remarkPlugins={hasCitations ? [remarkGfm, remarkCitations] : [remarkGfm]}
        components={components}
        skipHtml
      >
        {isStreaming ? withoutHalfCitation(text) : text}
      </Markdown>
    </div>
  );
});
