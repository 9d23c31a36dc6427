// Which of the kept cases can be asked. Pure.
import type { Case } from '../../api/types';

/** Those of which a person said what is right. */
export function readyCases(cases: readonly Case[]): Case[] {
  return cases.filter(
    ({ expected }) => expected.nothing || expected.answer !== null || expected.sources.length > 0,
  );
}
