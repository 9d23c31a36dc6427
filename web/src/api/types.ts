// The types of the HTTP API, by the names the rest of the UI uses. All of them come from the OpenAPI document.
import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** How one of the searches ranked a passage. */
export interface Leg {
  leg: 'words' | 'meaning';
  /** From 1. */
  rank: number;
  score: number;
}

/** A sentence of an answer that says more than the passages it cites. */
export interface Unsupported {
  /** As it stands in the answer, without its citations. */
  sentence: string;
  /** The numbers, dates, names and quotations that the passages do not hold. */
  missing: string[];
}

export interface List<T> {
  items: T[];
  next_cursor: string | null;
}

export type Added = Schemas['Added'];
export type Aggregate = Schemas['Aggregate'];
export type Chat = Schemas['Chat'];
export type ChatWithMessages = Schemas['ChatWithMessages'];
export type Chip = Schemas['Chip'];
export type Chunk = Schemas['Chunk'];
export type Citation = Schemas['Citation'];
export type Collection = Schemas['Collection'];
export type ColumnCorrection = Schemas['ColumnCorrection'];
export type ColumnDescription = Schemas['ColumnDescription'];
export type ErrorBody = Schemas['ErrorBody'];
export type Evidence = Schemas['Evidence'] & { legs?: Leg[] };
export type Filter = Schemas['Filter'];
export type Format = Schemas['Format'];
export type Kind = Schemas['Kind'];
export type Location = Schemas['Location'];
export type Message = Omit<Schemas['Message'], 'evidence' | 'usage'> & {
  evidence: Evidence[];
  usage: Usage | null;
  unsupported?: Unsupported[];
};
export type Mode = Schemas['Mode'];
export type Op = Schemas['Op'];
export type Operand = Schemas['Operand'];
export type Part = Schemas['Part'];
export type PartKind = Schemas['PartKind'];
export type Passage = Schemas['Passage'];
export type PassageRow = Schemas['PassageRow'];
export type Plan = Schemas['Plan'];
export type Progress = Schemas['Progress'];
export type Rect = Schemas['Rect'];
export type RowCells = Schemas['RowCells'];
export type Scope = Schemas['Scope'];
export type SearchResult = Schemas['SearchResult'];
export type Segment = Schemas['Segment'];
export type Setting = Schemas['Setting'];
export type Source = Schemas['Source'];
export type SourceState = Schemas['SourceState'];
export type SourceTable = Schemas['SourceTable'];
export type Status = Schemas['Status'];
export type TableAnswer = Schemas['TableAnswer'];
export type TableColumn = Schemas['TableColumn'];
export type TableGroup = Schemas['TableGroup'];
export type Usage = Schemas['Usage'] & { cached?: boolean };
export type Failure = Schemas['Failure'];
