"""Kills a random server or worker every few seconds under load, and counts what was lost or doubled: it must be nothing.

`kill.py --almanac BINARY --fake-llm BINARY --database URL [--seconds 300] [--every 5]`. Uploads, questions whose answers are
followed from whichever server lives, and a schedule go on all the while. Prints one JSON object and ends with 1 where something
was lost, doubled or left undone.
"""

import argparse
import contextlib
import datetime
import http.server
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import traceback

from fleet import Failed, Fleet

ASKERS = 3
UPLOAD_EVERY_S = 1.0
SETTLE_S_MAX = 300
# A server's last transaction may still be carried out when its client has learnt that it died.
LOOK_AFTER_S = 0.5
# A run of the schedule may begin so late: it waits for a worker that lives.
LATE_S_MAX = 40
ANSWER = "The valve of the pump closes at two bar, says its manual. " * 12


class Table(http.server.BaseHTTPRequestHandler):
    """A table with one more row at each minute, for the schedule to fetch."""

    def do_GET(self):
        rows = "".join(f"{minute},{minute % 7}\n" for minute in range(int(time.time() // 60) % 1000 + 2))
        body = f"minute,value\n{rows}".encode()
        self.send_response(200)
        self.send_header("content-type", "text/csv")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serial(number):
    """A word that stands in one document only."""
    chooser = random.Random(number)
    return "".join(chooser.choices("bcdfghjklmnpqrstvwxz", k=12))


class Load:
    """What clients did, to be compared with what is there at the end."""

    def __init__(self, fleet, seed):
        self.fleet, self.seed = fleet, seed
        self.stop = threading.Event()
        self.uploaded, self.chats, self.faults = {}, {}, []
        self.reconnected = self.restarted = self.streams = 0
        self.lock = threading.Lock()
        self.collections = [fleet.call("POST", "/collections", {"name": f"Plant {n}"})["id"] for n in range(3)]

    def guarded(self, work, *arguments):
        def run():
            try:
                work(*arguments)
            except Exception:
                with self.lock:
                    self.faults.append(traceback.format_exc(limit=4))

        return threading.Thread(target=run, daemon=True)

    def upload(self):
        number = 0
        while not self.stop.wait(UPLOAD_EVERY_S):
            number += 1
            name = f"pump-{number}.txt"
            text = "\n\n".join(f"Pump {number} section {part}. Its valve closes at {number + part} bar." for part in range(40))
            text += f"\n\nIts serial is {serial(number)}."
            collection = self.collections[number % len(self.collections)]
            self.uploaded[name] = (collection, self.fleet.upload(collection, name, text.encode()))

    def ask(self, asker):
        rest = random.Random(self.seed + asker)
        while not self.stop.is_set():
            chat = self.fleet.call("POST", "/chats", {})["id"]
            for turn in range(rest.randint(1, 3)):
                question = f"At how many bar does the valve of pump {turn + 1} close?"
                answer = self.put_question(chat, turn, question)
                self.chats.setdefault(chat, []).append((question, answer, self.follow(answer)))

    def put_question(self, chat, turn, question):
        """Asks once: where the server died over it, what is there tells whether the question arrived."""
        until = time.monotonic() + SETTLE_S_MAX
        while time.monotonic() < until:
            try:
                status, asked = self.fleet.once("POST", f"/chats/{chat}/messages", {"question": question})
                if status < 300:
                    return asked["answer"]["id"]
                if status < 500:
                    raise Failed(f"a question was answered {status}: {asked}")
            except (OSError, ValueError):
                pass
            time.sleep(LOOK_AFTER_S)
            kept = self.fleet.call("GET", f"/chats/{chat}")["messages"]
            if len(kept) > 2 * turn:
                return kept[2 * turn + 1]["id"]
        raise Failed("no server took a question")

    def follow(self, answer):
        text = []

        def listener(_, name, data):
            if name == "token":
                text.append(data["text"])
            elif name == "restarted":
                text.clear()
                self.restarted += 1
            elif name == "reconnected":
                self.reconnected += 1
            elif name == "error":
                raise Failed(f"an answer ended in an error: {data}")

        self.fleet.events(answer, listener)
        self.streams += 1
        return "".join(text)


def killing(fleet, seconds, every, seed):
    """Kills a random process at each interval and starts it again; how often each was."""
    chance, until = random.Random(seed), time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(every)
        victim = chance.choice(fleet.processes)
        victim.kill()
        victim.start()
    return {process.name: process.starts - 1 for process in fleet.processes}


def settled(fleet, load):
    """Every source once nobody works on any."""
    until = time.monotonic() + SETTLE_S_MAX
    while True:
        sources = {}
        for collection in load.collections:
            cursor = ""
            while cursor is not None:
                page = fleet.call("GET", f"/collections/{collection}/sources?limit=200{cursor}")
                for source in page["items"]:
                    sources.setdefault((collection, source["name"]), []).append(source)
                cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
        if not any(each["state"] in ("queued", "working") for found in sources.values() for each in found):
            return sources
        if time.monotonic() > until:
            raise Failed("sources are still at work")
        time.sleep(1)


def wrong_sources(fleet, load):
    """Whether each upload is there once, and found at every server by the word that it alone has."""
    sources, faults = settled(fleet, load), []
    for number, (name, (collection, upload)) in enumerate(load.uploaded.items(), 1):
        found = sources.get((collection, name), [])
        if [(each["id"], each["state"]) for each in found] != [(upload, "ready")]:
            faults.append(f"source {name}: {[(each['state'], each['error']) for each in found]}")
        for server in fleet.servers:
            if not is_found(fleet, server, serial(number), upload):
                faults.append(f"source {name} is not found at {server.name}")
    extra = sum(map(len, sources.values())) - len(load.uploaded) - 1
    if extra:
        faults.append(f"{extra} sources too many")
    return faults


def is_found(fleet, server, word, source):
    """Whether `server` finds `source` by `word`; what others read, it learns of in a moment."""
    until = time.monotonic() + SETTLE_S_MAX / 10
    body = {"query": word, "scope": {"sources": [source]}}
    while time.monotonic() < until:
        for item in fleet.call("POST", "/search", body, port=server.port)["items"]:
            # Not by its meaning only: vectors are all servers' in common, entries of words each server's own.
            if word in item["text"] and any(leg["leg"] == "words" for leg in item["legs"]):
                return True
        time.sleep(1)
    return False


def wrong_chats(fleet, load):
    faults = []
    for chat, turns in load.chats.items():
        messages = fleet.call("GET", f"/chats/{chat}")["messages"]
        if [message["text"] for message in messages[::2]] != [question for question, _, _ in turns]:
            faults.append(f"chat {chat}: its questions are not those that were asked")
        for (_, answer, heard), kept in zip(turns, messages[1::2]):
            if kept["id"] != answer or kept["state"] != "done" or kept["text"] != heard:
                faults.append(f"answer {answer}: {kept['state']}, kept {len(kept['text'])} and heard {len(heard)} characters")
    return faults


def seconds_of(moment):
    return datetime.datetime.fromisoformat(moment).timestamp()


def wrong_runs(fleet, scheduled, began, ended):
    """Whether each whole minute between the two times has had its run of the schedule; the runs."""
    runs, faults, expected = [], [], 0
    for run in fleet.call("GET", f"/sources/{scheduled}/refreshes")["refreshes"]:
        started, over = (seconds_of(run[name] or run["started_at"]) for name in ("started_at", "ended_at"))
        if began <= started < ended:
            runs.append((started, over))
            if run["outcome"] not in ("changed", "unchanged"):
                faults.append(f"the run of {run['started_at']}: {run['outcome']}, {run['message']}")
    for minute in range(int(began // 60 + 1) * 60, int(ended - LATE_S_MAX), 60):
        expected += 1
        # One that was still going on is the next minute's, too.
        if not any(started < minute + LATE_S_MAX and over >= minute for started, over in runs):
            faults.append(f"no run of the schedule at {time.strftime('%H:%M', time.gmtime(minute))}")
    # Of the last minute it may have begun.
    if len(runs) > expected + 1:
        faults.append(f"{len(runs)} runs of the schedule in {expected} minutes")
    return faults, len(runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--almanac", required=True)
    parser.add_argument("--fake-llm", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where data and logs stay, to look into; a temporary one by default")
    given = parser.parse_args()
    table = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Table)
    threading.Thread(target=table.serve_forever, daemon=True).start()
    llm = subprocess.Popen([given.fake_llm, "--token-ms", "20", "--answer", ANSWER], stdout=subprocess.PIPE, text=True)
    try:
        told = chaos(given, llm.stdout.readline().strip(), f"http://127.0.0.1:{table.server_port}/table.csv")
    finally:
        llm.kill()
    print(json.dumps(told, indent=1))
    return 1 if told["faults"] else 0


def chaos(given, llm, address):
    """The load, the killing and what came of them."""
    environment = {"OPENAI_BASE_URL": llm, "ALMANAC_LLM_MODEL": "fake", "ALMANAC_FETCH_HOSTS": "127.0.0.1"}
    with contextlib.ExitStack() as running:
        folder = given.folder or running.enter_context(tempfile.TemporaryDirectory())
        fleet = running.enter_context(Fleet(given.almanac, folder, given.database, 3, 2, environment))
        load = Load(fleet, given.seed)
        scheduled = fleet.call("POST", f"/collections/{load.collections[0]}/sources", {"url": address})["items"][0]["id"]
        # Its first reading would be the first minutes' run, too.
        settled(fleet, load)
        fleet.call("PUT", f"/sources/{scheduled}/schedule", {"cron": "* * * * *", "zone": "UTC"})
        threads = [load.guarded(load.upload), *(load.guarded(load.ask, asker) for asker in range(ASKERS))]
        for thread in threads:
            thread.start()
        began = time.time()
        kills = killing(fleet, given.seconds, given.every, given.seed)
        load.stop.set()
        for thread in threads:
            thread.join()
        ended = time.time()
        faults = load.faults + wrong_sources(fleet, load) + wrong_chats(fleet, load)
        run_faults, runs = wrong_runs(fleet, scheduled, began, ended)
    return {
        "seconds": round(ended - began), "kills": kills, "uploads": len(load.uploaded), "chats": len(load.chats),
        "answers": load.streams, "reconnected": load.reconnected, "restarted": load.restarted,
        "scheduled_runs": runs, "faults": faults + run_faults,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
