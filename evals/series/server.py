"""A server of its own for a measurement."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from program import PASSED_ON, Failed

START_S_MAX = 60
READY_S_MAX = 900
POLL_S = 0.1


class Server:
    """A server on a free port and an empty data folder, with the embedding model that everyone has."""

    def __init__(self, binary, folder):
        self.log = Path(folder) / "log"
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [binary, "--data", Path(folder) / "data", "serve", "--listen", "127.0.0.1:0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=environment,
            )  # fmt: skip
        try:
            self.address = until(self.found_address, START_S_MAX, f"the server did not start, see {self.log}")
        except BaseException:
            self.stop()
            raise

    def found_address(self):
        found = re.search(r"serves at (http://\S+)", self.log.read_text(errors="replace"))
        return found and found[1]

    def call(self, method, path, body=None, kind="application/json"):
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1{path}", body, {"content-type": kind}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=READY_S_MAX) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Failed(f"{method} {path} was answered {error.code}: {error.read().decode(errors='replace')}") from error

    def cpu_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self):
        """The most that it held at any time."""
        return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def add(self, collection, name, body):
        """The source that a file becomes."""
        path = f"/collections/{collection}/sources?name={urllib.parse.quote(name)}"
        return self.call("POST", path, body, "application/octet-stream")["items"][0]["id"]

    def settled(self, path):
        """What is there once it is read; a failure is one of ours."""

        def asked():
            found = self.call("GET", path)
            return found if found["state"] in ("ready", "failed") else None

        found = until(asked, READY_S_MAX, f"{path} was not ready in {READY_S_MAX} s")
        if found["state"] == "failed":
            raise Failed(f"{path} failed: {found['error']}")
        return found

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=START_S_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def until(asked, seconds, words):
    """The first answer that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := asked():
            return answer
        time.sleep(POLL_S)
    raise Failed(words)
