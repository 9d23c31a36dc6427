"""A language model that says nothing but the time: an OpenAI-compatible endpoint for measuring.

Every token is ` @<nanoseconds>`, the moment at which it was due on the monotonic clock that
all processes of one machine share, so whoever receives it knows how late it is.
`llm.py PORT [--tokens N] [--tokens-per-s R]`; without a rate, all tokens leave at once.
Plain sockets and one timer per stream: the cost of a token must not drown the measurement.
"""

import argparse
import asyncio
import json
import resource
import time

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
    b"cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
)
MODELS = b'{"object":"list","data":[{"id":"bench","object":"model","owned_by":"bench"}]}'


def event(delta, finish="null"):
    """One server-sent event of a completion, as one HTTP chunk."""
    body = (
        b'data: {"id":"bench","object":"chat.completion.chunk","created":0,"model":"bench","choices":'
        b'[{"index":0,"delta":' + delta + b',"finish_reason":' + finish.encode() + b"}]}\n\n"
    )
    return b"%x\r\n%s\r\n" % (len(body), body)


def token(due_ns):
    return event(b'{"content":" @%d"}' % due_ns)


USAGE = b'data: {"id":"bench","object":"chat.completion.chunk","created":0,"model":"bench","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\n\n'
TAIL = event(b"{}", '"stop"') + b"%x\r\n%s\r\n" % (len(USAGE), USAGE) + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


class Connection(asyncio.Protocol):
    def __init__(self, options):
        self.options = options
        self.received = b""
        self.timer = None

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, _):
        if self.timer:
            self.timer.cancel()

    def data_received(self, data):
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return
        lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if len(body) < (int(lengths[0]) if lengths else 0):
            return
        self.received = b""
        if head.startswith(b"GET"):
            self.answer(MODELS)
        elif json.loads(body).get("stream"):
            self.stream()
        else:
            message = {"role": "assistant", "content": "none"}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self.answer(json.dumps({"id": "bench", "object": "chat.completion", "choices": [choice]}).encode())

    def answer(self, body):
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
        self.transport.write(head + body)

    def stream(self):
        rate, tokens = self.options.tokens_per_s, self.options.tokens
        now = time.monotonic_ns()
        if not rate:
            self.transport.write(HEAD + b"".join(token(now) for _ in range(tokens)) + TAIL)
            return
        self.transport.write(HEAD + token(now))
        self.left = tokens - 1
        self.step_ns = int(1e9 / rate)
        self.due_ns = now
        self.next()

    def next(self):
        """Waits for the next token's moment; a late wake-up does not move the schedule."""
        self.due_ns += self.step_ns
        self.timer = asyncio.get_running_loop().call_at(self.due_ns / 1e9, self.tick)

    def tick(self):
        if self.transport.is_closing():
            return
        self.transport.write(token(self.due_ns))
        self.left -= 1
        if self.left > 0:
            self.next()
        else:
            self.transport.write(TAIL)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--tokens", type=int, default=20)
    parser.add_argument("--tokens-per-s", type=float, default=0)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(options), "127.0.0.1", options.port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(main())
    except ImportError:
        asyncio.run(main())
