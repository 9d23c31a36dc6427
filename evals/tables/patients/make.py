#!/usr/bin/env python3
"""Writes patients.csv, questions.jsonl and LICENSE.md of the set `patients`; same output every run."""
import datetime as dt
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table

LICENCE = """# patients

Admissions of a hospital that does not exist, with consultants who do not exist either, one row
for each stay: 620 rows, 16 columns, made by `make.py` from a fixed seed. Own work, CC0 1.0, and
so are the questions. No row is about a person.

The list was printed on 30 June 2025: who had not left by then has the status `in ward`, no
discharge date, no nights and no charge. `transferred` went to another hospital, `self-discharged`
left against advice. `triage` is the usual colour, from red (immediate) to blue (not urgent).
`allergies` is `none known` where somebody asked, missing where nobody wrote anything down.

Not clean on purpose: two date forms (`2025-03-14 22:40`, `14/03/2025 22:40`, day first), ages as
`82`, `82 y` or `7 months`, `F` and `female`, `M` and `male`, temperatures as `38.4 °C`, `38.4` or
`101.1 °F`, charges as `£1,240.50` or `1240.50`, several values in a cell (`;`), capitals here and
there, missing values `-`, `n/a` or nothing.
"""

PRINTED = dt.datetime(2025, 6, 30, 12)
# ward: (share, usual youngest and oldest, charge a night, {reason: (share, usual nights)})
WARDS = {
    "Cardiology": (15, 41, 92, 410, {"chest pain": (5, 2), "heart failure": (4, 7),
                                     "palpitations": (3, 1), "fainting": (2, 2)}),
    "Orthopaedics": (15, 16, 97, 380, {"hip fracture": (5, 14), "wrist fracture": (3, 1),
                                       "knee replacement": (4, 5), "back pain": (2, 3)}),
    "Paediatrics": (14, 0, 15, 350, {"fever": (5, 2), "asthma": (4, 2), "head injury": (3, 1),
                                     "appendicitis": (3, 4), "dehydration": (2, 2)}),
    "Maternity": (12, 18, 43, 330, {"delivery": (7, 2), "pre-eclampsia": (2, 5),
                                    "bleeding": (2, 3)}),
    "General Surgery": (15, 17, 84, 440, {"appendicitis": (5, 4), "gallstones": (4, 3),
                                          "hernia": (4, 1), "bowel obstruction": (2, 9)}),
    "Respiratory": (13, 20, 90, 360, {"pneumonia": (5, 7), "asthma": (3, 3),
                                      "COPD": (4, 6), "fever": (2, 3)}),
    "Neurology": (10, 19, 88, 470, {"stroke": (5, 12), "seizure": (4, 3), "migraine": (2, 1),
                                    "head injury": (2, 3)}),
    "Geriatrics": (9, 74, 101, 300, {"fall": (5, 9), "confusion": (3, 11), "pneumonia": (3, 10),
                                     "dehydration": (2, 5)}),
}
CONSULTANTS = {
    "Cardiology": ["Dr Okafor", "Dr Lindqvist"], "Orthopaedics": ["Mr Hartley", "Ms Demir"],
    "Paediatrics": ["Dr Sato", "Dr Brennan"], "Maternity": ["Ms Achterberg"],
    "General Surgery": ["Mr Pellegrini", "Ms Demir", "Mr Oyelaran"],
    "Respiratory": ["Dr Novotny", "Dr Lindqvist"], "Neurology": ["Dr Castellanos"],
    "Geriatrics": ["Dr Whitcombe", "Dr Novotny"],
}
ALLERGENS = ["penicillin", "latex", "nuts", "aspirin", "iodine", "eggs"]
TRIAGE = ["red", "orange", "yellow", "green", "blue"]
BLOOD = {"O+": 36, "A+": 33, "B+": 9, "O-": 8, "A-": 7, "AB+": 4, "B-": 3, "AB-": 2}


def make():
    rng = random.Random(1948)
    rows = []
    hole = lambda: rng.choice(["", "-", "n/a"])
    start = dt.datetime(2025, 1, 1)
    times = sorted(rng.sample(range(180 * 24 * 12), 620))
    names, shares = list(WARDS), [w[0] for w in WARDS.values()]
    for n, slot in enumerate(times):
        came = start + dt.timedelta(minutes=5 * slot)
        ward = rng.choices(names, shares)[0]
        _, young, old, price, reasons = WARDS[ward]
        reason = rng.choices(list(reasons), [r[0] for r in reasons.values()])[0]
        years = round(young + (old - young) * rng.betavariate(2, 1.7 if young > 40 else 2))
        if reason == "hip fracture":
            years = rng.randint(66, 98)
        if ward == "Paediatrics" and years < 2:
            age = f"{rng.randint(1, 11)} months" if rng.random() < 0.7 else "1"
        else:
            age = f"{years} y" if rng.random() < 0.15 else str(years)
        female = ward == "Maternity" or rng.random() < 0.5
        sex = rng.choices(["F", "female"] if female else ["M", "male"], [80, 20])[0]
        nights = max(0, round(rng.gammavariate(2.2, reasons[reason][1] / 2.2)))
        left = came + dt.timedelta(days=nights)
        state = rng.choices(["discharged", "transferred", "self-discharged"], [88, 8, 4])[0]
        if left > PRINTED or came > dt.datetime(2025, 6, 22) and rng.random() < 0.5:
            state = "in ward"
        gone = state != "in ward"
        arrival = rng.choices(["walk-in", "ambulance", "GP referral", "helicopter"],
                              [38, 36, 22, 4])[0]
        if reason in ("knee replacement", "hernia"):
            arrival = "GP referral"
        triage = rng.choices(TRIAGE, {"helicopter": [70, 30, 0, 0, 0], "ambulance": [14, 34, 36, 14, 2],
                                      "walk-in": [2, 12, 36, 38, 12],
                                      "GP referral": [1, 8, 31, 45, 15]}[arrival])[0]
        hot = reason in ("fever", "pneumonia", "appendicitis", "asthma", "COPD")
        degrees = round(rng.gauss(38.5 if hot else 36.9, 0.8 if hot else 0.35), 1)
        warm = f"{degrees} °C" if rng.random() < 0.6 else str(degrees)
        if rng.random() < 0.12:
            warm = f"{degrees * 1.8 + 32:.1f} °F"
        several = rng.sample(ALLERGENS, rng.choices([1, 2, 3], [70, 24, 6])[0])
        allergies = "none known" if rng.random() < 0.66 else "; ".join(several)
        charge = round(180 + price * max(nights, 0.5) * rng.uniform(0.8, 1.5)
                       + rng.expovariate(1 / 400), 2)
        money = f"£{charge:,.2f}" if rng.random() < 0.7 else f"{charge:.2f}"
        form = rng.random()
        day = lambda d, clock: d.strftime(("%Y-%m-%d" if form < 0.75 else "%d/%m/%Y") + clock)
        rows.append([
            f"C25-{1001 + n}", age, sex, ward, day(came, " %H:%M"), day(left, "") if gone else "",
            nights if gone else "", arrival if rng.random() < 0.9 else arrival.capitalize(),
            triage if rng.random() < 0.96 else hole(), reason,
            warm if rng.random() < 0.93 else hole(),
            rng.choices(list(BLOOD), list(BLOOD.values()))[0] if rng.random() < 0.8 else hole(),
            allergies if rng.random() < 0.94 else hole(), rng.choice(CONSULTANTS[ward]),
            money if gone else rng.choice(["", "-"]),
            state if rng.random() < 0.9 else state.capitalize()])
    write_table(HERE, ["case_no", "age", "sex", "ward", "admitted", "discharged", "nights",
                       "arrival", "triage", "reason", "temperature", "blood_group", "allergies",
                       "consultant", "charge", "status"], rows)


def load():
    table = read_table(HERE)
    for r in table:
        r["age"] = int(r["age"].split()[0]) / (12 if "month" in r["age"] else 1)
        r["female"] = r["sex"][0].upper() == "F"
        r["admitted"] = dt.datetime.strptime(
            r["admitted"], "%d/%m/%Y %H:%M" if "/" in r["admitted"] else "%Y-%m-%d %H:%M")
        r["nights"] = int(r["nights"]) if r["nights"] else None
        r["arrival"], r["status"] = r["arrival"].lower(), r["status"].lower()
        text = r["temperature"]
        number = None if text in MISSING else float(text.split()[0])
        r["celsius"] = (number - 32) / 1.8 if "F" in text else number
        r["allergies"] = [] if r["allergies"] in MISSING else r["allergies"].split("; ")
        money = r["charge"].lstrip("£").replace(",", "")
        r["charge"] = None if money in MISSING else float(money)
    return table


def main():
    make()
    table = load()
    ward = lambda name: lambda r: r["ward"] == name
    known = lambda r, key: r[key] if r[key] is not None else -1
    q = Questions("pt", table)
    q.where("Who is still in bed on the Respiratory ward?", "ward = Respiratory, status = in ward",
            lambda r: ward("Respiratory")(r) and r["status"] == "in ward")
    q.where("Find the patients who react to penicillin as well as to latex",
            "allergies contains penicillin and latex",
            lambda r: {"penicillin", "latex"} <= set(r["allergies"]))
    q.where("Children younger than five who came by ambulance", "age < 5 years, arrival = ambulance",
            lambda r: r["age"] < 5 and r["arrival"] == "ambulance")
    q.where("Everyone admitted over Easter, from Friday 18 April to Monday 21 April 2025",
            "admitted on 2025-04-18..2025-04-21, both days whole",
            lambda r: dt.date(2025, 4, 18) <= r["admitted"].date() <= dt.date(2025, 4, 21))
    q.where("Hip fractures aged over 80 that took more than 20 nights",
            "reason = hip fracture, age > 80, nights > 20",
            lambda r: r["reason"] == "hip fracture" and r["age"] > 80 and known(r, "nights") > 20)
    q.where("Which women on Maternity have a rhesus-negative blood group, A-, B-, O- or AB-?",
            "ward = Maternity, sex = F or female, blood_group = A-, B-, O- or AB-",
            lambda r: ward("Maternity")(r) and r["female"]
            and r["blood_group"] in ("A-", "B-", "O-", "AB-"))
    q.where("Dr Okafor's cases that were moved to another hospital",
            "consultant = Dr Okafor, status = transferred",
            lambda r: r["consultant"] == "Dr Okafor" and r["status"] == "transferred")
    q.rank("Which stay ran up the biggest charge?", "max charge", "charge")
    q.rank("five longest stays in Neurology, by nights", "top 5 by nights, ward = Neurology",
           "nights", where=ward("Neurology"), k=5)
    q.rank("Who is the youngest patient that was flown in by helicopter?",
           "min age, arrival = helicopter", "age", where=lambda r: r["arrival"] == "helicopter",
           largest=False)
    q.rank("Show me the last two admissions to Cardiology that were triaged red",
           "top 2 by admitted, ward = Cardiology, triage = red", "admitted",
           where=lambda r: ward("Cardiology")(r) and r["triage"] == "red", k=2)
    q.answer("How many people walked in by themselves in May 2025?",
             "count arrival = walk-in, admitted in May 2025",
             sum(r["arrival"] == "walk-in" and r["admitted"].month == 5 for r in table), unit="rows")
    q.answer("What have we charged for Geriatrics in all?", "sum charge, ward = Geriatrics",
             sum(values(table, "charge", ward("Geriatrics"))), unit="GBP", tolerance=0.5)
    stays = {w: mean(table, "nights", ward(w)) for w in WARDS}
    first, second = sorted(stays.values(), reverse=True)[:2]
    assert first - second > 0.2
    q.answer("On which ward do patients stay longest on average?", "ward with the largest mean nights",
             max(stays, key=stays.get))
    some = [r for r in table if r["reason"] == "asthma"]
    female = sum(r["female"] for r in some)
    q.answer("What percentage of the asthma cases are female?",
             "share sex = F or female among reason = asthma", 100 * female / len(some), unit="%",
             tolerance=0.5)
    cost = lambda reason: mean(table, "charge", lambda r: r["reason"] == reason)
    q.answer("How much dearer is a stroke than a heart failure, going by the average charge?",
             "mean charge(reason = stroke) - mean charge(reason = heart failure), known charges only",
             cost("stroke") - cost("heart failure"), unit="GBP", tolerance=0.5)
    fever = 103.0
    # No reading lies so near that rounding to a tenth could move it across the line.
    near = [r["temperature"] for r in table if ward("Paediatrics")(r) and r["celsius"]
            and abs(r["celsius"] * 1.8 + 32 - fever) < 0.05]
    assert not near, near
    q.fuzzy("kids on the pediatric ward runing a fevver over 103 fahrenheit",
            "ward = Paediatrics, temperature > 103 °F = 39.44 °C",
            lambda r: ward("Paediatrics")(r) and r["celsius"] and r["celsius"] * 1.8 + 32 > fever,
            ["typo", "units", "spelling-variants"])
    q.fuzzy("hart ward pateints sent by there family doctor who stayed three nights or longer",
            "ward = Cardiology, arrival = GP referral, nights >= 3",
            lambda r: ward("Cardiology")(r) and r["arrival"] == "gp referral"
            and known(r, "nights") >= 3, ["typo", "synonym", "number-words"])
    q.none("Is anybody lying on a Dermatology ward?", "ward = Dermatology: none", ward("Dermatology"))
    q.none("Any patients older than 105?", "age > 105: none", lambda r: r["age"] > 105)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
