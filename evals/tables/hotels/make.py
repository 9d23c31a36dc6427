#!/usr/bin/env python3
"""Writes hotels.csv, questions.jsonl and LICENSE.md of the set `hotels`; same output every run."""
import random
import re
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, write_table
from facts import REGIONS, TYPES

LICENCE = """# hotels

Places to stay by the sea, 180 rows, 20 columns, as a travel agent would keep them. Regions and
towns are real; the properties, their prices and their scores are invented. Own work, given to
the public domain (CC0 1.0), and so are the questions. Fields are separated by `;`.

`Price per night` is euros for a double room. `Score` is the mean of the guests, out of ten.
Guest houses often have no stars; B&Bs and hostels never have. `Adults only` left empty is not known.

Not clean on purpose: `4`, `4*` and `4 stars`, `€120`, `120 EUR` and `120`, `350 m`, `1.2 km`
and `on the beach`, `included` and `incl.`, `8.7` and `8.7/10`, `2021` and `03/2021`, several
facilities in one cell, types and yes and no in several spellings (`bed & breakfast`, `pension`,
`apartment hotel`), pets as `yes`, `no`, `dogs only` or `on request`, missing values `-`, `N/A`
or nothing.
"""
HEADER = ["Property", "Type", "Town", "Region", "Country", "Stars", "Rooms", "Price per night",
          "Breakfast", "To the beach", "To the airport (km)", "Facilities", "Pets", "Parking", "Season",
          "Adults only", "Score", "Reviews", "Opened", "Renovated"]
# What stands in some cells instead of the usual spelling.
OTHER = {
    "hotel": ["Hotel"], "resort": ["Resort"], "guest house": ["guesthouse", "pension"],
    "aparthotel": ["apartment hotel", "Aparthotel"], "B&B": ["bed & breakfast", "Bed and breakfast"],
    "hostel": ["Hostel"], "yes": ["Yes", "Y"], "no": ["No", "N"], "included": ["incl.", "Included"],
    "Turkey": ["Türkiye"], "all year": ["all year round", "Jan-Dec"],
    "outdoor pool": ["swimming pool"], "gym": ["fitness room"],
}
SAME = {other: usual for usual, others in OTHER.items() for other in others}


def facilities(rng, kind, stars):
    size = {"hotel": 0, "resort": 2, "aparthotel": -1, "guest house": -2, "B&B": -2.6, "hostel": -2}[kind]
    odds = {"restaurant": 0.55, "bar": 0.6, "outdoor pool": 0.5, "indoor pool": 0.14, "spa": 0.24,
            "gym": 0.36, "beach bar": 0.1, "kids' club": 0.1, "tennis": 0.12, "sauna": 0.15, "bike hire": 0.2,
            "roof terrace": 0.2}
    have = [x for x, odd in odds.items() if rng.random() < odd + 0.13 * size + 0.07 * (stars - 3)]
    if stars == 5 and "outdoor pool" not in have and "indoor pool" not in have:
        have.append("rooftop pool")
    rng.shuffle(have)
    return have


def make():
    rng = random.Random(1931)
    hole = lambda text, share: rng.choice(["-", "N/A", ""]) if rng.random() < share else text
    spelt = lambda text: rng.choice(OTHER[text]) if text in OTHER and rng.random() < 0.15 else text
    span = lambda text: [int(x) for x in text.split("-")]
    kinds = [line.split("|") for line in TYPES.strip().splitlines()]
    rows, seen = [], set()
    for line in REGIONS.strip().splitlines():
        region, land, towns, flight, level, words, n = line.split("|")
        for _ in range(int(n)):
            kind, forms, stars, rooms, base, _ = rng.choices(kinds, [int(k[5]) for k in kinds])[0]
            stars = rng.choice(stars.split(","))
            while True:
                name = rng.choice(forms.split(";")).format(w=rng.choice(words.split(", ")))
                town = rng.choice(towns.split(", "))
                if name not in seen:
                    break
                if (name := f"{name} {town}") not in seen:
                    break
            seen.add(name)
            worth = 3 if stars == "-" else int(stars)
            price = float(base) * float(level) * 1.42 ** (worth - 3) * rng.uniform(0.75, 1.45)
            price = max(19, round(price))
            form = rng.random()
            price = f"€{price}" if form < 0.65 else f"{price} EUR" if form < 0.85 else str(price)
            metres = 0 if rng.random() < (0.35 if kind == "resort" else 0.08) else \
                int(rng.lognormvariate(5.9, 0.95) / 10 + 2) * 10
            sea = "on the beach" if not metres else f"{metres} m" if metres < 800 or metres % 100 else \
                f"{metres / 1000:.1f} km"
            if metres >= 1000:
                sea = f"{metres / 1000:.1f} km"
            low, high = span(flight)
            have = facilities(rng, kind, worth)
            if "Spa" in name and "spa" not in have:
                have.append("spa")
            breakfast = spelt("included") if rng.random() < 0.48 else "not offered" \
                if kind in ("aparthotel", "hostel") or rng.random() < 0.1 else f"€{rng.randint(7, 12 + 3 * worth)}"
            pets = rng.choices(["no", "yes", "dogs only", "on request"], [55, 22, 12, 11])[0]
            parking = rng.choices(["free", f"€{rng.randint(6, 28)} per day", "street only", "none"], [46, 28, 14, 12])[0]
            season = rng.choices(["all year", "Apr-Oct", "May-Sep", "Mar-Nov", "May-Oct"], [38, 25, 13, 14, 10])[0]
            adults = "yes" if kind in ("hotel", "resort") and "kids' club" not in have \
                and rng.random() < 0.17 else "no"
            score = f"{min(9.8, rng.gauss(7.9 + 0.3 * (worth - 3), 0.75)):.1f}"
            if rng.random() < 0.12:
                score += "/10"
            opened = rng.randint(1958, 2021)
            again = rng.randint(max(opened + 6, 2004), 2024) if opened < 2014 and rng.random() < 0.75 else None
            again = "" if again is None else f"{rng.randint(1, 12):02}/{again}" if rng.random() < 0.2 else str(again)
            form = rng.random()
            stars = stars if form < 0.7 or stars == "-" else f"{stars}*" if form < 0.88 else f"{stars} stars"
            reviews = f"{int(rng.lognormvariate(5.6, 1.1)) + 9:,}"
            rows.append([name, spelt(kind), town, region, spelt(land), stars, str(rng.randint(*span(rooms))),
                         hole(price, 0.03), hole(breakfast, 0.05), hole(sea, 0.03),
                         hole(str(rng.randint(low, high)), 0.03), ", ".join(map(spelt, have)),
                         hole(spelt(pets), 0.05), hole(parking, 0.04), spelt(season),
                         "" if rng.random() < 0.06 else spelt(adults), hole(score, 0.05), reviews, str(opened), again])
    rng.shuffle(rows)
    write_table(HERE, HEADER, rows, ";")


def load():
    table = read_table(HERE, ";")
    number = lambda text: None if text in MISSING else float(re.search(r"[\d.]+", text)[0])
    for r in table:
        for key in ("Type", "Country", "Breakfast", "Pets", "Season", "Adults only"):
            r[key] = SAME.get(r[key], r[key])
        r["have"] = [SAME.get(x, x) for x in r["Facilities"].split(", ")]
        r["pool"] = any("pool" in x for x in r["have"])
        for key, text in (("stars", "Stars"), ("rooms", "Rooms"), ("price", "Price per night"),
                          ("air", "To the airport (km)"), ("score", "Score")):
            r[key] = number(r[text])
        sea = r["To the beach"]
        r["sea"] = None if sea in MISSING else 0 if sea == "on the beach" else \
            number(sea) * (1000 if sea.endswith("km") else 1)
        r["renewed"] = int(r["Renovated"][-4:]) if r["Renovated"] else 0
    return table


def main():
    make()
    table = load()
    at_most = lambda r, key, limit: r[key] is not None and r[key] <= limit
    below = lambda r, key, limit: r[key] is not None and r[key] < limit
    q = Questions("ho", table)
    q.where("Four stars or better in Crete with a pool, for less than 200 euros a night",
            "Stars >= 4, Region = Crete, Facilities contains a pool, Price < 200",
            lambda r: (r["stars"] or 0) >= 4 and r["Region"] == "Crete" and r["pool"] and below(r, "price", 200))
    q.where("We are bringing our dog. Which places in Croatia would take it?",
            "Country = Croatia, Pets = yes or dogs only (on request is a maybe)",
            lambda r: r["Country"] == "Croatia" and r["Pets"] in ("yes", "dogs only"),
            also=lambda r: r["Country"] == "Croatia" and r["Pets"] == "on request")
    q.where("under 200m to the beach, breakfast included", "To the beach < 200 m, Breakfast = included",
            lambda r: below(r, "sea", 200) and r["Breakfast"] == "included")
    q.where("Places in Spain or Portugal that have a gym but no pool",
            "Country = Spain or Portugal, Facilities contains gym (fitness room) and no pool",
            lambda r: r["Country"] in ("Spain", "Portugal") and "gym" in r["have"] and not r["pool"])
    q.where("adults only and open all year round", "Adults only = yes, Season = all year",
            lambda r: r["Adults only"] == "yes" and r["Season"] == "all year")
    q.where("Could you list the properties that were renovated in 2020 or later and have a guest score above 8.5?",
            "Renovated >= 2020, Score > 8.5",
            lambda r: r["renewed"] >= 2020 and (r["score"] or 0) > 8.5)
    q.where("in Italy, parking must be free, airport not further than 40 km please",
            "Country = Italy, Parking = free, To the airport <= 40 km",
            lambda r: r["Country"] == "Italy" and r["Parking"] == "free" and at_most(r, "air", 40))
    q.rank("What's the cheapest five-star place to stay?", "min Price, Stars = 5", "price",
           where=lambda r: r["stars"] == 5, largest=False)
    q.rank("3 properties closest to the airport on Sicily", "bottom 3 by To the airport, Region = Sicily",
           "air", where=lambda r: r["Region"] == "Sicily", k=3, largest=False)
    q.rank("Which property in Greece has the most rooms?", "max Rooms, Country = Greece", "rooms",
           where=lambda r: r["Country"] == "Greece")
    q.rank("Show me the hostel that guests like best", "max Score, Type = hostel", "score",
           where=lambda r: r["Type"] == "hostel")
    q.answer("How many of the properties have a spa?", "count Facilities contains spa",
             sum("spa" in r["have"] for r in table), unit="rows")
    q.answer("median nightly rate on Mallorca", "median Price, Region = Mallorca",
             float(statistics.median(values(table, "price", lambda r: r["Region"] == "Mallorca"))),
             unit="EUR", tolerance=0.5)
    night = lambda stars: mean(table, "price", lambda r: r["stars"] == stars)
    q.answer("On average, how much more does a night cost with five stars than with three?",
             "mean Price(Stars = 5) - mean Price(Stars = 3)", night(5) - night(3), unit="EUR", tolerance=0.5)
    free = sum(r["Breakfast"] == "included" for r in table)
    known = sum(r["Breakfast"] not in MISSING for r in table)
    q.answer("At what percentage of the places is breakfast included?", "share Breakfast = included, of all rows",
             100 * free / len(table), unit="%", tolerance=0.5, accept=[100 * free / known])
    costs = {x: mean(table, "price", lambda r: r["Region"] == x) for x in {r["Region"] for r in table}}
    first, second = sorted(costs, key=costs.get)[:2]
    assert costs[second] - costs[first] > 1
    q.answer("Which region has the lowest average price per night?", "min over Region of mean Price", first)
    q.fuzzy("appartment hotel in Spain or Grece, half a kilometre to the beech at the very most",
            "Type = aparthotel, Country = Spain or Greece, To the beach <= 500 m",
            lambda r: r["Type"] == "aparthotel" and r["Country"] in ("Spain", "Greece") and at_most(r, "sea", 500),
            ["typo", "synonym", "units", "number-words"])
    q.fuzzy("a bed n breakfast below seventy euros were I can take my cat",
            "Type = B&B, Price < 70, Pets = yes (not dogs only; on request is a maybe)",
            lambda r: r["Type"] == "B&B" and below(r, "price", 70) and r["Pets"] == "yes",
            ["typo", "synonym", "number-words"],
            also=lambda r: r["Type"] == "B&B" and below(r, "price", 70) and r["Pets"] == "on request")
    q.none("Is there anything on Corsica with more than 350 rooms?", "Region = Corsica, Rooms > 350: none",
           lambda r: r["Region"] == "Corsica" and r["rooms"] > 350)
    q.none("campsites in Portugal", "Type = campsite, Country = Portugal: none",
           lambda r: re.search("camp", r["Property"] + r["Type"] + r["Facilities"], re.I))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
