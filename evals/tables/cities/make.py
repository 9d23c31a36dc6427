#!/usr/bin/env python3
"""Writes cities.csv, questions.jsonl and LICENSE.md of the set `cities`; same output every run."""
import random
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, winner, write_table
from facts import CITIES

LICENCE = """# cities

Large and well-known cities of the world in alphabetical order, 15 columns. Own compilation of
plain facts, which are in the public domain; this compilation is given to it too (CC0 1.0), and
so are the questions.

Populations are round figures of about 2020 for the city as it is usually counted, left out where
counts differ much. Elevations are the usual round figures. `Metro since`: year the first metro
line opened (trams and light rail do not count), `none` where there is no metro. `Summer Olympics`
by the year in the name of the Games, without 1906 and the riding events of 1956. `UTC offset` is
standard time. `By the sea` is left out where it is a matter of opinion. The gold belongs to this
table as written.

Not clean on purpose: populations as `8.9 million`, `2.7M` or `660,000`, elevations with and
without `m`, `USA` and `United States`, `UK` and `United Kingdom`, `yes` and `Yes`, several values
in a cell (`;`), latitude with a letter for the hemisphere, missing values `-`, `N/A` or nothing.
"""


def make():
    rng = random.Random(1863)
    short = {"United States": "USA", "United Kingdom": "UK"}
    rows = []
    for line in CITIES.strip().splitlines():
        (city, land, continent, capital, people, high, rivers, sea, utc, money, metro, games,
         airports, lat, side) = line.split("|")
        hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text
        yes = lambda text: text.capitalize() if rng.random() < 0.15 else text
        if land in short and rng.random() < 0.4:
            land = short[land]
        if people != "-":
            n = int(people)
            million = f"{n / 1e6:g}" + rng.choices([" million", "M"], [75, 25])[0]
            people = million if n >= 1_000_000 else f"{n:,}"
        if high != "-":
            high = f"{int(high):,}" + rng.choices([" m", "", "m"], [60, 30, 10])[0]
        if utc != "-":
            utc = "UTC" if utc == "0" else "UTC" + (utc if utc.startswith("-") else "+" + utc)
        south = lat.startswith("-")
        rows.append([city, land, continent, hole(yes(capital)), hole(people), hole(high),
                     hole(rivers.replace(";", "; ")), hole(yes(sea)), hole(utc), hole(money),
                     hole(metro), "" if games == "-" else games.replace(";", "; "),
                     hole(airports.replace(";", "; ")),
                     lat.lstrip("-") + "° " + ("S" if south else "N"), side])
    rows.sort(key=lambda r: r[0].replace("ã", "a"))
    assert len({r[0] for r in rows}) == len(rows)
    write_table(HERE, ["City", "Country", "Continent", "Capital", "Population", "Elevation",
                       "Rivers", "By the sea", "UTC offset", "Currency", "Metro since",
                       "Summer Olympics", "Airports", "Latitude", "Traffic"], rows)


def people(text):
    if text in MISSING:
        return None
    for unit in (" million", "M"):
        if text.endswith(unit):
            return round(float(text.removesuffix(unit)) * 1e6)
    return int(text.replace(",", ""))


def load():
    table = read_table(HERE)
    long = {"USA": "United States", "UK": "United Kingdom"}
    parts = lambda text: [] if text in MISSING else text.split("; ")
    for r in table:
        r["land"] = long.get(r["Country"], r["Country"])
        r["capital"], r["sea"] = r["Capital"].lower() == "yes", r["By the sea"].lower()
        high = r["Elevation"].removesuffix("m").strip()
        r["high"] = None if high in MISSING else int(high.replace(",", ""))
        r["people"] = people(r["Population"])
        r["rivers"], r["games"] = parts(r["Rivers"]), [int(y) for y in parts(r["Summer Olympics"])]
        r["metro"] = int(r["Metro since"]) if r["Metro since"].isdigit() else None
        number, side = r["Latitude"].split("° ")
        r["lat"] = float(number) * (-1 if side == "S" else 1)
    return table


def main():
    make()
    table = load()
    on = lambda continent: lambda r: r["Continent"] == continent
    known = lambda r, key: r[key] if r[key] is not None else -1
    q = Questions("ct", table)
    q.where("Which national capitals lie on the Danube?", "Rivers contains Danube, Capital = yes",
            lambda r: "Danube" in r["rivers"] and r["capital"])
    q.where("European cities more than 500 m above sea level", "Continent = Europe, Elevation > 500",
            lambda r: on("Europe")(r) and known(r, "high") > 500)
    q.where("Where in Asia do they drive on the left?", "Continent = Asia, Traffic = left",
            lambda r: on("Asia")(r) and r["Traffic"] == "left")
    q.where("I want a capital by the sea where the currency is the euro",
            "Capital = yes, By the sea = yes, Currency = EUR",
            lambda r: r["capital"] and r["sea"] == "yes" and r["Currency"] == "EUR")
    q.where("Who hosted the Summer Olympics in the years from 1960 to 1980?",
            "Summer Olympics contains a year in 1960..1980 (Rome 1960 and Moscow 1980 are the ends)",
            lambda r: any(1960 <= y <= 1980 for y in r["games"]))
    q.where("South American cities that already had a metro before 1980",
            "Continent = South America, Metro since < 1980",
            lambda r: on("South America")(r) and 0 < known(r, "metro") < 1980)
    q.where("cities that are not a capital although over 5 million people live there",
            "Capital = no, Population > 5 million",
            lambda r: r["Capital"].lower() == "no" and known(r, "people") > 5e6)
    q.rank("Which capital city is the furthest north?", "max Latitude, Capital = yes", "lat",
           where=lambda r: r["capital"])
    q.rank("Name the four cities at the highest altitude", "top 4 by Elevation", "high", k=4)
    q.rank("Where in Europe is the newest metro?", "max Metro since, Continent = Europe", "metro",
           where=on("Europe"))
    q.rank("the three American cities with the most inhabitants (USA only)",
           "top 3 by Population, Country = United States or USA", "people",
           where=lambda r: r["land"] == "United States", k=3)
    q.answer("How many of the cities are in the southern hemisphere?", "count Latitude ends in S",
             sum(r["lat"] < 0 for r in table), unit="rows")
    q.answer("Number of different currencies used by the African cities?",
             "distinct Currency, Continent = Africa, known ones only",
             len({r["Currency"] for r in table if on("Africa")(r)} - MISSING))
    q.answer("Which river flows through the largest number of these cities?",
             "mode of Rivers, each river of a cell counted", winner(x for r in table for x in r["rivers"]))
    up = lambda name: mean(table, "high", lambda r: on(name)(r) and r["capital"])
    q.answer("On average, how many metres higher above the sea are Africa's capitals than Europe's?",
             "mean Elevation(Capital = yes, Africa) - mean Elevation(Capital = yes, Europe), known "
             "elevations only", up("Africa") - up("Europe"), unit="m", tolerance=1.0)
    sea = Counter(r["sea"] for r in table)
    q.answer("What percentage of the cities are by the sea?",
             "share By the sea = yes of all rows; accepted: of the rows where it is known",
             100 * sea["yes"] / len(table), unit="%", tolerance=0.5,
             accept=[100 * sea["yes"] / (sea["yes"] + sea["no"])])
    assert not any(on("Africa")(r) and 1460 < known(r, "high") < 1540 for r in table)
    q.fuzzy("afrikan capitols more than five thousand feet up",
            "Continent = Africa, Capital = yes, Elevation > 5000 ft = 1524 m",
            lambda r: on("Africa")(r) and r["capital"] and known(r, "high") / 0.3048 > 5000,
            ["typo", "units", "number-words"])
    q.fuzzy("places where people pay in swiss franks or pounds sterling",
            "Currency = CHF or GBP", lambda r: r["Currency"] in ("CHF", "GBP"), ["typo", "synonym"])
    q.none("Does any city in New Zealand have a metro?",
           "Country = New Zealand, Metro since is a year: none",
           lambda r: r["land"] == "New Zealand" and r["metro"])
    q.none("Cities with more than 30 million residents", "Population > 30 million: none",
           lambda r: known(r, "people") > 30e6)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
