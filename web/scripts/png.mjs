// Makes a screenshot small: an 8-bit RGB(A) PNG as the browser writes it becomes one of at most 256 colours.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS_MAX = 256;

function chunks(png) {
  const found = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

/** The pixels as red, green, blue; transparency, which a screenshot has none of, is dropped. */
function decode(png) {
  const all = chunks(png);
  const header = all.find(({ type }) => type === 'IHDR').data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, , , interlaced] = header.subarray(8);
  if (depth !== 8 || interlaced || (colour !== 2 && colour !== 6))
    throw new Error('not a PNG as browsers write it');
  const step = colour === 6 ? 4 : 3;
  const raw = inflateSync(Buffer.concat(all.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const stride = width * step;
  let before = Buffer.alloc(stride);
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const line = raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    unfilter(raw[y * (stride + 1)], line, before, step);
    for (let x = 0; x < width; x += 1) line.copy(pixels, (y * width + x) * 3, x * step, x * step + 3);
    before = line;
  }
  return { width, height, pixels };
}

/** Undoes the filter of one line in place; PNG specification, section 9. */
function unfilter(filter, line, above, step) {
  for (let i = 0; i < line.length; i += 1) {
    const a = i >= step ? line[i - step] : 0;
    const b = above[i];
    const c = i >= step ? above[i - step] : 0;
    if (filter === 1) line[i] += a;
    else if (filter === 2) line[i] += b;
    else if (filter === 3) line[i] += (a + b) >> 1;
    else if (filter === 4) {
      const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      line[i] += da <= db && da <= dc ? a : db <= dc ? b : c;
    }
  }
}

/** The most frequent colours, and for each colour the nearest of them. */
function palette(pixels) {
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += 3) {
    const key = pixels.readUIntBE(i, 3);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const colours = spread(byCount);
  const nearest = new Map(colours.map((key, index) => [key, index]));
  for (const key of byCount) {
    if (nearest.has(key)) continue;
    let best = 0;
    let least = Infinity;
    for (const [index, colour] of colours.entries()) {
      const distance = apart(key, colour);
      if (distance < least) [least, best] = [distance, index];
    }
    nearest.set(key, best);
  }
  return { colours, nearest };
}

const apart = (a, b) =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

/** Frequent colours first, but none that a chosen one nearly is, so that rare tints get their place too. */
function spread(byCount) {
  if (byCount.length <= COLOURS_MAX) return byCount;
  for (let gap = 12; ; gap += 6) {
    const chosen = [];
    for (const key of byCount) {
      if (chosen.every((colour) => apart(key, colour) > gap)) chosen.push(key);
      if (chosen.length > COLOURS_MAX) break;
    }
    if (chosen.length <= COLOURS_MAX) return chosen;
  }
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

export function small(png) {
  const { width, height, pixels } = decode(png);
  const { colours, nearest } = palette(pixels);
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      lines[y * (width + 1) + 1 + x] = nearest.get(pixels.readUIntBE((y * width + x) * 3, 3));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.alloc(colours.length * 3);
  colours.forEach((colour, index) => table.writeUIntBE(colour, index * 3, 3));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
