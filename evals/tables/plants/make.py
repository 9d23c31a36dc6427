#!/usr/bin/env python3
"""Writes plants.csv, questions.jsonl and LICENSE.md of the set `plants`; same output every run."""
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import PLANTS

LICENCE = """# plants

Catalogue of a garden centre that does not exist: 200 rows, 16 columns, one row for each plant and
pot size. The plants are real and described by common knowledge in round figures (no advice: what
is poisonous to pets is simplified); prices, pots and stock are made by `make.py` from a fixed
seed. Own work, CC0 1.0, and so are the questions.

`height_cm` is the height of the grown plant, `hardy_to` the coldest weather it survives,
`flowering` the months with flowers. The gold belongs to this table as written.

Not clean on purpose: heights of a metre and more here and there in metres (`1.5 m`), some with
`cm`; prices with and without a euro sign, `low` and `Low`, `yes` and `Yes` (`evergreen` can also
be `semi`), stock `sold out` for none, several values in a cell (`;`), nothing, `-` or `n/a` where
there is no value; plants without notable flowers have no months and no colours.
"""

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LIGHT = {"sun": "full sun", "part shade": "part shade", "shade": "full shade"}
# type: pots from small to large, with the price as a multiple of the smallest
POTS = {
    "perennial": [("9 cm", 1), ("2 L", 1.9), ("3 L", 2.4)],
    "grass": [("9 cm", 1), ("2 L", 1.7), ("5 L", 2.9)],
    "fern": [("11 cm", 1), ("2 L", 1.7)], "herb": [("11 cm", 1), ("2 L", 2.3)],
    "annual": [("9 cm", 1), ("12 cm", 1.7)], "bulb": [("bag of 5", 1), ("bag of 20", 3.2)],
    "shrub": [("2 L", 1), ("5 L", 1.8), ("10 L", 3.2)],
    "climber": [("2 L", 1), ("5 L", 1.9)], "tree": [("5 L", 1), ("15 L", 2.6), ("30 L", 5)],
    "houseplant": [("12 cm", 1), ("17 cm", 1.9)],
}


def make():
    rng = random.Random(515)
    hole = lambda text: rng.choice(["-", "", "n/a"]) if text == "-" else text
    cased = lambda text: text.capitalize() if rng.random() < 0.12 else text
    lines = [line.split("|") for line in PLANTS.strip().splitlines()]
    assert len({line[0] for line in lines}) == len(lines)
    # The smallest pot of every plant, then larger ones of some until there are 200 rows.
    larger = [(n, size) for n, line in enumerate(lines) for size in range(1, len(POTS[line[2]]))]
    chosen = [(n, 0) for n in range(len(lines))] + rng.sample(larger, 200 - len(lines))
    rng.shuffle(chosen)
    rows = []
    for number, (n, size) in enumerate(chosen):
        (name, latin, kind, light, water, high, cold, months, colours, green, toxic, bees,
         price) = lines[n]
        if months != "-":
            first, last = map(int, months.split("-"))
            months = ";".join(MONTHS[(first - 1 + k) % 12] for k in range((last - first) % 12 + 1))
        tall = int(high)
        if tall >= 100 and rng.random() < 0.4:
            high = f"{tall / 100:g} m"
        elif rng.random() < 0.15:
            high += " cm"
        pot, times = POTS[kind][size]
        cost = float(price) if size == 0 else round(float(price) * times * 2) / 2 - 0.05
        stock = 0 if rng.random() < 0.09 else round(rng.lognormvariate(3.0 - 0.5 * size, 0.9)) + 1
        rows.append([
            f"P{4001 + number}", name, latin, cased(kind),
            ";".join(LIGHT[part] for part in light.split(";")), cased(water), high,
            cold + " °C", hole(months), hole(colours), cased(green), cased(toxic), cased(bees),
            pot, rng.choices(["", "€", "€ "], [60, 30, 10])[0] + f"{cost:.2f}",
            stock if stock else rng.choice(["0", "sold out"])])
    write_table(HERE, ["sku", "plant", "latin_name", "type", "light", "water", "height_cm",
                       "hardy_to", "flowering", "colours", "evergreen", "toxic_to_pets",
                       "bee_friendly", "pot", "price_eur", "stock"], rows)


def load():
    table = read_table(HERE)
    parts = lambda text: set() if text in MISSING else set(text.split(";"))
    for r in table:
        for key in ("type", "water", "evergreen", "toxic_to_pets", "bee_friendly"):
            r[key] = r[key].lower()
        high = r["height_cm"].removesuffix(" cm")
        r["high"] = float(high.removesuffix(" m")) * (100 if high.endswith(" m") else 1)
        r["cold"] = int(r["hardy_to"].removesuffix(" °C"))
        r["price"] = float(r["price_eur"].lstrip("€ "))
        r["stock"] = 0 if r["stock"] == "sold out" else int(r["stock"])
        for key in ("light", "flowering", "colours"):
            r[key] = parts(r[key])
    return table


def main():
    make()
    table = load()
    kind = lambda name: lambda r: r["type"] == name
    green = lambda *known: lambda r: r["evergreen"] in known
    low_shade = lambda r: "full shade" in r["light"] and r["high"] < 50
    lavender = lambda r: "lavender" in r["plant"].lower()
    q = Questions("pl", table)
    q.where("Something evergreen that stays under 50 cm and copes with full shade",
            "evergreen = yes, height < 50 cm, light contains full shade; semi-evergreen ones are "
            "also accepted", lambda r: low_shade(r) and green("yes")(r),
            lambda r: low_shade(r) and green("semi")(r))
    q.where("climbers that are in flower in May", "type = climber, flowering contains May",
            lambda r: kind("climber")(r) and "May" in r["flowering"])
    q.where("Bee-friendly perennials with blue flowers for less than €6",
            "type = perennial, bee_friendly = yes, colours contains blue, price < 6",
            lambda r: kind("perennial")(r) and r["bee_friendly"] == "yes"
            and "blue" in r["colours"] and r["price"] < 6)
    q.where("Which shrubs that grow taller than 2 metres do we have in stock?",
            "type = shrub, height > 200 cm, stock > 0",
            lambda r: kind("shrub")(r) and r["high"] > 200 and r["stock"] > 0)
    q.where("What blooms white in June, July and August, all three?",
            "colours contains white, flowering contains Jun, Jul and Aug",
            lambda r: "white" in r["colours"] and {"Jun", "Jul", "Aug"} <= r["flowering"])
    q.where("Trees that survive minus 25 degrees and need little water",
            "type = tree, hardy_to <= -25 °C, water = low",
            lambda r: kind("tree")(r) and r["cold"] <= -25 and r["water"] == "low")
    q.where("I have a cat: which houseplants are not poisonous to pets?",
            "type = houseplant, toxic_to_pets = no",
            lambda r: kind("houseplant")(r) and r["toxic_to_pets"] == "no")
    q.rank("What is our dearest evergreen shrub?", "max price, type = shrub, evergreen = yes",
           "price", where=lambda r: kind("shrub")(r) and green("yes")(r))
    q.rank("Which climber grows the tallest?", "max height, type = climber", "high",
           where=kind("climber"))
    q.rank("three cheapest trees please", "3 lowest price, type = tree", "price",
           where=kind("tree"), k=3, largest=False)
    q.rank("Of which bulbs have we got the largest stock?", "max stock, type = bulb", "stock",
           where=kind("bulb"))
    q.answer("If I add up the stock of all the ferns, how many pots is that?",
             "sum stock, type = fern, sold out = 0", sum(values(table, "stock", kind("fern"))),
             unit="pots", tolerance=0)
    q.answer("What do houseplants cost on average?", "mean price, type = houseplant",
             mean(table, "price", kind("houseplant")), unit="EUR", tolerance=0.02)
    q.answer("How high does the tallest tree we sell get, in metres?",
             "max height, type = tree; the same in cm is accepted",
             max(values(table, "high", kind("tree"))) / 100, unit="m", tolerance=0.01,
             accept=[max(values(table, "high", kind("tree")))])
    q.answer("What share of the catalogue is evergreen, as a percentage?",
             "share evergreen = yes of all rows; accepted: with semi-evergreen ones",
             100 * sum(map(green("yes"), table)) / len(table), unit="%", tolerance=0.3,
             accept=[100 * sum(map(green("yes", "semi"), table)) / len(table)])
    most = winner(c for r in table for c in r["colours"])
    by_plant = {(r["plant"], c) for r in table for c in r["colours"]}
    assert most == winner(c for _, c in sorted(by_plant))
    q.answer("Which flower colour turns up most often in the catalogue?",
             "mode of colours, each colour of a cell counted (the same by rows and by plants)", most)
    q.fuzzy("lavendar that doesnt get higher than half a meter",
            "plant contains Lavender, height <= 50 cm",
            lambda r: lavender(r) and r["high"] <= 50, ["typo", "units", "number-words"])
    assert not any(r["price"] == 10 for r in table)
    q.fuzzy("blu flowers for a suny spot that want hardly any wattering, ten euros tops",
            "colours contains blue, light contains full sun, water = low, price <= 10",
            lambda r: "blue" in r["colours"] and "full sun" in r["light"] and r["water"] == "low"
            and r["price"] <= 10, ["typo", "synonym", "number-words"])
    named = lambda r: (r["plant"] + " " + r["latin_name"]).lower()
    q.none("Are there any blue roses?", "plant contains Rose, colours contains blue: none",
           lambda r: {"rose", "rosa"} & set(named(r).split()) and "blue" in r["colours"])
    q.none("Do you sell bamboo?", "plant or latin_name bamboo: none",
           lambda r: any(word in named(r) for word in ("bamb", "fargesia", "phyllostachys")))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
