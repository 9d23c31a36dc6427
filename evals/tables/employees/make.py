#!/usr/bin/env python3
"""Writes employees.csv, questions.jsonl and LICENSE.md of the set `employees`; same output every run."""
import datetime as dt
import random
import statistics
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from names import FIRST, LAST

LICENCE = """# employees

The staff list of a software company that does not exist, as of 30 June 2025: 650 rows, 17 columns,
fields separated by `;`, made by `make.py` from a fixed seed. Nobody in it exists; names are drawn
at random. Own work, CC0 1.0, and so are the questions.

`Salary` is the gross salary of a year in the currency of the office. `Manager` is another row of the
table, nobody for the chief executive. `Team size` is the number of people who report to that row,
left out where there are none. `Leave left` is in days. `Remote` is `yes` (always), `hybrid` (some
days) or `no`. `Rating` runs from 1 to 5; who joined in 2025 has none yet.

Not clean on purpose: two date forms (`2019-04-01`, `1 Apr 2019`), salaries as `54,000`, `54000` or
`54k`, `HR` and `Human Resources`, `Zürich` and `Zurich`, hours as `40` or `40 h`, capitals here and
there, missing values `-`, `n/a` or nothing.
"""
HEADER = ["Employee ID", "Name", "Department", "Job title", "Start date", "Salary", "Currency",
          "Office", "Manager", "Hours per week", "Remote", "Rating", "Year of birth", "Team size",
          "Leave left", "Contract", "Languages"]
OFFICES = {  # currency, salary of a junior software engineer there, its language, weight
    "Dublin": ("EUR", 52000, "English", 24), "Berlin": ("EUR", 50000, "German", 20),
    "London": ("GBP", 50000, "English", 17), "Boston": ("USD", 95000, "English", 15),
    "Lisbon": ("EUR", 32000, "Portuguese", 13), "Warsaw": ("PLN", 150000, "Polish", 13),
    "Zürich": ("CHF", 105000, "German", 8), "Bangalore": ("INR", 1400000, "Kannada", 18)}
DEPARTMENTS = {  # titles with pay factor and weight; head of it, weight of the department
    "Engineering": ([("Junior Software Engineer", 1, 20), ("Software Engineer", 1.25, 45),
                     ("Senior Software Engineer", 1.6, 25), ("Test Engineer", 1.1, 12),
                     ("Site Reliability Engineer", 1.5, 8)], "Engineering Manager", 2.1, 32),
    "Product": ([("Product Manager", 1.5, 5), ("Product Designer", 1.2, 4), ("Technical Writer", 1, 2)],
                "Head of Product", 2.2, 8),
    "Customer Support": ([("Support Agent", 0.65, 8), ("Support Specialist", 0.85, 4)],
                         "Support Team Lead", 1.2, 19),
    "Sales": ([("Account Executive", 1.2, 5), ("Sales Representative", 0.85, 6), ("Sales Engineer", 1.35, 2)],
              "Sales Manager", 1.9, 14),
    "Marketing": ([("Content Manager", 0.95, 3), ("Marketing Specialist", 0.9, 5), ("Graphic Designer", 0.95, 2)],
                  "Head of Marketing", 1.8, 8),
    "Finance": ([("Accountant", 0.95, 5), ("Financial Analyst", 1.15, 3), ("Payroll Clerk", 0.75, 2)],
                "Finance Manager", 1.8, 7),
    "Human Resources": ([("Recruiter", 0.9, 4), ("HR Business Partner", 1.2, 2), ("HR Assistant", 0.7, 2)],
                        "HR Manager", 1.6, 6),
    "Legal": ([("Legal Counsel", 1.7, 3), ("Paralegal", 0.9, 2)], "General Counsel", 2.6, 3),
    "Operations": ([("Office Manager", 0.85, 2), ("IT Administrator", 1.05, 4), ("Facilities Coordinator", 0.7, 2),
                    ("Procurement Specialist", 0.95, 2)], "Operations Manager", 1.6, 7)}
SHARED = ("Product", "Marketing", "Legal", "Human Resources")  # one head for all offices


def make():
    rng = random.Random(1911)
    names = set()

    def name():
        while True:
            made = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
            if made not in names:
                names.add(made)
                return made

    def person(department, title, office, factor, manager, lead=False):
        currency, base, tongue, _ = OFFICES[office]
        born = rng.randint(1962, 1988) if lead or factor >= 1.5 else min(2003, max(1960, round(rng.gauss(1989, 9))))
        first = max(dt.date(2006, 2, 1), dt.date(born + 22, 6, 1))
        span = (dt.date(2025, 6, 1) - first).days
        start = first + dt.timedelta(days=round(span * rng.betavariate(2, 1.5 if not lead else 3)))
        start = start.replace(day=rng.choices([1, 15, start.day if start.day < 29 else 1], [7, 2, 1])[0])
        hours = 40 if lead else rng.choices([40, 38, 36, 32, 30, 24, 20, 16],
                                            [66, 6, 3, 8, 5, 4, 6, 2] if department != "Customer Support"
                                            else [50, 4, 3, 9, 8, 9, 12, 5])[0]
        pay = round(base * factor * rng.uniform(0.9, 1.18) * (1 + (2025 - start.year) * 0.006) * hours / 40,
                    -2 if base < 1000000 else -4)
        return {"name": name(), "department": department, "title": title, "start": start, "pay": int(pay),
                "office": office, "manager": manager, "hours": hours, "born": born, "lead": lead,
                "remote": rng.choices(["yes", "hybrid", "no"],
                                      [30, 50, 20] if department in ("Engineering", "Product", "Customer Support")
                                      else [10, 55, 35])[0],
                "rating": round(min(5, max(1.5, rng.gauss(3.6, 0.6))) * 2) / 2 if start.year < 2025 else None,
                "leave": max(0, rng.choice([n + rng.random() // 0.8 * 0.5 for n in range(29)])),
                "contract": rng.choices(["permanent", "fixed-term", "intern"],
                                        [97, 3, 0] if lead or factor >= 1.3 else
                                        [80, 12, 8] if born > 1996 else [88, 12, 0])[0],
                "tongues": sorted({"English", tongue} | (
                    {rng.choice(["French", "Spanish", "German", "Italian", "Hindi"])}
                    if rng.random() < 0.35 else set()))}

    chief = person("Management", "Chief Executive Officer", "Dublin", 5.2, "", True)
    staff, heads = [chief], {}
    for department, (_, title, factor, _) in DEPARTMENTS.items():
        for office in (["Dublin"] if department in SHARED else OFFICES):
            heads[department, office] = person(department, title, office, factor, chief["name"], True)
            staff.append(heads[department, office])
    while len(staff) < 650:
        department = rng.choices(list(DEPARTMENTS), [d[3] for d in DEPARTMENTS.values()])[0]
        office = rng.choices(list(OFFICES), [o[3] for o in OFFICES.values()])[0]
        title, factor, _ = rng.choices(DEPARTMENTS[department][0], [t[2] for t in DEPARTMENTS[department][0]])[0]
        boss = heads[department, "Dublin" if department in SHARED else office]
        staff.append(person(department, title, office, factor, boss["name"]))
    reports = Counter(p["manager"] for p in staff)
    rng.shuffle(staff)
    hole = lambda: rng.choice(["-", "n/a", ""])
    caps = lambda text: text.capitalize() if rng.random() < 0.1 else text
    rows = []
    for n, p in enumerate(staff):
        pay = f"{p['pay']:,}" if rng.random() < 0.55 else str(p["pay"])
        if p["pay"] % 1000 == 0 and rng.random() < 0.5:
            pay = f"{p['pay'] // 1000}k"
        rows.append([
            f"E{1003 + 7 * n}", p["name"],
            "HR" if p["department"] == "Human Resources" and rng.random() < 0.4 else p["department"],
            p["title"], p["start"].isoformat() if rng.random() < 0.75 else f"{p['start'].day} {p['start']:%b %Y}",
            pay if rng.random() < 0.985 else hole(), OFFICES[p["office"]][0],
            "Zurich" if p["office"] == "Zürich" and rng.random() < 0.35 else p["office"],
            p["manager"] or hole(), f"{p['hours']} h" if rng.random() < 0.15 else p["hours"], caps(p["remote"]),
            p["rating"] if p["rating"] is not None and rng.random() < 0.96 else hole(),
            p["born"] if rng.random() < 0.98 else hole(), reports[p["name"]] or hole(),
            f"{p['leave']:g}" if rng.random() < 0.98 else hole(), caps(p["contract"]),
            ", ".join(p["tongues"])])
    write_table(HERE, HEADER, rows, ";")


def load():
    table = read_table(HERE, ";")
    number = lambda text, as_type=int: None if text in MISSING else as_type(text)
    for r in table:
        r["dept"] = r["Department"].replace("Human Resources", "HR")
        r["office"] = r["Office"].replace("Zurich", "Zürich")
        text = r["Start date"]
        r["start"] = dt.datetime.strptime(text, "%Y-%m-%d" if text[4] == "-" else "%d %b %Y").date()
        r["pay"] = number(r["Salary"].replace(",", "").replace("k", "000"))
        r["hours"] = int(r["Hours per week"].removesuffix(" h"))
        r["remote"], r["contract"] = r["Remote"].lower(), r["Contract"].lower()
        r["rating"], r["leave"] = number(r["Rating"], float), number(r["Leave left"], float)
        r["born"], r["team"] = number(r["Year of birth"]), number(r["Team size"])
        r["tongues"] = r["Languages"].split(", ")
    return table


def main():
    make()
    table = load()
    known = lambda r, key: r[key] if r[key] is not None else -1
    dept = lambda *names: lambda r: r["dept"] in names
    at = lambda office: lambda r: r["office"] == office
    boss = next(r["Manager"] for r in table if r["dept"] == "Finance" and at("London")(r)
                and r["Job title"] != "Finance Manager")
    q = Questions("em", table)
    q.where("Who in Engineering works from home all the time and is based in Berlin?",
            "Department = Engineering, Remote = yes, Office = Berlin",
            lambda r: dept("Engineering")(r) and r["remote"] == "yes" and at("Berlin")(r))
    q.where("customer support, 20 hours a week or less, Dublin or London",
            "Department = Customer Support, Hours per week <= 20, Office = Dublin or London",
            lambda r: dept("Customer Support")(r) and r["hours"] <= 20 and r["office"] in ("Dublin", "London"))
    q.where(f"Everyone who reports to {boss}", f"Manager = {boss}", lambda r: r["Manager"] == boss)
    q.where("Londoners on more than 90,000 pounds", "Office = London, Salary > 90000 (GBP)",
            lambda r: at("London")(r) and known(r, "pay") > 90000)
    q.where("People in HR or Legal who joined in 2023", "Department = HR or Legal, Start date in 2023",
            lambda r: dept("HR", "Legal")(r) and r["start"].year == 2023)
    q.where("Born before 1970 with more than 20 days of leave left",
            "Year of birth < 1970, Leave left > 20",
            lambda r: r["born"] is not None and r["born"] < 1970 and known(r, "leave") > 20)
    q.where("Sales staff rated 4 or better who are not on a permanent contract",
            "Department = Sales, Rating >= 4, Contract != permanent",
            lambda r: dept("Sales")(r) and known(r, "rating") >= 4 and r["contract"] != "permanent")
    q.rank("Who has been with the company the longest?", "min Start date", "start", largest=False)
    q.rank("the three best paid people in Bangalore", "top 3 by Salary, Office = Bangalore (INR)", "pay",
           where=at("Bangalore"), k=3)
    q.rank("Which engineering manager has the largest team?",
           "max Team size, Job title = Engineering Manager", "team",
           where=lambda r: r["Job title"] == "Engineering Manager")
    q.rank("Who in Legal has the most leave days left?", "max Leave left, Department = Legal", "leave",
           where=dept("Legal"))
    q.answer("How many people work in the Lisbon office?", "count Office = Lisbon",
             sum(map(at("Lisbon"), table)))
    senior = lambda r: r["Job title"] == "Senior Software Engineer" and at("Boston")(r)
    q.answer("What does a senior software engineer in Boston make on average?",
             "mean Salary, Job title = Senior Software Engineer, Office = Boston", mean(table, "pay", senior),
             unit="USD", tolerance=1.0)
    q.answer("Which department has the most people on fixed-term contracts?",
             "mode of Department, Contract = fixed-term",
             winner(r["dept"] for r in table if r["contract"] == "fixed-term"))
    q.answer("In which year was the typical Finance employee born? Median, please",
             "median Year of birth, Department = Finance",
             float(statistics.median(values(table, "born", dept("Finance")))), tolerance=0.5)
    share = lambda pool: 100 * sum(r["remote"] == "hybrid" for r in pool) / len(pool)
    q.answer("What percentage of the Operations team works hybrid?",
             "share of Remote = hybrid, Department = Operations",
             share([r for r in table if dept("Operations")(r)]), unit="%", tolerance=0.1)
    q.fuzzy("enginering folks in warschaw with twenty five or more hollidays left",
            "Department = Engineering, Office = Warsaw, Leave left >= 25",
            lambda r: dept("Engineering")(r) and at("Warsaw")(r) and known(r, "leave") >= 25,
            ["typo", "synonym", "number-words"])
    q.fuzzy("part-timers in zuerich, thirty hrs a week at most", "Office = Zürich, Hours per week <= 30",
            lambda r: at("Zürich")(r) and r["hours"] <= 30, ["synonym", "number-words"])
    q.none("Is there anybody in a Tokyo office?", "Office = Tokyo: none", at("Tokyo"))
    q.none("employees who joined before the year 2000", "Start date < 2000: none",
           lambda r: r["start"].year < 2000)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
