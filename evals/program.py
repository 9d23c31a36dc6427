"""Runs `almanac eval` by itself: no language model, server or configuration of whoever runs it reaches it."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import sets

# Everything else, our own settings and the keys of language models among it, stays outside.
PASSED_ON = ("ALMANAC_ASSETS", "ALMANAC_THREADS", "HOME", "LANG", "PATH", "TMPDIR", "XDG_CACHE_HOME")
RUN_S_MAX = 3600
DIGEST_CHARACTERS = 12


class Failed(Exception):
    """In words, for people."""


class Program:
    """`kept` is a folder for the runs and the indexes; an index serves this binary and the same documents again."""

    def __init__(self, binary, kept):
        self.binary = Path(binary).resolve()
        if not os.access(self.binary, os.X_OK):
            raise Failed(f"there is no program at {self.binary}\nremedy: build it, or name it in ALMANAC_BIN")
        with open(self.binary, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST_CHARACTERS]
        self.kept = Path(kept).resolve() / f"program-{digest}"
        # What another build made is of no use any more: it may cut and read differently.
        for other in self.kept.parent.glob("program-*"):
            if other != self.kept:
                shutil.rmtree(other, ignore_errors=True)

    def ask(self, folder, split=None, minima=(), database=None):
        """The object that `almanac eval FOLDER --json` prints, and the lines about metrics below their minima.

        `database` is the address of an empty Postgres database; the index in it serves this once."""
        folder = Path(folder).resolve()
        # Its own, so that several can run at once; and no almanac.toml or .env lies in it.
        data = self.kept / f"runs-{folder.name}"
        data.mkdir(parents=True, exist_ok=True)
        words = [self.binary, "--data", data, "eval", folder, "--json"]
        if database:
            words += ["--database", database]
        else:
            scratch = self.kept / f"index-{folder.name}-{sets.digest(folder)}"
            scratch.mkdir(parents=True, exist_ok=True)
            words += ["--scratch", scratch]
        words += ["--split", split] if split else []
        words += [word for name, least in minima for word in ("--min", f"{name}={least}")]
        done = subprocess.run(
            [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ}, cwd=data, text=True,
            timeout=RUN_S_MAX,
        )  # fmt: skip
        misses = [line for line in done.stderr.splitlines() if "is demanded" in line]
        if not done.stdout or done.returncode != bool(misses):
            raise Failed(f"almanac eval {folder} ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout), misses
