#!/usr/bin/env python3
"""Writes bridges.csv, questions.jsonl and LICENSE.md of the set `bridges`; same output every run."""
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import BRIDGES

LICENCE = """# bridges

Well-known bridges of the world in alphabetical order, 13 columns. Own compilation of plain facts,
which are in the public domain; this compilation is given to it too (CC0 1.0), and so are the
questions.

Spans and lengths are as the usual references give them; total lengths differ between sources, by
where the approaches are taken to end. `Deck height` is the height of the deck, or the clearance
under it, above the water or the ground. `Opened` is the year of the bridge that stands today.
`Toll` is as of about 2024. `Carries` is what may cross, `rail` also for underground trains. Gaps
are values that were not at hand. The gold belongs to this table as written.

Not clean on purpose: total lengths as `2,737 m` or `2.737 km`, spans with and without a thousands
comma, heights with and without a unit, `cable-stayed`, `cable stayed` and `Cable-stayed`, `USA` and
`United States`, `UK` and `United Kingdom`, several values in a cell (`;`), missing values `-`,
`N/A` or nothing.
"""
HEADER = ["Bridge", "Country", "Place", "Crosses", "Type", "Main span (m)", "Total length",
          "Deck height", "Opened", "Material", "Carries", "Lanes", "Toll"]


def make():
    rng = random.Random(1779)
    rows = []
    for line in BRIDGES.strip().splitlines():
        (name, land, place, crosses, kind, span, length, height, opened, material, carries, lanes,
         toll) = line.split("|")
        hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text.replace(";", "; ")
        if rng.random() < 0.35:
            land = land.replace("USA", "United States").replace("UK", "United Kingdom")
        if kind == "cable-stayed":
            kind = rng.choices([kind, "cable stayed", "Cable-stayed"], [60, 25, 15])[0]
        if span != "-" and rng.random() < 0.4:
            span = f"{int(span):,}"
        n = int(length)
        length = f"{n / 1000:g} km" if n >= 1000 and rng.random() < 0.4 else f"{n:,} m"
        if height != "-" and rng.random() < 0.7:
            height += " m"
        if toll != "-":
            toll = {"y": "yes", "n": "no"}[toll]
            toll = toll.capitalize() if rng.random() < 0.12 else toll
        rows.append([name, hole(land), hole(place), crosses, kind, hole(span), length, hole(height),
                     opened, hole(material), hole(carries), hole(lanes), hole(toll)])
    rows.sort(key=lambda r: r[0].casefold())
    assert len({r[0] for r in rows}) == len(rows)
    write_table(HERE, HEADER, rows)


def load():
    table = read_table(HERE)
    parts = lambda text: set() if text in MISSING else set(text.split("; "))
    number = lambda text: None if text in MISSING else float(text.replace(",", "").removesuffix(" m"))
    for r in table:
        r["lands"] = parts(r["Country"].replace("United States", "USA")
                           .replace("United Kingdom", "UK"))
        r["kind"] = r["Type"].lower().replace(" ", "-")
        r["span"], r["height"], r["lanes"] = (number(r[k]) for k in
                                              ("Main span (m)", "Deck height", "Lanes"))
        length = r["Total length"]
        r["length"] = float(length.removesuffix(" km")) * 1000 if length.endswith("km") else \
            number(length)
        r["opened"] = int(r["Opened"])
        r["material"], r["carries"] = parts(r["Material"]), parts(r["Carries"])
        r["toll"] = {"yes": True, "no": False}.get(r["Toll"].lower())
    return table


def main():
    make()
    table = load()
    known = lambda r, key: r[key] if r[key] is not None else -1
    kind = lambda name: lambda r: r["kind"] == name
    q = Questions("br", table)
    q.where("Suspension bridges with a main span longer than 1.5 km",
            "Type = suspension, Main span > 1500 m",
            lambda r: kind("suspension")(r) and known(r, "span") > 1500)
    q.where("Danube bridges that opened before 1900", "Crosses = Danube, Opened < 1900",
            lambda r: r["Crosses"] == "Danube" and r["opened"] < 1900)
    q.where("Which bridges in Germany or Switzerland can trains use?",
            "Country = Germany or Switzerland, Carries contains rail",
            lambda r: r["lands"] & {"Germany", "Switzerland"} and "rail" in r["carries"])
    q.where("for pedestrians only, no vehicles of any kind, and more than 300 metres long",
            "Carries = foot and nothing else, Total length > 300 m",
            lambda r: r["carries"] == {"foot"} and r["length"] > 300)
    q.where("arch bridge usa toll free", "Type = arch, Country = USA, Toll = no",
            lambda r: kind("arch")(r) and "USA" in r["lands"] and r["toll"] is False)
    q.where("What spans the Yangtze without being a suspension bridge?",
            "Crosses = Yangtze, Type != suspension",
            lambda r: r["Crosses"] == "Yangtze" and not kind("suspension")(r))
    old = lambda r: 1500 <= r["opened"] <= 1700
    q.where("Stone bridges from between 1500 and 1700",
            "Material = stone, Opened from 1500 to 1700 (brick and stone together: fair too)",
            lambda r: r["material"] == {"stone"} and old(r),
            also=lambda r: "stone" in r["material"] and old(r))
    q.rank("Which bridge has the highest deck of all?", "max Deck height", "height")
    q.rank("the three longest bridges in China, end to end", "top 3 by Total length, Country = China",
           "length", where=lambda r: "China" in r["lands"], k=3)
    q.rank("Oldest bridge in the United Kingdom that trains run over",
           "min Opened, Country = UK, Carries contains rail", "opened",
           where=lambda r: "UK" in r["lands"] and "rail" in r["carries"], largest=False)
    q.rank("Which cable-stayed bridge has the shortest main span?",
           "min Main span, Type = cable-stayed", "span", where=kind("cable-stayed"), largest=False)
    q.answer("How many bridges cross the East River?", "count Crosses = East River",
             sum(r["Crosses"] == "East River" for r in table))
    q.answer("What is the average main span of the cantilever bridges, in metres?",
             "mean Main span, Type = cantilever", mean(table, "span", kind("cantilever")),
             unit="m", tolerance=0.5)
    q.answer("How many kilometres of bridge does Portugal have in this list, all lengths added up?",
             "sum Total length, Country = Portugal, in km",
             sum(values(table, "length", lambda r: "Portugal" in r["lands"])) / 1000, unit="km",
             tolerance=0.01)
    most = winner(land for r in table if kind("suspension")(r) for land in r["lands"])
    assert most == "USA"
    q.answer("Which country has the most suspension bridges?", "mode of Country, Type = suspension",
             most, accept=["United States"])
    by_kind = [mean(table, "span", kind(k)) for k in ("suspension", "cable-stayed")]
    q.answer("On average, how much longer is the main span of a suspension bridge than that of a "
             "cable-stayed one?", "mean Main span(suspension) - mean Main span(cable-stayed)",
             by_kind[0] - by_kind[1], unit="m", tolerance=0.5)
    q.fuzzy("suspenshion brigdes in japan spanning more than three thousand feet",
            "Type = suspension, Country = Japan, Main span > 3000 ft = 914.4 m",
            lambda r: kind("suspension")(r) and "Japan" in r["lands"] and known(r, "span") > 914.4,
            ["typo", "units", "number-words"])
    q.fuzzy("cabel-stayd bridges in Great Britain that cost nothing to cross",
            "Type = cable-stayed, Country = UK, Toll = no",
            lambda r: kind("cable-stayed")(r) and "UK" in r["lands"] and r["toll"] is False,
            ["typo", "synonym"])
    q.none("Are there any bridges in Iceland?", "Country = Iceland: none",
           lambda r: "Iceland" in r["lands"])
    q.none("Bridges with a main span of more than 2,500 metres", "Main span > 2500 m: none",
           lambda r: known(r, "span") > 2500)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
