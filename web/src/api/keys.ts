// The query keys, one factory a resource, so that what is invalidated is what was asked.

export const keys = {
  session: ['session'] as const,
  logIns: ['log-ins'] as const,
  tokens: ['tokens'] as const,
  users: ['users'] as const,
  grants: (user: string) => ['grants', user] as const,
  invitations: ['invitations'] as const,
  audit: ['audit'] as const,
  status: ['status'] as const,
  settings: ['settings'] as const,
  monitor: ['monitor'] as const,
  collections: ['collections'] as const,
  sources: ['sources'] as const,
  sourcesOf: (collection: string, filters: Record<string, string>) =>
    ['sources', collection, filters] as const,
  source: (id: string) => ['source', id] as const,
  /** `readyAt` tells the contents of a source apart: the next one is other chunks and parts. */
  chunks: (source: string, readyAt: string | null) => ['source', source, 'chunks', readyAt] as const,
  part: (source: string, readyAt: string | null, number: number) =>
    ['source', source, 'part', readyAt, number] as const,
  passage: (chunk: string, start: number | null, end: number | null) =>
    ['passage', chunk, start, end] as const,
  tables: (source: string, readyAt: string | null) => ['source', source, 'tables', readyAt] as const,
  tableRows: (source: string, table: number, from: number, count: number) =>
    ['source', source, 'table', table, 'rows', from, count] as const,
  tablePlan: (source: string, table: number, plan: unknown) =>
    ['source', source, 'table', table, 'plan', plan] as const,
  chats: ['chats'] as const,
  chatsFound: (query: string) => ['chats', query] as const,
  chat: (id: string) => ['chat', id] as const,
  runs: ['runs'] as const,
  run: (id: string) => ['runs', id] as const,
  question: (run: string, key: string) => ['runs', run, 'question', key] as const,
  comparison: (run: string, base: string) => ['runs', run, 'against', base] as const,
  cases: ['cases'] as const,
  environments: ['environments'] as const,
  embedders: ['embedders'] as const,
  environmentDiff: (name: string, other: string) => ['environments', name, 'against', other] as const,
  environmentHistory: (name: string) => ['environments', name, 'history'] as const,
  /** What another environment than the page's has, asked there. */
  runsIn: (environment: string) => ['environments', environment, 'runs'] as const,
  casesIn: (environment: string) => ['environments', environment, 'cases'] as const,
  series: ['series'] as const,
  seriesOfSource: (source: string) => ['series', 'of', source] as const,
  oneSeries: (id: string) => ['series', id] as const,
  /** `version` tells what was made of one content apart from what is made of the next. */
  points: (id: string, version: string, from: string | null, to: string | null, pointsMax: number) =>
    ['series', id, 'points', version, from, to, pointsMax] as const,
  latestForecast: (id: string, version: string) => ['series', id, 'latest', version] as const,
  forecasts: (id: string, version: string) => ['series', id, 'forecasts', version] as const,
  accuracy: (id: string, version: string) => ['series', id, 'accuracy', version] as const,
  schedule: (source: string) => ['source', source, 'schedule'] as const,
  refreshes: (source: string) => ['source', source, 'refreshes'] as const,
  search: (query: string, scope: unknown) => ['search', query, scope] as const,
};
