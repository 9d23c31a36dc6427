// Reads server-sent events from bytes, whatever way the network cut them. Pure: no fetching here.

export interface ServerEvent {
  id: string | null;
  event: string;
  data: string;
}

/** Feed it decoded text as it arrives; it returns the events that became whole. Comments are dropped. */
export class SseParser {
  private pending = '';
  private id: string | null = null;
  private event = '';
  private data: string[] = [];

  push(text: string): ServerEvent[] {
    this.pending += text;
    const events: ServerEvent[] = [];
    for (;;) {
      const line = this.takeLine();
      if (line === null) return events;
      const whole = this.readLine(line);
      if (whole) events.push(whole);
    }
  }

  private takeLine(): string | null {
    const at = this.pending.search(/[\r\n]/);
    if (at < 0) return null;
    const isReturn = this.pending[at] === '\r';
    // A carriage return at the very end may be half of a CRLF: wait for what follows.
    if (isReturn && at === this.pending.length - 1) return null;
    const skip = isReturn && this.pending[at + 1] === '\n' ? 2 : 1;
    const line = this.pending.slice(0, at);
    this.pending = this.pending.slice(at + skip);
    return line;
  }

  private readLine(line: string): ServerEvent | null {
    if (line === '') return this.dispatch();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.event = value;
    else if (field === 'id') this.id = value;
    return null;
  }

  private dispatch(): ServerEvent | null {
    const whole = this.data.length > 0 ? this.data.join('\n') : null;
    const event = this.event || 'message';
    this.data = [];
    this.event = '';
    return whole === null ? null : { id: this.id, event, data: whole };
  }
}

const BACKOFF_FIRST_MS = 300;
const BACKOFF_MAX_MS = 8_000;

/** How long to wait before the nth reconnection (from 0): doubling, with a ceiling. */
export function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 10));
}
