// Tables, task lists, struck-out text, footnotes and bare addresses, as GitHub writes them in Markdown.
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

interface Extensions {
  micromarkExtensions?: unknown[];
  fromMarkdownExtensions?: unknown[];
}

/** A remark plugin that reads only: `remark-gfm` also brings what writes Markdown, which no page has a use for. */
export function remarkGfm(this: { data: () => object }): void {
  const data: Extensions = this.data();
  (data.micromarkExtensions ??= []).push(gfm());
  (data.fromMarkdownExtensions ??= []).push(gfmFromMarkdown());
}
