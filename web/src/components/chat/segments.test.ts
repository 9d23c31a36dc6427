import { expect, it } from 'vitest';
import { fold, headings, rowLine, trimmed } from './segments';

const text = (...pieces: [string, boolean][]) => pieces.map(([piece, marked]) => ({ text: piece, marked }));

it('folds lines and gives bullets of symbol fonts a picture', () => {
  expect(fold('one\n  two \uF0B7 three')).toBe('one two • three');
});

it('keeps the marks whole and only a little around them', () => {
  const long = 'word '.repeat(100);
  const cut = trimmed(
    text([long, false], ['MARK', true], ['between', false], ['MARK', true], [long, false]),
    20,
  );
  expect(cut.map((segment) => segment.text)).toEqual([
    '… word word word ',
    'MARK',
    'between',
    'MARK',
    'word word word word …',
  ]);
});

it('leaves what is short as it is, and shows the beginning where nothing is marked', () => {
  const short = text(['a ', false], ['b', true], [' c', false]);
  expect(trimmed(short, 20)).toEqual(short);
  expect(trimmed(text(['one two three four five six', false]), 5)[0]?.text).toBe('one two …');
});

it('writes a row in one line and headings as a path', () => {
  expect(rowLine('Brand: Omega\nModel: Seamaster\n')).toBe('Brand: Omega · Model: Seamaster');
  expect(headings('3. Handling > 3.1 Preparation')).toBe('3. Handling › 3.1 Preparation');
});
