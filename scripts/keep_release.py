"""Serves a release, has it write one of everything, and packs what it leaves. Called by `keep-release`.

The facts beside the pack are the release's own words: every later version must say the same.
"""

import contextlib
import http.client
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

RELEASES = Path(__file__).resolve().parent.parent / "crates/almanac/tests/releases"
# The schema that the dump names throughout; whoever restores it puts another name in its place.
SCHEMA = "kept_release"
SECONDS_MAX = 120
PACK_BYTES_MAX = 400_000
# A zip keeps times; these are the same whenever it is made.
ZIP_TIME = (2000, 1, 1, 0, 0, 0)
# Locks, and what is on its way in.
LEFT_OUT = {"lock", "incoming"}
# A proxy that the environment names is not for the loopback interface.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))

HERONS = """# Herons

## Food

Grey herons eat fish, frogs and sometimes voles. An adult needs about 330 grams of fish a day.

## Hunting

A heron stands motionless at the water's edge for up to forty minutes and then strikes.

## Nests

Colonies are called heronries. Nests of sticks are used again for many years.
"""
HERONS_BEFORE = "# Herons\n\nA first draft that says little.\n"
HERONS_IN_DRAFT = HERONS.replace("330 grams", "350 grams")
TERNS = "# Terns\n\nArctic terns fly from pole to pole and back each year.\n"
KETTLES = """name,price,volume,colour
Aster,24.90 EUR,1.5 l,red
Birch,31.50 EUR,1.7 l,white
Cedar,19.00 EUR,1.0 l,red
Dahlia,45.00 EUR,1.7 l,black
Elder,27.60 EUR,1.5 l,white
Fern,38.20 EUR,2.0 l,black
Gorse,22.40 EUR,1.2 l,red
Hazel,52.00 EUR,2.0 l,steel
"""
TIDES = "High water at the old pier comes fifty minutes later each day.\n"
QUESTIONS = {
    "text": ("How much fish does a grey heron need a day?", "Birds"),
    "table": ("What is the average price of the red kettles?", "Kitchen"),
    "series": ("What was the highest load in March 2024?", "Energy"),
}


def loads():
    """Sixteen weeks of days with a weekend in them."""
    rows = ["day,load"]
    for at in range(112):
        month, day = next((m, at - s + 1) for m, s in ((4, 91), (3, 60), (2, 31), (1, 0)) if at >= s)
        rows.append(f"2024-{month:02}-{day:02},{500 + at * 7919 % 23 - (120 if at % 7 > 4 else 0)}")
    return "\n".join(rows) + "\n"


def pdf():
    """One page, one sentence."""
    text = b"BT /F1 14 Tf 72 700 Td (The lighthouse on the northern cape was lit in 1871.) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


class Server:
    """The program, served on a folder, and on a database where one is named."""

    def __init__(self, program, data, database, pages):
        self.program = program
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        for name in ("XDG_CACHE_HOME", "ALMANAC_ASSETS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        host = urllib.parse.urlsplit(pages).hostname
        self.environment |= {"ALMANAC_DATA": str(data), "ALMANAC_FETCH_HOSTS": host, "ALMANAC_LOG": "warn"}
        if database:
            self.environment["DATABASE_URL"] = database

    def __enter__(self):
        command = [self.program, "serve", "--listen", "127.0.0.1:0"]
        self.child = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        line = self.child.stdout.readline()
        self.url = line.strip().removeprefix("Almanac serves at ")
        if self.url == line.strip():
            raise SystemExit(f"error: the program did not start: {line!r}")
        return self

    def __exit__(self, *_):
        self.child.terminate()
        try:
            self.child.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise

    def run(self, *arguments):
        command = [self.program, *arguments]
        subprocess.run(command, env=self.environment, check=True, timeout=SECONDS_MAX, stdout=subprocess.DEVNULL)

    def ask(self, method, path, body=None, kind="application/json", env="main"):
        data = json.dumps(body).encode() if kind == "application/json" and body is not None else body
        prefix = "" if env == "main" else f"/e/{env}"
        request = urllib.request.Request(f"{self.url}{prefix}/api/v1/{path}", data, method=method)
        request.add_header("Content-Type", kind)
        try:
            with DIRECT.open(request, timeout=SECONDS_MAX) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"error: {method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text.startswith((b"{", b"[")) else text

    def get(self, path, env="main"):
        return self.ask("GET", path, env=env)

    def post(self, path, body=None, env="main"):
        return self.ask("POST", path, body if body is not None else {}, env=env)

    def settle(self, path, is_done, env="main"):
        """Waits until what is at `path` is done."""
        deadline = time.monotonic() + SECONDS_MAX
        while not is_done(found := self.get(path, env)):
            if time.monotonic() > deadline:
                raise SystemExit(f"error: {path} is not done after {SECONDS_MAX} s: {found}")
            time.sleep(0.1)
        return found

    def source(self, added, env="main"):
        ended = lambda source: source["state"] not in ("queued", "working")  # noqa: E731
        return self.settle(f"sources/{added['items'][0]['id']}", ended, env)

    def upload(self, collection, name, content, env="main"):
        path = f"collections/{collection}/sources?name={urllib.parse.quote(name)}"
        content = content if isinstance(content, bytes) else content.encode()
        return self.source(self.ask("POST", path, content, "application/octet-stream", env), env)


@contextlib.contextmanager
def tides():
    """The address of a page that the release fetches."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = TIDES.encode()
            self.send_response(http.client.OK)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def write(server, pages):
    """One of everything; gives back what is asked of it later."""
    ids = {name: server.post("collections", {"name": name})["id"] for name in ("Birds", "Kitchen", "Energy")}
    server.upload(ids["Birds"], "herons.md", HERONS_BEFORE)
    server.upload(ids["Birds"], "herons.md", HERONS)
    server.upload(ids["Birds"], "lighthouse.pdf", pdf())
    server.upload(ids["Birds"], "broken.pdf", b"%PDF-1.4 and nothing else")
    terns = server.upload(ids["Birds"], "terns.md", TERNS)
    kettles = server.upload(ids["Kitchen"], "kettles.csv", KETTLES)
    load = server.upload(ids["Energy"], "load.csv", loads())
    fetched = server.post(f"collections/{ids['Birds']}/sources", {"url": f"{pages}/tides.txt", "name": "tides.txt"})
    # In ten months at the earliest, and what was missed is not made up for: no later test fetches it.
    due = time.gmtime(time.time() + 300 * 86_400)
    yearly = {"cron": f"17 3 {due.tm_mday} {due.tm_mon} *", "missed": "skip"}
    server.ask("PUT", f"sources/{server.source(fetched)['id']}/schedule", yearly)
    correction = {"kind": "text", "unit": None}
    server.ask("PUT", f"sources/{kettles['id']}/tables/0/columns/colour", correction)
    columns = {"source_id": load["id"], "table": 0, "time_column": "day", "value_column": "load", "unit": "MW"}
    series = server.post("series", columns)
    server.settle(f"series/{series['id']}", lambda series: series["state"] != "working")
    chats = converse(server, ids)
    # Deleted after the clone is made, which still has it.
    server.post("environments", {"name": "draft", "with_chats": True})
    server.post("environments", {"name": "passing", "ttl_seconds": 60})
    server.upload(ids["Birds"], "herons.md", HERONS_IN_DRAFT, "draft")
    server.ask("DELETE", f"sources/{terns['id']}")
    return chats, series["id"]


def converse(server, ids):
    chats = {}
    for kind, (question, collection) in QUESTIONS.items():
        chat = server.post("chats", {"scope": {"collections": [ids[collection]]}})["id"]
        server.post(f"chats/{chat}/messages", {"question": question})
        ended = lambda chat: chat["messages"][-1]["state"] != "streaming"  # noqa: E731
        chats[kind] = server.settle(f"chats/{chat}", ended)
    bad = chats["text"]["messages"][-1]["id"]
    server.ask("PUT", f"messages/{bad}/feedback", {"verdict": "down", "note": "too short"})
    case = server.post("evaluation-cases", {"message_id": bad})["id"]
    server.ask("PATCH", f"evaluation-cases/{case}", {"answer": "About 330 grams."})
    run = server.post("evaluation-cases/run")["id"]
    kept = lambda runs: any(item["id"] == run and item["state"] != "running" for item in runs["items"])  # noqa: E731
    server.settle("evaluations", kept)
    return [chat["id"] for chat in chats.values()]


def facts(server, chats, series):
    """What the release says of it."""
    found = server.get(f"series/{series}")
    return {
        "sources": {env: sources(server, env) for env in ("main", "draft")},
        "chats": {chat: said(server, chat) for chat in chats},
        "searches": [best(server, query) for query in ("motionless", "When was the beacon built?")],
        "table": {"question": QUESTIONS["table"][0], "value": value(server)},
        "series": {"id": series, "points": found["points"], "state": found["state"]},
        "differences": server.get("environments/draft/diff?with=main")["source_counts"],
        "cases": [case["question"] for case in server.get("evaluation-cases")["items"]],
        "runs": [run["id"] for run in server.get("evaluations")["items"]],
    }


def sources(server, env):
    found = []
    for collection in server.get("collections", env)["items"]:
        for source in server.get(f"collections/{collection['id']}/sources", env)["items"]:
            schedule = (source["schedule"] or {}).get("cron")
            kept = {name: source[name] for name in ("id", "name", "state", "blob", "bytes", "chunks")}
            found.append({"collection": collection["name"], **kept, "cron": schedule})
    return sorted(found, key=lambda source: (source["collection"], source["name"]))


def said(server, chat):
    def passage(citation):
        where = {"source": citation["source_id"], **{name: citation["location"][name] for name in ("start", "end")}}
        path = f"passages/{citation['chunk_id']}?{urllib.parse.urlencode(where)}"
        return {"path": path, "cited": citation["text"], "text": server.get(path)["text"]}

    return [
        {
            **{name: message[name] for name in ("role", "text", "state", "mode")},
            "verdict": (message["feedback"] or {}).get("verdict"),
            "passages": [passage(citation) for citation in message["citations"]],
        }
        for message in server.get(f"chats/{chat}")["messages"]
    ]


def best(server, query):
    found = server.post("search", {"query": query})
    if not found["semantic"] or not found["items"]:
        raise SystemExit(f"error: nothing is found by meaning: {found}\nremedy: scripts/fetch-assets")
    return {"query": query, "source": found["items"][0]["source"]}


def value(server):
    question, collection = QUESTIONS["table"]
    answer = server.post("answers", {"question": question, "scope": {"collections": [collection]}})
    if not answer["table"] or not answer["table"]["value_text"]:
        raise SystemExit(f"error: the table does not answer: {answer}")
    return answer["table"]["value_text"]


def keep(program, data, database, backup=None):
    """Has the release write into `data`, and asks it after a restart."""
    with tides() as pages:
        with Server(program, data, database, pages) as server:
            chats, series = write(server, pages)
        with Server(program, data, database, pages) as server:
            told = facts(server, chats, series)
            if backup:
                server.run("backup", str(backup))
    return told


def dump(database):
    """The database as statements that any client can run; without what only psql understands."""
    command = ["pg_dump", database, "--schema", SCHEMA, "--inserts", "--rows-per-insert=100",
               "--no-owner", "--no-privileges", "--no-comments"]  # fmt: skip
    text = subprocess.run(command, check=True, timeout=SECONDS_MAX, capture_output=True, text=True).stdout
    left_out = re.compile(rf"^(\\.*|CREATE SCHEMA {SCHEMA};)$", re.MULTILINE)
    return left_out.sub("", text)


def pack(file, folders, texts):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        entries = {name: text.encode() for name, text in texts.items()}
        for name, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                if path.is_file() and not LEFT_OUT & set(inside.parts):
                    entries[f"{name}/{inside.as_posix()}"] = path.read_bytes()
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    size = file.stat().st_size
    if size > PACK_BYTES_MAX:
        raise SystemExit(f"error: {file} has {size} bytes, more than {PACK_BYTES_MAX}\nremedy: have it write less")
    return size


def main():
    version, program, server = sys.argv[1:]
    folder = RELEASES / version
    if folder.exists():
        raise SystemExit(f"error: {folder} is there already, and what is kept never changes\nremedy: name another version")
    subprocess.run(["psql", server, "--quiet", "-c", f"CREATE SCHEMA {SCHEMA}"], check=True, timeout=SECONDS_MAX)
    database = f"{server}?options=-csearch_path%3D{SCHEMA}%2Cpublic"
    with tempfile.TemporaryDirectory() as scratch:
        on_sqlite, on_postgres, backup = (Path(scratch) / name for name in ("sqlite", "postgres", "backup"))
        for data in (on_sqlite, on_postgres):
            data.mkdir()
        told = {"sqlite": keep(program, on_sqlite, None, backup), "postgres": keep(program, on_postgres, database)}
        query = f"SELECT MAX(version) FROM {SCHEMA}._sqlx_migrations"
        command = ["psql", server, "--tuples-only", "--no-align", "-c", query]
        schema = int(subprocess.run(command, check=True, timeout=SECONDS_MAX, capture_output=True).stdout)
        folder.mkdir(parents=True)
        folders = {"sqlite": on_sqlite, "postgres": on_postgres, "backup": backup}
        size = pack(folder / "data.zip", folders, {"postgres.sql": dump(server)})
    kept = {"version": version, "schema": schema, "facts": told}
    (folder / "release.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    print(f"kept {version}, schema {schema}, {size} bytes, in {folder}")


if __name__ == "__main__":
    main()
