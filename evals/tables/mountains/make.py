#!/usr/bin/env python3
"""Writes mountains.csv, questions.jsonl and LICENSE.md of the set `mountains`; same output every run."""
import datetime as dt
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, winner, write_table
from facts import MOUNTAINS

LICENCE = """# mountains

Well-known mountains of the world, one row each, 9 columns. Own compilation of plain facts
(elevation, prominence, range, countries, volcano or not, first ascent) from general reference
knowledge. Elevation, prominence and ascent year of most Asian peaks above 7200 m follow
Wikipedia's list of highest mountains; the other rows were not compared with a second source.
Facts are in the public domain and this compilation is given to it too (CC0 1.0).
The questions are ours (CC0 1.0).

`Countries` and `First climbed by` hold several values separated by `/` (a mountain's name may
hold a slash too). `First ascent` is a day, a bare year where the day is not agreed,
`unclimbed`, or `-` (not known, or climbed before records). `-` elsewhere: not stated here.
The first climbers are the ones usually named, not always the whole party. Elevations differ by
some metres between surveys; the gold belongs to this table as written.
"""


def make():
    rows = []
    for line in MOUNTAINS.strip().splitlines():
        name, high, prom, rng, land, continent, volcano, ascent, by = line.split("|")
        prom = prom if prom == "-" else f"{int(prom):,} m"
        rows.append([name, f"{int(high):,} m", prom, rng, land, continent, volcano, ascent, by])
    assert len({r[0] for r in rows}) == len(rows) >= 140
    write_table(HERE, ["Mountain", "Elevation", "Prominence", "Range", "Countries",
                       "Continent", "Volcano", "First ascent", "First climbed by"], rows)


def metres(text):
    return None if text in MISSING else int(text.removesuffix(" m").replace(",", ""))


def load():
    table = read_table(HERE)
    for r in table:
        r["high"], r["prom"] = metres(r["Elevation"]), metres(r["Prominence"])
        r["lands"] = [] if r["Countries"] == "-" else r["Countries"].split("/")
        r["fire"] = r["Volcano"] == "yes"
        found = re.search(r"\d{4}$", r["First ascent"])
        r["year"] = int(found.group()) if found else None
        full = re.fullmatch(r"\d+ \w+ \d{4}", r["First ascent"])
        r["day"] = (dt.datetime.strptime(full.group(), "%d %B %Y").date().isoformat()
                    if full else None)
        assert r["high"] >= (r["prom"] or 0)
    return table


def main():
    make()
    table = load()
    has = lambda r, *lands: all(land in r["lands"] for land in lands)
    q = Questions("mt", table)
    q.where("Which mountains stand on the border between Nepal and China?",
            "Countries contains Nepal and China", lambda r: has(r, "Nepal", "China"))
    q.where("Peaks in Switzerland above 4,200 metres",
            "Countries contains Switzerland, Elevation > 4200",
            lambda r: has(r, "Switzerland") and r["high"] > 4200)
    q.where("South American volcanoes higher than 6000 m",
            "Continent = South America, Volcano = yes, Elevation > 6000",
            lambda r: r["Continent"] == "South America" and r["fire"] and r["high"] > 6000)
    assert not any(r["year"] == 1800 and r["day"] is None for r in table)
    q.where("Everything that was first climbed before the year 1800",
            "year of First ascent < 1800", lambda r: r["year"] and r["year"] < 1800)
    q.where("Karakoram mountains that do not touch China",
            "Range = Karakoram, Countries does not contain China",
            lambda r: r["Range"] == "Karakoram" and not has(r, "China"))
    q.where("Where was Chris Bonington among the first to reach the top?",
            "First climbed by contains Chris Bonington",
            lambda r: "Chris Bonington" in r["First climbed by"].split("/"))
    q.where("Mountains in Pakistan with a first ascent in the 1950s",
            "Countries contains Pakistan, 1950 <= year of First ascent <= 1959",
            lambda r: has(r, "Pakistan") and r["year"] and 1950 <= r["year"] <= 1959)
    q.rank("Which is the lowest of the eight-thousanders?", "min Elevation, Elevation > 8000 m",
           "high", where=lambda r: r["high"] > 8000, largest=False)
    q.rank("The five mountains with the greatest prominence", "top 5 by Prominence", "prom", k=5)
    years = sorted((r["year"] for r in table if r["year"]), reverse=True)
    assert years[0] > years[1], "a bare year could hide a later day"
    q.rank("Which mountain was the last one to be climbed for the first time?",
           "max First ascent (unclimbed ones have no date)", "year")
    swiss = [r for r in table if has(r, "Switzerland")]
    assert all(r["day"] for r in swiss)
    q.rank("The three Swiss mountains whose first ascents came latest",
           "3 latest First ascent, Countries contains Switzerland; 19 August 1861 is shared",
           "day", where=lambda r: has(r, "Switzerland"), k=3, ties=1)
    q.answer("How many of these mountains are higher than eight thousand metres?",
             "count Elevation > 8000", sum(r["high"] > 8000 for r in table), unit="rows")
    q.answer("What is the mean elevation of the Cascade Range peaks?",
             "mean Elevation, Range = Cascade Range",
             mean([r for r in table if r["Range"] == "Cascade Range"], "high"),
             unit="m", tolerance=1.0)
    q.answer("Which country has the most mountains in this list, counting shared ones too?",
             "mode over the single countries in Countries",
             winner(land for r in table for land in r["lands"]))
    alps = {land for r in table if r["Range"] == "Alps" for land in r["lands"]}
    q.answer("How many different countries share the Alps in this table?",
             "distinct single countries in Countries, Range = Alps: " + ", ".join(sorted(alps)),
             len(alps), unit="countries")
    hk = mean([r for r in table if r["Range"] == "Karakoram"], "high")
    hi = mean([r for r in table if r["Range"] == "Himalayas"], "high")
    q.answer("How much higher or lower are the Karakoram peaks than the Himalayan ones on average?",
             "mean Elevation(Karakoram) - mean Elevation(Himalayas); positive: Karakoram higher",
             hk - hi, unit="m", tolerance=1.0)
    feet = 26000 * 0.3048
    assert all(abs(r["high"] - feet) > 5 for r in table)
    q.fuzzy("himalaya mountians in nepall taller than 26000 feet",
            "Range = Himalayas, Countries contains Nepal, Elevation > 7924.8 m",
            lambda r: r["Range"] == "Himalayas" and has(r, "Nepal") and r["high"] > feet,
            ["typo", "units"])
    q.fuzzy("summits nobody has ever stood on", "First ascent = unclimbed",
            lambda r: r["First ascent"] == "unclimbed", ["synonym"])
    q.none("Do you list any mountains in Portugal?", "Countries contains Portugal: none",
           lambda r: has(r, "Portugal"))
    q.none("volcanoes higher than seven thousand metres", "Volcano = yes, Elevation > 7000: none",
           lambda r: r["fire"] and r["high"] > 7000)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
