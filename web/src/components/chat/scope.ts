// What a question is asked of, as plain values: adding, removing, and how it is written in an address.
import type { Scope } from '../../api/types';

export type ScopeKind = 'collections' | 'sources' | 'formats';

export function has(scope: Scope, kind: ScopeKind, id: string): boolean {
  return scope[kind]?.includes(id) ?? false;
}

export function toggled(scope: Scope, kind: ScopeKind, id: string): Scope {
  const before = scope[kind] ?? [];
  const after = before.includes(id) ? before.filter((known) => known !== id) : [...before, id];
  return after.length === 0 ? without(scope, kind) : { ...scope, [kind]: after };
}

function without({ collections, sources, formats }: Scope, kind: ScopeKind): Scope {
  return {
    ...(collections && kind !== 'collections' && { collections }),
    ...(sources && kind !== 'sources' && { sources }),
    ...(formats && kind !== 'formats' && { formats }),
  };
}

export function isEverything(scope: Scope): boolean {
  return !scope.collections?.length && !scope.sources?.length && !scope.formats?.length;
}

export function fromSearch(params: URLSearchParams): Scope {
  const list = (name: ScopeKind) => params.get(name)?.split(',').filter(Boolean) ?? [];
  const collections = list('collections');
  const sources = list('sources');
  const formats = list('formats');
  return {
    ...(collections.length > 0 && { collections }),
    ...(sources.length > 0 && { sources }),
    ...(formats.length > 0 && { formats }),
  };
}

export function toSearch(scope: Scope): Record<ScopeKind, string | null> {
  const list = (kind: ScopeKind) => scope[kind]?.join(',') ?? null;
  return { collections: list('collections'), sources: list('sources'), formats: list('formats') };
}
