#!/usr/bin/env python3
"""Writes listings.csv, questions.jsonl and LICENSE.md of the set `listings`; same output every run."""
import datetime as dt
import random
import re
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table

CITIES = {  # city: (currency, rent per square metre, share, districts)
    "Zürich": ("CHF", 33, 24, ["Wiedikon", "Oerlikon", "Altstetten", "Seefeld", "Höngg", "Wipkingen"]),
    "Bern": ("CHF", 23, 16, ["Länggasse", "Lorraine", "Breitenrain", "Mattenhof", "Bümpliz"]),
    "Basel": ("CHF", 24, 16, ["Gundeldingen", "St. Johann", "Kleinhüningen", "Bachletten", "Gellert"]),
    "Berlin": ("EUR", 17, 19, ["Neukölln", "Kreuzberg", "Wedding", "Prenzlauer Berg", "Charlottenburg"]),
    "München": ("EUR", 22, 12, ["Schwabing", "Sendling", "Giesing", "Haidhausen"]),
    "Wien": ("EUR", 15, 17, ["Leopoldstadt", "Favoriten", "Josefstadt", "Ottakring", "Döbling"]),
}
HEATING = {  # what it is: (share, spellings)
    "gas": (28, ["gas", "Gas", "gas heating", "Gas central heating"]),
    "heat pump": (24, ["heat pump", "Heat pump", "heat-pump", "heatpump"]),
    "district": (24, ["district heating", "District heating", "distr. heating"]),
    "oil": (15, ["oil", "Oil", "oil heating"]),
    "electric": (9, ["electric", "Electric heating"]),
}
ADJECTIVES = ["Bright", "Quiet", "Cosy", "Spacious", "Modern", "Charming", "Well-kept"]
EXTRAS = ["balcony", "dishwasher", "cellar", "bathtub", "parquet floors", "parking space",
          "shared garden", "washing machine", "fitted kitchen"]

LICENCE = """# listings

Rental flats that do not exist: 400 rows, 14 columns, made by `make.py` from a fixed seed.
The cities and districts are real names, everything else is invented. Own work, CC0 1.0,
and so are the questions.

Not clean on purpose: rents in francs (`CHF 1'950`, `1'950 CHF`, `CHF 1950`) and euros
(`€1,250`, `1,250 €`, `€ 1250`), areas as `72 m2`, `72 m²` or `72m2`, day-first dates as
`03.04.2026` or `3/4/2026` or `now`, several spellings of a heating, distances in m or km, and
missing values as `N/A`, `-` or nothing. The rent is per month.
"""


def make():
    rng = random.Random(20260101)
    hole = lambda text, share: rng.choice(["N/A", "-", ""]) if rng.random() < share else text
    pick = lambda table, at: rng.choices(list(table), [v[at] for v in table.values()])[0]
    rows = []
    for n in range(400):
        city = pick(CITIES, 2)
        currency, per_m2, _, districts = CITIES[city]
        rooms = rng.choice([1, 1, 1.5, 2, 2, 2.5, 2.5, 3, 3, 3.5, 3.5, 4, 4.5, 5.5])
        area = round(14 + 19 * rooms + rng.gauss(0, 6))
        furnished = rng.choices(["no", "yes", "partly"], [70, 22, 8])[0]
        dear = {"no": 1.0, "partly": 1.05, "yes": 1.18}[furnished]
        rent = max(420, round(area * per_m2 * dear * rng.uniform(0.78, 1.25) / 10) * 10)
        grouped = f"{rent:,}"
        if currency == "CHF":
            grouped = grouped.replace(",", "'")
            money = rng.choices([f"CHF {grouped}", f"{grouped} CHF", f"CHF {rent}"], [75, 15, 10])[0]
        else:
            money = rng.choices([f"€{grouped}", f"{grouped} €", f"€ {rent}"], [70, 20, 10])[0]
        size = rng.choices([f"{area} m2", f"{area} m²", f"{area}m2"], [70, 20, 10])[0]
        floor = rng.choices(["ground", *range(1, 9)], [12, 20, 20, 16, 12, 8, 4, 2, 1])[0]
        day = dt.date(2026, 1, 1) + dt.timedelta(days=rng.randrange(0, 270))
        if rng.random() < 0.6:  # tenancies tend to begin on the first of a month
            day = day.replace(day=1)
        date = rng.choices([day.strftime("%d.%m.%Y"), f"{day.day}/{day.month}/{day.year}", "now"],
                           [68, 26, 6])[0]
        heating = rng.choice(HEATING[pick(HEATING, 0)][1])
        far = round(rng.lognormvariate(6.4, 0.7) / 10) * 10
        distance = f"{far} m" if far < 1000 else f"{far / 1000:.1f} km"
        extras = rng.sample(EXTRAS, rng.choice([1, 2, 2, 3]))
        text = f"{rng.choice(ADJECTIVES)} flat with {' and '.join(extras)}"
        if "balcony" not in extras and rng.random() < 0.12:
            text += ", no balcony"
        elif rng.random() < 0.2:
            text += ", no lift"
        if rng.random() < 0.35:
            text += f". Renovated in {rng.randrange(2008, 2025)}"
        rows.append([f"F{1001 + n}", city, rng.choice(districts), hole(money, .03), hole(size, .03),
                     f"{rooms:g}", hole(str(floor), .03), hole(date, .04),
                     hole(rng.choices(["yes", "no"], [45, 55])[0], .05), hole(furnished, .03),
                     hole(heating, .05), hole(distance, .03), rng.choice([2, 3, 3, 6, 12]), text])
    write_table(HERE, ["Ref", "City", "District", "Rent", "Area", "Rooms", "Floor",
                       "Available from", "Pets allowed", "Furnished", "Heating",
                       "Distance to station", "Notice (months)", "Description"], rows)


def metres(text):
    if text in MISSING:
        return None
    value, unit = text.split(" ")
    return float(value) * (1000 if unit == "km" else 1)


def date_of(text):
    if text in MISSING or text == "now":
        return None
    day, month, year = map(int, re.split(r"[./]", text))
    return dt.date(year, month, day)


def load():
    spelling = {s: kind for kind, (_, spellings) in HEATING.items() for s in spellings}
    table = read_table(HERE)
    for r in table:
        digits = re.sub(r"[^0-9]", "", r["Rent"])
        r["rent"] = int(digits) if digits else None
        r["area"] = int(re.match(r"\d+", r["Area"]).group()) if r["Area"] not in MISSING else None
        r["rooms"] = float(r["Rooms"])
        r["level"] = (None if r["Floor"] in MISSING else
                      0 if r["Floor"] == "ground" else int(r["Floor"]))
        r["free"], r["far"] = date_of(r["Available from"]), metres(r["Distance to station"])
        r["heat"] = spelling.get(r["Heating"])
        r["balcony"] = "balcony" in r["Description"] and "no balcony" not in r["Description"]
        r["city"], r["pets"], r["furn"] = r["City"], r["Pets allowed"], r["Furnished"]
    return table


def main():
    make()
    table = load()
    below = lambda r, key, limit: r[key] is not None and r[key] < limit
    q = Questions("li", table)
    q.where("Flats in Zurich with at least 3 rooms for under CHF 2,500 a month",
            "City = Zürich, Rooms >= 3, Rent < 2500",
            lambda r: r["city"] == "Zürich" and r["rooms"] >= 3 and below(r, "rent", 2500))
    q.where("Furnished flats in Berlin where I can bring my cat",
            "City = Berlin, Furnished = yes (partly: also ok), Pets allowed = yes",
            lambda r: r["city"] == "Berlin" and r["furn"] == "yes" and r["pets"] == "yes",
            also=lambda r: (r["city"] == "Berlin" and r["furn"] == "partly"
                            and r["pets"] == "yes"))
    q.where("What do you have on the ground floor in Wien?", "City = Wien, Floor = ground",
            lambda r: r["city"] == "Wien" and r["level"] == 0)
    q.where("Bern, no more than 400 metres from the station",
            "City = Bern, Distance to station <= 400 m",
            lambda r: r["city"] == "Bern" and r["far"] is not None and r["far"] <= 400)
    q.where("flats in München that become free in March 2026",
            "City = München, Available from in March 2026 (day-first dates)",
            lambda r: r["city"] == "München" and r["free"]
            and (r["free"].year, r["free"].month) == (2026, 3))
    q.where("Which Basel flats are heated with a heat pump?",
            "City = Basel, Heating = heat pump (any spelling)",
            lambda r: r["city"] == "Basel" and r["heat"] == "heat pump")
    q.where("Oerlikon or Altstetten, third floor or higher, with a balcony",
            "District = Oerlikon or Altstetten, Floor >= 3, Description has a balcony "
            "('no balcony' does not count)",
            lambda r: r["District"] in ("Oerlikon", "Altstetten") and r["balcony"]
            and (r["level"] or 0) >= 3)
    q.rank("What is the cheapest flat in Wien?", "min Rent, City = Wien", "rent",
           where=lambda r: r["city"] == "Wien", largest=False)
    q.rank("The three largest flats in Basel by floor space", "top 3 by Area, City = Basel",
           "area", where=lambda r: r["city"] == "Basel", k=3)
    q.rank("Which furnished flat in Bern is closest to the station?",
           "min Distance to station, City = Bern, Furnished = yes", "far",
           where=lambda r: r["city"] == "Bern" and r["furn"] == "yes", largest=False)
    q.rank("Which Berlin flat becomes available last?", "max Available from, City = Berlin",
           "free", where=lambda r: r["city"] == "Berlin")
    q.answer("How many flats in Bern allow pets?", "count City = Bern, Pets allowed = yes",
             sum(r["city"] == "Bern" and r["pets"] == "yes" for r in table), unit="rows")
    q.answer("What does a two-room flat in Wien cost per month on average?",
             "mean Rent, City = Wien, Rooms = 2 exactly, known rents only",
             mean([r for r in table if r["city"] == "Wien" and r["rooms"] == 2], "rent"),
             unit="EUR", tolerance=1.0)
    q.answer("Which city has the most flats on offer?", "mode of City",
             winner(r["city"] for r in table))
    berlin = {f: mean([r for r in table if r["city"] == "Berlin" and r["furn"] == f], "rent")
              for f in ("yes", "no")}
    q.answer("In Berlin, how much more is the average rent of a furnished flat than of an "
             "unfurnished one?",
             "mean Rent(Furnished = yes) - mean Rent(Furnished = no), City = Berlin; 'partly' is "
             "neither; negative: furnished cheaper", berlin["yes"] - berlin["no"],
             unit="EUR", tolerance=1.0)
    q.answer("Median floor area of the flats with oil heating",
             "median Area, Heating = oil (any spelling), known areas only",
             float(statistics.median(values(table, "area", lambda r: r["heat"] == "oil"))),
             unit="m²", tolerance=0.5)
    assert not any(r["rent"] == 2000 and r["city"] == "Zürich" for r in table)
    q.fuzzy("appartment in zuerich with distict heating, two thousand francs max",
            "City = Zürich, Heating = district heating (any spelling), Rent <= 2000",
            lambda r: r["city"] == "Zürich" and r["heat"] == "district" and below(r, "rent", 2001),
            ["typo", "number-words"])
    q.fuzzy("a place in Vienna for me and my dog for a thousand a month at most",
            "City = Wien (Vienna), Pets allowed = yes, Rent <= 1000",
            lambda r: r["city"] == "Wien" and r["pets"] == "yes" and below(r, "rent", 1001),
            ["synonym", "number-words"])
    q.none("Do you have flats in Geneva?", "City = Geneva: none",
           lambda r: r["city"] in ("Geneva", "Genève", "Genf"))
    q.none("Anything in Bern for less than 400 francs a month?", "City = Bern, Rent < 400: none",
           lambda r: r["city"] == "Bern" and below(r, "rent", 400))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
