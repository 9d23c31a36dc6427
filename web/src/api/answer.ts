// What a streaming answer looks like so far: a pure reduction over its typed events.
import type {
  Citation,
  DoneData,
  Evidence,
  EvidenceData,
  Failure,
  Message,
  Mode,
  SeriesAnswer,
  StatusData,
  TableAnswer,
  TokenData,
  Unsupported,
  Usage,
} from './types';
import type { ServerEvent } from './sse';

export interface LiveAnswer {
  text: string;
  status: string | null;
  mode: Mode | null;
  evidence: Evidence[];
  citations: Citation[];
  table: TableAnswer | null;
  series: SeriesAnswer | null;
  unsupported: Unsupported[];
  usage: Usage | null;
  /** The whole answer, once `done` has come. */
  done: Message | null;
  error: Failure | null;
  /** The number of the last event taken in; a replayed event is not counted twice. */
  lastId: number;
}

export const emptyAnswer: LiveAnswer = {
  text: '',
  status: null,
  mode: null,
  evidence: [],
  citations: [],
  table: null,
  series: null,
  unsupported: [],
  usage: null,
  done: null,
  error: null,
  lastId: 0,
};

export function isFinished(answer: LiveAnswer): boolean {
  return answer.done !== null || answer.error !== null;
}

/** Takes in one event. Unknown names are passed over, so that a newer server does not break an older page. */
export function reduceAnswer(answer: LiveAnswer, event: ServerEvent): LiveAnswer {
  const id = event.id === null ? Number.NaN : Number(event.id);
  if (Number.isFinite(id) && id <= answer.lastId) return answer;
  const lastId = Number.isFinite(id) ? id : answer.lastId;
  const next = { ...answer, lastId };
  switch (event.event) {
    // Another server took the answer up and writes it from its beginning.
    case 'restarted':
      return { ...emptyAnswer, lastId };
    case 'status': {
      const { text } = JSON.parse(event.data) as StatusData;
      return { ...next, status: text };
    }
    case 'evidence': {
      const { items, mode } = JSON.parse(event.data) as EvidenceData;
      return { ...next, evidence: items, mode };
    }
    case 'token': {
      const { text } = JSON.parse(event.data) as TokenData;
      return { ...next, text: answer.text + text };
    }
    case 'citation':
      return { ...next, citations: [...answer.citations, JSON.parse(event.data) as Citation] };
    case 'unsupported':
      return { ...next, unsupported: [...answer.unsupported, JSON.parse(event.data) as Unsupported] };
    case 'table':
      return { ...next, table: JSON.parse(event.data) as TableAnswer };
    case 'series':
      return { ...next, series: JSON.parse(event.data) as SeriesAnswer };
    case 'usage':
      return { ...next, usage: JSON.parse(event.data) as Usage };
    case 'done': {
      const { answer: whole } = JSON.parse(event.data) as DoneData;
      return { ...next, done: whole };
    }
    case 'error':
      return { ...next, error: JSON.parse(event.data) as Failure };
    default:
      return next;
  }
}
