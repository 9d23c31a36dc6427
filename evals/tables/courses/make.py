#!/usr/bin/env python3
"""Writes courses.csv, questions.jsonl and LICENSE.md of the set `courses`; same output every run."""
import datetime as dt
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table

LICENCE = """# courses

The autumn programme of an evening school that does not exist, with teachers who do not exist
either: 210 rows, 15 columns, made by `make.py` from a fixed seed. Own work, CC0 1.0, and so are
the questions.

One row is one class. `days` are the weekdays it meets on, `length` is one session, `sessions` is
how many there are, `fee_eur` is for the whole class. `places_left` is `full` when it is booked out.
Single sessions are called workshops in many titles, but the number of sessions is what counts.

Not clean on purpose: two date forms (`2025-10-07`, `7 Oct 2025`), times as `18:30`, `18.30` or
`6:30 pm`, lengths as `90 min`, `1.5 h` or `1h30`, fees as `€ 180`, `180.00` or `free`, several
values in a cell (`;`), capitals here and there, missing values `-`, `n/a` or nothing; online
classes have no venue.
"""

# (subject, titles, levelled, teachers, venues, fee of a session hour, {(length, sessions): share},
#  how many classes)
ALL = [
    ("Languages", ["Spanish", "Italian", "French", "Portuguese", "Greek", "Polish", "Swedish"], True,
     ["Marta Ibáñez", "Luca Ferri", "Claire Aubert", "Yannis Petrou", "Ewa Nowak", "Rui Tavares"],
     ["Old School House", "Mill Street 9", "Central Library"], 9, {(90, 12): 5, (60, 12): 2, (120, 10): 2}, 58),
    ("Cooking", ["Vegetarian Kitchen", "Sourdough Bread", "Thai Curries", "Fresh Pasta",
                 "Sushi at Home", "Cakes and Pastries", "Knife Skills"], False,
     ["Hanna Vogt", "Prasert Chai", "Luca Ferri"], ["Harbour Kitchen"], 17, {(180, 1): 5, (180, 4): 3, (240, 1): 2}, 30),
    ("Fitness", ["Hatha Yoga", "Pilates", "Back Training", "Tai Chi", "Swimming"], True,
     ["Dana Krüger", "Wei Zhang", "Tom Aldridge", "Sina Moor"], ["Riverside Hall", "Lido"], 10,
     {(60, 10): 5, (75, 10): 3, (45, 8): 2}, 38),
    ("Computing", ["Spreadsheets", "Python Programming", "Smartphone Basics", "Photo Editing",
                   "Web Design"], True, ["Aylin Kaya", "Peter Holm", "Joanna Reed"],
     ["Mill Street 9", "Central Library"], 13, {(120, 6): 5, (180, 1): 2, (90, 8): 3}, 30),
    ("Arts and crafts", ["Pottery", "Watercolour", "Life Drawing", "Bookbinding", "Sewing",
                         "Silver Jewellery"], False, ["Greta Lund", "Marco Bianchi", "Sina Moor"],
     ["Kiln Yard", "Old School House"], 12, {(150, 8): 5, (240, 1): 2, (120, 10): 3}, 30),
    ("Music and dance", ["Guitar", "Choir", "Tango", "Salsa", "Ukulele"], True,
     ["Inés Robles", "Jonas Weber", "Claire Aubert"], ["Riverside Hall", "Old School House"], 11,
     {(60, 12): 4, (90, 10): 4, (180, 1): 1}, 24),
]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


def clock(minutes, rng):
    hour, minute = divmod(minutes, 60)
    form = rng.random()
    if form < 0.12:
        return f"{(hour - 1) % 12 + 1}:{minute:02} {'am' if hour < 12 else 'pm'}"
    return f"{hour:02}{':' if form < 0.85 else '.'}{minute:02}"


def make():
    rng = random.Random(1844)
    rows = []
    hole = lambda: rng.choice(["", "-", "n/a"])
    for subject, titles, levelled, teachers, venues, price, shapes, many in ALL:
        for n in range(many):
            title = titles[n % len(titles)]
            level = rng.choices(["beginner", "intermediate", "advanced"], [55, 30, 15])[0] \
                if levelled and title not in ("Choir", "Smartphone Basics") else "all levels"
            length, sessions = rng.choices(list(shapes), list(shapes.values()))[0]
            days = [rng.choice(DAYS)] if sessions == 1 or rng.random() < 0.75 else \
                rng.choice([["Mon", "Wed"], ["Tue", "Thu"], ["Mon", "Thu"], ["Wed", "Fri"]])
            weekend = days[0] == "Sat" or rng.random() < 0.2
            start = 15 * rng.choice([34, 36, 38, 40, 41, 42, 54, 56] if weekend
                                    else [66, 68, 70, 70, 72, 72, 74, 74, 76, 77, 78])
            online = subject in ("Languages", "Computing") and rng.random() < 0.3
            form = "online" if online else "hybrid" if subject == "Computing" and rng.random() < 0.15 \
                else "in person"
            first = dt.date(2025, 9, 1) + dt.timedelta(days=7 * rng.randint(0, 12 if sessions < 5 else 8)
                                                       + DAYS.index(days[0]))
            fee = round(price * length / 60 * sessions * rng.uniform(0.85, 1.2) * (0.85 if online else 1))
            if title == "Smartphone Basics" and rng.random() < 0.5 or title == "Choir":
                fee = 0
            money = "free" if fee == 0 else rng.choices(
                [f"€ {fee}", f"€{fee}", f"{fee}.00", str(fee)], [45, 20, 20, 15])[0]
            h, m = divmod(length, 60)
            span = rng.choices([f"{length} min", f"{length / 60:g} h", f"{h}h{m:02}"], [60, 28, 12])[0]
            if span.startswith("0h"):
                span = f"{length} min"
            left = rng.choices([0, rng.randint(1, 3), rng.randint(4, 14)], [22, 33, 45])[0]
            spoken = rng.choices(["English", "German", "French"], [62, 30, 8])[0]
            venue = hole() if online else rng.choice(venues)
            if title == "Swimming":
                venue = "Lido"
            form = form.capitalize() if rng.random() < 0.08 else form
            rows.append([
                title, subject, level if rng.random() < 0.92 else level.capitalize(),
                rng.choice(teachers) if rng.random() < 0.95 else hole(), "; ".join(days),
                clock(start, rng), span,
                first.isoformat() if rng.random() < 0.7 else f"{first.day} {first:%b %Y}", sessions,
                money, form, venue, spoken,
                "full" if left == 0 else left if rng.random() < 0.97 else hole()])
    rng.shuffle(rows)
    for n, row in enumerate(rows):
        row.insert(0, f"A25-{101 + n}")
    write_table(HERE, ["code", "course", "subject", "level", "teacher", "days", "starts_at", "length",
                       "first_date", "sessions", "fee_eur", "format", "venue", "taught_in",
                       "places_left"], rows)


def minutes(text):
    number = re.match(r"[\d.]+", text)[0]
    if text.endswith(" h"):
        return round(float(number) * 60)
    if text.endswith("min"):
        return int(number)
    hours, rest = text.split("h")
    return int(hours) * 60 + int(rest)


def time_of_day(text):
    hour, minute = (int(x) for x in re.split(r"[:.]", text.split()[0]))
    return (hour % 12 + 12 * text.endswith("pm") if "m" in text else hour) * 60 + minute


def load():
    table = read_table(HERE)
    for r in table:
        r["level"], r["format"] = r["level"].lower(), r["format"].lower()
        r["days"], r["at"], r["length"] = r["days"].split("; "), time_of_day(r["starts_at"]), minutes(r["length"])
        r["first"] = dt.datetime.strptime(r["first_date"], "%Y-%m-%d" if "-" in r["first_date"]
                                          else "%d %b %Y").date()
        r["sessions"] = int(r["sessions"])
        r["fee"] = 0.0 if r["fee_eur"] == "free" else float(r["fee_eur"].lstrip("€ "))
        left = r["places_left"]
        r["left"] = 0 if left == "full" else None if left in MISSING else int(left)
    return table


def main():
    make()
    table = load()
    about = lambda name: lambda r: r["subject"] == name
    title = lambda *names: lambda r: r["course"] in names
    known = lambda r, key: r[key] if r[key] is not None else -1
    q = Questions("cs", table)
    q.where("Beginners' Italian or Spanish where there is still room",
            "course = Italian or Spanish, level = beginner, places_left >= 1",
            lambda r: title("Italian", "Spanish")(r) and r["level"] == "beginner" and known(r, "left") > 0)
    q.where("What can I do on a Saturday for less than 60 euros?", "days contains Sat, fee_eur < 60",
            lambda r: "Sat" in r["days"] and r["fee"] < 60)
    q.where("Online classes that begin in the second half of October",
            "format = online, first_date from 16 to 31 October 2025",
            lambda r: r["format"] == "online"
            and dt.date(2025, 10, 16) <= r["first"] <= dt.date(2025, 10, 31))
    q.where("Which fitness classes start before noon?", "subject = Fitness, starts_at < 12:00",
            lambda r: about("Fitness")(r) and r["at"] < 720)
    q.where("Language courses that meet on both Tuesday and Thursday",
            "subject = Languages, days contains Tue and Thu",
            lambda r: about("Languages")(r) and {"Tue", "Thu"} <= set(r["days"]))
    q.where("cooking, one single session, with room for at least four of us",
            "subject = Cooking, sessions = 1, places_left >= 4",
            lambda r: about("Cooking")(r) and r["sessions"] == 1 and known(r, "left") >= 4)
    q.where("Computer courses in person and taught in English, but not at the Central Library",
            "subject = Computing, format = in person, taught_in = English, venue != Central Library",
            lambda r: about("Computing")(r) and r["format"] == "in person"
            and r["taught_in"] == "English" and r["venue"] != "Central Library")
    q.rank("Which class taught in German is the most expensive?", "max fee_eur, taught_in = German",
           "fee", where=lambda r: r["taught_in"] == "German")
    q.rank("Name the two pottery classes with the lowest fees", "bottom 2 by fee_eur, course = Pottery",
           "fee", where=title("Pottery"), k=2, largest=False)
    q.rank("At Riverside Hall, which class has the most places left?",
           "max places_left, venue = Riverside Hall", "left",
           where=lambda r: r["venue"] == "Riverside Hall")
    q.rank("the very first cooking class of the season, by date", "min first_date, subject = Cooking",
           "first", where=about("Cooking"), largest=False)
    q.answer("How many different teachers give our online classes?",
             "distinct teacher, format = online, known ones only",
             len({r["teacher"] for r in table if r["format"] == "online"} - MISSING))
    dance = title("Tango", "Salsa")
    assert all(r["fee"] > 0 for r in table if dance(r))
    q.answer("What's the average fee for tango and salsa, taken together?",
             "mean fee_eur, course = Tango or Salsa", mean(table, "fee", dance), unit="EUR", tolerance=0.5)
    q.answer("Which venue hosts the most classes?", "mode of venue, known ones only",
             winner(r["venue"] for r in table if r["venue"] not in MISSING))
    q.answer("How many free places are there in all the arts and crafts classes put together?",
             "sum places_left, subject = Arts and crafts, full = 0",
             sum(values(table, "left", about("Arts and crafts"))), tolerance=0.0)
    tongue = lambda kind: mean(table, "fee", lambda r: about("Languages")(r) and r["format"] == kind)
    q.answer("How much cheaper is the average language course online than in person?",
             "mean fee_eur(Languages, in person) - mean fee_eur(Languages, online)",
             tongue("in person") - tongue("online"), unit="EUR", tolerance=0.5,
             accept=[tongue("online") - tongue("in person")])
    q.fuzzy("yogga or pillates in the evning, six o'clock or later",
            "course = Hatha Yoga or Pilates, starts_at >= 18:00",
            lambda r: title("Hatha Yoga", "Pilates")(r) and r["at"] >= 1080,
            ["typo", "number-words"])
    q.fuzzy("french or polisch lesons of an hour and a half, a hunderd and sixty euros at most",
            "course = French or Polish, length = 90 min, fee_eur <= 160",
            lambda r: title("French", "Polish")(r) and r["length"] == 90 and r["fee"] <= 160,
            ["typo", "units", "number-words"])
    q.none("Do you teach Arabic?", "course = Arabic: none", title("Arabic"))
    q.none("anything that begins before 7 in the morning", "starts_at < 07:00: none",
           lambda r: r["at"] < 420)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
