"""Series, and their back-tests by `almanac forecast`."""

import csv
import json
import os
import resource
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from program import PASSED_ON, Failed

RUN_S_MAX = 3600
NUMBERS = ("forecast", "actual", "naive", *(f"{side}_{part}" for side in ("lower", "upper") for part in (80, 90, 95)))


@dataclass
class Series:
    """A file with the columns, the zone and the country that the notes give."""

    path: Path
    about: dict

    @property
    def name(self):
        return self.about["name"]

    def values(self):
        """By the time of the step's start, in UTC; one an hour for hourly files, else as they stand."""
        frame = pd.read_csv(self.path, dtype={self.about["time"]: str})
        times = [moment(text) for text in frame[self.about["time"]]]
        found = pd.Series(frame[self.about["value"]].to_numpy(dtype=float), pd.DatetimeIndex(times))
        return found.asfreq("h") if self.about.get("is_hourly") else found


def moment(text):
    """The start, in UTC, of what is meant: an instant, a day, a month, a quarter or a year."""
    if "T" in text:
        return pd.Timestamp(text).tz_convert("UTC")
    return pd.Period(text).start_time.tz_localize("UTC")


@dataclass
class Run:
    """`found` is what the program printed under `backtest`; `cpu_s` covers reading, choosing and fitting as well."""

    found: dict
    rows: list
    cpu_s: float

    @property
    def metrics(self):
        return self.found["metrics"]

    def within(self, start=None, end=None):
        """Rows of the targets from `start` to `end`, both included."""
        return [
            row for row in self.rows
            if (start is None or row["target"] >= start) and (end is None or row["target"] <= end)
        ]  # fmt: skip


class Program:
    """Runs the command as a user would, with no settings of whoever runs it."""

    def __init__(self, binary):
        self.binary = Path(binary).resolve()
        if not os.access(self.binary, os.X_OK):
            raise Failed(f"there is no program at {self.binary}\nremedy: build it, or name it in ALMANAC_BIN")

    def backtest(self, series, horizon, targets, protocol=()):
        """Back-tests `targets`, FROM..TO. `protocol` are the options that say what was known; without any a forecast of
        `horizon` steps is issued every `horizon` steps."""
        about = series.about
        words = ["--time", about["time"], "--value", about["value"], "--horizon", horizon, "--backtest", targets, *protocol]
        words += ["--time-zone", about["zone"]] if "zone" in about else []
        words += ["--country", about["country"]] if "country" in about else []
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "rows.csv"
            command = [self.binary, "--data", scratch, "forecast", series.path, *words, "--json", "--out", out]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ}, cwd=scratch, text=True,
                timeout=RUN_S_MAX,
            )  # fmt: skip
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode:
                raise Failed(f"almanac forecast {series.path} ended with {done.returncode}: {done.stderr.strip()}")
            cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            return Run(json.loads(done.stdout)["backtest"], rows(out), cpu_s)


def rows(path):
    """What `--out` wrote: times as times, numbers as numbers, None where a field is empty."""
    with open(path, newline="", encoding="utf-8") as lines:
        found = list(csv.DictReader(lines))
    for column in ("issued_at", "newest_known", "target"):
        for row, time in zip(found, pd.to_datetime([row[column] for row in found], utc=True)):
            row[column] = time
    for row in found:
        row |= {name: float(row[name]) if row[name] else None for name in NUMBERS}
    return found


def publisher(series):
    """Absolute percentage errors of the publisher's own forecast by time, where a file of them lies beside the series."""
    name = series.about.get("publisher_errors")
    path = series.path.parent / name if name else None
    if not path or not path.is_file():
        return {}
    found = pd.read_csv(path, index_col=0, parse_dates=True).iloc[:, 0].dropna()
    excluded = series.about.get("publisher_years_left_out", [])
    return found[~found.index.year.isin(excluded)].to_dict()
