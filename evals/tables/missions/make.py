#!/usr/bin/env python3
"""Writes missions.csv, questions.jsonl and LICENSE.md of the set `missions`; same output every run."""
import datetime as dt
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, write_table
from facts import CREWED, ROBOTIC

LICENCE = """# missions

Crewed and robotic space missions, 12 columns, in order of launch (UTC). Own compilation of
plain facts, which are in the public domain; this compilation is given to it too (CC0 1.0),
and so are the questions.

Not every mission ever flown is listed. Launch masses are as commonly quoted and rounded; where
sources differ much they are left out. Durations are cut to whole hours for flights over a day.
All Chinese missions stand under CNSA. `en route`: not yet at its goal at the end of 2024. The
gold belongs to this table as written.

Not clean on purpose: two date forms, `Soviet Union` and `USSR`, masses in kg and some in t,
outcomes with and without a capital, several values in a cell (`;`, agencies also with `/`),
missing values `-`, `N/A` or nothing.
"""


def make():
    rng = random.Random(19570)
    rows = []
    for line in CREWED.strip().splitlines():
        name, agency, day, rocket, goal, crew, length, mass, *rest = line.split("|")
        rows.append([name, agency, day, rocket, goal, "yes", str(crew.count(";") + 1), crew,
                     "", mass, length, *(rest or ["success"])])
    for line in ROBOTIC.strip().splitlines():
        name, agency, day, rocket, goal, kind, mass, *rest = line.split("|")
        rows.append([name, agency, day, rocket, goal, "no", "-", "-", kind, mass,
                     rng.choice(["-", "N/A"]), *(rest or ["success"])])
    rows.sort(key=lambda r: r[2])
    for r in rows:
        day = dt.date.fromisoformat(r[2])
        if rng.random() < 0.75:
            r[2] = f"{day.day} {day:%b %Y}"
        if r[1] == "Soviet Union" and rng.random() < 0.35:
            r[1] = "USSR"
        if rng.random() < 0.4:
            r[1] = r[1].replace("; ", "/")
        if r[9] == "-":
            r[9] = rng.choice(["-", "", "N/A"])
        elif float(r[9]) >= 3000 and rng.random() < 0.25:
            r[9] = f"{float(r[9]) / 1000:g} t"
        else:
            r[9] = f"{float(r[9]):,.1f}".removesuffix(".0") + " kg"
        if rng.random() < 0.2:
            r[11] = r[11].capitalize()
    write_table(HERE, ["Mission", "Agency", "Launch date", "Launch vehicle", "Destination",
                       "Crewed", "Crew size", "Crew", "Type", "Launch mass", "Duration",
                       "Outcome"], rows)


def hours(text):
    """Hours in `10d 20h`, `4h 55m`, `108 min` or `73 s`."""
    if text in MISSING:
        return None
    size = {"d": 24, "h": 1, "m": 1 / 60, "min": 1 / 60, "s": 1 / 3600}
    return sum(int(n) * size[unit] for n, unit in re.findall(r"(\d+) ?([a-z]+)", text))


def kilograms(text):
    if text in MISSING:
        return None
    value, unit = text.replace(",", "").split(" ")
    return round(float(value) * {"kg": 1, "t": 1000}[unit], 3)


def load():
    table = read_table(HERE)
    for r in table:
        text = r["Launch date"]
        r["day"] = (dt.date.fromisoformat(text) if "-" in text
                    else dt.datetime.strptime(text, "%d %b %Y").date())
        r["agencies"] = {a.replace("USSR", "Soviet Union") for a in re.split(r"; |/", r["Agency"])}
        r["goals"], r["people"] = r["Destination"].split("; "), r["Crew"].split("; ")
        r["size"] = None if r["Crew size"] in MISSING else int(r["Crew size"])
        r["crewed"], r["end"] = r["Crewed"] == "yes", r["Outcome"].lower()
        r["mass"], r["hours"] = kilograms(r["Launch mass"]), hours(r["Duration"])
        assert not r["crewed"] or r["size"] == len(r["people"])
    return table


def main():
    make()
    table = load()
    to = lambda r, goal: goal in r["goals"]
    apollo = lambda r: r["Mission"].startswith("Apollo")
    q = Questions("ms", table)
    q.where("Which missions visited Venus?", "Destination contains Venus", lambda r: to(r, "Venus"))
    q.where("Unmanned spacecraft sent to Mars after 2010",
            "Crewed = no, Destination contains Mars, year of launch > 2010",
            lambda r: not r["crewed"] and to(r, "Mars") and r["day"].year > 2010)
    q.where("Apollo flights that lasted more than ten days", "Mission begins Apollo, Duration > 10 d",
            lambda r: apollo(r) and r["hours"] > 240)
    q.where("I'd like every flight John Young was on", "Crew contains John Young",
            lambda r: "John Young" in r["people"])
    q.where("crewed missions that ended in failure", "Crewed = yes, Outcome = failure (partial "
            "success: also ok)", lambda r: r["crewed"] and r["end"] == "failure",
            also=lambda r: r["crewed"] and r["end"] == "partial success")
    q.where("What did the Soviet Union send to the Moon?",
            "Agency = Soviet Union or USSR, Destination = Moon",
            lambda r: "Soviet Union" in r["agencies"] and to(r, "Moon"))
    q.where("Everything launched between July 1975 and the end of 1977",
            "1975-07-01 <= Launch date <= 1977-12-31",
            lambda r: dt.date(1975, 7, 1) <= r["day"] <= dt.date(1977, 12, 31))
    q.rank("Which mission kept its crew in space the longest?", "max Duration", "hours")
    q.rank("The five heaviest uncrewed spacecraft in the list", "top 5 by Launch mass (t = 1000 kg), "
           "Crewed = no", "mass", where=lambda r: not r["crewed"], k=5)
    q.rank("three most recent launches by CNSA", "3 latest Launch date, Agency = CNSA", "day",
           where=lambda r: "CNSA" in r["agencies"], k=3)
    q.rank("What was the shortest Gemini flight?", "min Duration, Mission begins Gemini", "hours",
           where=lambda r: r["Mission"].startswith("Gemini"), largest=False)
    q.answer("How many missions went up on the Space Shuttle?", "count Launch vehicle = Space Shuttle",
             sum(r["Launch vehicle"] == "Space Shuttle" for r in table), unit="rows")
    q.answer("What is the average launch mass in kg of the missions bound for Mars?",
             "mean Launch mass, Destination contains Mars, known masses only (t = 1000 kg)",
             mean(table, "mass", lambda r: to(r, "Mars")), unit="kg", tolerance=1.0)
    q.answer("Add up the crew sizes of all the Apollo missions for me",
             "sum Crew size, Mission begins Apollo", sum(values(table, "size", apollo)),
             unit="people")
    q.answer("How many different launch vehicles has CNSA used?",
             "distinct Launch vehicle, Agency = CNSA",
             len({r["Launch vehicle"] for r in table if "CNSA" in r["agencies"]}),
             unit="launch vehicles")
    percent = lambda *ends: 100 * sum(r["end"] in ends for r in table) / len(table)
    q.answer("What percentage of the missions were a failure?",
             "share of Outcome = failure (any case) among all rows; accepted: among the rows that "
             "are not en route", percent("failure"), unit="%", tolerance=0.1,
             accept=[100 * sum(r["end"] == "failure" for r in table)
                     / sum(r["end"] != "en route" for r in table)])
    q.fuzzy("voyagr and pionere probes", "Mission begins Voyager or Pioneer",
            lambda r: r["Mission"].startswith(("Voyager", "Pioneer")), ["typo"])
    q.fuzzy("lunar probes that tipped the scales at more than two and a half tonnes",
            "Crewed = no, Destination = Moon, Launch mass > 2500 kg",
            lambda r: not r["crewed"] and to(r, "Moon") and (r["mass"] or 0) > 2500,
            ["synonym", "units", "number-words"])
    q.none("Have there been any crewed missions to Mars?", "Crewed = yes, Destination = Mars: none",
           lambda r: r["crewed"] and to(r, "Mars"))
    q.none("Launches by the Brazilian space agency", "Agency contains Brazil: none",
           lambda r: "brazil" in r["Agency"].lower() or "AEB" in r["agencies"])
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
