#!/usr/bin/env python3
"""Writes islands.csv, questions.jsonl and LICENSE.md of the set `islands`; same output every run."""
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import ISLANDS

LICENCE = """# islands

Islands of the world in alphabetical order, 11 columns. Own compilation of plain facts, which
are in the public domain; this compilation is given to it too (CC0 1.0), and so are the
questions.

Areas and elevations are as the usual references give them; some differ by a per cent or so
between sources. Populations are round figures of about 2020. `Fixed link`: a bridge or tunnel
joins the island to the mainland, also by way of another island. Continents by the usual
geographical grouping, archipelagos only where the island is commonly counted to one. The gold
belongs to this table as written.

Not clean on purpose: `km2` and `km²` in cells, thousands commas, populations as `1.2 million`,
`56,000` or `uninhabited` (a population of zero), several values in a cell (`/`), `USA` and
`United States`, `UK` and `United Kingdom`, missing values `-`, `N/A` or nothing.
"""


def make():
    rng = random.Random(1831)
    short = {"United States": "USA", "United Kingdom": "UK"}
    rows = []
    for line in ISLANDS.strip().splitlines():
        (name, group, lands, continent, seas, area, peak, height, people, town,
         link) = line.split("|")
        lands = " / ".join(short[c] if c in short and rng.random() < 0.35 else c
                           for c in lands.split("; "))
        hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text
        if people == "0":
            people = "uninhabited"
        elif people != "-":
            n = int(people)
            people = f"{n / 1e6:g} million" if n >= 1e6 else f"{n:,}"
        area = f"{int(area):,} " + rng.choices(["km²", "km2"], [75, 25])[0]
        rows.append([name, hole(group), lands, continent, seas.replace("; ", " / "), area,
                     hole(peak), hole(height if height == "-" else f"{int(height):,}"),
                     hole(people), hole(town), link])
    assert len({r[0] for r in rows}) == len(rows)
    write_table(HERE, ["Island", "Archipelago", "Countries", "Continent", "Surrounding waters",
                       "Area", "Highest point", "Highest elevation (m)", "Population",
                       "Largest town", "Fixed link"], rows)


def people(text):
    if text in MISSING:
        return None
    if text == "uninhabited":
        return 0
    if text.endswith(" million"):
        return round(float(text.removesuffix(" million")) * 1e6)
    return int(text.replace(",", ""))


def load():
    table = read_table(HERE)
    long = {"USA": "United States", "UK": "United Kingdom"}
    for r in table:
        r["lands"] = [long.get(c, c) for c in r["Countries"].split(" / ")]
        r["seas"] = r["Surrounding waters"].split(" / ")
        r["area"] = int(re.match(r"[\d,]+", r["Area"]).group().replace(",", ""))
        high = r["Highest elevation (m)"]
        r["high"] = None if high in MISSING else int(high.replace(",", ""))
        r["people"], r["link"] = people(r["Population"]), r["Fixed link"] == "yes"
    return table


def main():
    make()
    table = load()
    of = lambda country: lambda r: country in r["lands"]
    within = lambda key, name: lambda r: r[key] == name
    known = lambda r, key: r[key] if r[key] is not None else -1
    q = Questions("is", table)
    q.where("Which islands does more than one country share?", "Countries lists two or more",
            lambda r: len(r["lands"]) > 1)
    q.where("Greek islands larger than 1,000 square kilometres", "Countries = Greece, Area > 1000",
            lambda r: of("Greece")(r) and r["area"] > 1000)
    q.where("islands in the Baltic Sea that have no bridge or tunnel to the mainland",
            "Surrounding waters contains Baltic Sea, Fixed link = no",
            lambda r: "Baltic Sea" in r["seas"] and not r["link"])
    q.where("List the Canary Islands with a peak above 1500 m",
            "Archipelago = Canary Islands, Highest elevation > 1500",
            lambda r: within("Archipelago", "Canary Islands")(r) and r["high"] > 1500)
    q.where("Which of the Canadian ones have nobody living on them?",
            "Countries = Canada, Population = uninhabited",
            lambda r: of("Canada")(r) and r["people"] == 0)
    q.where("Islands touched by both the Caribbean Sea and the Atlantic",
            "Surrounding waters contains Caribbean Sea and Atlantic Ocean",
            lambda r: {"Caribbean Sea", "Atlantic Ocean"} <= set(r["seas"]))
    q.where("Asian islands with between 1 and 5 million people living there",
            "Continent = Asia, 1 million <= Population <= 5 million (no row has either end)",
            lambda r: r["Continent"] == "Asia" and 1e6 <= known(r, "people") <= 5e6)
    q.rank("What's the smallest island listed?", "min Area", "area", largest=False)
    q.rank("Five most populous islands", "top 5 by Population", "people", k=5)
    q.rank("Which African island has the highest mountain?",
           "max Highest elevation, Continent = Africa", "high", where=within("Continent", "Africa"))
    q.rank("the 3 biggest islands belonging to the US", "top 3 by Area, Countries = United States "
           "or USA", "area", where=of("United States"), k=3)
    q.answer("How many islands belong to the United Kingdom, shared ones included?",
             "count Countries contains United Kingdom or UK",
             sum(map(of("United Kingdom"), table)), unit="rows")
    q.answer("Combined area of the Balearic Islands in this table?",
             "sum Area, Archipelago = Balearic Islands",
             sum(values(table, "area", within("Archipelago", "Balearic Islands"))), unit="km²",
             tolerance=0.5)
    q.answer("How high is the tallest peak on any island in Oceania?",
             "max Highest elevation, Continent = Oceania",
             max(values(table, "high", within("Continent", "Oceania"))), unit="m", tolerance=0.5)
    q.answer("Which continent has the most islands in this list?", "mode of Continent",
             winner(r["Continent"] for r in table))
    q.answer("How much larger is the average Indonesian island here than the average Philippine one?",
             "mean Area(Countries contains Indonesia) - mean Area(Countries = Philippines); "
             "accepted: islands of Indonesia alone",
             mean(table, "area", of("Indonesia")) - mean(table, "area", of("Philippines")),
             unit="km²", tolerance=1.0,
             accept=[mean(table, "area", lambda r: r["lands"] == ["Indonesia"])
                     - mean(table, "area", of("Philippines"))])
    q.fuzzy("japaneese ilands over ten thousand square km", "Countries = Japan, Area > 10000 km²",
            lambda r: of("Japan")(r) and r["area"] > 10_000, ["typo", "number-words"])
    assert not any(12_000 <= (r["high"] or 0) / 0.3048 <= 12_050 for r in table)
    q.fuzzy("isles in Asia whose top is more than 12,000 feet up",
            "Continent = Asia, Highest elevation > 12000 ft = 3657.6 m",
            lambda r: r["Continent"] == "Asia" and known(r, "high") / 0.3048 > 12_000,
            ["synonym", "units"])
    q.none("Are there any Croatian islands?", "Countries contains Croatia: none", of("Croatia"))
    q.none("European islands with a peak over 4000 metres",
           "Continent = Europe, Highest elevation > 4000: none",
           lambda r: r["Continent"] == "Europe" and known(r, "high") > 4000)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
