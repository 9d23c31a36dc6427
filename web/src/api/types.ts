// The types of the HTTP API, by the names the rest of the UI uses. All of them come from the OpenAPI document.
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export interface List<T> {
  items: T[];
  next_cursor: string | null;
}

export type Accuracy = Schemas['SeriesAccuracy'];
export type Added = Schemas['Added'];
export type Aggregate = Schemas['Aggregate'];
export type Case = Schemas['EvaluationCase'];
export type Chat = Schemas['Chat'];
export type ChatWithMessages = Schemas['ChatWithMessages'];
export type Chip = Schemas['Chip'];
export type Chunk = Schemas['Chunk'];
export type Citation = Schemas['Citation'];
export type Collection = Schemas['Collection'];
export type ColumnCorrection = Schemas['ColumnCorrection'];
export type ColumnDescription = Schemas['ColumnDescription'];
export type Comparison = Schemas['Comparison'];
export type DoneData = Schemas['DoneData'];
export type ErrorBody = Schemas['ErrorBody'];
export type Evidence = Schemas['Evidence'];
export type EvidenceData = Schemas['EvidenceData'];
export type Filter = Schemas['Filter'];
export type ForecastPoint = Schemas['ForecastPoint'];
export type Found = Schemas['Found'];
export type Format = Schemas['Format'];
export type HorizonErrors = Schemas['HorizonErrors'];
export type IssuedForecasts = Schemas['KeptForecasts'];
export type Kind = Schemas['Kind'];
export type LatestForecast = Schemas['LatestForecast'];
export type Location = Schemas['Location'];
export type LegPlace = Schemas['LegPlace'];
export type Message = Schemas['Message'];
export type MetricDifference = Schemas['MetricDifference'];
export type Mode = Schemas['Mode'];
export type Metrics = Schemas['BTreeMap'];
export type Op = Schemas['Op'];
export type Operand = Schemas['Operand'];
export type Part = Schemas['Part'];
export type PartKind = Schemas['PartKind'];
export type Passage = Schemas['Passage'];
export type PassageRow = Schemas['PassageRow'];
export type PeriodErrors = Schemas['PeriodErrors'];
export type Plan = Schemas['Plan'];
export type Progress = Schemas['Progress'];
export type QuestionDifference = Schemas['QuestionDifference'];
/** The document has the verdict under the name of another one, that of a person's feedback. */
export type QuestionResult = Omit<Schemas['QuestionResult'], 'verdict'> & {
  verdict: { correct: boolean; reason: string } | null;
};
export type QuestionScore = Schemas['QuestionScore'];
export type Rect = Schemas['Rect'];
export type Refresh = Schemas['Refresh'];
export type RightSource = Schemas['RightSource'];
export type RowCells = Schemas['RowCells'];
export type Run = Schemas['Run'];
export type RunWithScores = Schemas['RunWithScores'];
export type Schedule = Schemas['Schedule'];
/** All of it is said: the form leaves nothing to the server. */
export type ScheduleRequest = Omit<Schedule, 'next_at'>;
export type Scope = Schemas['Scope'];
export type SearchResult = Schemas['SearchResult'];
export type Segment = Schemas['Segment'];
export type Series = Schemas['Series'];
export type SeriesChange = Schemas['UpdateSeriesRequest'];
export type SeriesPoint = Schemas['SeriesPoint'];
export type SeriesPoints = Schemas['SeriesPoints'];
export type SeriesRequest = Schemas['CreateSeriesRequest'];
export type SeriesAnswer = Schemas['SeriesAnswer'];
export type SeriesChart = Schemas['SeriesChart'];
export type SeriesChartLine = Schemas['SeriesChartLine'];
export type SeriesChartPoint = Schemas['SeriesChartPoint'];
export type Setting = Schemas['Setting'];
export type Source = Schemas['Source'];
export type SourceState = Schemas['SourceState'];
export type SourceTable = Schemas['SourceTable'];
export type Status = Schemas['Status'];
export type StatusData = Schemas['StatusData'];
export type TableAnswer = Schemas['TableAnswer'];
export type TableColumn = Schemas['TableColumn'];
export type TableGroup = Schemas['TableGroup'];
export type TokenData = Schemas['TokenData'];
export type Unsupported = Schemas['Unsupported'];
export type UpdateCaseRequest = Schemas['UpdateCaseRequest'];
export type UpdateCollectionRequest = Schemas['UpdateCollectionRequest'];
export type Usage = Schemas['Usage'];
export type Failure = Schemas['Failure'];
