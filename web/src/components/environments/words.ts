// Environments in words, and what follows from their lists. Pure; the clock comes in as an argument.
import type {
  DifferenceCounts,
  Environment,
  EnvironmentDifference,
  EnvironmentMove,
  Moment,
  SettingDifference,
} from '../../api/types';
import { MAIN } from '../../api/address';
import type { paths } from '../../api/schema.gen';
import { date, plural } from '../core/format';

const NAME_CHARS_MAX = 40;

/** What stands beside the names in `/api/v1/environments/…`. */
type Fixed<Path> = Path extends `/api/v1/environments/${infer Name}`
  ? Name extends `${string}/${string}` | `{${string}}`
    ? never
    : Name
  : never;
/** Names that are addresses; does not compile when one is missing. */
const RESERVED: Record<Fixed<keyof paths>, true> = { sweep: true };

/** Why an environment cannot be called so; null where it can. The server's own rule, told while typing. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'A name is needed';
  if (name.length > NAME_CHARS_MAX) return `At most ${NAME_CHARS_MAX} characters`;
  if (/[A-Z]/.test(name)) return 'Lower-case letters only: the name is part of an address';
  if (!/^[a-z0-9-]+$/.test(name)) return 'Only lower-case letters, digits and hyphens';
  if (name.startsWith('-') || name.endsWith('-')) return 'No hyphen at either end';
  if (Object.hasOwn(RESERVED, name)) return `${name} is an address of its own: choose another name`;
  if (taken.includes(name)) return `There is an environment ${name} already`;
  return null;
}

/** What is said of an environment that is not there: it went while the page was open, or was not there from the start. */
export function absence(name: string, wasThere: boolean): { title: string; text: string } {
  return wasThere
    ? { title: `The environment ${name} is gone`, text: 'It has expired, or somebody deleted it.' }
    : {
        title: `There is no environment ${name}`,
        text: 'It may have expired or been deleted, or the address may have been mistyped.',
      };
}

/** "preview", or with the first number that is free. */
export function freeName(taken: readonly string[]): string {
  const names = ['preview', ...taken.map((_, index) => `preview-${index + 2}`)];
  return names.find((name) => !taken.includes(name)) ?? `preview-${taken.length + 2}`;
}

/** Which chats come along. */
export function chatsWords(from: string, chats: number, isMasked: boolean): string {
  if (isMasked) return 'Not where columns are masked: what was asked and answered may hold what is masked';
  return chats === 0 ? `${from} has none` : `${plural(chats, 'chat')} of ${from}, with the answers`;
}

/** What is masked, or why nothing can be. `columns` as the configuration names them. */
export function maskWords(from: string, isSanitised: boolean, columns: string): string {
  if (isSanitised) return `${from} is sanitised, and so is what is made of it`;
  if (columns === '') return 'No columns are named: set ALMANAC_MASK_COLUMNS, such as email, phone, *name*';
  return `Marks stand in tables for the values of ${columns}; equal values have equal marks. Documents are not masked`;
}

export interface Branch {
  environment: Environment;
  /** How many stand between it and the root that it comes from. */
  depth: number;
}

/**
 * Each environment below the one that it was cloned from, in the order they come in. One whose parent is gone stands by itself; and
 * as a name may be given again, even to a descendant, a circle of parents is cut where it is met first.
 */
export function tree(environments: readonly Environment[]): Branch[] {
  const names = new Set(environments.map(({ name }) => name));
  const branches: Branch[] = [];
  const placed = new Set<string>();
  const place = (environment: Environment, depth: number) => {
    if (placed.has(environment.name)) return;
    placed.add(environment.name);
    branches.push({ environment, depth });
    for (const child of environments) if (child.parent === environment.name) place(child, depth + 1);
  };
  for (const one of environments) if (one.parent === null || !names.has(one.parent)) place(one, 0);
  for (const one of environments) place(one, 0);
  return branches;
}

/** What an environment is compared with unless another is chosen. */
export function comparedWith(name: string, environments: readonly Environment[]): string | null {
  const others = environments.filter((one) => one.name !== name).map((one) => one.name);
  const parent = environments.find((one) => one.name === name)?.parent ?? MAIN;
  return others.find((other) => other === parent) ?? others[0] ?? null;
}

/** Whether the page of `own` may change `target`: what is done in a clone stays in it. */
export function mayChange(own: string, target: string): boolean {
  return own === MAIN || own === target;
}

export function total({ added, removed, changed }: DifferenceCounts): number {
  return added + removed + changed;
}

/** "2 sources added, 1 removed, 3 changed"; what is nothing is left out, and empty where all is. */
export function countsWords(counts: DifferenceCounts, noun: string): string {
  const parts: string[] = [];
  for (const word of ['added', 'removed', 'changed'] as const) {
    if (counts[word] === 0) continue;
    parts.push(`${parts.length === 0 ? plural(counts[word], noun) : counts[word]} ${word}`);
  }
  return parts.join(', ');
}

export function differenceWords(sources: DifferenceCounts, collections: DifferenceCounts): string {
  return [countsWords(sources, 'source'), countsWords(collections, 'collection')].filter(Boolean).join('; ');
}

const ASPECTS: Record<EnvironmentDifference['aspects'][number], string> = {
  name: 'name',
  collection: 'collection',
  content: 'content',
  recipe: 'how it was read',
  address: 'address',
  columns: 'columns',
  series: 'series',
  schedule: 'schedule',
  description: 'description',
  questions: 'questions',
  retrieval: 'how it is searched',
};

/** "content, columns". */
export function aspectWords({ aspects }: Pick<EnvironmentDifference, 'aspects'>): string {
  return aspects.map((aspect) => ASPECTS[aspect]).join(', ');
}

/** "Papers / a.pdf"; a collection by its name alone. */
export function placeWords({ name, collection }: Pick<EnvironmentDifference, 'name' | 'collection'>): string {
  return collection === null ? name : `${collection} / ${name}`;
}

const SETTINGS: Record<string, string> = {
  schedules_on: 'Schedules',
  expires_at: 'Expires',
  sanitised: 'Masked columns',
  model: 'Language model',
  embedder: 'Embedding model',
};

export function settingName(key: string): string {
  return SETTINGS[key] ?? key;
}

export function settingValue(
  key: SettingDifference['key'],
  value: SettingDifference['own'],
  now: Date,
): string {
  if (value === null) return key === 'expires_at' ? 'never' : 'none';
  if (key === 'expires_at') return date(value, now);
  if (value === 'true') return key === 'sanitised' ? 'yes' : 'on';
  if (value === 'false') return key === 'sanitised' ? 'no' : 'off';
  return value;
}

/** What came of a move: "2 sources added, 1 removed; 1 kept, as it is still being read". */
export function moveWords({ added, removed, changed, kept }: EnvironmentMove): string {
  const counts = countsWords({ added, removed, changed }, 'source');
  const still =
    kept === 0
      ? ''
      : `${plural(kept, 'source')} kept, as ${kept === 1 ? 'it is' : 'they are'} still being read`;
  return [counts, still].filter(Boolean).join('; ') || 'no source changed';
}

/** The moment right before: what was then is what a roll-back to it gives. */
export function before(at: string): string {
  return new Date(Date.parse(at) - 1).toISOString();
}

/** Whether it is still known what was before `at`. */
export function isKnownBefore(at: string, historyFrom: string): boolean {
  return Date.parse(at) - 1 >= Date.parse(historyFrom);
}

/** All changes that a roll-back to before `at` takes back, as one. */
export function undone(moments: readonly Moment[], at: string): DifferenceCounts & { moments: number } {
  const from = Date.parse(at);
  const sum = { added: 0, removed: 0, changed: 0, moments: 0 };
  for (const moment of moments) {
    if (Date.parse(moment.at) < from) continue;
    sum.added += moment.added;
    sum.removed += moment.removed;
    sum.changed += moment.changed;
    sum.moments += 1;
  }
  return sum;
}

/** "14:02:09" on the reader's clock. */
export function clock(time: string): string {
  return new Date(time).toLocaleTimeString('en', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/** "Mar 9, 14:02:09". */
export function moment(time: string, now: Date): string {
  return `${date(time, now)}, ${clock(time)}`;
}

const UNITS: Record<string, string> = { d: 'day', h: 'hour', m: 'minute', s: 'second' };

/** "14 days" of "14d", as settings have it; anything else as it is. */
export function lengthWords(text: string): string {
  const [, digits, letter = ''] = /^(\d+)([dhms])$/.exec(text) ?? [];
  const unit = UNITS[letter];
  return digits === undefined || unit === undefined ? text : plural(Number(digits), unit);
}
