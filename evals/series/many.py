"""Ten thousand series at once in the server: import, forecast and back-test of all, with time and memory."""

import csv
import datetime
import io
import math
import random
import tempfile
import time
import urllib.parse

from program import Failed
from server import Server

# Meters as a supplier exports them: a column each, an hour a row.
FILES, COLUMNS, ROWS = 10, 1_000, 1_000
START = datetime.datetime(2024, 1, 1)
PAGE = 500
POLL_S = 2
ALL_S_MAX = 3_600


def table(number):
    """One file: a daily wave, a slope that differs by meter, noise."""
    chance = random.Random(number)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["time", *(name(number, column) for column in range(COLUMNS))])
    for row in range(ROWS):
        at = START + datetime.timedelta(hours=row)
        wave = 100 + 20 * math.sin(row % 24 / 24 * math.tau)
        values = (wave + row * (column % 5) * 0.01 + 10 * (chance.random() - 0.5) for column in range(COLUMNS))
        rows.writerow([at.strftime("%Y-%m-%dT%H:%MZ"), *(f"{value:.3f}" for value in values)])
    return out.getvalue().encode()


def name(number, column):
    return f"meter {number * COLUMNS + column}"


def states(server):
    """How many series are in each state."""
    counts, cursor = {}, ""
    while cursor is not None:
        page = server.call("GET", f"/series?limit={PAGE}" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
        for series in page["series"]:
            counts[series["state"]] = counts.get(series["state"], 0) + 1
        cursor = page["next_cursor"]
    return counts


def measure(program):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program.binary, folder)
        try:
            collection = server.call("POST", "/collections", {"name": "meters"})["id"]
            files = [table(number) for number in range(FILES)]
            began, cpu_s = time.monotonic(), server.cpu_s()
            sources = [server.add(collection, f"meters {number}.csv", body) for number, body in enumerate(files)]
            for source in sources:
                server.settled(f"/sources/{source}")
            found = {"series": FILES * COLUMNS, "points": ROWS, "mebibytes": sum(map(len, files)) / 2**20}
            found |= {"import_s": time.monotonic() - began, "import_cpu_s": server.cpu_s() - cpu_s}
            began, cpu_s = time.monotonic(), server.cpu_s()
            for number, source in enumerate(sources):
                for column in range(COLUMNS):
                    columns = {"source_id": source, "table": 0, "time_column": "time", "value_column": name(number, column)}
                    server.call("POST", "/series", columns)
            while "working" in (counts := states(server)):
                if time.monotonic() - began > ALL_S_MAX:
                    raise Failed(f"after {ALL_S_MAX} s the series are {counts}")
                time.sleep(POLL_S)
            if counts != {"ready": FILES * COLUMNS}:
                raise Failed(f"the series are {counts}")
            found |= {"forecast_s": time.monotonic() - began, "forecast_cpu_s": server.cpu_s() - cpu_s}
            return found | {"memory_mib": server.memory_mib()}
        finally:
            server.stop()
