"""The same index on SQLite and on Postgres, asked by the same program: whether many machines find what one finds."""

import contextlib
import os
import subprocess
from pathlib import Path

from program import Failed

SERVICES = Path(__file__).resolve().parent.parent / "scripts" / "services"


def service(*words):
    """What `scripts/services` prints; what it does meanwhile is told as it goes."""
    done = subprocess.run([SERVICES, *words], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failed(f"scripts/services {words[0]} ended with {done.returncode}")
    return done.stdout.strip()


@contextlib.contextmanager
def running():
    """The services of the tests, for as long as this is open."""
    holder = ("--holder", str(os.getpid()))
    service("start", *holder)
    try:
        yield
    finally:
        service("stop", *holder)


def compare(program, folders, known):
    """Metrics by set and database. `known` are those of SQLite that were measured by this program already."""
    found = {}
    if not folders:
        return found
    with running():
        for name, folder in folders.items():
            on_sqlite = known.get(name) or program.ask(folder)[0]
            on_postgres = program.ask_on(service("database"), folder)
            if on_sqlite["questions"] != on_postgres["questions"]:
                raise Failed(f"{name}: not the same questions were asked on both databases")
            found[name] = {
                "questions": on_sqlite["questions"], "sqlite": on_sqlite["metrics"], "postgres": on_postgres["metrics"],
            }  # fmt: skip
    return found


def misses(found, limits):
    """A sentence for each set whose metric differs by more than it may."""
    metric, most = limits["metric"], limits["difference_max"]
    return [
        f"{name}: {metric} is {one['sqlite'][metric]:.4f} on SQLite and {one['postgres'][metric]:.4f} on Postgres; "
        f"they may differ by {most}"
        for name, one in found.items()
        if abs(one["postgres"][metric] - one["sqlite"][metric]) > most
    ]
