#!/usr/bin/env python3
"""Writes wines.csv, questions.jsonl and LICENSE.md of the set `wines`; same output every run."""
import datetime
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, winner, write_table
from facts import HOUSES, KINDS, NAMES

LICENCE = """# wines

The list of a wine merchant, 247 rows, 17 columns. Regions, grapes and kinds of wine are real; producers,
prices, ratings and stock are invented. Own work, given to the public domain (CC0 1.0), and so
are the questions.

Prices are pounds for one bottle of the size in `Bottle`. `NV` is a wine without a vintage.
`Type` says sparkling or fortified rather than the colour of such a wine.

Not clean on purpose: `£14.95`, `14.95` and `14.95 GBP`, `13.5%`, `13.5 % vol` and `13.5`,
`75 cl`, `750 ml` and `0.75 l`, `magnum (1.5 l)`, `92` and `92/100`, `sold out` for no stock,
`24 btl`, dates written in two ways, grapes parted by commas or slashes, countries and types
and closures and yes and no in several spellings (`NZ`, `rose`, `screwcap`, `Y`), missing values
`-`, `n/a` or nothing.
"""
HEADER = ["Code", "Wine", "Producer", "Country", "Region", "Type", "Sweetness", "Grapes", "Vintage",
          "Alcohol", "Bottle", "Price", "Stock", "Rating", "Organic", "Closure", "Added"]
# What stands in some cells instead of the usual spelling.
OTHER = {
    "USA": ["United States", "US"], "New Zealand": ["NZ"], "England": ["UK"],
    "red": ["Red"], "white": ["White"], "rosé": ["rose", "Rosé"], "sparkling": ["Sparkling"],
    "dry": ["Dry"], "off-dry": ["medium-dry"], "screw cap": ["screwcap", "Screw cap"],
    "cork": ["Cork", "natural cork"], "yes": ["Yes", "Y"], "no": ["No", "N"],
}
SAME = {other: usual for usual, others in OTHER.items() for other in others}
SIZES = {375: ["37.5 cl", "375 ml"], 500: ["50 cl", "500 ml"],
         750: ["75 cl"] * 6 + ["750 ml", "0.75 l"], 1500: ["magnum (1.5 l)", "150 cl", "1.5 l"]}


def make():
    rng = random.Random(1939)
    hole = lambda text, share: rng.choice(["-", "n/a", ""]) if rng.random() < share else text
    spelt = lambda text: rng.choice(OTHER[text]) if text in OTHER and rng.random() < 0.18 else text
    pair = lambda text: [float(x) for x in text.split("-")]
    rows, seen = [], set()
    for line in KINDS.strip().splitlines():
        wine, land, region, kind, taste, grapes, abv, cost, points, years, n = line.split("|")
        for _ in range(int(n)):
            while True:
                maker = f"{rng.choice(HOUSES[land])} {rng.choice(NAMES[land])}".strip()
                first, last = (0, 0) if years == "NV" else map(int, pair(years))
                vintage = rng.randint(first, last)
                if (wine, maker, vintage) not in seen:
                    break
            seen.add((wine, maker, vintage))
            low, high = pair(abv)
            alcohol = rng.choice([low + 0.5 * i for i in range(int((high - low) * 2) + 1)])
            good = rng.random()
            low, high = pair(points)
            rating = round(low + good * (high - low))
            low, high = pair(cost)
            price = round(low + (0.7 * good + 0.3 * rng.random()) ** 2 * (high - low)) - 0.05
            size = 750
            if taste == "sweet" and kind != "sparkling" and rng.random() < 0.5:
                size = rng.choice([375, 375, 500])
            elif taste == "dry" and kind in ("red", "sparkling") and price > 14 and rng.random() < 0.13:
                size, price = 1500, round(price * 2.1) - 0.05
            form = rng.random()
            price = f"£{price:.2f}" if form < 0.75 else f"{price:.2f}" if form < 0.92 else f"{price:.2f} GBP"
            form = rng.random()
            alcohol = f"{alcohol:g}" + ("%" if form < 0.7 else " % vol" if form < 0.88 else "")
            stock = 0 if rng.random() < 0.11 else rng.randint(1, 30) if high > 40 else rng.randint(3, 180)
            stock = rng.choice(["0", "sold out", "sold out"]) if not stock else \
                f"{stock} btl" if rng.random() < 0.1 else str(stock)
            if rng.random() < 0.15:
                rating = f"{rating}/100"
            screw = {"New Zealand": 0.95, "Australia": 0.8, "South Africa": 0.5, "Germany": 0.4,
                     "Austria": 0.7, "Chile": 0.5, "England": 0.3}.get(land, 0.08)
            closure = "cork" if kind in ("sparkling", "fortified") else \
                "screw cap" if rng.random() < screw * (1 if high < 60 else 0.3) else "cork"
            organic = hole(spelt("yes" if rng.random() < 0.27 else "no"), 0.06)
            day = datetime.date(2022, 1, 10) + datetime.timedelta(rng.randrange(1160))
            while day.year <= vintage:
                day += datetime.timedelta(365)
            added = day.isoformat() if rng.random() < 0.8 else f"{day.day} {day:%b %Y}"
            if rng.random() < 0.2:
                grapes = grapes.replace(", ", " / ")
            rows.append([wine, maker, spelt(land), region, spelt(kind), spelt(taste), grapes,
                         str(vintage or "NV"), alcohol, rng.choice(SIZES[size]), price, stock,
                         hole(str(rating), 0.08), organic, spelt(closure), added])
    rng.shuffle(rows)
    write_table(HERE, HEADER, [[f"W{1000 + 7 * i}", *r] for i, r in enumerate(rows)])


def load():
    table = read_table(HERE)
    for r in table:
        for key in ("Country", "Type", "Sweetness", "Closure", "Organic"):
            r[key] = SAME.get(r[key], r[key])
        r["grapes"] = re.split(r", | / ", r["Grapes"])
        r["year"] = None if r["Vintage"] == "NV" else int(r["Vintage"])
        r["abv"] = float(re.match(r"[\d.]+", r["Alcohol"])[0])
        number, unit = re.search(r"([\d.]+) (cl|ml|l)\b", r["Bottle"]).groups()
        r["ml"] = round(float(number) * {"cl": 10, "ml": 1, "l": 1000}[unit])
        r["price"] = float(re.search(r"[\d.]+", r["Price"])[0])
        r["stock"] = 0 if r["Stock"] == "sold out" else int(r["Stock"].removesuffix(" btl"))
        r["rating"] = None if r["Rating"] in MISSING else int(r["Rating"].removesuffix("/100"))
        form = "%Y-%m-%d" if "-" in r["Added"] else "%d %b %Y"
        r["added"] = datetime.datetime.strptime(r["Added"], form).date()
    return table


def main():
    make()
    table = load()
    organic = lambda r: r["Organic"] == "yes"
    rated = lambda r, least: r["rating"] is not None and r["rating"] >= least
    q = Questions("wi", table)
    q.where("Organic reds from Spain for under £15, please",
            "Organic = yes, Type = red, Country = Spain, Price < 15",
            lambda r: organic(r) and r["Type"] == "red" and r["Country"] == "Spain" and r["price"] < 15)
    q.where("Which dry white wines do you have from Germany or Austria?",
            "Type = white, Sweetness = dry (not off-dry), Country = Germany or Austria",
            lambda r: r["Type"] == "white" and r["Sweetness"] == "dry"
            and r["Country"] in ("Germany", "Austria"))
    q.where("red magnum", "Type = red, Bottle = 1.5 l",
            lambda r: r["Type"] == "red" and r["ml"] == 1500)
    q.where("screwcap whites but nothing from New Zealand or Australia",
            "Closure = screw cap, Type = white, Country != New Zealand, Australia",
            lambda r: r["Closure"] == "screw cap" and r["Type"] == "white"
            and r["Country"] not in ("New Zealand", "Australia"))
    q.where("Hello, I search a wine with alcohol between 11 and 12 percent, thank you",
            "11 <= Alcohol <= 12", lambda r: 11 <= r["abv"] <= 12)
    q.where("Anything with Grenache in it that is rated 93 or better?",
            "Grapes contains Grenache (Garnacha is the same grape), Rating >= 93",
            lambda r: "Grenache" in r["grapes"] and rated(r, 93),
            also=lambda r: "Garnacha" in r["grapes"] and rated(r, 93))
    q.where("what did we add since 1 October 2024 that is already sold out",
            "Added >= 2024-10-01, Stock = 0",
            lambda r: r["added"] >= datetime.date(2024, 10, 1) and r["stock"] == 0)
    q.rank("What's the dearest wine we have from Italy?", "max Price, Country = Italy", "price",
           where=lambda r: r["Country"] == "Italy")
    q.rank("top 5 by bottles in stock", "top 5 by Stock", "stock", k=5)
    q.rank("Which red has the least alcohol?", "min Alcohol, Type = red", "abv",
           where=lambda r: r["Type"] == "red", largest=False)
    q.rank("Best rated white I can get for less than twenty pounds",
           "max Rating, Type = white, Price < 20", "rating",
           where=lambda r: r["Type"] == "white" and r["price"] < 20)
    q.answer("How many countries do our wines come from?", "count of different Country",
             len({r["Country"] for r in table}), unit="countries")
    q.answer("average price champagne", "mean Price, Region = Champagne",
             mean(table, "price", lambda r: r["Region"] == "Champagne"), unit="GBP", tolerance=0.05)
    known = [r for r in table if r["Organic"] not in MISSING]
    green = sum(map(organic, table))
    q.answer("What share of the list is organic?", "share Organic = yes, of all rows",
             100 * green / len(table), unit="%", tolerance=0.5, accept=[100 * green / len(known)])
    q.answer("How many bottles of Riesling do we hold in stock all together?",
             "sum Stock, Grapes contains Riesling (Welschriesling is another grape)",
             sum(r["stock"] for r in table if "Riesling" in r["grapes"]), unit="bottles")
    assert all(r["grapes"] == ["Riesling"] for r in table if "Riesling" in r["grapes"])
    q.answer("Which wine region is on the list most often?", "mode of Region",
             winner(r["Region"] for r in table))
    q.fuzzy("somthing bubbly, twenty five quid at most", "Type = sparkling, Price <= 25",
            lambda r: r["Type"] == "sparkling" and r["price"] <= 25,
            ["typo", "synonym", "number-words"])
    q.fuzzy("desert wine in half bottels, not port or sherry or the like",
            "Sweetness = sweet, Bottle = 37.5 cl, Type != fortified",
            lambda r: r["Sweetness"] == "sweet" and r["ml"] == 375 and r["Type"] != "fortified",
            ["typo", "synonym", "units"])
    q.none("Do you stock anything from Lebanon?", "Country = Lebanon: none",
           lambda r: any("Leban" in str(v) for v in r.values()))
    q.none("I'm after a rosé that costs more than £100", "Type = rosé, Price > 100: none",
           lambda r: r["price"] > 100 and re.search("ros[eé]", r["Type"] + r["Wine"], re.I))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
