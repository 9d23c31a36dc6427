// What a streaming answer looks like so far: a pure reduction over its typed events.
import type { Citation, Evidence, Message, Mode, TableAnswer, Unsupported, Usage } from './types';
import type { ServerEvent } from './sse';

export interface LiveAnswer {
  text: string;
  status: string | null;
  mode: Mode | null;
  evidence: Evidence[];
  citations: Citation[];
  table: TableAnswer | null;
  unsupported: Unsupported[];
  usage: Usage | null;
  /** The whole answer, once `done` has come. */
  done: Message | null;
  error: { code: string; message: string; remedy: string | null } | null;
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
    case 'status': {
      const { text } = JSON.parse(event.data) as { text: string };
      return { ...next, status: text };
    }
    case 'evidence': {
      const { items, mode } = JSON.parse(event.data) as { items: Evidence[]; mode: Mode };
      return { ...next, evidence: items, mode };
    }
    case 'token': {
      const { text } = JSON.parse(event.data) as { text: string };
      return { ...next, text: answer.text + text };
    }
    case 'citation':
      return { ...next, citations: [...answer.citations, JSON.parse(event.data) as Citation] };
    case 'unsupported':
      return { ...next, unsupported: [...answer.unsupported, JSON.parse(event.data) as Unsupported] };
    case 'table':
      return { ...next, table: JSON.parse(event.data) as TableAnswer };
    case 'usage':
      return { ...next, usage: JSON.parse(event.data) as Usage };
    case 'done': {
      const { answer: whole } = JSON.parse(event.data) as { answer: Message };
      return { ...next, done: whole };
    }
    case 'error': {
      const { code, message, remedy } = JSON.parse(event.data) as {
        code: string;
        message: string;
        remedy?: string | null;
      };
      return { ...next, error: { code, message, remedy: remedy ?? null } };
    }
    default:
      return next;
  }
}
