import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ApiError } from '../../api/client';
import { isUnknownEnvironment } from '../../api/system';
import { NoEnvironment } from './NoEnvironment';

const shown = (name: string, mainHome: string) =>
  renderToStaticMarkup(createElement(NoEnvironment, { name, mainHome }));

it('says which environment is not there, and leads to main', () => {
  const page = shown('preview-42', '');
  expect(page).toContain('There is no environment preview-42');
  expect(page).toContain('It may have expired or been deleted');
  expect(page).toContain('href="/"');
  expect(page).toContain('href="/environments"');
});

it('leads to the host of main from that of an environment', () => {
  expect(shown('gone', 'http://localhost:8080')).toContain('href="http://localhost:8080/environments"');
});

it('shows a name as text, whatever stands in the address', () => {
  expect(shown('<img src=x>', '')).not.toContain('<img');
});

it('tells an absent environment from everything else that is not found', () => {
  expect(isUnknownEnvironment(new ApiError(404, 'unknown_environment', 'there is none'))).toBe(true);
  expect(isUnknownEnvironment(new ApiError(404, 'not_found', 'source not found'))).toBe(false);
  expect(isUnknownEnvironment(new ApiError(0, 'unreachable', 'no answer'))).toBe(false);
});
