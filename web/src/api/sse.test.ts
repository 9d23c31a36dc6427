import { describe, expect, it } from 'vitest';
import { SseParser, backoffMs, type ServerEvent } from './sse';

function check(pieces: string[], expected: Partial<ServerEvent>[]): void {
  const parser = new SseParser();
  const events = pieces.flatMap((piece) => parser.push(piece));
  expect(events).toMatchObject(expected);
  expect(events).toHaveLength(expected.length);
}

describe('SseParser', () => {
  it('reads id, name and data', () => {
    check(
      ['id: 7\nevent: token\ndata: {"text":"a"}\n\n'],
      [{ id: '7', event: 'token', data: '{"text":"a"}' }],
    );
  });

  it('is the same however the network cuts it', () => {
    const text = ': keep-alive\n\nid: 1\r\nevent: status\r\ndata: x\r\n\r\nid: 2\ndata: y\ndata: z\n\n';
    const expected = [
      { id: '1', event: 'status', data: 'x' },
      { id: '2', event: 'message', data: 'y\nz' },
    ];
    check([text], expected);
    check([...text], expected);
    for (let cut = 0; cut < text.length; cut += 1) check([text.slice(0, cut), text.slice(cut)], expected);
  });

  it('drops comments and an event that has no data', () => {
    check([': hello\n\nevent: done\n\n'], []);
  });

  it('keeps the last id for what follows, and one leading space only', () => {
    check(
      ['id: 3\ndata:  a\n\ndata:b\n\n'],
      [
        { id: '3', data: ' a' },
        { id: '3', data: 'b' },
      ],
    );
  });

  it('gives out nothing before the blank line', () => {
    check(['id: 1\ndata: half\n'], []);
  });
});

describe('backoffMs', () => {
  it('doubles up to a ceiling', () => {
    expect([0, 1, 2, 3].map(backoffMs)).toEqual([300, 600, 1200, 2400]);
    expect(backoffMs(50)).toBe(8000);
  });
});
