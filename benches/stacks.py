"""The two stacks behind one face: start, ask, search, upload, stop. Loopback only."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import uuid
from pathlib import Path

BENCHES = Path(__file__).resolve().parent
START_S_MAX = 180
UPLOAD_S_MAX = 900
STOP_S_MAX = 15
POLL_S = 0.01
FIRST_QUESTION = "How much storage do block headers need per year?"


class Failed(Exception):
    """A stack did not do what it is measured at; the words say which and what."""


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def descendants(pid):
    """The process and all it started, from /proc."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for known in found:
        found += children.get(known, [])
    return found


class Process:
    """A server of ours, with its output kept for the error message."""

    def __init__(self, command, environment, log, cwd):
        self.log = log
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("ALMANAC_", "OPENAI_"))}
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd,
                env=inherited | environment, start_new_session=True,
            )  # fmt: skip

    def check(self):
        if self.process.poll() is not None:
            words = self.log.read_text(errors="replace")[-1500:]
            raise Failed(f"{self.process.args[0]} ended with {self.process.returncode}:\n{words}")

    def rss_bytes(self):
        """Resident memory of the process and its children."""
        total = 0
        for pid in descendants(self.process.pid):
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith("VmRSS:"):
                        total += int(line.split()[1]) * 1024
        return total

    def stop(self):
        for number, wait_s in ((signal.SIGTERM, STOP_S_MAX), (signal.SIGKILL, STOP_S_MAX)):
            if self.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(wait_s)


class Stack:
    """What both stacks share; a subclass says how to start, search, upload and ask."""

    name = ""

    def __init__(self, bench, data, llm_port=None):
        self.bench, self.data, self.llm_port = bench, Path(data), llm_port
        self.port = free_port()
        self.data.mkdir(parents=True, exist_ok=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=UPLOAD_S_MAX)

    def __enter__(self):
        """Starts the server; `start_s` is the time to the first question served by meaning."""
        began = time.monotonic()
        command, environment = self.command()
        if self.llm_port:
            environment |= {"OPENAI_BASE_URL": f"http://127.0.0.1:{self.llm_port}/v1", "OPENAI_API_KEY": "bench"}
        log = self.bench.work / f"{self.name}-{self.port}.log"
        self.process = Process(command, environment, log, self.bench.work)
        try:
            while not self.serves():
                self.process.check()
                if time.monotonic() - began > START_S_MAX:
                    raise Failed(f"{self.name} did not serve a question in {START_S_MAX} s, see {log}")
                time.sleep(POLL_S / 2)
        except BaseException:
            self.process.stop()
            raise
        self.start_s = time.monotonic() - began
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.stop()

    def serves(self):
        try:
            return self.search(FIRST_QUESTION, 5) is not None
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return False

    def call(self, method, path, body=b"", kind="application/json"):
        """One request on the kept connection; the decoded answer."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.connection.request(method, path, body, {"content-type": kind})
        response = self.connection.getresponse()
        data = response.read()
        if response.status >= 400:
            raise Failed(f"{self.name}: {method} {path} gave {response.status}: {data[:300]!r}")
        return json.loads(data)

    def rss_bytes(self):
        return self.process.rss_bytes()

    def first_token_ms(self, question):
        """Milliseconds from sending a question to the first token's event."""
        path, body = self.question(question)
        body = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\naccept: text/event-stream\r\n"
            f"content-type: application/json\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return first_bytes_ms(self.port, head.encode() + body, b"event: token")


def first_bytes_ms(port, request, wanted):
    """Sends raw bytes and waits until `wanted` appears in the answer, then reads to its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        wire.sendall(request)
        received, found_ms = b"", None
        while block := wire.recv(1 << 16):
            received += block
            if found_ms is None and wanted in received:
                found_ms = (time.perf_counter() - began) * 1000
            if b"event: done" in received or b"[DONE]" in received or b"event: error" in received:
                break
        if found_ms is None:
            raise Failed(f"no token came: {received[-400:]!r}")
        return found_ms


def multipart(field, paths):
    """A form with files, as bytes, and its content type."""
    boundary = uuid.uuid4().hex
    parts = []
    for path in paths:
        parts.append(
            f'--{boundary}\r\ncontent-disposition: form-data; name="{field}"; filename="{path.name}"\r\n'
            f"content-type: application/pdf\r\n\r\n".encode()
        )
        parts += [path.read_bytes(), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


class Almanac(Stack):
    name = "almanac"

    def command(self):
        command = [str(self.bench.almanac), "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        return command, {"ALMANAC_ASSETS": str(self.bench.assets), "ALMANAC_LLM_MODEL": "bench"}

    def search(self, question, top):
        """Hits as identifiers; None while the embedder is not loaded."""
        found = self.call("POST", "/api/v1/search", {"query": question, "limit": top})
        return [hit["chunk_id"] for hit in found["items"]] if found["semantic"] else None

    def upload(self, paths):
        """Seconds until every file is searchable, and the number of chunks."""
        form, kind = multipart("file", paths)
        collection = self.call("POST", "/api/v1/collections", {"name": f"bench-{self.port}"})["id"]
        began = time.monotonic()
        self.call("POST", f"/api/v1/collections/{collection}/sources", form, kind)
        while True:
            state = self.call("GET", f"/api/v1/collections/{collection}")
            took_s = time.monotonic() - began
            if state["ready"] == len(paths):
                return took_s, state["chunks"]
            if state["failed"] or took_s > UPLOAD_S_MAX:
                raise Failed(f"almanac: not all files became ready: {state}")
            time.sleep(POLL_S)

    def question(self, question):
        chat = self.call("POST", "/api/v1/chats", {})["id"]
        return f"/api/v1/chats/{chat}/messages", {"question": question}


class Peer(Stack):
    name = "peer"

    def command(self):
        command = [
            str(self.bench.python), "-m", "uvicorn", "app:app", "--app-dir", str(BENCHES / "peer"),
            "--port", str(self.port), "--log-level", "warning", "--backlog", "2048",
        ]  # fmt: skip
        return command, {"PEER_DATA": str(self.data), "PEER_MODEL": str(self.bench.model)}

    def search(self, question, top):
        found = self.call("POST", "/query", {"question": question, "top": top})
        return [hit["id"] for hit in found["items"]]

    def upload(self, paths):
        form, kind = multipart("files", paths)
        began = time.monotonic()
        added = self.call("POST", "/upload", form, kind)["chunks"]
        return time.monotonic() - began, added

    def question(self, question):
        return "/chat", {"question": question}


class Llm:
    """The timed language model (`llm.py`) both stacks stream from."""

    def __init__(self, bench, tokens, tokens_per_s=0):
        self.port = free_port()
        command = [
            str(bench.python), str(BENCHES / "llm.py"), str(self.port),
            "--tokens", str(tokens), "--tokens-per-s", str(tokens_per_s),
        ]  # fmt: skip
        self.process = Process(command, {}, bench.work / f"llm-{self.port}.log", bench.work)

    def __enter__(self):
        for _ in range(500):
            self.process.check()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
                return self
            time.sleep(POLL_S * 2)
        raise Failed("the benchmark's language model did not start")

    def __exit__(self, *_):
        self.process.stop()

    def first_token_ms(self):
        request = b'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 15\r\n\r\n{"stream":true}'
        return first_bytes_ms(self.port, request, b" @")
