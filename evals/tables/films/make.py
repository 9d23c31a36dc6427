#!/usr/bin/env python3
"""Writes films.csv, questions.jsonl and LICENSE.md of the set `films`; same output every run."""
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import FILMS

LICENCE = """# films

Well-known films in alphabetical order, 16 columns, as a film club would keep them. Own
compilation of plain facts, which are in the public domain; this compilation is given to it too
(CC0 1.0), and so are the questions.

`Oscars` and `Nominations` are competitive ones, without honorary and special awards. `Best
Picture` says whether the film `won` that award, was `nominated` for it without winning, or
neither (`no`). `Running time` is that of the usual cut, `Year` that of the first showing,
`Budget` the usual round figure in US dollars of the time, left out where none is well known.
Genres are one person's choice. The gold belongs to this table as written.

Not clean on purpose: `142 min`, `2 h 22 min` and `142`, budgets as `$63 million`, `$63M` or
`63,000,000`, `USA` and `United States`, `b/w`, `B&W` and `black and white`, several values in a
cell (`;`), missing values `-`, `N/A` or nothing (animated films often have no leads here).
"""
HEADER = ["Title", "Year", "Director", "Country", "Language", "Genre", "Running time", "Picture",
          "Oscars", "Nominations", "Best Picture", "Music", "Leads", "Based on", "US rating",
          "Budget"]


def make():
    rng = random.Random(1895)
    rows = []
    for line in FILMS.strip().splitlines():
        (title, year, director, land, language, genre, minutes, colour, oscars, nominations, best,
         music, leads, source, rating, budget) = line.split("|")
        hole = lambda text: rng.choice(["-", "N/A", ""]) if text == "-" else text.replace(";", "; ")
        if rng.random() < 0.3:
            land = land.replace("USA", "United States")
        n = int(minutes)
        form = rng.random()
        length = f"{n} min" if form < 0.65 else f"{n // 60} h {n % 60} min" if form < 0.9 else minutes
        picture = "colour" if colour == "c" else \
            rng.choices(["b/w", "B&W", "black and white"], [60, 25, 15])[0]
        if budget != "-":
            form = rng.random()
            budget = f"${budget} million" if form < 0.6 else f"${budget}M" if form < 0.8 else \
                f"{round(float(budget) * 1e6):,}"
        best = best.capitalize() if rng.random() < 0.1 else best
        rows.append([title, year, hole(director), hole(land), hole(language), hole(genre), length,
                     picture, hole(oscars), hole(nominations), hole(best), hole(music), hole(leads),
                     hole(source), hole(rating), hole(budget)])
    rows.sort(key=lambda r: r[0].removeprefix("The ").removeprefix("A ").casefold())
    assert len({r[0] for r in rows}) == len(rows)
    write_table(HERE, HEADER, rows)


def load():
    table = read_table(HERE)
    parts = lambda text: [] if text in MISSING else text.split("; ")
    count = lambda text: None if text in MISSING else int(text)
    for r in table:
        for key in ("Director", "Country", "Language", "Genre", "Music", "Leads"):
            r[key] = parts(r[key].replace("United States", "USA"))
        hours = re.fullmatch(r"(\d) h (\d+) min", r["Running time"])
        r["minutes"] = int(hours[1]) * 60 + int(hours[2]) if hours else \
            int(r["Running time"].removesuffix(" min"))
        r["Year"], r["Oscars"], r["Nominations"] = int(r["Year"]), count(r["Oscars"]), count(r["Nominations"])
        r["bw"], r["won"] = r["Picture"] != "colour", r["Best Picture"].lower() == "won"
        money = r["Budget"].replace("$", "").replace(",", "")
        r["budget"] = None if money in MISSING else \
            round(float(money.removesuffix("M").removesuffix(" million"))
                  * (1e6 if "m" in money.lower() else 1))
    return table


def main():
    make()
    table = load()
    known = lambda r, key: r[key] if r[key] is not None else -1
    years = lambda first: lambda r: first <= r["Year"] <= first + 9
    q = Questions("fm", table)
    q.where("Which Hitchcock pictures did Bernard Herrmann write the score for?",
            "Director contains Alfred Hitchcock, Music contains Bernard Herrmann",
            lambda r: "Alfred Hitchcock" in r["Director"] and "Bernard Herrmann" in r["Music"])
    q.where("Black-and-white films that took home Best Picture",
            "Picture = b/w in any spelling, Best Picture = won", lambda r: r["bw"] and r["won"])
    q.where("rated G or PG and no longer than 100 minutes, please",
            "US rating = G or PG, Running time <= 100 min",
            lambda r: r["US rating"] in ("G", "PG") and r["minutes"] <= 100)
    q.where("nineties films with Tom Hanks in a lead", "Leads contains Tom Hanks, 1990 <= Year <= 1999",
            lambda r: "Tom Hanks" in r["Leads"] and years(1990)(r))
    q.where("Anything in Japanese or Korean that runs over two hours?",
            "Language contains Japanese or Korean, Running time > 120 min",
            lambda r: {"Japanese", "Korean"} & set(r["Language"]) and r["minutes"] > 120)
    q.where("Which films had seven nominations or more and still came away without an Oscar?",
            "Nominations >= 7, Oscars = 0",
            lambda r: known(r, "Nominations") >= 7 and r["Oscars"] == 0)
    q.where("adaptations of stage plays or stage musicals made before 1970",
            "Based on = stage play or stage musical, Year < 1970",
            lambda r: r["Based on"] in ("stage play", "stage musical") and r["Year"] < 1970)
    q.rank("What's the longest film in our collection?", "max Running time", "minutes")
    q.rank("Of the Best Picture winners, which three were the cheapest to make?",
           "bottom 3 by Budget, Best Picture = won", "budget", where=lambda r: r["won"], k=3,
           largest=False)
    q.rank("Which film that isn't in English is the newest one we have?",
           "max Year, Language does not contain English", "Year",
           where=lambda r: "English" not in r["Language"])
    q.rank("List the five films with the most Oscars", "top 5 by Oscars", "Oscars", k=5)
    q.answer("How many of these films have music by John Williams?",
             "count Music contains John Williams",
             sum("John Williams" in r["Music"] for r in table), unit="rows")
    q.answer("Put together, what did Christopher Nolan's films cost to make?",
             "sum Budget, Director contains Christopher Nolan",
             float(sum(values(table, "budget", lambda r: "Christopher Nolan" in r["Director"]))),
             unit="USD", tolerance=1.0)
    q.answer("Which director is represented with the most films?",
             "mode of Director, each director of a cell counted",
             winner(d for r in table for d in r["Director"]))
    winners = [r for r in table if r["won"]]
    novels = sum(r["Based on"] == "novel" for r in winners)
    q.answer("What percentage of the Best Picture winners are based on a novel?",
             "share Based on = novel among Best Picture = won; accepted: of those with a known source",
             100 * novels / len(winners), unit="%", tolerance=0.5,
             accept=[100 * novels / sum(r["Based on"] not in MISSING for r in winners)])
    q.answer("How many minutes longer is the average film from the 1960s than the average one from "
             "the 1970s?", "mean Running time(Year 1960..1969) - mean Running time(Year 1970..1979)",
             mean(table, "minutes", years(1960)) - mean(table, "minutes", years(1970)),
             unit="min", tolerance=0.5)
    q.fuzzy("cowboy films starring clint eastwod", "Genre contains western, Leads contains Clint Eastwood",
            lambda r: "western" in r["Genre"] and "Clint Eastwood" in r["Leads"], ["typo", "synonym"])
    q.fuzzy("movies from the sixtys that go on for more then three hours",
            "1960 <= Year <= 1969, Running time > 180 min",
            lambda r: years(1960)(r) and r["minutes"] > 180, ["typo", "units", "number-words"])
    q.none("Do we have anything directed by Agnès Varda?", "Director contains Agnès Varda: none",
           lambda r: any("Varda" in d for d in r["Director"]))
    q.none("films that won a dozen Oscars or more", "Oscars >= 12: none",
           lambda r: known(r, "Oscars") >= 12)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
