"""Many streaming answers at once: counts errors and measures how late each token arrives.

`load.py KIND PORT STREAMS RAMP_S LIMIT_S QUESTIONS_JSON`, KIND one of almanac, peer, llm.
Streams are opened evenly over RAMP_S; a stream that has not ended by LIMIT_S counts as an
error. Prints one JSON object. The language model behind is `llm.py`, whose tokens carry
the moment they were due; lateness is measured against that schedule, so it holds the
model's own delay too (KIND llm measures that alone).
"""

import asyncio
import http.client
import json
import re
import resource
import sys
import time
from array import array

# ` @` and the due time in nanoseconds; at least 100 s after the machine's start.
MARK = re.compile(rb" @(\d{12,})")


class Stream(asyncio.Protocol):
    """One request and its events, read without a parser: only the marks matter."""

    def __init__(self, load, request):
        self.load, self.request = load, request
        self.rest = b""
        self.tokens = 0
        self.accepted = self.ended = False

    def connection_made(self, transport):
        self.transport = transport
        self.began_ns = time.monotonic_ns()
        self.load.opened()
        transport.write(self.request)

    def data_received(self, data):
        now = time.monotonic_ns()
        whole, found, self.rest = (self.rest + data).rpartition(b"\n\n")
        if not found or self.ended:
            return
        if not self.accepted:
            self.accepted = whole.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))
        if not self.accepted or b"event: error" in whole:
            return self.finish("refused: " + whole[:200].decode(errors="replace"))
        # What follows the end repeats the whole text; it is not counted again.
        live, done, _ = whole.partition(self.load.end)
        marks = MARK.findall(live)
        if marks and not self.tokens:
            self.load.first_ms.append((now - self.began_ns) // 1_000_000)
        self.tokens += len(marks)
        self.load.late_us.extend([(now - int(mark)) // 1000 for mark in marks])
        if done:
            self.finish(None)

    def connection_lost(self, _):
        if not self.ended:
            self.finish("cut off")

    def finish(self, error):
        self.ended = True
        self.load.closed(error)
        self.transport.close()


class Load:
    def __init__(self, kind, port):
        self.kind, self.port = kind, port
        self.end = b"[DONE]" if kind == "llm" else b"event: done"
        self.late_us, self.first_ms = array("q"), array("q")
        self.errors = {}
        self.open_now = self.open_most = self.whole = self.over = 0

    def opened(self):
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)

    def closed(self, error):
        self.open_now -= 1
        self.over += 1
        if error:
            self.errors[error] = self.errors.get(error, 0) + 1
        else:
            self.whole += 1

    def requests(self, count, questions):
        """The raw requests; Almanac's chats are created first, one each."""
        made = []
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for i in range(count):
            question = questions[i % len(questions)]
            if self.kind == "almanac":
                connection.request("POST", "/api/v1/chats", "{}", {"content-type": "application/json"})
                chat = json.loads(connection.getresponse().read())["id"]
                path, body = f"/api/v1/chats/{chat}/messages", {"question": question}
            elif self.kind == "peer":
                path, body = "/chat", {"question": question}
            else:
                path, body = "/v1/chat/completions", {"stream": True, "messages": []}
            body = json.dumps(body).encode()
            head = (
                f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\naccept: text/event-stream\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
            )
            made.append(head.encode() + body)
        return made

    async def run(self, requests, ramp_s, limit_s):
        loop = asyncio.get_running_loop()
        began = loop.time()

        async def open_at(moment, request):
            await asyncio.sleep(max(0, moment - loop.time()))
            try:
                await loop.create_connection(lambda: Stream(self, request), "127.0.0.1", self.port)
            except OSError as fault:
                self.over += 1
                self.errors[str(fault)] = self.errors.get(str(fault), 0) + 1

        tasks = [
            loop.create_task(open_at(began + ramp_s * i / len(requests), request))
            for i, request in enumerate(requests)
        ]
        while self.over < len(requests) and loop.time() - began < limit_s:
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        return loop.time() - began


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None


def main():
    kind, port, streams, ramp_s, limit_s, path = sys.argv[1:]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with open(path, encoding="utf-8") as file:
        questions = json.load(file)
    load = Load(kind, int(port))
    requests = load.requests(int(streams), questions)
    run = load.run(requests, float(ramp_s), float(limit_s))
    try:
        import uvloop

        took_s = uvloop.run(run)
    except ImportError:
        took_s = asyncio.run(run)
    unfinished = len(requests) - load.over
    print(
        json.dumps(
            {
                "streams": len(requests),
                "whole": load.whole,
                "unfinished": unfinished,
                "errors": sum(load.errors.values()),
                "error_words": dict(sorted(load.errors.items(), key=lambda e: -e[1])[:3]),
                "open_most": load.open_most,
                "tokens": len(load.late_us),
                "late_p50_ms": (percentile(load.late_us, 0.5) or 0) / 1000,
                "late_p99_ms": (percentile(load.late_us, 0.99) or 0) / 1000,
                "late_max_ms": max(load.late_us, default=0) / 1000,
                "first_token_p50_ms": percentile(load.first_ms, 0.5),
                "first_token_p99_ms": percentile(load.first_ms, 0.99),
                "took_s": round(took_s, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
