// Finds a sentence on a page of a PDF and says where it is, for the mock's citations.
import { readFileSync } from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const documents = new Map();

async function page(path, number) {
  if (!documents.has(path)) {
    documents.set(path, getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 }).promise);
  }
  const document = await documents.get(path);
  const found = await document.getPage(number);
  return { document, page: found, content: await found.getTextContent() };
}

export async function pageCount(path) {
  return (await page(path, 1)).document.numPages;
}

/** The page's text, the offsets of each item in it, and its size. */
export async function pageText(path, number) {
  const { page: found, content, document } = await page(path, number);
  const [, , width, height] = found.view;
  let text = '';
  const items = [];
  for (const item of content.items) {
    const start = text.length;
    text += item.str;
    items.push({ start, end: text.length, item });
    text += item.hasEOL ? '\n' : '';
  }
  return { text, items, width, height, count: document.numPages };
}

/** Where `start..end` of the page's text is, one box a text item, as fractions of the page. */
export function rects({ items, width, height }, start, end) {
  const boxes = [];
  for (const { start: from, end: to, item } of items) {
    if (to <= start || from >= end || item.str.trim() === '') continue;
    const length = to - from;
    const left = (Math.max(start, from) - from) / length;
    const right = (Math.min(end, to) - from) / length;
    const [, , , size, x, y] = item.transform;
    const high = Math.abs(size) * 1.15;
    boxes.push({
      x: (x + item.width * left) / width,
      y: 1 - (y + high * 0.78) / height,
      width: (item.width * (right - left)) / width,
      height: high / height,
    });
  }
  return boxes;
}

/** Offsets of `quote` in `text`, whatever the white space between its words. */
export function locate(text, quote) {
  const pattern = quote
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s*');
  const match = new RegExp(pattern).exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : null;
}
