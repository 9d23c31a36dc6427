import { expect, it } from 'vitest';
import type { Environment, EnvironmentMove } from '../../api/types';
import {
  absence,
  before,
  chatsWords,
  comparedWith,
  countsWords,
  differenceWords,
  freeName,
  isKnownBefore,
  lengthWords,
  maskWords,
  mayChange,
  moveWords,
  nameProblem,
  placeWords,
  settingValue,
  tree,
  undone,
} from './words';

const named = (name: string, parent: string | null = null) => ({ name, parent }) as Environment;

it('takes the names that the server takes', () => {
  for (const name of ['a', 'preview-42', '2026', 'a'.repeat(40)])
    expect(nameProblem(name, ['main'])).toBeNull();
  const refused = {
    '': /needed/,
    ['a'.repeat(41)]: /40/,
    Preview: /Lower-case/,
    'my preview': /letters, digits and hyphens/,
    grün: /letters, digits and hyphens/,
    'a/b': /letters, digits and hyphens/,
    '-a': /hyphen at either end/,
    'a-': /hyphen at either end/,
    main: /already/,
    sweep: /address of its own/,
  };
  for (const [name, why] of Object.entries(refused)) expect(nameProblem(name, ['main']), name).toMatch(why);
});

it('tells an environment that went from one that never was there', () => {
  expect(absence('preview', true).title).toBe('The environment preview is gone');
  expect(absence('preview', false).title).toBe('There is no environment preview');
});

it('offers a name that is free', () => {
  expect(freeName([])).toBe('preview');
  expect(freeName(['main'])).toBe('preview');
  expect(freeName(['main', 'preview'])).toBe('preview-2');
  expect(freeName(['preview', 'preview-2', 'preview-4'])).toBe('preview-3');
  expect(freeName(['preview', 'preview-2', 'preview-3'])).toBe('preview-4');
});

it('puts each environment below its parent', () => {
  const drawn = (all: Environment[]) => tree(all).map(({ environment, depth }) => [environment.name, depth]);
  expect(
    drawn([named('main'), named('a', 'main'), named('a-fix', 'a'), named('b', 'main'), named('c', 'gone')]),
  ).toEqual([
    ['main', 0],
    ['a', 1],
    ['a-fix', 2],
    ['b', 1],
    ['c', 0],
  ]);
  // "x" was deleted, made again from "y", which had been made from the first "x".
  expect(drawn([named('main'), named('x', 'y'), named('y', 'x')])).toEqual([
    ['main', 0],
    ['x', 0],
    ['y', 1],
  ]);
  expect(drawn([named('x', 'x')])).toEqual([['x', 0]]);
});

it('compares with the parent, else with main, else with what there is', () => {
  const all = [named('main'), named('a', 'main'), named('b', 'a'), named('c', 'gone')];
  expect(comparedWith('b', all)).toBe('a');
  expect(comparedWith('a', all)).toBe('main');
  expect(comparedWith('c', all)).toBe('main');
  expect(comparedWith('main', all)).toBe('a');
  expect(comparedWith('main', [named('main')])).toBeNull();
});

it('lets a clone change itself only', () => {
  expect([mayChange('main', 'a'), mayChange('a', 'a')]).toEqual([true, true]);
  expect([mayChange('a', 'main'), mayChange('a', 'b')]).toEqual([false, false]);
});

it('counts in words what differs', () => {
  expect(countsWords({ added: 2, removed: 1, changed: 0 }, 'source')).toBe('2 sources added, 1 removed');
  expect(countsWords({ added: 0, removed: 0, changed: 1 }, 'source')).toBe('1 source changed');
  expect(countsWords({ added: 0, removed: 0, changed: 0 }, 'source')).toBe('');
  const one = { added: 1, removed: 0, changed: 0 };
  const none = { added: 0, removed: 0, changed: 0 };
  expect(differenceWords(one, one)).toBe('1 source added; 1 collection added');
  expect(differenceWords(none, one)).toBe('1 collection added');
  expect(placeWords({ name: 'a.pdf', collection: 'Papers' })).toBe('Papers / a.pdf');
  expect(placeWords({ name: 'Papers', collection: null })).toBe('Papers');
});

it('tells what came of a move', () => {
  const move = (added: number, removed: number, changed: number, kept: number) =>
    moveWords({ added, removed, changed, kept } as EnvironmentMove);
  expect(move(2, 1, 0, 0)).toBe('2 sources added, 1 removed');
  expect(move(0, 0, 0, 0)).toBe('no source changed');
  expect(move(0, 0, 1, 1)).toBe('1 source changed; 1 source kept, as it is still being read');
  expect(move(0, 0, 0, 2)).toBe('2 sources kept, as they are still being read');
});

it('writes settings as people say them', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  expect(settingValue('schedules_on', 'false', now)).toBe('off');
  expect(settingValue('sanitised', 'true', now)).toBe('yes');
  expect(settingValue('expires_at', null, now)).toBe('never');
  expect(settingValue('expires_at', '2026-03-24T12:00:00Z', now)).toBe('Mar 24');
  expect(settingValue('model', null, now)).toBe('none');
  expect(settingValue('model', 'qwen3:8b', now)).toBe('qwen3:8b');
});

it('knows what a roll-back undoes', () => {
  const moments = [
    { at: '2026-03-10T11:00:00.5Z', added: 0, removed: 1, changed: 2 },
    { at: '2026-03-10T10:00:00Z', added: 3, removed: 0, changed: 1 },
    { at: '2026-03-09T10:00:00Z', added: 5, removed: 0, changed: 0 },
  ];
  expect(undone(moments, '2026-03-10T10:00:00Z')).toEqual({ added: 3, removed: 1, changed: 3, moments: 2 });
  expect(undone(moments, '2026-03-10T11:00:00.5Z')).toEqual({ added: 0, removed: 1, changed: 2, moments: 1 });
  expect(before('2026-03-10T11:00:00.5Z')).toBe('2026-03-10T11:00:00.499Z');
  expect(isKnownBefore('2026-03-10T10:00:00.001Z', '2026-03-10T10:00:00Z')).toBe(true);
  expect(isKnownBefore('2026-03-10T10:00:00Z', '2026-03-10T10:00:00Z')).toBe(false);
});

it('spells lengths of time out', () => {
  expect(['14d', '1h', '30m', '0s', 'forever', ''].map(lengthWords)).toEqual([
    '14 days',
    '1 hour',
    '30 minutes',
    '0 seconds',
    'forever',
    '',
  ]);
});

it('says what comes along and what is masked', () => {
  expect(chatsWords('main', 0, false)).toBe('main has none');
  expect(chatsWords('main', 2, false)).toBe('2 chats of main, with the answers');
  expect(chatsWords('main', 2, true)).toMatch(/^Not where columns are masked/);
  expect(maskWords('main', false, '')).toMatch(/ALMANAC_MASK_COLUMNS/);
  expect(maskWords('main', false, 'email, *name*')).toMatch(/email, \*name\*;.*Documents are not masked$/);
  expect(maskWords('clean', true, 'email')).toBe('clean is sanitised, and so is what is made of it');
});
