import { expect, it } from 'vitest';
import { cronWords } from './cron';
import { figure, knownZone, percent, rangeWords, reachWords, timeWords, until, valueWords } from './words';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const seconds = (time: string) => Date.parse(time) / 1000;

it('tells the two hours apart that Zurich has in the night when the clocks go back', () => {
  const write = (time: string) => timeWords(seconds(time), 'Europe/Zurich', HOUR);
  expect(write('2024-10-27T00:00:00Z')).toBe('Sun, 27 Oct 2024, 02:00 CEST');
  expect(write('2024-10-27T01:00:00Z')).toBe('Sun, 27 Oct 2024, 02:00 CET');
  expect(write('2024-03-31T01:00:00Z')).toBe('Sun, 31 Mar 2024, 03:00 CEST');
});

it('is as exact as the steps are', () => {
  const time = seconds('2024-10-12T11:00:00Z');
  expect(timeWords(time, 'UTC', DAY)).toBe('Sat, 12 Oct 2024');
  expect(timeWords(time, 'UTC', 30 * DAY)).toBe('October 2024');
  expect(rangeWords({ from: time, to: time + DAY }, 'UTC', HOUR)).toBe(
    '12 Oct 2024, 11:00 to 13 Oct 2024, 11:00',
  );
  expect(rangeWords({ from: time, to: time + 30 * DAY }, 'UTC', HOUR)).toBe('12 Oct 2024 to 11 Nov 2024');
});

it('takes a zone that the browser does not know for UTC', () => {
  expect(knownZone('Europe/Zurich')).toBe('Europe/Zurich');
  expect(knownZone('Moon/Tranquility')).toBe('UTC');
  expect(timeWords(0, 'Moon/Tranquility', HOUR)).toBe('Thu, 1 Jan 1970, 00:00 UTC');
});

it('writes as many places as say something', () => {
  expect([6234.4, -6234.6, 123.45, 12.345, 0.0012345, 0].map(figure)).toEqual([
    '6,234',
    '-6,235',
    '123.5',
    '12.35',
    '0.00123',
    '0',
  ]);
  expect(valueWords(12, 'MW')).toBe('12 MW');
  expect(valueWords(12, '%')).toBe('12%');
  expect(valueWords(12, null)).toBe('12');
  expect(valueWords(null, 'MW')).toBe('no value');
  expect(percent(5.612)).toBe('5.6 %');
  expect(percent(null)).toBe('–');
});

it('says how far steps reach', () => {
  expect(reachWords(48, HOUR)).toBe('48 h');
  expect(reachWords(3, 900)).toBe('45 min');
  expect(reachWords(14, DAY)).toBe('14 d');
  expect(reachWords(1, 30 * DAY)).toBe('1 month');
  expect(reachWords(12, 30.4 * DAY)).toBe('12 months');
  expect(reachWords(8, null)).toBe('8 steps');
});

it('says when something will be', () => {
  const now = new Date('2026-11-26T06:00:00Z');
  expect(until('2026-11-26T05:00:00Z', now)).toBe('now');
  expect(until('2026-11-26T06:12:00Z', now)).toBe('in 12 min');
  expect(until('2026-11-26T09:00:00Z', now)).toBe('in 3 h');
  expect(until('2026-11-28T06:00:00Z', now)).toBe('in 2 days');
  expect(until('2026-12-24T12:00:00Z', now)).toBe('on Dec 24');
});

it('says what a schedule is, where it is a usual one', () => {
  expect(cronWords('0 * * * *')).toBe('Every hour');
  expect(cronWords('30 5 * * *')).toBe('Every day at 05:30');
  expect(cronWords('*/7 3 * 2 *')).toBe('*/7 3 * 2 *');
});
