#!/usr/bin/env python3
"""Writes invoices.csv, questions.jsonl and LICENSE.md of the set `invoices`; same output every run."""
import datetime as dt
import random
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table

LICENCE = """# invoices

Supplier invoices of a firm in Switzerland that does not exist, from suppliers that do not exist
either: 700 rows, 16 columns, made by `make.py` from a fixed seed. Own work, CC0 1.0, and so are
the questions.

The book was closed on 30 June 2025: what was due before and not paid then is `overdue`. Gross is
net plus VAT; the euro amounts use one rate per month. Credit notes have negative amounts.

Not clean on purpose: two date forms (`2025-03-14`, `14.03.2025`, day first), thousands with an
apostrophe, as is usual in Switzerland, in `net_chf` (`1'234.50`), with a comma in `gross_chf` or
without any sign, `8.1 %`, `8.1%` and `8.1`, `paid` and `Paid`, missing values `-`, `n/a` or
nothing; an invoice that is not paid has an empty `paid_on` and `payment_method`.
"""

CLOSED = dt.date(2025, 6, 30)
# supplier: (share, category, cost centres, VAT %, smallest and largest usual net amount)
SUPPLIERS = {
    "Aarlicht Energie AG": (7, "Energy", ["4100", "4300"], 8.1, 400, 6500),
    "Nordwind Logistik GmbH": (9, "Freight", ["4200"], 8.1, 90, 3200),
    "Papeterie Morel": (8, "Office supplies", ["4100", "4200", "4300", "4400"], 8.1, 12, 420),
    "Büro Sutter AG": (5, "Office supplies", ["4100", "4400"], 8.1, 25, 2600),
    "Cloudharbour Ltd": (8, "IT", ["4500"], 8.1, 300, 9800),
    "Datenwerk Bern GmbH": (6, "IT", ["4500", "4400"], 8.1, 600, 14500),
    "Pixelmoor Studio": (6, "Marketing", ["4600"], 8.1, 500, 7800),
    "Kessler & Söhne Druck": (6, "Marketing", ["4600"], 8.1, 180, 5200),
    "Alpenfrisch Catering": (8, "Catering", ["4100", "4600"], 2.6, 60, 1500),
    "Hofladen Rüegg": (6, "Catering", ["4100"], 2.6, 20, 260),
    "Vela Travel SA": (8, "Travel", ["4400", "4600"], 8.1, 80, 2900),
    "Hotel Seeblick": (5, "Travel", ["4400", "4600"], 3.8, 140, 1900),
    "Zimmerli Reinigung": (6, "Cleaning", ["4300"], 8.1, 250, 1400),
    "Brunner Elektro": (4, "Maintenance", ["4300"], 8.1, 150, 6200),
    "Tessera Rechtsanwälte": (4, "Legal", ["4400"], 8.1, 900, 16500),
    "Ostertor Versicherungen": (4, "Insurance", ["4400", "4200"], 0.0, 300, 8800),
}
RATES = [0.952, 0.957, 0.963, 0.968, 0.974, 0.98]  # euros for a franc, by month of issue
PEOPLE = ["A. Huber", "M. Rossi", "S. Nguyen", "L. Favre"]


def make():
    rng = random.Random(20250630)
    rows = []
    days = sorted(rng.sample(range(545 * 4), 700))
    names, shares = list(SUPPLIERS), [s[0] for s in SUPPLIERS.values()]
    for n, quarter in enumerate(days):
        issued = dt.date(2024, 1, 1) + dt.timedelta(days=quarter // 4)
        supplier = rng.choices(names, shares)[0]
        _, category, centres, vat, low, high = SUPPLIERS[supplier]
        net = round(low * (high / low) ** rng.betavariate(1.6, 1.6) * 20) / 20
        credit = rng.random() < 0.025
        if credit:
            net = -round(net / 3, 2)
        gross = round(net * (1 + vat / 100) * 20) / 20
        euro = round(gross * RATES[issued.month % 6], 2)
        due = issued + dt.timedelta(days=rng.choices([10, 20, 30, 60], [10, 15, 60, 15])[0])
        late = rng.choices([rng.randint(-12, 0), rng.randint(1, 25), rng.randint(26, 120)],
                           [62, 26, 12])[0]
        paid = max(issued + dt.timedelta(days=1), due + dt.timedelta(days=late))
        chance, status = rng.random(), "paid"
        if chance < 0.03:
            status = "cancelled"
        elif chance < 0.075:
            status = "disputed"
        elif paid > CLOSED or chance < 0.2 and issued.year == 2025:
            status = "overdue" if due < CLOSED else "open"
        settled = status == "paid"
        reminders = 0
        if status in ("paid", "overdue", "disputed"):
            last = paid if settled else CLOSED
            reminders = min(3, max(0, (last - due).days) // 20)
        method = rng.choices(["bank transfer", "direct debit", "card", "cash"], [62, 18, 16, 4])[0]
        if method == "cash" and gross > 900:
            method = "bank transfer"
        day = lambda d: d.strftime("%Y-%m-%d" if rng.random() < 0.75 else "%d.%m.%Y")
        plain = lambda v: f"{v:.2f}"
        many = f"{net:,.2f}".replace(",", "'") if rng.random() < 0.6 else plain(net)
        rate = f"{vat:g}" + rng.choices([" %", "%", ""], [70, 20, 10])[0]
        order = f"PO-{rng.randint(20000, 29999)}" if rng.random() < 0.8 else \
            rng.choice(["-", "n/a", ""])
        if rng.random() < 0.12:
            status = status.capitalize()
        rows.append([
            f"INV-{issued:%y}-{n + 1:04d}", supplier, category, rng.choice(centres), day(issued),
            day(due), day(paid) if settled else "", many, rate,
            f"{gross:,.2f}" if rng.random() < 0.6 else plain(gross), plain(euro), status,
            method if settled else "", order,
            rng.choice(PEOPLE) if rng.random() < 0.95 else rng.choice(["", "-"]), reminders])
    write_table(HERE, ["invoice_no", "supplier", "category", "cost_centre", "issued", "due",
                       "paid_on", "net_chf", "vat_rate", "gross_chf", "gross_eur", "status",
                       "payment_method", "po_number", "approved_by", "reminders"], rows)


def load():
    table = read_table(HERE)
    day = lambda text: None if not text else dt.datetime.strptime(
        text, "%d.%m.%Y" if "." in text else "%Y-%m-%d").date()
    for r in table:
        for key in ("issued", "due", "paid_on"):
            r[key] = day(r[key])
        for key in ("net_chf", "gross_chf", "gross_eur"):
            r[key] = float(r[key].replace("'", "").replace(",", ""))
        r["vat"], r["state"] = float(r["vat_rate"].rstrip("% ")), r["status"].lower()
        r["reminders"] = int(r["reminders"])
    return table


def main():
    make()
    table = load()
    by = lambda name: lambda r: r["supplier"].startswith(name)
    kind = lambda name: lambda r: r["category"] == name
    state = lambda name: lambda r: r["state"] == name
    q = Questions("in", table)
    q.where("Which bills from Alpenfrisch are overdue?",
            "supplier = Alpenfrisch Catering, status = overdue",
            lambda r: by("Alpenfrisch")(r) and state("overdue")(r))
    q.where("Everything Vela Travel billed us in the first quarter of 2025",
            "supplier = Vela Travel SA, issued from January to March 2025",
            lambda r: by("Vela")(r) and (r["issued"].year, (r["issued"].month + 2) // 3) == (2025, 1))
    q.where("IT invoices above 8,000 euros including VAT", "category = IT, gross_eur > 8000",
            lambda r: kind("IT")(r) and r["gross_eur"] > 8000)
    q.where("small stuff that was paid in cash or by card: under 60 francs gross",
            "payment_method = cash or card, 0 < gross_chf < 60; credit notes also accepted",
            lambda r: r["payment_method"] in ("cash", "card") and 0 < r["gross_chf"] < 60,
            lambda r: r["payment_method"] in ("cash", "card") and r["gross_chf"] < 0)
    q.where("Cost centre 4600: what falls due between 16 and 31 May 2025?",
            "cost_centre = 4600, 2025-05-16 <= due <= 2025-05-31",
            lambda r: r["cost_centre"] == "4600"
            and dt.date(2025, 5, 16) <= r["due"] <= dt.date(2025, 5, 31))
    q.where("Invoices over CHF 5,000 net that have no purchase order number",
            "net_chf > 5000, po_number missing",
            lambda r: r["net_chf"] > 5000 and r["po_number"] in MISSING)
    q.where("Which invoices approved by S. Nguyen needed three reminders?",
            "approved_by = S. Nguyen, reminders = 3 (3 is the most there is)",
            lambda r: r["approved_by"] == "S. Nguyen" and r["reminders"] == 3)
    q.rank("What is the largest single invoice we got, by gross amount in francs?",
           "max gross_chf", "gross_chf")
    q.rank("Of the invoices with status open, which one is due first?", "min due, status = open",
           "due", where=state("open"), largest=False)
    q.rank("The four costliest Legal invoices of 2024 before tax",
           "top 4 by net_chf, category = Legal, issued in 2024", "net_chf",
           where=lambda r: kind("Legal")(r) and r["issued"].year == 2024, k=4)
    q.rank("Which Datenwerk Bern invoice did we pay most recently?",
           "max paid_on, supplier = Datenwerk Bern GmbH", "paid_on", where=by("Datenwerk"))
    energy = lambda r: by("Aarlicht")(r) and r["issued"].year == 2024
    stay = by("Hotel Seeblick")
    # A credit note is not always taken for an invoice; cancelled ones do not come into it here.
    charge = lambda where: lambda r: where(r) and r["net_chf"] > 0
    assert not any((energy(r) or stay(r)) and state("cancelled")(r) for r in table)
    q.answer("Add up what Aarlicht Energie charged in 2024, gross, in Swiss francs",
             "sum gross_chf, supplier = Aarlicht Energie AG, issued in 2024; accepted: without "
             "credit notes", sum(values(table, "gross_chf", energy)), unit="CHF", tolerance=0.5,
             accept=[sum(values(table, "gross_chf", charge(energy)))])
    q.answer("What does the average invoice from Hotel Seeblick come to in euros?",
             "mean gross_eur, supplier = Hotel Seeblick; accepted: without credit notes",
             mean(table, "gross_eur", stay), unit="EUR", tolerance=0.5,
             accept=[mean(table, "gross_eur", charge(stay))])
    q.answer("How many invoices were charged at the reduced VAT rate of 2.6 percent?",
             "count vat_rate = 2.6 %", sum(r["vat"] == 2.6 for r in table), unit="rows")
    q.answer("Which supplier do we have the most disputed invoices with?",
             "mode of supplier, status = disputed",
             winner(r["supplier"] for r in table if state("disputed")(r)))
    total = defaultdict(float)
    for r in table:
        total[r["state"]] += r["gross_chf"]
    q.answer("By how many francs, gross, does the total in dispute exceed the overdue total?",
             "sum gross_chf(status = disputed) - sum gross_chf(status = overdue)",
             total["disputed"] - total["overdue"], unit="CHF", tolerance=0.5)
    q.fuzzy("pixelmor studios bils abov two and a half thousand swiss franks before tax",
            "supplier = Pixelmoor Studio, net_chf > 2500",
            lambda r: by("Pixelmoor")(r) and r["net_chf"] > 2500, ["typo", "number-words"])
    q.fuzzy("contested travel expences",
            "category = Travel, status = disputed",
            lambda r: kind("Travel")(r) and state("disputed")(r), ["synonym", "typo"])
    q.none("Cash payments of more than 10,000 francs",
           "payment_method = cash, gross_chf > 10000: none",
           lambda r: r["payment_method"] == "cash" and r["gross_chf"] > 10000)
    q.none("Show the invoices issued in 2021", "issued in 2021: none",
           lambda r: r["issued"].year == 2021)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
