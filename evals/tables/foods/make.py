#!/usr/bin/env python3
"""Writes foods.csv, questions.jsonl and LICENSE.md of the set `foods`; same output every run."""
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, winner, write_table
from facts import FOODS

LICENCE = """# foods

Nutrition values of common foods in alphabetical order, 16 columns, as a diet adviser would keep
them. Own compilation of plain facts, which are in the public domain; this compilation is given
to it too (CC0 1.0), and so are the questions.

Values are typical ones per 100 g of the edible part (drinks: per 100 ml), rounded; brands and
varieties differ. Cheeses that must be made with animal rennet count as not vegetarian. `none`
under `Allergens` means that none is typical. The gold belongs to this table as written; it is
no advice to anybody with an allergy.

Not clean on purpose: energy as `52 kcal`, `52` or `218 kJ`, units in some cells of calcium,
`trace` for hardly any salt, categories in the singular and the plural and with `and` or `&`,
`Yes` and `yes`, `eggs` and `egg`, `soya` and `soy`, missing values `-`, `N/A` or nothing.
"""
HEADER = ["Food", "Category", "Energy per 100 g", "Protein (g)", "Fat (g)", "Saturated fat (g)",
          "Carbohydrates (g)", "Sugars (g)", "Fibre (g)", "Salt (g)", "Vitamin C (mg)",
          "Calcium (mg)", "Vegan", "Vegetarian", "Allergens", "Usual serving"]
# What stands in some cells instead of the usual spelling.
OTHER = {"fruit": "fruits", "vegetable": "vegetables", "legume": "legumes", "drink": "drinks",
         "fish & seafood": "fish and seafood", "nuts & seeds": "nuts and seeds",
         "bread & cereals": "bread and cereals", "sweets & snacks": "sweets and snacks",
         "eggs": "egg", "soya": "soy"}
SAME = {other: usual for usual, other in OTHER.items()}


def make():
    rng = random.Random(1795)
    hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text
    spelt = lambda text: OTHER[text] if text in OTHER and rng.random() < 0.15 else text
    yes = lambda is_so: (lambda text: text.capitalize() if rng.random() < 0.1 else text)(
        "yes" if is_so else "no")
    rows = []
    for line in FOODS.strip().splitlines():
        (food, category, kcal, protein, fat, saturated, carbs, sugars, fibre, salt, vitamin,
         calcium, diet, allergens, serving) = line.split("|")
        form = rng.random()
        energy = f"{kcal} kcal" if form < 0.7 else kcal if form < 0.85 else \
            f"{round(int(kcal) * 4.184)} kJ"
        if salt in ("0.01", "0.02") and rng.random() < 0.5:
            salt = "trace"
        if rng.random() < 0.12:
            calcium += " mg"
        allergens = ", ".join(spelt(a) for a in allergens.split("; ")) or "none"
        rows.append([food, spelt(category), energy, hole(protein), hole(fat), hole(saturated),
                     hole(carbs), hole(sugars), hole(fibre), hole(salt), hole(vitamin), calcium,
                     yes(diet == "v"), yes(diet != "n"), allergens, hole(serving)])
    rows.sort(key=lambda r: r[0].casefold())
    assert len({r[0] for r in rows}) == len(rows)
    write_table(HERE, HEADER, rows)


def load():
    table = read_table(HERE)
    for r in table:
        r["Category"] = SAME.get(r["Category"], r["Category"])
        number, _, unit = r["Energy per 100 g"].partition(" ")
        r["kcal"] = float(number) / (4.184 if unit == "kJ" else 1)
        for key in HEADER[3:12]:
            text = r[key].removesuffix(" mg")
            r[key] = None if text in MISSING else 0.0 if text == "trace" else float(text)
        r["Vegan"], r["Vegetarian"] = r["Vegan"].lower() == "yes", r["Vegetarian"].lower() == "yes"
        r["Allergens"] = [SAME.get(a, a) for a in r["Allergens"].split(", ") if a != "none"]
    return table


def main():
    make()
    table = load()
    of = lambda *names: lambda r: r["Category"] in names
    above = lambda r, key, least: r[key] is not None and r[key] >= least
    # Kilojoules are rounded: no gold may hang on that.
    assert not any(abs(r["kcal"] - limit) < 0.5 for r in table for limit, name in
                   ((290, "cheese"), (30, "vegetable")) if r["Category"] == name)
    q = Questions("fo", table)
    q.where("Which vegan foods have at least 20 g of protein per 100 g?", "Vegan = yes, Protein >= 20",
            lambda r: r["Vegan"] and above(r, "Protein (g)", 20))
    q.where("cheeses under 290 kcal", "Category = cheese, Energy < 290 kcal",
            lambda r: of("cheese")(r) and r["kcal"] < 290)
    q.where("Either legumes or nuts and seeds with more than 15 g fibre",
            "Category = legume or nuts & seeds, Fibre > 15",
            lambda r: of("legume", "nuts & seeds")(r) and (r["Fibre (g)"] or 0) > 15)
    q.where("fruit with between 50 and 100 mg of vitamin C",
            "Category = fruit, 50 <= Vitamin C <= 100",
            lambda r: of("fruit")(r) and 50 <= (r["Vitamin C (mg)"] or 0) <= 100)
    q.where("What can I have from bread and cereals that contains no gluten?",
            "Category = bread & cereals, Allergens without gluten",
            lambda r: of("bread & cereals")(r) and "gluten" not in r["Allergens"])
    q.where("vegetarian, not vegan, but without milk",
            "Vegetarian = yes, Vegan = no, Allergens without milk",
            lambda r: r["Vegetarian"] and not r["Vegan"] and "milk" not in r["Allergens"])
    q.where("Which kinds of fish and seafood have 10 grams of fat or more?",
            "Category = fish & seafood, Fat >= 10",
            lambda r: of("fish & seafood")(r) and above(r, "Fat (g)", 10))
    q.rank("Which vegetable contains the most vitamin C?", "max Vitamin C, Category = vegetable",
           "Vitamin C (mg)", where=of("vegetable"))
    q.rank("five most sugary foods", "top 5 by Sugars", "Sugars (g)", k=5)
    q.rank("What is the least salty of the cured meats and sausages?",
           "min Salt, Category = cured meat & sausage", "Salt (g)",
           where=of("cured meat & sausage"), largest=False)
    q.rank("The three vegan foods that are richest in calcium", "top 3 by Calcium, Vegan = yes",
           "Calcium (mg)", where=lambda r: r["Vegan"], k=3)
    q.answer("How many foods list milk as an allergen?", "count Allergens contains milk",
             sum("milk" in r["Allergens"] for r in table), unit="rows")
    q.answer("Average energy of the cheeses in kilojoules per 100 g",
             "mean Energy in kJ, Category = cheese", 4.184 * mean(table, "kcal", of("cheese")),
             unit="kJ", tolerance=3.0)
    q.answer("Which category has the most foods that aren't vegan?",
             "mode of Category, Vegan = no (two spellings in the data)",
             winner(r["Category"] for r in table if not r["Vegan"]), accept=["fish and seafood"])
    drinks = [r for r in table if of("drink")(r)]
    q.answer("What percentage of the drinks has less than 1 g of sugar?",
             "share Sugars < 1 among Category = drink",
             100 * sum(r["Sugars (g)"] < 1 for r in drinks) / len(drinks), unit="%", tolerance=0.5)
    fat = lambda name: mean(table, "Fat (g)", of(name))
    q.answer("How many grams more fat do nuts and seeds have on average than the cheeses?",
             "mean Fat(nuts & seeds) - mean Fat(cheese)", fat("nuts & seeds") - fat("cheese"),
             unit="g", tolerance=0.1)
    q.fuzzy("vegtables with allmost no calorys, below thirty kcal",
            "Category = vegetable, Energy < 30 kcal",
            lambda r: of("vegetable")(r) and r["kcal"] < 30, ["typo", "number-words"])
    q.fuzzy("sweets n snaks that are at least half suger", "Category = sweets & snacks, Sugars >= 50",
            lambda r: of("sweets & snacks")(r) and above(r, "Sugars (g)", 50),
            ["typo", "number-words"],
            also=lambda r: of("sweetener", "spread")(r) and above(r, "Sugars (g)", 50))
    q.none("Is anything in here with lupin?", "Allergens contains lupin: none",
           lambda r: any("lupin" in a for a in r["Allergens"]) or "lupin" in r["Food"].lower())
    q.none("cheese with more than 40 g of protein", "Category = cheese, Protein > 40: none",
           lambda r: of("cheese")(r) and r["Protein (g)"] > 40)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
