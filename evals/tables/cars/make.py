#!/usr/bin/env python3
"""Writes cars.csv, questions.jsonl and LICENSE.md of the set `cars`; same output every run."""
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, winner, write_table
from facts import CARS

LICENCE = """# cars

Cars past and present, sorted by make, 17 columns, as an enthusiast would keep them. Own
compilation of plain facts, which are in the public domain; this compilation is given to it too
(CC0 1.0), and so are the questions.

Figures are the usual ones of the maker, rounded, for one version of a model; `Country` is the
home of the make. `Power` in `hp` is metric horsepower (1 kW = 1.36 hp). `Range` is how far an
electric, plug-in or hydrogen car goes without petrol. `Price new` is a round figure in euros,
left out for classics. Some figures are approximate: the gold belongs to this table as written.

Not clean on purpose: `110 kW`, `150 hp` and `110 kW (150 hp)`, `1,498 cc`, `1498 ccm` and
`1.5 L`, kilograms and tonnes, `€31,500`, `31,500 EUR` and `31500`, `250 km/h (limited)`, makes
and bodies and fuels and drives in several spellings (`VW`, `station wagon`, `gasoline`, `EV`,
`PHEV`, `4x4`), missing values `-`, `N/A` or nothing.
"""
HEADER = ["Make", "Model", "Country", "From", "Body", "Fuel", "Engine", "Power", "0-100 km/h (s)",
          "Top speed", "Weight", "Consumption per 100 km", "Range (km)", "Seats", "Boot (l)",
          "Drive", "Price new (EUR)"]
# What stands in some cells instead of the usual spelling.
OTHER = {
    "Volkswagen": ["VW"], "Mercedes-Benz": ["Mercedes"], "Škoda": ["Skoda"],
    "Citroën": ["Citroen"], "USA": ["United States"], "UK": ["United Kingdom"],
    "estate": ["station wagon"], "convertible": ["cabrio"], "saloon": ["sedan"],
    "coupé": ["coupe"], "petrol": ["Petrol", "gasoline"], "diesel": ["Diesel"],
    "electric": ["Electric", "EV"], "plug-in hybrid": ["PHEV", "Plug-in hybrid"],
    "AWD": ["4WD", "4x4"], "FWD": ["front"], "RWD": ["rear"],
}
SAME = {other: usual for usual, others in OTHER.items() for other in others}


def make():
    rng = random.Random(1886)
    hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text
    spelt = lambda text: rng.choice(OTHER[text]) if text in OTHER and rng.random() < 0.2 else text
    rows = []
    for line in CARS.strip().splitlines():
        (brand, model, land, first, body, fuel, cc, kw, sprint, top, kg, drinks, reach, seats,
         boot, drive, price) = line.split("|")
        if cc != "-":
            form = rng.random()
            cc = f"{int(cc):,} cc" if form < 0.6 else f"{cc} ccm" if form < 0.75 else \
                f"{int(cc) / 1000:.1f} L"
        form, hp = rng.random(), round(int(kw) * 1.35962)
        power = f"{kw} kW" if form < 0.5 else f"{kw} kW ({hp} hp)" if form < 0.75 else f"{hp} hp"
        if sprint != "-" and rng.random() < 0.15:
            sprint += " s"
        speed = f"{top} km/h" if rng.random() < 0.8 else top
        if top == "250" and land == "Germany" and rng.random() < 0.4:
            speed = "250 km/h (limited)"
        form = rng.random()
        weight = f"{int(kg):,} kg" if form < 0.65 else f"{kg} kg" if form < 0.85 else \
            f"{int(kg) / 1000:.3f}".rstrip("0") + " t"
        if drinks != "-":
            drinks += {"electric": " kWh", "hydrogen": " kg"}.get(fuel, " l")
        if price != "-":
            form, n = rng.random(), int(price)
            price = f"{n / 1e6:g} million" if n >= 1e6 else f"{n:,}" if form < 0.5 else \
                f"€{n:,}" if form < 0.75 else f"{n:,} EUR" if form < 0.85 else price
        rows.append([spelt(brand), model, spelt(land), first, spelt(body), spelt(fuel), hole(cc),
                     power, hole(sprint), speed, weight, hole(drinks), hole(reach), seats,
                     hole(boot), spelt(drive), hole(price)])
    rows.sort(key=lambda r: (SAME.get(r[0], r[0]).casefold(), r[1].casefold()))
    assert len({(r[0], r[1]) for r in rows}) == len(rows)
    write_table(HERE, HEADER, rows)


def load():
    table = read_table(HERE)
    count = lambda text: None if text in MISSING else int(text)
    for r in table:
        for key in ("Make", "Country", "Body", "Fuel", "Drive"):
            r[key] = SAME.get(r[key], r[key])
        for key in ("From", "Range (km)", "Seats", "Boot (l)"):
            r[key] = count(r[key])
        kw = re.match(r"(\d+) kW", r["Power"])
        r["kw"] = int(kw[1]) if kw else int(r["Power"].removesuffix(" hp")) / 1.35962
        # The other reading of hp and the other way round: no gold may hang on which is meant.
        r["hp"] = r["kw"] * 1.35962
        r["hp_low"] = r["kw"] * 1.34102 if kw else int(r["Power"].removesuffix(" hp"))
        r["top"] = int(re.match(r"\d+", r["Top speed"])[0])
        r["sprint"] = None if r["0-100 km/h (s)"] in MISSING else \
            float(r["0-100 km/h (s)"].removesuffix(" s"))
        weight = r["Weight"].replace(",", "")
        r["kg"] = int(weight.removesuffix(" kg")) if "kg" in weight else \
            round(float(weight.removesuffix(" t")) * 1000)
        price = re.sub(r"[€,]| EUR", "", r["Price new (EUR)"])
        r["price"] = None if price in MISSING else round(float(price.removesuffix(" million")) * 1e6) \
            if "million" in price else int(price)
    return table


def main():
    make()
    table = load()
    is_ev = lambda r: r["Fuel"] == "electric"
    below = lambda r, limit: r["price"] is not None and r["price"] < limit
    for limit in (150, 500):
        assert all((r["hp"] > limit) == (r["hp_low"] > limit) for r in table
                   if limit == 500 or r["From"] < 1975), limit
    q = Questions("ca", table)
    q.where("Electric cars with more than 500 km of range for under 60,000 euros",
            "Fuel = electric, Range > 500 km, Price < 60000",
            lambda r: is_ev(r) and (r["Range (km)"] or 0) > 500 and below(r, 60000))
    q.where("Hybrids from Japan that you don't have to plug in",
            "Country = Japan, Fuel = hybrid (not plug-in)",
            lambda r: r["Country"] == "Japan" and r["Fuel"] == "hybrid")
    q.where("room for at least seven people, but please not an SUV", "Seats >= 7, Body != SUV",
            lambda r: r["Seats"] >= 7 and r["Body"] != "SUV")
    q.where("diesel estate, boot of 600 litres or more", "Fuel = diesel, Body = estate, Boot >= 600",
            lambda r: r["Fuel"] == "diesel" and r["Body"] == "estate" and (r["Boot (l)"] or 0) >= 600)
    q.where("Either a Ferrari or a Lamborghini that does more than 320 km/h",
            "Make = Ferrari or Lamborghini, Top speed > 320",
            lambda r: r["Make"] in ("Ferrari", "Lamborghini") and r["top"] > 320)
    q.where("Which convertibles weigh less than 1.1 tonnes?", "Body = convertible, Weight < 1100 kg",
            lambda r: r["Body"] == "convertible" and r["kg"] < 1100)
    q.where("classics that came out before 1975 and have more than 150 horsepower",
            "From < 1975, Power > 150 hp", lambda r: r["From"] < 1975 and r["hp"] > 150)
    q.rank("What's the most powerful SUV in the list?", "max Power, Body = SUV", "kw",
           where=lambda r: r["Body"] == "SUV")
    q.rank("cheapest electric car with five seats", "min Price, Fuel = electric, Seats = 5", "price",
           where=lambda r: is_ev(r) and r["Seats"] == 5, largest=False)
    q.rank("The three lightest four-seaters", "bottom 3 by Weight, Seats = 4", "kg",
           where=lambda r: r["Seats"] == 4, k=3, largest=False)
    q.rank("Which car is the quickest from 0 to 100 if I can't spend more than 50k?",
           "min 0-100 km/h, Price <= 50000", "sprint", where=lambda r: below(r, 50001), largest=False)
    q.answer("How many Volkswagens are there?", "count Make = Volkswagen (also written VW)",
             sum(r["Make"] == "Volkswagen" for r in table), unit="rows")
    q.answer("What does a Tesla cost on average?", "mean Price, Make = Tesla",
             mean(table, "price", lambda r: r["Make"] == "Tesla"), unit="EUR", tolerance=1.0)
    q.answer("Which make has the most estate cars?", "mode of Make, Body = estate",
             winner(r["Make"] for r in table if r["Body"] == "estate"))
    q.answer("What percentage of the cars is fully electric?", "share Fuel = electric",
             100 * sum(map(is_ev, table)) / len(table), unit="%", tolerance=0.5)
    heavy = lambda fuel: mean(table, "kg", lambda r: r["Body"] == "SUV" and r["Fuel"] == fuel)
    q.answer("By how many kilos is the average electric SUV heavier than the average diesel SUV?",
             "mean Weight(electric, SUV) - mean Weight(diesel, SUV)",
             heavy("electric") - heavy("diesel"), unit="kg", tolerance=1.0)
    q.fuzzy("disel people carriers that seat seven or more", "Fuel = diesel, Body = MPV, Seats >= 7",
            lambda r: r["Fuel"] == "diesel" and r["Body"] == "MPV" and r["Seats"] >= 7,
            ["typo", "synonym", "number-words"])
    q.fuzzy("four wheel drive, over five hundred horsepwer, under 2 tonns",
            "Drive = AWD, Power > 500 hp, Weight < 2000 kg",
            lambda r: r["Drive"] == "AWD" and r["hp"] > 500 and r["kg"] < 2000,
            ["typo", "synonym", "units", "number-words"])
    q.none("Are there any electric pickups?", "Fuel = electric, Body = pickup: none",
           lambda r: is_ev(r) and r["Body"] == "pickup")
    q.none("a hydrogen car for less than 50,000 euros", "Fuel = hydrogen, Price < 50000: none",
           lambda r: r["Fuel"] == "hydrogen" and below(r, 50000))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
