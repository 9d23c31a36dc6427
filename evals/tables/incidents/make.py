#!/usr/bin/env python3
"""Writes incidents.csv, questions.jsonl and LICENSE.md of the set `incidents`; same output every run."""
import datetime as dt
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table

SERVICES = {"checkout": 15, "payments": 14, "login": 14, "search": 12, "email": 10,
            "mobile app": 10, "reporting": 9, "file storage": 8, "VPN": 8}
TEAMS = {"Platform": 29, "Networks": 18, "Database": 17, "Application Support": 21,
         "Security": 12, "Service Desk": 8}
CAUSES = {  # what it is: (share, spellings)
    "deployment": (20, ["deployment", "Deployment"]),
    "config": (17, ["config change", "Config change", "configuration change"]),
    "network": (15, ["network", "Network"]),
    "hardware": (10, ["hardware", "hardware failure"]),
    "capacity": (12, ["capacity", "Capacity"]),
    "third party": (10, ["third party", "third-party"]),
    "certificate": (5, ["certificate expired", "expired certificate", "Certificate expiry"]),
    "human error": (7, ["human error", "Human error"]),
}
SYMPTOMS = ["requests ran into timeouts", "pages loaded very slowly", "users got error 500",
            "jobs were stuck in the queue", "service was not reachable", "data was out of date",
            "some requests failed at random", "sessions were dropped"]

LICENCE = """# incidents

IT incidents that never happened: 600 rows, 12 columns, made by `make.py` from a fixed seed.
Own work, CC0 1.0, and so are the questions.

Not clean on purpose: fields are separated by `;`, `Cost (EUR)` has a decimal comma and dots
for thousands (`1.234,50`), `Customers affected` is `350`, `1,200` (a thousand two hundred) or
`12.5k`, `Duration` is `2h 15m`, `3h` or `135 min`, causes have several spellings, unresolved
incidents have no end and no duration, missing values are `unknown`, `-` or nothing.
"""


def make():
    rng = random.Random(20250630)
    pick = lambda shares: rng.choices(list(shares), list(shares.values()))[0]
    start = dt.datetime(2024, 1, 1)
    opened = sorted(start + dt.timedelta(minutes=rng.randrange(546 * 24 * 60)) for _ in range(600))
    rows = []
    for n, begin in enumerate(opened):
        severity = rng.choices([1, 2, 3, 4], [9, 21, 42, 28])[0]
        service, team = pick(SERVICES), pick(TEAMS)
        cause = pick({k: v[0] for k, v in CAUSES.items()})
        spelling = rng.choice(CAUSES[cause][1]) if rng.random() > 0.04 else rng.choice(["unknown", "-"])
        minutes = max(4, round(rng.lognormvariate({1: 5.0, 2: 5.1, 3: 5.2, 4: 5.5}[severity], 0.9)))
        resolved = rng.random() > (0.25 if n > 570 else 0.04)
        hours, rest = divmod(minutes, 60)
        length = rng.choice([f"{hours}h {rest}m" if rest else f"{hours}h", f"{minutes} min"])
        if minutes < 60:
            length = f"{minutes} min"
        hit = round(rng.lognormvariate({1: 9.6, 2: 8.1, 3: 5.8, 4: 3.2}[severity], 1.0))
        if hit >= 1000:
            hit = round(hit, -2)
            hit_text = rng.choice([f"{hit:,}", f"{hit / 1000:g}k"])
        else:
            hit_text = str(hit)
        if rng.random() < 0.05:
            hit_text = rng.choice(["unknown", "-", ""])
        cost = round(rng.lognormvariate({1: 9.3, 2: 8.2, 3: 6.8, 4: 5.4}[severity], 0.8), 2)
        cost_text = f"{cost:,.2f}".translate(str.maketrans(",.", ".,"))
        if rng.random() < 0.04:
            cost_text = rng.choice(["", "-"])
        end = (begin + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M") if resolved else ""
        rows.append([f"INC-{4000 + n}", begin.strftime("%Y-%m-%d %H:%M"), end, f"SEV{severity}",
                     service, team, length if resolved else "", hit_text, spelling,
                     "true" if resolved else "false", cost_text,
                     f"{service[0].upper()}{service[1:]}: {rng.choice(SYMPTOMS)}"])
    write_table(HERE, ["Incident", "Opened at", "Closed at", "Severity", "Service", "Team",
                       "Duration", "Customers affected", "Cause", "Resolved", "Cost (EUR)",
                       "Summary"], rows, delimiter=";")


def minutes_of(text):
    if text in MISSING:
        return None
    if text.endswith(" min"):
        return int(text.removesuffix(" min"))
    h, m = re.fullmatch(r"(\d+)h(?: (\d+)m)?", text).groups()
    return int(h) * 60 + int(m or 0)


def people(text):
    if text in MISSING:
        return None
    text = text.replace(",", "")
    return round(float(text[:-1]) * 1000) if text.endswith("k") else int(text)


def load():
    spelling = {s: kind for kind, (_, spellings) in CAUSES.items() for s in spellings}
    table = read_table(HERE, ";")
    for r in table:
        r["at"] = dt.datetime.fromisoformat(r["Opened at"])
        r["end"] = dt.datetime.fromisoformat(r["Closed at"]) if r["Closed at"] else None
        r["min"], r["hit"] = minutes_of(r["Duration"]), people(r["Customers affected"])
        r["cost"] = (None if r["Cost (EUR)"] in MISSING else
                     float(r["Cost (EUR)"].replace(".", "").replace(",", ".")))
        r["why"], r["open"], r["sev"] = spelling.get(r["Cause"]), r["Resolved"] == "false", r["Severity"]
        assert r["open"] == (r["end"] is None) == (r["min"] is None)
        assert r["open"] or (r["end"] - r["at"]).total_seconds() == r["min"] * 60
    return table


def main():
    make()
    table = load()
    over = lambda r, key, limit: r[key] is not None and r[key] > limit
    q = Questions("in", table)
    q.where("Which payments incidents are still open?", "Service = payments, Resolved = false",
            lambda r: r["Service"] == "payments" and r["open"])
    q.where("incidents in March 2025 that were caused by the network",
            "Opened at in March 2025, Cause = network (any spelling)",
            lambda r: (r["at"].year, r["at"].month) == (2025, 3) and r["why"] == "network")
    q.where("Search incidents where the summary talks about timeouts",
            "Service = search, Summary contains timeout",
            lambda r: r["Service"] == "search" and "timeout" in r["Summary"])
    q.where("Everything the Database team handled that affected more than 10,000 customers",
            "Team = Database, Customers affected > 10000",
            lambda r: r["Team"] == "Database" and over(r, "hit", 10000))
    q.where("Which incidents in 2025 came from an expired certificate?",
            "Opened at in 2025, Cause = certificate (any spelling)",
            lambda r: r["at"].year == 2025 and r["why"] == "certificate")
    q.where("What was opened from Christmas Day 2024 up to and including New Year's Day 2025?",
            "2024-12-25 <= day of Opened at <= 2025-01-01",
            lambda r: dt.date(2024, 12, 25) <= r["at"].date() <= dt.date(2025, 1, 1))
    q.where("Security team incidents that cost over 2,000 euros but were neither SEV1 nor SEV2",
            "Team = Security, Cost > 2000, Severity not SEV1, SEV2",
            lambda r: r["Team"] == "Security" and over(r, "cost", 2000)
            and r["sev"] not in ("SEV1", "SEV2"))
    q.rank("Which incident was the most expensive?", "max Cost", "cost")
    q.rank("The five checkout incidents that took the longest",
           "top 5 by Duration, Service = checkout", "min",
           where=lambda r: r["Service"] == "checkout", k=5)
    q.rank("What is the oldest incident that is still unresolved?",
           "min Opened at, Resolved = false", "at", where=lambda r: r["open"], largest=False)
    q.rank("three quickest fixes among the SEV1 incidents",
           "3 smallest Duration, Severity = SEV1", "min", where=lambda r: r["sev"] == "SEV1", k=3,
           largest=False)
    q.answer("How many incidents have not been resolved yet?", "count Resolved = false",
             sum(r["open"] for r in table), unit="rows")
    q.answer("What did the incidents caused by deployments cost us in total in 2024?",
             "sum Cost, Cause = deployment (any spelling), Opened at in 2024, known costs only",
             float(sum(values(table, "cost", lambda r: (r["why"] == "deployment"
                                                        and r["at"].year == 2024)))),
             unit="EUR", tolerance=1.0)
    average = mean([r for r in table if r["sev"] == "SEV1"], "min")
    q.answer("How long does it take on average to resolve a SEV1, in hours?",
             "mean Duration / 60, Severity = SEV1, resolved ones only", average / 60,
             unit="h", tolerance=0.05)
    q.answer("Which team handled the most incidents?", "mode of Team",
             winner(r["Team"] for r in table))
    costs = {s: mean([r for r in table if r["sev"] == s], "cost") for s in ("SEV1", "SEV2")}
    q.answer("How much more does a SEV1 cost than a SEV2 on average?",
             "mean Cost(SEV1) - mean Cost(SEV2), known costs only", costs["SEV1"] - costs["SEV2"],
             unit="EUR", tolerance=1.0)
    q.fuzzy("chekout incidents that hit over five thousand custmers",
            "Service = checkout, Customers affected > 5000",
            lambda r: r["Service"] == "checkout" and over(r, "hit", 5000),
            ["typo", "number-words"])
    assert not any(r["min"] == 720 for r in table)
    q.fuzzy("tickets of the platform guys that dragged on for longer than half a day",
            "Team = Platform, Duration > 12 h (720 min)",
            lambda r: r["Team"] == "Platform" and over(r, "min", 720),
            ["synonym", "units", "number-words"])
    q.none("Show me the incidents from 2023", "Opened at in 2023: none",
           lambda r: r["at"].year == 2023)
    q.none("SEV1 incidents handled by the Marketing team", "Team = Marketing: none",
           lambda r: r["Team"] == "Marketing")
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
