"""Lets a real Prometheus scrape a real Almanac that is put to use, and asks it every query of the dashboard.

    live.py ALMANAC FAKE_LLM PROMETHEUS PROMTOOL

Every query has to return numbers, and every rule has to evaluate. Grafana itself is not run. Standard library only.
"""

import csv
import io
import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Longest wait for all queries to return something: the sources are looked at once a minute.
PATIENCE_S = 240
# What Grafana puts in place of its variables; a scrape comes each second.
VARIABLES = {"$__rate_interval": "1m", "$instance": ".*"}
# Hours of the series at first and after a refresh: the forecast of 72 hours can be judged then.
HOURS = (24 * 40, 24 * 44)
MODEL = "scripted"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Loads(BaseHTTPRequestHandler):
    """Answers with a series of hours that grows with each fetch."""

    fetched = 0

    def do_GET(self):
        hours = HOURS[min(Loads.fetched, len(HOURS) - 1)]
        Loads.fetched += 1
        begin = datetime(2024, 1, 1, tzinfo=timezone.utc)
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["time", "load"])
        for hour in range(hours):
            load = 100 + 30 * math.sin(hour * math.tau / 24) + 10 * math.sin(hour * math.tau / 168) + hour * 37 % 11
            rows.writerow([(begin + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ"), f"{load:.2f}"])
        body = out.getvalue().encode()
        self.send_response(200)
        self.send_header("content-type", "text/csv")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Api:
    """Asks a server; refusals are answers like others."""

    def __init__(self, url):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, method, path, body=None, headers=None):
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        sent = {"content-type": kind, **(headers or {})}
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
        try:
            with self.opener.open(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            text = refusal.read()
        try:
            return json.loads(text or b"null")
        except json.JSONDecodeError:
            return text.decode()

    def wait(self, path, is_good, what):
        since = time.monotonic()
        while time.monotonic() - since < PATIENCE_S:
            answer = self.ask("GET", path)
            if is_good(answer):
                return answer
            time.sleep(0.2)
        raise SystemExit(f"error: {what}: {answer}")

    def settled(self, source):
        path = f"/api/v1/sources/{source}"
        return self.wait(path, lambda answer: answer["state"] == "ready", "the source is not ready")


def seed(api, loads):
    """What somebody would have who uses all of it."""
    collection = api.ask("POST", "/api/v1/collections", {"name": "Birds"})["id"]
    sources = f"/api/v1/collections/{collection}/sources"
    note = b"# Herons\n\nHerons eat fish and stand still for hours.\n\n# Wrens\n\nWrens are small and brown.\n"
    api.settled(api.ask("POST", sources + "?name=birds.md", note)["items"][0]["id"])
    added = api.ask("POST", sources, {"url": loads, "name": "load.csv"})
    source = added["items"][0]["id"]
    api.settled(source)
    columns = {"source_id": source, "table": 0, "time_column": "time", "value_column": "load", "horizon": 72}
    series = api.ask("POST", "/api/v1/series", columns)["id"]
    forecast = f"/api/v1/series/{series}/forecasts/latest"
    api.wait(forecast, lambda answer: "error" not in answer, "there is no forecast")
    api.ask("PUT", f"/api/v1/sources/{source}/schedule", {"cron": "15 6 * * *"})
    api.ask("PUT", f"/api/v1/sources/{source}/refresh")
    accuracy = f"/api/v1/series/{series}/accuracy"
    api.wait(accuracy, lambda answer: any(errors["n"] >= 48 for errors in answer.get("issued", [])), "no forecast is judged")


def use(api, stop):
    """Asks, searches and errs until it is told to stop."""
    turn = 0
    while not stop.is_set():
        turn += 1
        chat = api.ask("POST", "/api/v1/chats", {})["id"]
        streamed = {"accept": "text/event-stream"}
        for question in ("What do herons eat?", f"Are wrens brown? fake:say=Wrens are blue [1]. {turn}"):
            api.ask("POST", f"/api/v1/chats/{chat}/messages", {"question": question}, streamed)
        # The same again, from the cache; one that no source answers; one that the model is too slow for.
        for question in ("What do herons eat?", f"What is a quasar? fake:say=That is not known. {turn}"):
            api.ask("POST", "/api/v1/answers", {"question": question})
        if turn % 3 == 1:
            api.ask("POST", "/api/v1/answers", {"question": f"How tall are herons? fake:slow=5000 {turn}"})
        api.ask("POST", "/api/v1/search", {"query": f"small brown birds {turn}"})
        api.ask("GET", "/api/v1/chats/absent")
        note = f"# Note {turn}\n\nA stork was seen.\n".encode()
        collection = api.ask("GET", "/api/v1/collections")["items"][0]["id"]
        api.ask("POST", f"/api/v1/collections/{collection}/sources?name=note.md", note)


def queries():
    """Each query of the dashboard with the panel that it is of."""
    for panel in json.loads((HERE / "dashboard.json").read_text())["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"]
            for name, value in VARIABLES.items():
                expression = expression.replace(name, value)
            assert "$" not in expression, f"{panel['title']}: a variable is unknown: {expression}"
            yield panel["title"], expression


def has_numbers(prometheus, expression):
    answer = prometheus.ask("GET", "/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
    if answer.get("status") != "success":
        raise SystemExit(f"error: Prometheus refuses {expression}: {answer.get('error')}")
    values = [float(result["value"][1]) for result in answer["data"]["result"]]
    return any(math.isfinite(value) for value in values)


def check_metrics(promtool, text):
    """What Prometheus' own linter says, but for names that end as it would not."""
    linted = subprocess.run([promtool, "check", "metrics"], input=text, text=True, capture_output=True)
    if linted.returncode:
        raise SystemExit(f"error: promtool check metrics says:\n{linted.stdout}{linted.stderr}")


def check_secrets(text):
    """No question and no key may be in what is measured."""
    for word in ("heron", "quasar", "sk-secret", "birds.md"):
        if word in text.lower():
            raise SystemExit(f"error: the metrics hold {word!r}")


def check_live(almanac, prometheus, metrics, promtool):
    since = time.monotonic()
    missing = list(queries())
    total = len(missing)
    while missing and time.monotonic() - since < PATIENCE_S:
        time.sleep(1)
        missing = [query for query in missing if not has_numbers(prometheus, query[1])]
    if missing:
        raise SystemExit("error: no data for\n" + "\n".join(f"  {title}: {expression}" for title, expression in missing))
    print(f"dashboard: all {total} queries returned data after {time.monotonic() - since:.0f} s")
    groups = prometheus.ask("GET", "/api/v1/rules")["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    sick = [rule["name"] for rule in rules if rule["health"] != "ok"]
    if sick or not rules:
        raise SystemExit(f"error: rules that do not evaluate: {sick}")
    print(f"rules: all {len(rules)} evaluate on what is scraped")
    text = metrics.ask("GET", "/metrics")
    check_metrics(promtool, text)
    check_secrets(text)
    if almanac.ask("GET", "/metrics", headers={"x-forwarded-for": "203.0.113.7"})["error"]["code"] != "metrics_not_allowed":
        raise SystemExit("error: the metrics are told through a proxy")
    print(f"metrics: {text.count(chr(10))} lines, linted, no text in them; not told through a proxy")


def start(processes, command, environment, folder, log):
    with open(folder / log, "wb") as errors:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True)
    processes.append(process)
    return process


def run(programs, processes, folder):
    almanac_bin, fake_llm_bin, prometheus_bin, promtool = programs
    loads = ThreadingHTTPServer(("127.0.0.1", 0), Loads)
    threading.Thread(target=loads.serve_forever, daemon=True).start()
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "ALMANAC_ASSETS", "XDG_CACHE_HOME") if name in os.environ}
    fake = start(processes, [fake_llm_bin, "--answer", "Herons eat fish [1]."], plain, folder, "fake-llm.log")
    port = free_port()
    environment = plain | {
        "ALMANAC_DATA": str(folder / "data"),
        "ALMANAC_METRICS_LISTEN": f"127.0.0.1:{port}",
        "ALMANAC_FETCH_HOSTS": "127.0.0.1",
        "ALMANAC_LLM_MODEL": MODEL,
        "ALMANAC_LLM_PRICES": f"{MODEL} 0.4 1.6",
        "ALMANAC_LLM_FIRST_TOKEN_SECONDS": "1",
        "OPENAI_API_KEY": "sk-secret",
        "OPENAI_BASE_URL": fake.stdout.readline().strip(),
    }
    server = start(processes, [almanac_bin, "serve", "--listen", "127.0.0.1:0"], environment, folder, "almanac.log")
    line = server.stdout.readline().strip()
    if not line.startswith("Almanac serves at "):
        raise SystemExit("error: Almanac did not start:\n" + (folder / "almanac.log").read_text())
    api = Api(line.removeprefix("Almanac serves at "))
    seed(api, f"http://127.0.0.1:{loads.server_port}/load.csv")
    # As the example has it, but scraping each second, and at this port.
    config = (HERE / "prometheus.yml").read_text().replace("15s", "1s").replace("127.0.0.1:8502", f"127.0.0.1:{port}")
    (folder / "prometheus.yml").write_text(config.replace("alerts.yml", str(HERE / "alerts.yml")))
    at = f"127.0.0.1:{free_port()}"
    flags = ["--config.file=prometheus.yml", "--storage.tsdb.path=tsdb", f"--web.listen-address={at}"]
    start(processes, [prometheus_bin, *flags], plain, folder, "prometheus.log")
    prometheus, stop = Api(f"http://{at}"), threading.Event()
    user = threading.Thread(target=use, args=(api, stop), daemon=True)
    user.start()
    try:
        since = time.monotonic()
        while time.monotonic() - since < 60:
            try:
                prometheus.ask("GET", "/-/ready")
                break
            except OSError:
                time.sleep(0.2)
        check_live(api, prometheus, Api(f"http://127.0.0.1:{port}"), promtool)
    finally:
        stop.set()
        user.join(timeout=30)


def main():
    processes = []
    with tempfile.TemporaryDirectory(prefix="almanac-monitoring-") as folder:
        try:
            run(sys.argv[1:5], processes, Path(folder))
        finally:
            for process in reversed(processes):
                process.send_signal(signal.SIGTERM)
            for process in processes:
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()


if __name__ == "__main__":
    main()
