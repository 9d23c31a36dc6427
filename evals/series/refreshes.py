"""How long a whole refresh of a series takes in the server: read the file it keeps, clean, choose, fit, back-test, publish."""

import tempfile
import time

from server import Server

TIMES = 3


def measure(program, series):
    """Seconds and CPU seconds from the asking until the new forecast is published: the least of some times."""
    about = series.about
    with tempfile.TemporaryDirectory() as folder:
        server = Server(program.binary, folder)
        try:
            collection = server.call("POST", "/collections", {"name": "series"})["id"]
            began = time.monotonic()
            source = server.add(collection, series.path.name, series.path.read_bytes())
            server.settled(f"/sources/{source}")
            import_s = time.monotonic() - began
            columns = {"source_id": source, "table": 0, "time_column": about["time"], "value_column": about["value"]}
            columns |= {key: about[key] for key in ("zone", "country") if key in about}
            path = f"/series/{server.call('POST', '/series', columns)['id']}"
            server.settled(path)
            least = min((refresh(server, source, path) for _ in range(TIMES)), key=lambda one: one["wall_s"])
            return least | {"import_s": import_s, "memory_mib": server.memory_mib()}
        finally:
            server.stop()


def refresh(server, source, path):
    began, cpu_s = time.monotonic(), server.cpu_s()
    server.call("PUT", f"/sources/{source}/refresh")
    found = server.settled(path)
    return {
        "wall_s": time.monotonic() - began,
        "cpu_s": server.cpu_s() - cpu_s,
        "points": found["points"],
        "horizon": found["horizon"],
    }
