#!/usr/bin/env python3
"""Writes library.csv, questions.jsonl and LICENSE.md of the set `library`; same output every run."""
import datetime as dt
import random
import re
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, read_table, values, write_table
from facts import AGES, BOOKS, BRANCHES, LANGUAGES

LICENCE = """# library

Loans of a public library that does not exist: 500 rows, 14 columns, made by `make.py` from a
fixed seed, with invented books and authors. Own work, CC0 1.0, and so are the questions.

Not clean on purpose: two date forms (`2025-03-09`, `09.03.2025`, day first), fines as `€2.40`
or `2.40 €`, pages as `312` or `312 p.`, `Central` and `Central Library`, `Northgate` and `North
Gate`, `German` and `Deutsch`, `Spanish` and `Español`, `Science fiction` and `Sci-fi`, `teen` and
`Teen`, several genres or authors in a cell (`;`), missing values `-`, `N/A` or nothing. An empty
`Returned on` means that the book is still out; a fine of `-` or nothing, that there was none.
"""


def make():
    rng = random.Random(1876)
    pick = lambda shares: rng.choices(list(shares), list(shares.values()))[0]
    books = [line.split("|") for line in BOOKS.strip().splitlines()]
    popular = [rng.choice([1, 1, 2, 3]) for _ in books]
    first, last = dt.date(2024, 9, 2), dt.date(2025, 8, 29)
    days = sorted(first + dt.timedelta(rng.randrange((last - first).days + 1)) for _ in range(500))
    date = lambda day: rng.choices([day.isoformat(), f"{day:%d.%m.%Y}"], [70, 30])[0]
    rows = []
    for n, day in enumerate(days):
        title, author, genre, year, pages, language = rng.choices(books, popular)[0]
        age = pick(AGES)
        while ("Children's" in genre) != (age == "child") and rng.random() < 0.8:
            age = pick(AGES)
        branch = pick({b: v[0] for b, v in BRANCHES.items()})
        renewals = rng.choices([0, 1, 2, 3], [62, 24, 10, 4])[0]
        kept = max(1, round(rng.gauss(17, 8))) + 21 * renewals
        if rng.random() < 0.3:
            kept += rng.randrange(8, 75)
        back = day + dt.timedelta(kept)
        out = back > last or rng.random() < 0.03
        late = 0 if out else max(0, kept - 28 - 21 * renewals)
        fine = f"{late * 0.2:.2f}"
        fine = (rng.choice(["-", ""]) if late == 0 else
                rng.choices([f"€{fine}", f"{fine} €"], [80, 20])[0])
        rating = rng.choices("12345", BRANCHES[branch][2])[0] if rng.random() < 0.72 else \
            rng.choice(["", "N/A"])
        if rng.random() < 0.35:
            genre = genre.replace("Science fiction", "Sci-fi")
        rows.append([
            f"L{24001 + n}", title, author, genre,
            rng.choice(["-", ""]) if rng.random() < 0.03 else year,
            pages + (" p." if rng.random() < 0.15 else ""), rng.choice(LANGUAGES[language]),
            rng.choices(BRANCHES[branch][1], [80, 20][:len(BRANCHES[branch][1])])[0],
            age.capitalize() if rng.random() < 0.15 else age, date(day), "" if out else date(back),
            renewals, fine, rating])
    write_table(HERE, ["Loan", "Title", "Author", "Genre", "Published", "Pages", "Language", "Branch",
                       "Age group", "Loaned on", "Returned on", "Renewals", "Fine", "Rating"], rows)


def date_of(text):
    if not text:
        return None
    return (dt.datetime.strptime(text, "%d.%m.%Y").date() if "." in text
            else dt.date.fromisoformat(text))


def load():
    table = read_table(HERE)
    branch = {s: b for b, (_, spellings, _) in BRANCHES.items() for s in spellings}
    tongue = {s: name for name, spellings in LANGUAGES.items() for s in spellings}
    for r in table:
        r["genres"] = r["Genre"].replace("Sci-fi", "Science fiction").split("; ")
        r["authors"], r["age"] = r["Author"].split("; "), r["Age group"].lower()
        r["year"] = None if r["Published"] in MISSING else int(r["Published"])
        r["pages"] = int(r["Pages"].removesuffix(" p."))
        r["tongue"], r["branch"] = tongue[r["Language"]], branch[r["Branch"]]
        r["day"], r["back"] = date_of(r["Loaned on"]), date_of(r["Returned on"])
        r["fine"] = (None if r["Fine"] in MISSING else
                     float(re.search(r"\d+\.\d\d", r["Fine"]).group()))
        r["stars"] = None if r["Rating"] in MISSING else int(r["Rating"])
    return table


def main():
    make()
    table = load()
    at = lambda name: lambda r: r["branch"] == name
    q = Questions("lb", table)
    q.where("Which books lent out at Riverside haven't come back yet?",
            "Branch = Riverside, Returned on empty", lambda r: at("Riverside")(r) and not r["back"])
    q.where("Crime novels that seniors took out in the first three months of 2025",
            "Genre contains Crime, Age group = senior, 2025-01-01 <= Loaned on <= 2025-03-31",
            lambda r: "Crime" in r["genres"] and r["age"] == "senior"
            and dt.date(2025, 1, 1) <= r["day"] <= dt.date(2025, 3, 31))
    q.where("Loans of German-language books with more than 500 pages",
            "Language = German or Deutsch, Pages > 500",
            lambda r: r["tongue"] == "German" and r["pages"] > 500)
    q.where("Northgate loans with a fine above €3", "Branch = Northgate or North Gate, Fine > 3",
            lambda r: at("Northgate")(r) and (r["fine"] or 0) > 3)
    q.where("show me the loans of anything Ines Havel wrote or co-wrote",
            "Author contains Ines Havel", lambda r: "Ines Havel" in r["authors"])
    q.where("What did children borrow at the Central branch and then rate with five stars?",
            "Age group = child, Branch = Central or Central Library, Rating = 5",
            lambda r: r["age"] == "child" and at("Central")(r) and r["stars"] == 5)
    q.where("Books published before 1960 that teenagers borrowed",
            "Published < 1960, Age group = teen",
            lambda r: r["age"] == "teen" and r["year"] is not None and r["year"] < 1960)
    q.rank("Which loan ran up the highest fine?", "max Fine", "fine")
    q.rank("Which loan has been out the longest without being returned?",
           "min Loaned on, Returned on empty", "day", where=lambda r: not r["back"], largest=False)
    q.rank("The thickest book lent at Old Mill", "max Pages, Branch = Old Mill; every loan of it",
           "pages", where=at("Old Mill"), ties=2)
    q.rank("three largest fines among the teens", "top 3 by Fine, Age group = teen", "fine",
           where=lambda r: r["age"] == "teen", k=3)
    q.answer("How many loans are still outstanding?", "count Returned on empty",
             sum(not r["back"] for r in table), unit="rows")
    q.answer("How much money did the Central branch take in fines altogether?",
             "sum Fine, Branch = Central or Central Library",
             round(sum(values(table, "fine", at("Central"))), 2), unit="EUR", tolerance=0.01)
    q.answer("How many different titles were borrowed in French?", "distinct Title, Language = French",
             len({r["Title"] for r in table if r["tongue"] == "French"}), unit="titles")
    q.answer("What share of all loans, in per cent, went to children?",
             "share of Age group = child", 100 * sum(r["age"] == "child" for r in table) / len(table),
             unit="%", tolerance=0.1)
    ratings = sorted((statistics.fmean(values(table, "stars", at(b))), b) for b in BRANCHES)
    assert ratings[-1][0] - ratings[-2][0] > 0.1, ratings
    q.answer("Which branch gets the best ratings on average?",
             "Branch with the largest mean Rating, rated loans only", ratings[-1][1])
    q.fuzzy("scifi bookz in spannish", "Genre contains Science fiction or Sci-fi, Language = Spanish "
            "or Español", lambda r: "Science fiction" in r["genres"] and r["tongue"] == "Spanish",
            ["typo", "synonym"])
    q.fuzzy("whodunits that pensioners gave full marks",
            "Genre contains Crime, Age group = senior, Rating = 5",
            lambda r: "Crime" in r["genres"] and r["age"] == "senior" and r["stars"] == 5,
            ["synonym"])
    q.none("Has anyone borrowed a book in Japanese?", "Language = Japanese: none",
           lambda r: r["Language"] in ("Japanese", "日本語"))
    q.none("Loans from the year 2023, please", "Loaned on in 2023: none",
           lambda r: r["day"].year == 2023)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
