"""`scripts/services`: one set of test services per cache folder, shared by all who use it.

The set is named after its pins, so that two checkouts with different pins get two sets. Its
state file tells the processes, their ports and the test runs that hold them; it is read and
written under one lock only.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from daemons import KINDS
from install import PINS, install
from process import POLL_SECONDS, alive, end, free_port, identity
from trouble import OUTPUT_BYTES_SHOWN_MAX, Trouble, run, say

# A first start on a slow line installs everything while the second one waits.
LOCK_SECONDS_MAX = 900
READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10
DATABASE_SECONDS_MAX = 30
# Between the choice of a port and its use another program may take it.
START_ATTEMPTS_MAX = 3
# moto logs every request; a longer log of a running service is emptied by the next start.
LOG_BYTES_MAX = 20 * 1024 * 1024


def cache_folder():
    chosen = os.environ.get("ALMANAC_TEST_CACHE")
    if not chosen:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        chosen = Path(base) / "almanac-test"
    return Path(chosen).absolute()


def set_name():
    """Changes with whatever decides what is installed."""
    hashed = hashlib.sha256()
    for path in sorted([*PINS.glob("*.txt"), PINS / "azurite/package-lock.json", PINS / "install.py"]):
        hashed.update(path.read_bytes())
    return f"services-{hashed.hexdigest()[:12]}"


@contextlib.contextmanager
def locked(cache):
    cache.mkdir(parents=True, exist_ok=True)
    deadline, told = time.monotonic() + LOCK_SECONDS_MAX, False
    with open(cache / "services.lock", "w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Trouble(
                        f"another start or stop has held {lock.name} for {LOCK_SECONDS_MAX} s",
                        "end it, then try again",
                    ) from None
                if not told:
                    say("waiting for another start or stop of the test services")
                    told = True
                time.sleep(POLL_SECONDS)
        yield


class Set:
    """The services of one set of pins, with what is known of their processes."""

    def __init__(self, folder):
        self.folder = folder
        self.state_file = folder / "state.json"
        try:
            state = json.loads(self.state_file.read_text())
        except (OSError, ValueError):
            state = {}
        self.run_folder = state.get("run_folder")
        self.secret = state.get("secret") or secrets.token_hex(16)
        self.running = state.get("running", {})
        self.holders = [holder for holder in state.get("holders", []) if alive(holder)]
        # Started by hand: it stays until it is stopped by hand.
        self.kept = state.get("kept", False) and any(map(alive, self.running.values()))

    def save(self):
        state = {
            "run_folder": self.run_folder, "secret": self.secret, "running": self.running,
            "holders": self.holders, "kept": self.kept,
        }  # fmt: skip
        fresh = self.state_file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(state, indent=1))
        fresh.replace(self.state_file)

    def services(self):
        return [kind(self.folder, Path(self.run_folder), self.secret) for kind in KINDS]

    def healthy(self, service):
        known = self.running.get(service.name)
        return known is not None and alive(known) and service.ready(known["port"])

    def start(self):
        if not self.run_folder or not Path(self.run_folder).is_dir():
            # Somebody may have emptied /tmp under running services.
            self.end_all()
            # Open to other users, because Postgres runs as another one than root.
            base = "/tmp" if os.geteuid() == 0 else None
            self.run_folder = tempfile.mkdtemp(prefix="almanac-services-", dir=base)
            os.chmod(self.run_folder, 0o711)
        waiting = []
        for service in self.services():
            if not self.healthy(service):
                waiting.append(service)
            elif service.log.exists() and service.log.stat().st_size > LOG_BYTES_MAX:
                os.truncate(service.log, 0)
        for _ in range(START_ATTEMPTS_MAX):
            # All at once, since each spends its start on one core.
            children = [self.spawn(service) for service in waiting]
            waiting = [s for s, child in zip(waiting, children) if not self.came_up(s, child)]
            if not waiting:
                return
        service = waiting[0]
        say(service.log.read_text(errors="replace")[-OUTPUT_BYTES_SHOWN_MAX:].rstrip())
        raise Trouble(
            f"{service.name} did not come up (see the end of its log above)",
            f"scripts/services stop && rm -r {self.folder}; the next start installs everything afresh",
        )

    def spawn(self, service):
        """Starts it, on its former port if that is free, so that what was exported stays true."""
        known = self.running.pop(service.name, None)
        if known:
            end(known, service.stop_signal, STOP_SECONDS_MAX)
        port = free_port(known["port"] if known else None)
        child = service.start(port)
        self.running[service.name] = dict(identity(child.pid), port=port)
        self.save()
        return child

    def came_up(self, service, child):
        known = self.running[service.name]
        deadline = time.monotonic() + READY_SECONDS_MAX
        while child.poll() is None and time.monotonic() < deadline:
            if service.ready(known["port"]):
                return True
            time.sleep(POLL_SECONDS)
        end(known, service.stop_signal, STOP_SECONDS_MAX)
        del self.running[service.name]
        self.save()
        return False

    def end_all(self):
        # By what was started, since a set of other pins may know other services.
        signals = {kind.name: kind.stop_signal for kind in KINDS}
        for name, known in self.running.items():
            end(known, signals.get(name, signal.SIGTERM), STOP_SECONDS_MAX)
        self.running = {}

    def stop(self):
        self.end_all()
        if self.run_folder:
            shutil.rmtree(self.run_folder, ignore_errors=True)
        self.state_file.unlink(missing_ok=True)

    def exports(self):
        """Nothing unless all of them run."""
        if not self.run_folder or not all(self.healthy(service) for service in self.services()):
            raise Trouble("the test services are not running", "scripts/services start")
        found = {}
        for service in self.services():
            found.update(service.exports(self.running[service.name]["port"]))
        return found


def sets(cache):
    return [folder for folder in cache.glob("services-*") if folder.is_dir()]


def remove_unused_sets(cache, ours):
    """Sets of other pins go once nobody holds them."""
    for folder in sets(cache):
        other = Set(folder)
        if folder != ours and not other.holders and not other.kept:
            other.stop()
            shutil.rmtree(folder, ignore_errors=True)


def start(cache, folder, holder):
    with locked(cache):
        folder.mkdir(exist_ok=True)
        install(folder)
        remove_unused_sets(cache, folder)
        services = Set(folder)
        if holder is None:
            services.kept = True
        else:
            services.holders = [h for h in services.holders if h["pid"] != holder]
            services.holders.append(identity(holder))
        services.start()
        services.save()


def stop(cache, folder, holder):
    """A test run lets go of its set; by hand, every set of the cache folder ends."""
    with locked(cache):
        if holder is None:
            for each in sets(cache):
                Set(each).stop()
            return
        services = Set(folder)
        services.holders = [h for h in services.holders if h["pid"] != holder]
        if services.kept or services.holders:
            services.save()
            say("the test services stay up: they were started by hand or another run uses them")
        else:
            services.stop()


def env(cache, folder):
    with locked(cache):
        for name, value in Set(folder).exports().items():
            print(f"export {name}='{value}'")


def database(cache, folder):
    """Prints the address of a fresh database, for trials and measurements; it ends with the services."""
    with locked(cache):
        services = Set(folder)
        postgres = next((each for each in services.services() if each.name == "postgres"), None)
        if postgres is None or not services.healthy(postgres):
            raise Trouble("Postgres is not running", "scripts/services start")
        url = postgres.url(services.running["postgres"]["port"])
    name = f"trial_{secrets.token_hex(6)}"
    run(
        [postgres.bin() / "psql", url, "--quiet", "--command", f"CREATE DATABASE {name}"],
        "psql", "read the message above", DATABASE_SECONDS_MAX,
    )  # fmt: skip
    print(url.rpartition("/")[0] + f"/{name}")


def programs(cache, folder):
    """Prints the folder of Postgres' own programs, of the version that its dumps need."""
    with locked(cache):
        services = Set(folder)
        if not services.run_folder:
            raise Trouble("the test services are not running", "scripts/services start")
        print(next(each for each in services.services() if each.name == "postgres").bin())


def status(cache, folder):
    """Exit 0 when all run, 1 when one does not."""
    with locked(cache):
        services = Set(folder)
        whole = bool(services.run_folder)
        for service in services.services() if whole else ():
            healthy = services.healthy(service)
            whole = whole and healthy
            known = services.running.get(service.name, {})
            where = " ".join(service.exports(known["port"]).values()) if healthy else "not running"
            print(f"{service.name:<10} {where}")
        if not services.run_folder:
            print("the test services are not running")
        else:
            print(f"logs in {services.run_folder}, programs in {folder}")
    return 0 if whole else 1


def main():
    parser = argparse.ArgumentParser(prog="scripts/services")
    parser.add_argument("command", choices=["start", "stop", "env", "database", "programs", "status"])
    parser.add_argument("--holder", type=int, metavar="PID", help="the test run that uses them")
    given = parser.parse_args()
    cache = cache_folder()
    folder = cache / set_name()
    try:
        if given.command == "start":
            start(cache, folder, given.holder)
        elif given.command == "stop":
            stop(cache, folder, given.holder)
        elif given.command == "env":
            env(cache, folder)
        elif given.command == "database":
            database(cache, folder)
        elif given.command == "programs":
            programs(cache, folder)
        else:
            return status(cache, folder)
        return 0
    except Trouble as trouble:
        say(f"error: {trouble}")
        say(f"remedy: {trouble.remedy}")
    except OSError as fault:
        say(f"error: the test services cannot be handled: {fault}")
        say(f"remedy: make room in {cache}, or name another folder in ALMANAC_TEST_CACHE")
    return 1


if __name__ == "__main__":
    sys.exit(main())
