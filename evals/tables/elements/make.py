#!/usr/bin/env python3
"""Writes elements.csv, questions.jsonl and LICENSE.md of the set `elements`; same output every run."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import Questions, mean, read_table, values, winner, write_table
from facts import ELEMENTS

CATEGORIES = {
    "AM": "alkali metal", "AE": "alkaline earth metal", "TM": "transition metal",
    "PT": "post-transition metal", "ML": "metalloid", "NM": "nonmetal", "HA": "halogen",
    "NG": "noble gas", "LA": "lanthanide", "AC": "actinide", "UN": "unknown",
}
GASES = {"H", "N", "O", "F", "Cl", "He", "Ne", "Ar", "Kr", "Xe", "Rn"}
LIQUIDS = {"Br", "Hg"}

LICENCE = """# elements

The 118 chemical elements, one row each, 15 columns. Own compilation of plain facts (atomic
masses, densities, melting and boiling points, Pauling electronegativities, discovery years
and discoverers as the usual reference tables give them); facts are in the public domain and
this compilation is given to it too (CC0 1.0). The questions are ours (CC0 1.0).

Atomic masses, densities and temperatures of elements 1 to 103 were compared with the data of
the `mendeleev` Python package (MIT); where the two differed, this table keeps its own value.

`-` means: no agreed or measured value, or one left out here because references differ.
`ancient` in `Discovered`: known since antiquity. Gas densities are for 0 °C and 1 atm.
Sources differ by a year or a few kelvin for some elements; the gold belongs to this table as
written. Bismuth counts as not radioactive (its half-life is over 10^19 years), elements from
104 on have no confirmed state.
"""


def make():
    rows = []
    for z, line in enumerate(ELEMENTS.strip().splitlines(), start=1):
        sym, name, cat, group, mass, dens, melt, boil, en, year, by = line.split("|")
        period = sum(z > end for end in (2, 10, 18, 36, 54, 86)) + 1
        state = ("gas" if sym in GASES else "liquid" if sym in LIQUIDS
                 else "unknown" if z >= 104 else "solid")
        radioactive = "yes" if sym in ("Tc", "Pm") or z >= 84 else "no"
        rows.append([z, sym, name, period, group, CATEGORIES[cat], state, mass, dens, melt, boil,
                     en, radioactive, year, by])
    assert len(rows) == 118 and rows[78][1] == "Au" and rows[117][1] == "Og"
    assert len({r[1] for r in rows}) == len({r[2] for r in rows}) == 118
    write_table(HERE, ["Atomic number", "Symbol", "Name", "Period", "Group", "Category",
                       "State at room temperature", "Atomic mass (u)", "Density (g/cm³)",
                       "Melting point (K)", "Boiling point (K)", "Electronegativity",
                       "Radioactive", "Discovered", "Discovered by"], rows)


def number(text):
    """The plain decimal number in a cell, or None where it holds none."""
    return None if text == "-" else float(text)


def load():
    table = read_table(HERE)
    for r in table:
        r["cat"], r["state"] = r["Category"], r["State at room temperature"]
        r["mass"], r["dens"] = number(r["Atomic mass (u)"]), number(r["Density (g/cm³)"])
        r["melt"], r["boil"] = number(r["Melting point (K)"]), number(r["Boiling point (K)"])
        r["en"], r["period"] = number(r["Electronegativity"]), int(r["Period"])
        r["year"] = int(r["Discovered"]) if r["Discovered"].isdigit() else None
        r["by"] = r["Discovered by"].split("; ")
        assert r["melt"] is None or r["boil"] is None or r["melt"] < r["boil"]
    return table


def main():
    make()
    table = load()
    q = Questions("el", table)
    q.where("Which elements are liquid at room temperature?",
            "State = liquid", lambda r: r["state"] == "liquid")
    argon = next(r["mass"] for r in table if r["Name"] == "Argon")
    q.where("List the noble gases that are heavier than argon",
            "Category = noble gas, Atomic mass > argon's (oganesson: group 18, category "
            "unknown in the table)",
            lambda r: r["cat"] == "noble gas" and r["mass"] > argon,
            also=lambda r: r["Group"] == "18" and r["mass"] > argon)
    q.where("alkali metals with a melting point below 320 K",
            "Category = alkali metal, Melting point < 320",
            lambda r: r["cat"] == "alkali metal" and r["melt"] < 320)
    assert not any(r["year"] in (1800, 1820) for r in table)
    q.where("What was discovered between 1800 and 1820?",
            "1800 <= Discovered <= 1820 (no row has either end year)",
            lambda r: r["year"] and 1800 <= r["year"] <= 1820)
    q.where("Transition metals denser than 20 grams per cubic centimetre",
            "Category = transition metal, Density > 20",
            lambda r: r["cat"] == "transition metal" and (r["dens"] or 0) > 20)
    q.where("I need the radioactive elements of the sixth period",
            "Radioactive = yes, Period = 6",
            lambda r: r["Radioactive"] == "yes" and r["period"] == 6)
    q.where("Which elements is Marie Curie credited with?",
            "Discovered by contains Marie Curie", lambda r: "Marie Curie" in r["by"])
    q.rank("Which element has the highest boiling point?", "max Boiling point", "boil")
    q.rank("Give me the five densest elements", "top 5 by Density", "dens", k=5)
    q.rank("The three lanthanides that were found earliest",
           "3 smallest Discovered, Category = lanthanide; 1843 is shared", "year",
           where=lambda r: r["cat"] == "lanthanide", k=3, largest=False, ties=1)
    q.rank("least electronegative alkaline earth metal",
           "min Electronegativity, Category = alkaline earth metal", "en",
           where=lambda r: r["cat"] == "alkaline earth metal", largest=False)
    q.answer("How many elements are gases at room temperature?", "count State = gas",
             sum(r["state"] == "gas" for r in table), unit="rows")
    earths = [r for r in table if r["cat"] == "alkaline earth metal"]
    assert len(values(earths, "dens")) == 6
    q.answer("What's the average density of the alkaline earth metals?",
             "mean Density, Category = alkaline earth metal", mean(earths, "dens"),
             unit="g/cm³", tolerance=0.01)
    metalloids = [r for r in table if r["cat"] == "metalloid"]
    q.answer("What is the highest melting point among the metalloids, in kelvin?",
             "max Melting point, Category = metalloid",
             max(values(metalloids, "melt")), unit="K", tolerance=0.0)
    q.answer("In which year were the most elements discovered?",
             "mode of Discovered, years only ('ancient' and '-' are not years)",
             winner(values(table, "year")))
    tm = mean([r for r in table if r["cat"] == "transition metal"], "melt")
    am = mean([r for r in table if r["cat"] == "alkali metal"], "melt")
    q.answer("On average, by how many kelvin do transition metals melt higher than alkali metals?",
             "mean Melting point(transition metal) - mean Melting point(alkali metal), known "
             "values only", tm - am, unit="K", tolerance=1.0)
    q.fuzzy("alkalin earth metls that melt above 800 degrees celsius",
            "Category = alkaline earth metal, Melting point > 1073.15 K",
            lambda r: r["cat"] == "alkaline earth metal" and r["melt"] > 1073.15,
            ["typo", "units"])
    q.fuzzy("Elements that people have known about since the ancient world",
            "Discovered = ancient", lambda r: r["Discovered"] == "ancient", ["synonym"])
    q.none("Are there any alkali metals that are gases at room temperature?",
           "Category = alkali metal, State = gas: none",
           lambda r: r["cat"] == "alkali metal" and r["state"] == "gas")
    q.none("Elements discovered by Albert Einstein",
           "Discovered by contains Einstein: none (einsteinium is only named after him)",
           lambda r: "Einstein" in r["Discovered by"])
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
