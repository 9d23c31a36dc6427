"""Several servers and workers against one, on one machine and one Postgres: what they do a second, and a second of processor time.

`scale.py --almanac BINARY --databases URL URL [URL URL ...]`: an empty database for each run, on a Postgres of this machine that
nobody else uses meanwhile. One server, then three servers with two workers, in turn. Prints one line of JSON for each run, and
then the medians as a table.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path
from statistics import median

from fleet import CALL_S_MAX, Failed, Fleet

ROOT = Path(__file__).resolve().parent.parent
# Name, servers, workers of their own.
SHAPES = (("one server", 1, 0), ("three servers, two workers", 3, 2))
SENTENCES = 200
QUESTION_WORDS = (6, 14)
WARM_ANSWERS = 20
READY_S_MAX = 600
QUIET_S_MAX = 60
# Processor time in a second that counts as nothing left to do.
QUIET_CPU_S = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


def sentences():
    """Those of this repository's own pages, so that words have the statistics of English."""
    pages = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
    text = " ".join(" ".join(page.read_text().split()) for page in pages)
    return [found for found in re.split(r"(?<=[.!?;])\s+", text) if 40 <= len(found) <= 300]


def fields_of(pid):
    """After the name in /proc/PID/stat: the parent is field 1, the four kinds of processor time are 11 to 14."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Postgres:
    """Processor time of the server behind a URL: of its first process, of those that ended and of those that run."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.hostname not in ("127.0.0.1", "localhost"):
            raise Failed("the Postgres must be one of this machine: its processor time is measured")
        wanted = f":{parts.port or 5432:04X}"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(wanted) and line[3] == "0A"}
        self.pid = next((pid for pid in self.pids() if self.listens(pid, sockets)), None)
        if self.pid is None:
            raise Failed(f"no process of this machine listens on port {parts.port or 5432}")

    @staticmethod
    def pids():
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]

    @staticmethod
    def listens(pid, sockets):
        with contextlib.suppress(OSError):
            return any(os.readlink(entry) in sockets for entry in Path(f"/proc/{pid}/fd").iterdir())
        return False

    def cpu_s(self):
        spent = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                fields = fields_of(pid)
                if self.pid in (pid, int(fields[1])):
                    spent += sum(map(int, fields[11:15]))
        return spent / TICKS


class Meter:
    """Time, and processor time of the fleet, of Postgres, of this client and of the whole machine, since it was made."""

    def __init__(self, fleet, postgres):
        self.fleet, self.postgres = fleet, postgres
        self.before = self.read()

    def read(self):
        spent = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
        machine = (sum(spent) - spent[3] - spent[4]) / TICKS
        return time.monotonic(), self.fleet.cpu_s(), self.postgres.cpu_s(), time.process_time(), machine

    def told(self):
        seconds, ours, postgres, client, machine = (now - then for now, then in zip(self.read(), self.before))
        return {
            "seconds": seconds, "almanac_cpu_s": ours, "postgres_cpu_s": postgres, "client_cpu_s": client,
            "cores_busy": machine / seconds,
        }  # fmt: skip


def ingest(fleet, postgres, documents):
    """Uploads all documents at once; seconds until all are ready, processor time until nobody has anything left to do."""
    collection = fleet.call("POST", "/collections", {"name": "Library"})["id"]
    meter = Meter(fleet, postgres)
    for number, text in enumerate(documents):
        fleet.upload(collection, f"document-{number}.txt", text.encode())
    until, sources = time.monotonic() + READY_S_MAX, []
    while not sources or any(source["state"] in ("queued", "working") for source in sources):
        if time.monotonic() > until:
            raise Failed("the documents were not read in time")
        time.sleep(0.2)
        sources = fleet.call("GET", f"/collections/{collection}/sources?limit=200")["items"]
    ready_s = meter.told()["seconds"]
    if len(sources) != len(documents) or any(source["state"] != "ready" for source in sources):
        raise Failed("not every document could be read")
    until = time.monotonic() + QUIET_S_MAX
    spent = -QUIET_CPU_S
    # Every server takes the new passages into an index of its own.
    while fleet.cpu_s() - spent > QUIET_CPU_S and time.monotonic() < until:
        spent = fleet.cpu_s()
        time.sleep(1)
    return meter.told() | {"seconds": ready_s, "chunks": sum(source["chunks"] for source in sources)}


class Askers:
    """Clients that each ask, read the answer to its end, and ask again."""

    def __init__(self, fleet, questions):
        self.fleet, self.questions = fleet, iter(questions)
        self.lock = threading.Lock()
        self.answers, self.faults = 0, []

    def ask(self):
        """One question in a chat of its own, its answer heard where it was asked."""
        with self.lock:
            question = next(self.questions)
        chat = self.fleet.call("POST", "/chats", {})["id"]
        connection = http.client.HTTPConnection("127.0.0.1", self.fleet.port(), timeout=CALL_S_MAX)
        with contextlib.closing(connection):
            headers = {"content-type": "application/json", "accept": "text/event-stream"}
            connection.request("POST", f"/api/v1/chats/{chat}/messages", json.dumps({"question": question}), headers)
            response = connection.getresponse()
            if not any(line.startswith(b"event: done") for line in response):
                raise Failed(f"a question was answered {response.status}, and its answer not ended")

    def work(self, until):
        try:
            while time.monotonic() < until:
                self.ask()
                with self.lock:
                    self.answers += 1
        except (Failed, OSError, http.client.HTTPException) as fault:
            with self.lock:
                self.faults.append(fault)

    def run(self, count, seconds):
        """Answers that `count` clients got until `seconds` were over, those under way then among them."""
        self.answers = 0
        threads = [threading.Thread(target=self.work, args=(time.monotonic() + seconds,)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.faults:
            raise Failed(f"{len(self.faults)} clients gave up, the first: {self.faults[0]}")
        return self.answers


def asked(found, count):
    """Beginnings of sentences, none of them twice: an answer that was given before costs nothing."""
    chooser = random.Random(count)
    for number in range(count):
        words = chooser.choice(found).split()
        yield " ".join(words[: chooser.randint(*QUESTION_WORDS)]) + f" ({number})"


def run(given, shape, database, number):
    """One run of one shape on a new database: figures by what was done."""
    found, chooser = sentences(), random.Random(number)
    documents = [" ".join(chooser.choices(found, k=SENTENCES)) for _ in range(given.documents)]
    name, servers, workers = shape
    postgres = Postgres(database)
    environment = {"ALMANAC_CACHE_MEBIBYTES": "0"}
    figures = {"shape": name}
    with tempfile.TemporaryDirectory() as folder, Fleet(given.almanac, folder, database, servers, workers, environment) as fleet:
        figures["ingestion"] = ingest(fleet, postgres, documents)
        askers = Askers(fleet, asked(found, 1_000_000))
        for _ in range(WARM_ANSWERS):
            askers.ask()
        for clients in given.clients:
            meter = Meter(fleet, postgres)
            answers = askers.run(clients, given.seconds)
            figures[f"answers to {clients}"] = meter.told() | {"answers": answers}
    return figures


def table(runs, clients):
    """Medians by what was done and who did it; `linear` compares work a second of processor time with that of one server."""
    lines = [
        "| what | who | a second | cores busy | a CPU second of Almanac | linear | the same with Postgres | linear | CPU of Postgres |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for what, unit in [("ingestion", "chunks"), *((f"answers to {count}", "answers") for count in clients)]:
        one = None
        for name, _, _ in SHAPES:
            found = [each[what] for each in runs if each["shape"] == name]
            rate = median(each[unit] / each["seconds"] for each in found)
            busy = median(each["cores_busy"] for each in found)
            ours = median(each[unit] / each["almanac_cpu_s"] for each in found)
            both = median(each[unit] / (each["almanac_cpu_s"] + each["postgres_cpu_s"]) for each in found)
            share = median(each["postgres_cpu_s"] / (each["almanac_cpu_s"] + each["postgres_cpu_s"]) for each in found)
            one = one or (ours, both)
            label = "ingestion, chunks" if unit == "chunks" else f"{what} client{'s' if what[-2:] != ' 1' else ''} at once"
            lines.append(
                f"| {label} | {name} | {rate:.1f} | {busy:.2f} | {ours:.1f} | {ours / one[0]:.2f} "
                f"| {both:.1f} | {both / one[1]:.2f} | {share:.0%} |"
            )
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--almanac", required=True)
    parser.add_argument("--databases", nargs="+", required=True, help="two for each round")
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each number of clients asks")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    given = parser.parse_args()
    if len(given.databases) % len(SHAPES):
        parser.error("give a database for each shape")
    runs = []
    for number, database in enumerate(given.databases):
        # Each round has documents of its own, the same for every shape.
        runs.append(run(given, SHAPES[number % len(SHAPES)], database, number // len(SHAPES)))
        print(json.dumps(runs[-1]), flush=True)
    print("\n".join(table(runs, given.clients)))


if __name__ == "__main__":
    sys.exit(main())
