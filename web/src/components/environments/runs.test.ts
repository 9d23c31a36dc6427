import { expect, it } from 'vitest';
import type { Run } from '../../api/types';
import { commonSets, running } from './runs';

const run = (id: string, set: string, state: Run['state'] = 'done') => ({ id, set, state }) as Run;

it('pairs the newest whole runs of the sets that both have asked', () => {
  const own = [
    run('o5', 'cases of main', 'failed'),
    run('o4', 'cases of main'),
    run('o3', 'islands'),
    run('o2', 'cases of main'),
    run('o1', 'papers', 'running'),
  ];
  const other = [run('p3', 'papers'), run('p2', 'islands'), run('p1', 'cases of main')];
  const pairs = commonSets(own, other).map((one) => [one.set, one.own.id, one.other.id]);
  expect(pairs).toEqual([
    ['cases of main', 'o4', 'p1'],
    ['islands', 'o3', 'p2'],
  ]);
  expect(commonSets([], other)).toEqual([]);
  expect(running(own).map(({ id }) => id)).toEqual(['o1']);
});
