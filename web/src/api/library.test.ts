import { expect, it } from 'vitest';
import { allPages } from './library';
import type { List } from './types';

/** A list of `size` numbers, two a page; the cursor is the first number of the next page. */
function pagesOf(size: number) {
  return (cursor: string | null): Promise<List<number>> => {
    const start = Number(cursor ?? 0);
    const items = [start, start + 1].filter((item) => item < size);
    return Promise.resolve({ items, next_cursor: start + 2 < size ? String(start + 2) : null });
  };
}

it('reads a list to its end', async () => {
  expect(await allPages(pagesOf(0), 9)).toEqual({ items: [], next_cursor: null });
  expect(await allPages(pagesOf(5), 9)).toEqual({ items: [0, 1, 2, 3, 4], next_cursor: null });
});

it('stops at the bound, and keeps where the list goes on', async () => {
  expect(await allPages(pagesOf(5), 2)).toEqual({ items: [0, 1, 2, 3], next_cursor: '4' });
});
