#!/usr/bin/env python3
"""Writes footballers.csv, questions.jsonl and LICENSE.md of the set `footballers`; same output every run."""
import datetime
import random
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, write_table
from facts import CLUBS, PEOPLE

LICENCE = """# footballers

The players of an invented league of eight clubs after the season 2024/25, 160 rows, 20 columns.
Clubs and players are invented. Own work, given to the public domain (CC0 1.0), and so are the
questions.

`Value` is the market value in euros. `Goals` are goals scored; `Clean sheets` are counted for
goalkeepers only. `Yellow` and `Red` are cards of the season. `On loan` means lent to the club
in `Club` by another one.

Not clean on purpose: `184 cm`, `1.84 m` and `6 ft 1`, `€12.5m`, `€850k` and `12,500,000`, births
written in three ways, contracts as `2026`, `June 2026` and `30/06/2026`, positions, clubs and
countries in several spellings (`FW`, `striker`, `Saltcombe Utd`, `Holland`), thousands with and
without a comma, missing values `-`, `unknown` or nothing.
"""
HEADER = ["No.", "Player", "Club", "Position", "Nationality", "Born", "Height", "Weight (kg)", "Foot", "Apps",
          "Minutes", "Goals", "Assists", "Clean sheets", "Yellow", "Red", "Caps", "Value", "Contract until",
          "On loan"]
# What stands in some cells instead of the usual spelling.
OTHER = {
    "goalkeeper": ["GK", "Goalkeeper"], "defender": ["DF", "Defender"], "midfielder": ["MF", "Midfielder"],
    "forward": ["FW", "Forward", "striker"], "Netherlands": ["Holland"], "Ivory Coast": ["Côte d'Ivoire"],
    "Ireland": ["Rep. of Ireland"], "left": ["L", "Left"], "right": ["R", "Right"], "both": ["either"],
    "yes": ["Yes"], "no": ["No"],
}
OTHER.update((c.split("|")[0], [c.split("|")[1]]) for c in CLUBS.strip().splitlines())
SAME = {other: usual for usual, others in OTHER.items() for other in others}
SQUAD = ["goalkeeper"] * 2 + ["defender"] * 7 + ["midfielder"] * 6 + ["forward"] * 5
TALL = {"goalkeeper": 190, "defender": 185, "midfielder": 179, "forward": 182}


def make():
    rng = random.Random(2014)
    hole = lambda text, share: rng.choice(["-", "unknown", ""]) if rng.random() < share else text
    spelt = lambda text: rng.choice(OTHER[text]) if text in OTHER and rng.random() < 0.16 else text
    lands = [line.split("|") for line in PEOPLE.strip().splitlines()]
    rows, seen = [], set()
    for line in CLUBS.strip().splitlines():
        club, _, strength = line.split("|")
        games, seen_keeper = 0, False
        numbers = iter([1, 13] + rng.sample([n for n in range(2, 36) if n != 13], 18))
        for role in SQUAD:
            name = None
            while name is None or name in seen:
                land, _, first, last = rng.choices(lands, [int(x[1]) for x in lands])[0]
                surnames = last.replace("van Dorp", "van~Dorp").split()
                name = f"{rng.choice(first.split())} {rng.choice(surnames)}".replace("~", " ")
            seen.add(name)
            born = datetime.date(1988, 1, 1) + datetime.timedelta(int(rng.triangular(0, 7100, 4200)))
            form = rng.random()
            birth = born.isoformat() if form < 0.7 else f"{born.day} {born:%b %Y}"
            if form > 0.87 and born.day > 12:
                birth = f"{born:%d/%m/%Y}"
            cm = round(rng.gauss(TALL[role], 4.6))
            inches = round(cm / 2.54)
            form = rng.random()
            height = f"{cm} cm" if form < 0.62 else f"{cm / 100:.2f} m" if form < 0.93 else \
                f"{inches // 12} ft {inches % 12}"
            kg = round((cm / 100) ** 2 * rng.uniform(21.8, 24.6))
            foot = rng.choices(["right", "left", "both"], [66, 27, 7])[0]
            skill = min(1, max(0, rng.gauss(float(strength), 0.2)))
            apps = min(38, max(0, round(rng.gauss(19 + 8 * skill, 10))))
            if role == "goalkeeper":
                apps = 38 - games if seen_keeper else rng.randint(22, 36)
                games, seen_keeper = apps, not seen_keeper
            minutes = sum(rng.choice([90, 90, 90, 74, 45, 20]) for _ in range(apps)) if role != "goalkeeper" else 90 * apps
            per_game = {"goalkeeper": 0, "defender": 0.035, "midfielder": 0.11, "forward": 0.26}[role]
            goals = sum(rng.random() < per_game * (0.5 + skill) for _ in range(apps))
            if role == "forward" and apps:
                goals += sum(rng.random() < 0.12 * skill for _ in range(apps))
            assists = sum(rng.random() < min(0.14, per_game) * (0.5 + skill) for _ in range(apps))
            sheets = str(sum(rng.random() < 0.12 + 0.28 * float(strength) for _ in range(apps))) \
                if role == "goalkeeper" else "-"
            rate = {"goalkeeper": 0.04, "defender": 0.17, "midfielder": 0.15, "forward": 0.08}[role]
            yellow = sum(rng.random() < rate for _ in range(apps))
            red = sum(rng.random() < 0.04 for _ in range(yellow))
            years = 2025 - born.year
            caps = 0 if rng.random() < 0.55 else int(rng.triangular(1, 6 + 5 * max(0, years - 20), 3))
            youth = 1.3 if 20 < years < 27 else 0.8 if years < 31 else 0.3
            value = 0.25 + 26 * skill ** 2 * youth * rng.uniform(0.4, 1.3) + 0.7 * goals * youth
            euros = round(value * 20) * 50_000
            if value > 3:
                euros = round(value * 2) * 500_000
            form = rng.random()
            worth = f"{euros:,}" if form < 0.12 else f"€{euros / 1e6:g}m" if euros >= 1e6 else f"€{euros // 1000}k"
            until = rng.choices([2025, 2026, 2027, 2028, 2029, 2030], [14, 24, 24, 20, 12, 6])[0]
            form = rng.random()
            until = f"{until}" if form < 0.5 else f"June {until}" if form < 0.75 else f"30/06/{until}"
            loan = "yes" if years < 27 and rng.random() < 0.2 else "no"
            rows.append([str(next(numbers)), name, spelt(club), spelt(role), spelt(land), birth,
                         hole(height, 0.03), hole(str(kg), 0.06), hole(spelt(foot), 0.03), str(apps),
                         hole(f"{minutes:,}" if rng.random() < 0.7 else str(minutes), 0.02), str(goals),
                         str(assists), sheets, str(yellow), str(red), hole(str(caps), 0.04),
                         hole(worth, 0.03), hole(until, 0.04), spelt(loan)])
    rng.shuffle(rows)
    write_table(HERE, HEADER, rows)


def load():
    table = read_table(HERE)
    count = lambda text: None if text in MISSING else int(text.replace(",", ""))
    for r in table:
        for key in ("Club", "Position", "Nationality", "Foot", "On loan"):
            r[key] = SAME.get(r[key], r[key])
        for key in ("Goals", "Assists", "Clean sheets", "Yellow", "Red", "Caps"):
            r[key] = count(r[key])
        form = "%Y-%m-%d" if "-" in r["Born"] else "%d/%m/%Y" if "/" in r["Born"] else "%d %b %Y"
        r["born"] = datetime.datetime.strptime(r["Born"], form).date()
        tall = r["Height"]
        feet = re.fullmatch(r"(\d) ft (\d+)", tall)
        r["cm"] = None if tall in MISSING else (int(feet[1]) * 12 + int(feet[2])) * 2.54 if feet else \
            int(tall.removesuffix(" cm")) if tall.endswith("cm") else round(float(tall[:-2]) * 100)
        worth = r["Value"].replace(",", "").lstrip("€")
        r["euros"] = None if worth in MISSING else float(worth[:-1]) * 1e6 if worth.endswith("m") else \
            float(worth[:-1]) * 1e3 if worth.endswith("k") else float(worth)
        r["until"] = None if r["Contract until"] in MISSING else int(r["Contract until"][-4:])
    return table


def main():
    make()
    table = load()
    is_a = lambda r, role: r["Position"] == role
    over = lambda r, key, limit: r[key] is not None and r[key] > limit
    q = Questions("fo", table)
    q.where("Left-footed defenders taller than 1.85 m", "Foot = left (both is a maybe), Position = defender, Height > 185 cm",
            lambda r: r["Foot"] == "left" and is_a(r, "defender") and over(r, "cm", 185),
            also=lambda r: r["Foot"] == "both" and is_a(r, "defender") and over(r, "cm", 185))
    q.where("Which Harwick Town players run out of contract in 2026?",
            "Club = Harwick Town (also written Harwick Town FC), Contract until = 2026",
            lambda r: r["Club"] == "Harwick Town" and r["until"] == 2026)
    q.where("midfielders 5+ goals and 3+ assists", "Position = midfielder, Goals >= 5, Assists >= 3",
            lambda r: is_a(r, "midfielder") and r["Goals"] >= 5 and r["Assists"] >= 3)
    q.where("Give me all the Brazilians and Argentinians who didn't get a single card this season.",
            "Nationality = Brazil or Argentina, Yellow = 0, Red = 0",
            lambda r: r["Nationality"] in ("Brazil", "Argentina") and not r["Yellow"] and not r["Red"])
    q.where("on loan, born after 2000", "On loan = yes, Born > 2000-12-31",
            lambda r: r["On loan"] == "yes" and r["born"].year > 2000,
            also=lambda r: r["On loan"] == "yes" and r["born"].year == 2000)
    q.where("I look for players with value over 20 millions, but no forwards",
            "Value > 20000000, Position != forward",
            lambda r: over(r, "euros", 20e6) and not is_a(r, "forward"))
    q.where("Who has been sent off this season and still scored at least twice?", "Red >= 1, Goals >= 2",
            lambda r: r["Red"] >= 1 and r["Goals"] >= 2)
    q.rank("top three scorers of the league", "top 3 by Goals", "Goals", k=3)
    q.rank("Who is the tallest goalkeeper?", "max Height, Position = goalkeeper", "cm",
           where=lambda r: is_a(r, "goalkeeper"))
    q.rank("Youngest player who already has a cap for his country", "max Born, Caps >= 1", "born",
           where=lambda r: over(r, "Caps", 0))
    q.rank("Could you find me the cheapest forward with ten goals or more?",
           "min Value, Position = forward, Goals >= 10", "euros",
           where=lambda r: is_a(r, "forward") and r["Goals"] >= 10, largest=False)
    q.answer("How many goals did the players of Port Ellery score altogether?", "sum Goals, Club = Port Ellery",
             sum(r["Goals"] for r in table if r["Club"] == "Port Ellery"), unit="goals")
    q.answer("avg height goalkeepers in cm", "mean Height, Position = goalkeeper",
             mean(table, "cm", lambda r: is_a(r, "goalkeeper")), unit="cm", tolerance=0.2)
    worth = Counter()
    for r in table:
        worth[r["Club"]] += r["euros"] or 0
    (rich, most), (_, second) = worth.most_common(2)
    assert most > 1.03 * second
    q.answer("Which club's squad is worth the most when you add everyone up?", "max over Club of sum Value", rich)
    q.answer("What percentage of all goals was scored by forwards?", "100 * sum Goals(Position = forward) / sum Goals",
             100 * sum(r["Goals"] for r in table if is_a(r, "forward")) / sum(r["Goals"] for r in table),
             unit="%", tolerance=0.5)
    q.answer("How many players were born in the nineties?", "count 1990 <= year of Born <= 1999",
             sum(1990 <= r["born"].year <= 1999 for r in table), unit="rows", tags=["number-words"])
    q.fuzzy("left footed strikrs over six foot tall", "Foot = left, Position = forward, Height > 182.88 cm",
            lambda r: r["Foot"] == "left" and is_a(r, "forward") and over(r, "cm", 183),
            ["typo", "synonym", "units", "number-words"])
    # No two-footed forward is that tall, so that reading changes nothing.
    assert not any(r["Foot"] == "both" and is_a(r, "forward") and over(r, "cm", 182) for r in table)
    # No gold may hang on how a foot is rounded.
    assert not any(r["Foot"] != "right" and is_a(r, "forward") and r["cm"] and 182 < r["cm"] <= 183 for r in table)
    assert not any(is_a(r, "defender") and r["cm"] and 184.5 < r["cm"] < 185.5 and r["cm"] != 185 for r in table)
    q.fuzzy("golkeepers with at least eight clean sheats", "Position = goalkeeper, Clean sheets >= 8",
            lambda r: is_a(r, "goalkeeper") and (r["Clean sheets"] or 0) >= 8, ["typo", "number-words"])
    q.none("Has any goalkeeper scored a goal?", "Position = goalkeeper, Goals >= 1: none",
           lambda r: is_a(r, "goalkeeper") and r["Goals"] > 0)
    q.none("Japanese players worth more than 15m", "Nationality = Japan, Value > 15000000: none",
           lambda r: r["Nationality"] == "Japan" and over(r, "euros", 15e6))
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
