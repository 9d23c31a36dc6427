"""Runs `almanac eval` by itself: no language model, server or configuration of whoever runs it reaches it."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
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

    def index(self, folder):
        """Where the index of the set in `folder` is kept."""
        return self.kept / f"index-{folder.name}-{sets.digest(folder)}"

    def ask(self, folder, split=None, minima=()):
        """The object that `almanac eval FOLDER --json` prints, and the lines about metrics below their minima."""
        folder = Path(folder).resolve()
        words = ["--scratch", self.index(folder)]
        words += ["--split", split] if split else []
        words += [word for name, least in minima for word in ("--min", f"{name}={least}")]
        self.index(folder).mkdir(parents=True, exist_ok=True)
        done = self.evaluate(folder, words)
        misses = [line for line in done.stderr.splitlines() if "is demanded" in line]
        if not done.stdout or done.returncode != bool(misses):
            raise Failed(f"almanac eval {folder} ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout), misses

    def ask_on(self, database, folder):
        """The same object, from the index of an earlier `ask` moved into `database`, an empty Postgres."""
        folder = Path(folder).resolve()
        with tempfile.TemporaryDirectory() as scratch:
            source = f"sqlite:{self.index(folder)}"
            moved = self.run(["--data", scratch, "migrate-store", "--from", source, "--to", database], scratch)
            if moved.returncode:
                raise Failed(f"almanac migrate-store of {folder.name} ended with {moved.returncode}: {moved.stderr.strip()}")
            done = self.evaluate(folder, ["--database", database, "--scratch", scratch])
        if done.returncode:
            raise Failed(f"almanac eval {folder} on Postgres ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def evaluate(self, folder, words):
        # Its own, so that several can run at once; and no almanac.toml or .env lies in it.
        data = self.kept / f"runs-{folder.name}"
        data.mkdir(parents=True, exist_ok=True)
        return self.run(["--data", data, "eval", folder, "--json", *words], data)

    def run(self, words, cwd):
        return subprocess.run(
            [str(word) for word in (self.binary, *words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={name: os.environ[name] for name in PASSED_ON if name in os.environ}, cwd=cwd,
            text=True, timeout=RUN_S_MAX,
        )  # fmt: skip
