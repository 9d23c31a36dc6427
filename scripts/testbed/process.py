"""Processes that outlive us: started detached, known again by pid and start time, ended surely."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

POLL_SECONDS = 0.05
KILLED_SECONDS_MAX = 5


def began(pid):
    """When the process started, as an opaque text; None when it is gone.

    A pid alone may by now belong to a stranger. A zombie counts as gone: in a container
    nobody may be there to reap it.
    """
    if Path("/proc/self/stat").exists():
        try:
            # The name before the last bracket may hold anything.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        state, start = fields[0], fields[19]
    else:
        told = subprocess.run(
            ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, timeout=10
        ).stdout.strip()
        state, _, start = told.partition(" ")
    return None if state[:1] in ("", "Z", "X") else start.strip()


def identity(pid):
    return {"pid": pid, "began": began(pid)}


def alive(known):
    return known["began"] is not None and began(known["pid"]) == known["began"]


def spawn(command, log, **options):
    """Starts a program in a session of its own, so that it outlives the terminal and the step."""
    with open(log, "ab") as out:
        return subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True, **options,
        )  # fmt: skip


def end(known, gentle, seconds_max):
    """Asks with the gentle signal, then kills; returns when it is gone or will not go."""
    for sign, patience in ((gentle, seconds_max), (signal.SIGKILL, KILLED_SECONDS_MAX)):
        deadline = time.monotonic() + patience
        if alive(known):
            with contextlib.suppress(ProcessLookupError):
                os.kill(known["pid"], sign)
        while alive(known) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)


def free_port(wanted=None):
    """The wanted port of the loopback interface when it is free, else any free one."""
    for port in (wanted, 0) if wanted else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return probe.getsockname()[1]
            except OSError:
                continue
    raise OSError("no port of 127.0.0.1 is free")
