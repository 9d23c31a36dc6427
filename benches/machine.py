"""What a page of measurements says about where and when they were made."""

import os
import platform
import subprocess
import time
from pathlib import Path


def facts(root):
    """The machine, the moment and the commit, for the head of the page."""
    cpu = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30

    def git(*words):
        done = subprocess.run(["git", "-C", str(root), *words], stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(memory_gib),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
        "commit": git("rev-parse", "--short", "HEAD"),
        "load_15_min": round(os.getloadavg()[2], 1),
    }
