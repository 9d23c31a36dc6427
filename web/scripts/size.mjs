// Prints what a browser must fetch to show a chat, compressed, and fails when its JavaScript passes the budget.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 250_000;
const dist = path.resolve(import.meta.dirname, '../dist');
const manifest = JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8'));

/** The entry and everything it imports before it runs; what is imported later, on demand, is left out. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, seen);
  return seen;
}

const gzip = (file) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const chunks = [...closure('index.html')].map((key) => manifest[key]);
const scripts = [...new Set(chunks.map((chunk) => chunk.file))].map((file) => [file, gzip(file)]);
const styles = [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].map((file) => [file, gzip(file)]);
for (const [file, bytes] of [...scripts, ...styles]) console.log(`${kilobytes(bytes).padStart(10)}  ${file}`);
const total = scripts.reduce((sum, [, bytes]) => sum + bytes, 0);
console.log(
  `${kilobytes(total).padStart(10)}  JavaScript of the chat view, of at most ${kilobytes(BUDGET_BYTES)}`,
);
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isDynamicEntry) console.log(`${kilobytes(gzip(chunk.file)).padStart(10)}  later: ${key}`);
}
if (total > BUDGET_BYTES) {
  console.error('The chat view is over its budget: load something later, or leave something out.');
  process.exit(1);
}
