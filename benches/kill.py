"""Kills a random server or worker every few seconds under load, and counts what was lost or doubled: it must be nothing.

`kill.py --almanac BINARY --fake-llm BINARY --database URL [--seconds 300] [--every 5]`. Uploads, questions whose answers are
followed from whichever server lives, and a schedule go on all the while. Prints one JSON object and ends with 1 where something
was lost, doubled or left undone.
"""

import argparse
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

        return threading.Thread(target=run)

    def upload(self):
        number = 0
        while not self.stop.wait(UPLOAD_EVERY_S):
            number += 1
            name = f"pump-{number}.txt"
            text = "\n\n".join(f"Pump {number} section {part}. Its valve closes at {number + part} bar." for part in range(40))
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


def wrong(fleet, load, scheduled):
    """What is not as it should be, in words."""
    faults = []
    sources = settled(fleet, load)
    for name, (collection, _) in load.uploaded.items():
        found = sources.get((collection, name), [])
        if len(found) != 1 or found[0]["state"] != "ready":
            faults.append(f"source {name}: {[each['state'] for each in found]}")
    extra = sum(map(len, sources.values())) - len(load.uploaded) - 1
    if extra:
        faults.append(f"{extra} sources too many")
    for chat, turns in load.chats.items():
        messages = fleet.call("GET", f"/chats/{chat}")["messages"]
        if [message["text"] for message in messages[::2]] != [question for question, _, _ in turns]:
            faults.append(f"chat {chat}: its questions are not those that were asked")
        for (_, answer, heard), kept in zip(turns, messages[1::2]):
            if kept["id"] != answer or kept["state"] != "done" or kept["text"] != heard:
                faults.append(f"answer {answer}: {kept['state']}, kept {len(kept['text'])} and heard {len(heard)} characters")
    runs = [run["started_at"][:16] for run in fleet.call("GET", f"/sources/{scheduled}/refreshes")["items"]]
    doubled = len(runs) - len(set(runs))
    if doubled:
        faults.append(f"{doubled} runs of the schedule too many")
    return faults, len(runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--almanac", required=True)
    parser.add_argument("--fake-llm", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    table = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Table)
    threading.Thread(target=table.serve_forever, daemon=True).start()
    llm = subprocess.Popen(
        [given.fake_llm, "--token-ms", "20", "--answer", ANSWER], stdout=subprocess.PIPE, text=True
    )
    environment = {
        "OPENAI_BASE_URL": llm.stdout.readline().strip(), "ALMANAC_LLM_MODEL": "fake", "ALMANAC_FETCH_HOSTS": "127.0.0.1",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, Fleet(given.almanac, folder, given.database, 3, 2, environment) as fleet:
        load = Load(fleet, given.seed)
        address = f"http://127.0.0.1:{table.server_port}/table.csv"
        body = {"url": address}
        scheduled = fleet.call("POST", f"/collections/{load.collections[0]}/sources", body)["items"][0]["id"]
        fleet.call("PUT", f"/sources/{scheduled}/schedule", {"cron": "* * * * *", "zone": "UTC"})
        threads = [load.guarded(load.upload), *(load.guarded(load.ask, asker) for asker in range(ASKERS))]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        kills = killing(fleet, given.seconds, given.every, given.seed)
        load.stop.set()
        for thread in threads:
            thread.join()
        ended = time.monotonic()
        faults, runs = wrong(fleet, load, scheduled)
    llm.kill()
    faults = load.faults + faults
    print(json.dumps({
        "seconds": round(ended - began), "kills": kills, "uploads": len(load.uploaded), "chats": len(load.chats),
        "answers": load.streams, "reconnected": load.reconnected, "restarted": load.restarted,
        "scheduled_runs": runs, "faults": faults,
    }, indent=1))  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
