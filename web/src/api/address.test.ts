import { expect, it } from 'vitest';
import { addressOf, basePathOf, environmentOfHost, homeOf, samePlace, type Place } from './address';

it('finds the environment in front of a path', () => {
  const paths = {
    '/': '',
    '/library/e/x': '',
    '/e': '',
    '/e//library': '',
    '/e/preview': '/e/preview',
    '/e/preview/': '/e/preview',
    '/e/preview-42/library/c1': '/e/preview-42',
    '/e/main/settings': '/e/main',
    '/e/a/e/b': '/e/a',
    '/evaluate/runs/r1': '',
  };
  for (const [path, base] of Object.entries(paths)) expect(basePathOf(path), path).toBe(base);
});

it('finds the environment that a host is named after', () => {
  const hosts = {
    'preview.localhost:8080': 'preview',
    'Preview-42.localhost': 'preview-42',
    'main.localhost': 'main',
    'localhost:8080': null,
    '127.0.0.1:8080': null,
    'a.b.localhost': null,
    'preview.example': null,
  };
  for (const [host, name] of Object.entries(hosts)) expect(environmentOfHost(host), host).toBe(name);
});

it('asks another environment under its name, and its own under what the page has', () => {
  expect(addressOf('/api/v1/status')).toBe('/api/v1/status');
  expect(addressOf('/api/v1/status', 'preview')).toBe('/e/preview/api/v1/status');
  expect(addressOf('/api/v1/status', 'main')).toBe('/e/main/api/v1/status');
});

const page = (environment: string, basePath: string, host = '127.0.0.1:8080'): Place => ({
  environment,
  basePath,
  protocol: 'http:',
  host,
});

it('leads from one environment to another', () => {
  for (const place of [page('main', ''), page('preview', '/e/preview'), page('main', '/e/main')]) {
    expect(homeOf('main', place)).toBe('');
    expect(homeOf('preview', place)).toBe('/e/preview');
  }
  // A host that only begins alike is none of the environment's own.
  expect(homeOf('main', page('main', '', 'main.example'))).toBe('');
});

it('leads from host to host where the environment has one', () => {
  const place = page('preview', '', 'preview.localhost:8080');
  expect(homeOf('main', place)).toBe('http://localhost:8080');
  expect(homeOf('other', place)).toBe('http://other.localhost:8080');
});

it('keeps to the page where the other environment may have it', () => {
  expect(samePlace('/library/c1')).toBe('/library/c1');
  expect(samePlace('/sources/s1')).toBe('/sources/s1');
  expect(samePlace('/chats/x1')).toBe('/');
  expect(samePlace('/evaluate')).toBe('/evaluate');
  expect(samePlace('/evaluate/runs/r1')).toBe('/evaluate');
});
