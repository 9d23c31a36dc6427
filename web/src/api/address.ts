// Which environment the page is of, as its address says, and where the pages and the API of others are. Pure, but for what
// the page's own address is.

/** The environment that everything belongs to unless another is named. */
export const MAIN = 'main';

/** "/e/preview" of "/e/preview/library"; empty where the path names no environment. */
export function basePathOf(pathname: string): string {
  return /^\/e\/[^/]+/.exec(pathname)?.[0] ?? '';
}

/** "preview" of "preview.localhost:8080"; null where the host names no environment. */
export function environmentOfHost(host: string): string | null {
  return /^([^.]+)\.localhost(?::\d+)?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

/** What stands in front of every path of this page. Tests have no page. */
export const basePath = typeof location === 'undefined' ? '' : basePathOf(location.pathname);

/** A path of the server as an address: in the environment of this page, or in the one that is named. */
export function addressOf(path: string, environment?: string): string {
  return (environment === undefined ? basePath : `/e/${environment}`) + path;
}

/** Where a page is, and which environment that is. */
export interface Place {
  environment: string;
  basePath: string;
  protocol: string;
  host: string;
}

/**
 * Where the pages of an environment begin, without the slash at the end. Where the environment of the page has a host of its own
 * (`preview.localhost`), a path without a prefix would lead back to it, so that others are named by their hosts, too.
 */
export function homeOf(name: string, { environment, basePath: base, protocol, host }: Place): string {
  const label = `${environment}.`;
  if (base === '' && environment !== MAIN && host.startsWith(label)) {
    return `${protocol}//${name === MAIN ? '' : `${name}.`}${host.slice(label.length)}`;
  }
  return name === MAIN ? '' : `/e/${name}`;
}

/** Pages of what each environment has of its own, and what is shown of another one in their place. */
const OWN: [RegExp, string][] = [
  [/^\/chats\//, '/'],
  [/^\/evaluate\/runs\//, '/evaluate'],
];

/** The page of another environment that shows what this one does: a source is the same source there, a chat is not. */
export function samePlace(pathname: string): string {
  return OWN.find(([path]) => path.test(pathname))?.[1] ?? pathname;
}
