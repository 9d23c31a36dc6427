// What is said of a table answer in words.

/** The words before the list, as the table or the chart under them has that; none where they only announce it. */
export function lead(text: string): string {
  const list = text.search(/(^|\n)- /);
  if (list < 0) return text.trim();
  const before = text.slice(0, list).trim();
  return before.endsWith(':') ? '' : before;
}
