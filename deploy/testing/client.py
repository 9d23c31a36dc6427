#!/usr/bin/env python3
"""Asks a running Almanac what the tests of the targets want to know. Standard library only.

    client.py await URL SECONDS            wait until it is ready; prints the seconds that took
    client.py fill URL FILE...             a collection with these files, waited for until they can be asked
    client.py ask URL QUESTION EXPECTED [SECONDS]
                                           a streamed answer that is whole, cites, and holds EXPECTED; its words must have come
                                           over SECONDS or more, which they do not where somebody holds them back
    client.py load URL STOP                mixed load until the file STOP exists; prints what happened as JSON. STOP.rounds holds
                                           how often each kind of request has ended
    client.py llm ADDRESS PORT TOKEN_MS    a language model that repeats its evidence slowly

Of the environment: ALMANAC_TEST_CA (authority of a TLS server), ALMANAC_TEST_CONNECT (address that is really connected to) and
ALMANAC_TEST_TOKEN (an API token, where there is access control).
"""

import http.client
import http.server
import json
import os
import re
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

# Longest wait for one answer, and for a file to be read.
ANSWER_SECONDS_MAX = 90
READ_SECONDS_MAX = 300
JSON_TYPE = {"Content-Type": "application/json"}
EVENTS = {"Accept": "text/event-stream"}


class Failed(Exception):
    """A request that did not bring what it must."""


def connect(url):
    """A connection to the address in the environment, under the name in the URL."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=os.environ.get("ALMANAC_TEST_CA"))
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=ANSWER_SECONDS_MAX, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=ANSWER_SECONDS_MAX)
    place = os.environ.get("ALMANAC_TEST_CONNECT")
    if place:
        host, port = place.rsplit(":", 1)
        connection._create_connection = lambda _, timeout, source: socket.create_connection((host, int(port)), timeout, source)
    return connection


def send(url, method, path, body=None, headers=None):
    """The connection and the response of one request, on a connection of its own."""
    headers = dict(headers or {})
    if token := os.environ.get("ALMANAC_TEST_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    connection = connect(url)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
    except BaseException:
        connection.close()
        raise
    if response.status >= 400:
        text = response.read(500).decode(errors="replace")
        connection.close()
        raise Failed(f"{method} {path}: {response.status} {text}")
    return connection, response


def call(url, method, path, body=None, headers=None):
    """The body of an answer, whole; JSON where it is."""
    if isinstance(body, dict):
        body, headers = json.dumps(body), JSON_TYPE
    connection, response = send(url, method, path, body, headers)
    try:
        data = response.read()
    finally:
        connection.close()
    return json.loads(data) if "json" in response.getheader("Content-Type", "") else data


def until_ready(url, seconds):
    began = time.monotonic()
    while True:
        try:
            if call(url, "GET", "/readyz") == {"status": "ready"}:
                return time.monotonic() - began
        except (OSError, http.client.HTTPException, Failed) as error:
            if time.monotonic() - began > seconds:
                raise Failed(f"{url} was not ready within {seconds} s: {error}") from error
        time.sleep(0.005)


def collection(url, name):
    return call(url, "POST", "/api/v1/collections", {"name": name})["id"]


def upload(url, into, name, data):
    path = f"/api/v1/collections/{into}/sources?name={quote(name)}"
    added = call(url, "POST", path, data, {"Content-Type": "application/octet-stream"})
    if len(added["items"]) != 1:
        raise Failed(f"{name} was not taken: {added}")
    return added["items"][0]["id"]


def until_read(url, source):
    began = time.monotonic()
    while True:
        state = call(url, "GET", f"/api/v1/sources/{source}")
        if state["state"] == "ready":
            return
        if state["state"] not in ("queued", "working") or time.monotonic() - began > READ_SECONDS_MAX:
            raise Failed(f"a source did not become ready: {state}")
        time.sleep(0.1)


def fill(url, files):
    into = collection(url, "Deployment")
    for source in [upload(url, into, Path(file).name, Path(file).read_bytes()) for file in files]:
        until_read(url, source)


def events(response):
    """The events of a stream with the moment of each: (name, data, seconds)."""
    name, data = "message", []
    for line in response:
        line = line.decode().rstrip("\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].strip())
        elif not line and data:
            yield name, json.loads("\n".join(data)), time.monotonic()
            name, data = "message", []


def answer(url, question):
    """A streamed answer: its text, its citations, and the seconds over which its words came."""
    chat = call(url, "POST", "/api/v1/chats", {})["id"]
    connection, response = send(
        url, "POST", f"/api/v1/chats/{chat}/messages", json.dumps({"question": question}), JSON_TYPE | EVENTS
    )
    kinds, tokens = [], []
    try:
        for name, data, moment in events(response):
            kinds.append(name)
            if name == "token":
                tokens.append((data["text"], moment))
            if name == "error":
                raise Failed(f"the answer failed: {data}")
    finally:
        connection.close()
    if not kinds or kinds[-1] != "done":
        raise Failed(f"the stream broke after {len(kinds)} events, the last {kinds[-1:]}")
    seconds = tokens[-1][1] - tokens[0][1] if tokens else 0.0
    return "".join(text for text, _ in tokens), kinds.count("citation"), seconds


def ask(url, question, expected, seconds_min=0):
    text, citations, seconds = answer(url, question)
    if expected.lower() not in text.lower():
        raise Failed(f"{expected!r} is not in the answer: {text!r}")
    if citations == 0:
        raise Failed("the answer cites nothing")
    if seconds < float(seconds_min):
        raise Failed(f"the words came within {seconds:.2f} s: somebody held them back")
    print(f"answered with {citations} citation(s), its words over {seconds:.1f} s")


class Load:
    """Threads that ask the same again and again, and what became of it."""

    def __init__(self, url, stop):
        self.url, self.stop, self.rounds = url, Path(stop), Path(f"{stop}.rounds")
        self.lock = threading.Lock()
        self.failures = []

    def repeat(self, kind, act, pause):
        number = 0
        while not self.stop.exists():
            began, number = time.monotonic(), number + 1
            try:
                act(number)
            except Exception as error:  # noqa: BLE001 - whatever went wrong is what is looked for
                with self.lock:
                    self.failures.append(f"{time.time():.3f} {kind} after {time.monotonic() - began:.2f} s: {error!r}")
            with self.lock:
                self.done[kind] += 1
                self.seconds[kind].append(time.monotonic() - began)
                # Whoever reads it finds the number whole.
                fresh = self.rounds.with_suffix(".new")
                fresh.write_text(str(min(self.done.values())))
                fresh.replace(self.rounds)
            time.sleep(pause)

    def run(self):
        into = collection(self.url, f"Load {time.time()}")
        kinds = {
            "page": (lambda _: call(self.url, "GET", "/"), 0.02),
            "list": (lambda _: call(self.url, "GET", "/api/v1/collections"), 0.02),
            "search": (lambda _: call(self.url, "POST", "/api/v1/search", {"query": "block header"}), 0.05),
            "upload": (lambda n: upload(self.url, into, f"note-{n}.md", f"# Note {n}\n\nNumber {n} of many.\n".encode()), 0.3),
            "stream": (lambda n: answer(self.url, f"What is a block header? Variant {n} of {threading.get_ident()}."), 0.1),
        }
        self.done = dict.fromkeys(kinds, 0)
        self.seconds = {kind: [] for kind in kinds}
        threads = [
            threading.Thread(target=self.repeat, args=(kind, *kinds[kind]))
            for kind in ("page", "list", "search", "upload", "stream", "stream", "stream")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        longest = {kind: round(max(seconds), 2) for kind, seconds in self.seconds.items()}
        print(json.dumps({"requests": self.done, "longest_s": longest, "failures": self.failures}))


class SlowModel(http.server.BaseHTTPRequestHandler):
    """An OpenAI-compatible language model whose answer is a fixed sentence about its first evidence, word by word."""

    token_ms = 0
    protocol_version = "HTTP/1.1"
    WORDS = "Herons eat fish [1] . " + "They stand still for a long time and say nothing about it . " * 3

    def do_POST(self):  # noqa: N802 - the name that http.server asks for
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for word in re.findall(r"\S+\s", self.WORDS):
            self.event({"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]})
            time.sleep(self.token_ms / 1000)
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def event(self, chunk):
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "slow"} | chunk
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()

    def log_message(self, *_):
        """Says nothing."""


def serve_model(address, port, token_ms):
    SlowModel.token_ms = int(token_ms)
    http.server.ThreadingHTTPServer((address, int(port)), SlowModel).serve_forever()


def main():
    command, *arguments = sys.argv[1:]
    try:
        match command:
            case "await":
                print(f"{until_ready(arguments[0], float(arguments[1])):.3f}")
            case "fill":
                fill(arguments[0], arguments[1:])
            case "ask":
                ask(*arguments)
            case "load":
                Load(*arguments).run()
            case "llm":
                serve_model(*arguments)
            case _:
                sys.exit(__doc__)
    except (OSError, http.client.HTTPException, Failed) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
