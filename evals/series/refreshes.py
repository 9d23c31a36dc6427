"""How long a whole refresh of a series takes in the server: read the file it keeps, clean, choose, fit, back-test, publish."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from program import PASSED_ON, Failed

START_S_MAX = 60
READY_S_MAX = 900
POLL_S = 0.1
TIMES = 2


class Server:
    """A server on a free port and an empty data folder. Without an embedding model: a series needs none, and the rows of
    a long file would be embedded for minutes first."""

    def __init__(self, binary, folder):
        self.log = Path(folder) / "log"
        assets = Path(folder) / "assets"
        assets.mkdir()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"ALMANAC_ASSETS": str(assets)}
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


def measure(program, series):
    """Seconds and CPU seconds from the asking until the new forecast is published: the least of some times."""
    about = series.about
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program.binary, folder)
        try:
            collection = server.call("POST", "/collections", {"name": "series"})["id"]
            name = urllib.parse.quote(series.path.name)
            body = series.path.read_bytes()
            added = server.call("POST", f"/collections/{collection}/sources?name={name}", body, "application/octet-stream")
            source = added["items"][0]["id"]
            settled(server, f"/sources/{source}")
            columns = {"source_id": source, "table": 0, "time_column": about["time"], "value_column": about["value"]}
            columns |= {key: about[key] for key in ("zone", "country") if key in about}
            path = f"/series/{server.call('POST', '/series', columns)['id']}"
            settled(server, path)
            return min((refresh(server, source, path) for _ in range(TIMES)), key=lambda one: one["wall_s"])
        finally:
            server.stop()


def settled(server, path):
    """What is there once it is read; a failure is one of ours."""

    def asked():
        found = server.call("GET", path)
        return found if found["state"] in ("ready", "failed") else None

    found = until(asked, READY_S_MAX, f"{path} was not ready in {READY_S_MAX} s")
    if found["state"] == "failed":
        raise Failed(f"{path} failed: {found['error']}")
    return found


def refresh(server, source, path):
    began, cpu_s = time.monotonic(), server.cpu_s()
    server.call("PUT", f"/sources/{source}/refresh")
    found = settled(server, path)
    return {
        "wall_s": time.monotonic() - began,
        "cpu_s": server.cpu_s() - cpu_s,
        "points": found["points"],
        "horizon": found["horizon"],
    }
