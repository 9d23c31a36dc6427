// The change of an environment's embedding model in words, and what can be done about it. Pure.
import type { Environment, Rebuild } from '../../api/types';
import { isGoing } from '../../api/system';
import { count, plural } from '../core/format';
import { sentence } from '../core/States';

/** "0.83", as metrics are written. */
export function scoreText(score: number): string {
  return score.toFixed(2);
}

/** How far it is, 0 to 100; what could not be read is behind it as well. */
export function rebuildPercent({ state, sources, ready, failed }: Rebuild): number {
  if (state !== 'building') return 100;
  return sources === 0 ? 0 : Math.min(100, Math.round((100 * (ready + failed)) / sources));
}

/** In the list of environments: "going over to e5: 12 of 40 read"; empty where there is nothing to tell any more. */
export function rebuildFact(rebuild: Rebuild | null): string {
  if (rebuild === null) return '';
  const { model, state, sources, ready } = rebuild;
  if (state === 'building') return `going over to ${model}: ${count(ready)} of ${count(sources)} read`;
  if (state === 'checking') return `going over to ${model}: asking the kept cases`;
  return state === 'held' ? `the change to ${model} waits for you` : '';
}

/** What goes on, and what answers meanwhile. */
export function goingWords({ model, state, sources, ready, min_score: least }: Rebuild, old: string): string {
  if (state === 'checking') {
    return `All sources are read by ${model}. The kept cases are being asked; they must score at least ${scoreText(least ?? 0)}.`;
  }
  const demand = least === null ? '' : `, and the kept cases score at least ${scoreText(least)}`;
  return `${count(ready)} of ${plural(sources, 'source')} read by ${model}. ${old} answers until all are${demand}.`;
}

/** Why it is held, and what answers. */
export function heldWords({ model, failed, message, score, min_score: least }: Rebuild, old: string): string {
  const unread = failed > 0 ? `${plural(failed, 'source')} could not be read by ${model}.` : '';
  const low =
    score !== null && least !== null && score < least
      ? `The kept cases scored ${scoreText(score)}; at least ${scoreText(least)} is demanded.`
      : '';
  const why = message === null ? [unread, low].filter(Boolean).join(' ') : sentence(message);
  return [why, `${old} goes on answering.`].filter(Boolean).join(' ');
}

/** The time to roll back to, where the newest change stands and can still be taken back. */
export function undoTime({ rebuild, embedder, history_from: from }: Environment): string | null {
  if (rebuild?.state !== 'done' || rebuild.undo_to === null || rebuild.model !== embedder) return null;
  return Date.parse(rebuild.undo_to) >= Date.parse(from) ? rebuild.undo_to : null;
}

/** Whether another change can be begun. */
export function canChange({ rebuild }: Environment): boolean {
  return !isGoing(rebuild) && rebuild?.state !== 'held';
}

/** The score that was typed; null for none. What is no score is for the field to tell. */
export function leastScore(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
