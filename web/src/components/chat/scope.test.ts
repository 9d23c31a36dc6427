import { expect, it } from 'vitest';
import { fromSearch, has, isEverything, toSearch, toggled } from './scope';

it('adds and removes, and an empty list is no list', () => {
  const one = toggled({}, 'collections', 'a');
  expect(one).toEqual({ collections: ['a'] });
  const two = toggled(one, 'formats', 'pdf');
  expect(has(two, 'formats', 'pdf')).toBe(true);
  expect(toggled(toggled(two, 'formats', 'pdf'), 'collections', 'a')).toEqual({});
});

it('is everything when nothing narrows it, also where the server sends empty lists', () => {
  expect(isEverything({ collections: [], sources: [], formats: [] })).toBe(true);
  expect(isEverything({ sources: ['a'] })).toBe(false);
});

it('goes into an address and back', () => {
  const scope = { collections: ['a', 'b'], sources: ['c'], formats: ['pdf'] };
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(toSearch(scope))) if (value) params.set(key, value);
  expect(fromSearch(params)).toEqual(scope);
  expect(fromSearch(new URLSearchParams())).toEqual({});
});
