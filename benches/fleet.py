"""Several servers and workers on one Postgres, and a client that goes to whichever answers."""

import contextlib
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

START_S_MAX = 120
STOP_S_MAX = 60
CALL_S_MAX = 60
RETRY_S = 0.1
# A call that no server of the fleet takes for so long is a failure.
PATIENCE_S = 60
PASSED_ON = ("PATH", "HOME", "XDG_CACHE_HOME", "ALMANAC_ASSETS")


class Failed(Exception):
    pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A server (with a port) or a worker (without one) that can be killed and started again."""

    def __init__(self, fleet, number, port):
        self.fleet, self.port = fleet, port
        self.name = f"{'server' if port else 'worker'}-{number}"
        self.cpu_before_s = 0.0
        self.process = None
        self.starts = 0

    def start(self):
        words = ["serve", "--listen", f"127.0.0.1:{self.port}"] if self.port else ["worker"]
        workers = self.fleet.workers_of_a_server if self.port else self.fleet.workers_of_a_worker
        with open(self.fleet.folder / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.fleet.binary, "--data", self.fleet.folder / "data", *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.fleet.folder,
                env=self.fleet.environment | {"ALMANAC_WORKERS": str(workers)},
            )  # fmt: skip
        self.starts += 1

    def cpu_s(self):
        """All processor time of it and of those killed before it."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return self.cpu_before_s
        # Its own, and that of its children that ended.
        return self.cpu_before_s + sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        self.cpu_before_s = self.cpu_s()
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self.kill()


class Fleet:
    """Servers and workers with one folder of originals; each finds a folder of its own in there."""

    def __init__(self, binary, folder, database, servers, workers, environment=(), with_workers=2):
        self.binary, self.folder = binary, Path(folder)
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self.environment = passed_on | {"DATABASE_URL": database} | dict(environment)
        self.workers_of_a_server = 0 if workers else with_workers
        self.workers_of_a_worker = with_workers
        self.servers = [Process(self, number, free_port()) for number in range(servers)]
        self.workers = [Process(self, number, None) for number in range(workers)]
        self.turn = itertools.count()
        self.lock = threading.Lock()

    @property
    def processes(self):
        return self.servers + self.workers

    def __enter__(self):
        for process in self.processes:
            process.start()
        self.call("GET", "/status")
        for server in self.servers:
            self.wait_for(server)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.stop()

    def wait_for(self, server):
        until = time.monotonic() + START_S_MAX
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=CALL_S_MAX)
                connection.request("GET", "/api/v1/status")
                if connection.getresponse().status == 200:
                    return
            time.sleep(RETRY_S)
        raise Failed(f"{server.name} did not start, see {self.folder / server.name}.log")

    def port(self):
        """The next server's, as a balancer without memory gives them out."""
        with self.lock:
            return self.servers[next(self.turn) % len(self.servers)].port

    def once(self, method, path, body=None, kind="application/json", port=None):
        """One call to the next server, or that of `port`: its status and JSON; OSError where it is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port(), timeout=CALL_S_MAX)
        try:
            if body is not None and not isinstance(body, bytes):
                body = json.dumps(body).encode()
            connection.request(method, f"/api/v1{path}", body, {"content-type": kind})
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text else None
        except http.client.HTTPException as fault:
            raise ConnectionError(str(fault)) from fault
        finally:
            connection.close()

    def call(self, method, path, body=None, kind="application/json", port=None):
        """A call that may be repeated, until a server (or that of `port`) takes it."""
        until = time.monotonic() + PATIENCE_S
        last = None
        while time.monotonic() < until:
            try:
                status, found = self.once(method, path, body, kind, port)
            except (OSError, ValueError) as fault:
                last = fault
            else:
                if status < 500:
                    if status >= 400:
                        raise Failed(f"{method} {path} was answered {status}: {found}")
                    return found
                last = f"{status}: {found}"
            time.sleep(RETRY_S)
        raise Failed(f"no server took {method} {path} in {PATIENCE_S} s: {last}")

    def upload(self, collection, name, body):
        """The same name and bytes again are the same source."""
        path = f"/collections/{collection}/sources?name={urllib.parse.quote(name)}"
        return self.call("POST", path, body, "application/octet-stream")["items"][0]["id"]

    def events(self, answer, listener):
        """Gives `listener` the answer's events as (number, name, data) until one ends it, at whichever server lives."""
        last, until = 0, time.monotonic() + 4 * PATIENCE_S
        while time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=CALL_S_MAX)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                connection.request("GET", f"/api/v1/messages/{answer}/events", headers={"last-event-id": str(last)})
                response = connection.getresponse()
                if response.status != 200:
                    time.sleep(RETRY_S)
                    continue
                event = {}
                for line in response:
                    field, _, value = line.decode().rstrip("\n").partition(":")
                    if field:
                        event[field] = value.strip()
                        continue
                    if "event" in event and "id" in event:
                        last = int(event["id"])
                        listener(last, event["event"], json.loads(event.get("data") or "null"))
                        if event["event"] in ("done", "error"):
                            return
                    event = {}
            listener(last, "reconnected", None)
            time.sleep(random.uniform(RETRY_S, 2 * RETRY_S))
        raise Failed(f"the stream of answer {answer} did not end")

    def cpu_s(self):
        return sum(process.cpu_s() for process in self.processes)
