// Runs of two environments that can be held against each other. Pure.
import type { Run } from '../../api/types';

/** The newest whole runs of one question set in two environments. */
export interface CommonSet {
  set: string;
  own: Run;
  other: Run;
}

/** Sets that both have asked, the one that was asked last first. Runs come newest first. */
export function commonSets(own: readonly Run[], other: readonly Run[]): CommonSet[] {
  const newest = (runs: readonly Run[], set: string) =>
    runs.find((run) => run.set === set && run.state === 'done');
  return [...new Set(own.map(({ set }) => set))].flatMap((set) => {
    const pair = { own: newest(own, set), other: newest(other, set) };
    return pair.own && pair.other ? { set, own: pair.own, other: pair.other } : [];
  });
}

export function running(runs: readonly Run[]): Run[] {
  return runs.filter(({ state }) => state === 'running');
}
