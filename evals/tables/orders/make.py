#!/usr/bin/env python3
"""Writes orders.csv, questions.jsonl and LICENSE.md of the set `orders`; same output every run."""
import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import COUNTRIES, FIRST, LAST, PRODUCTS

LICENCE = """# orders

Order lines of a web shop from July 2023 to December 2024 in the order of their dates, 17 columns.
Invented: shop, customers, prices and dates come from a generator with a fixed seed; no line is
about a real person. Own work, given to the public domain (CC0 1.0), and so are the questions.

An order has one to four lines, one a product. Prices are in the currency of the country: euros,
Swiss francs or pounds. `Line total` is quantity times unit price less the discount, without
shipping. Only what was delivered can be returned or rated. `Discount` without a value is none.

Not clean on purpose: fields separated by `;`, decimals with a comma and thousands with a point,
`24,90 €` and `24,90 EUR`, `CHF 24,90`, `£19,90`, days as `24.12.2023` and some as `2023-12-24`,
countries as names or codes (`DE`, `Deutschland`), `4` and `4/5`, `yes` and `y`, capitals here and
there, missing values `-`, `n/a` or nothing.
"""
HEADER = ["Order no", "Date", "Customer", "Country", "Product", "Category", "Qty", "Unit price",
          "Discount", "Line total", "Shipping", "Payment", "Status", "Delivered on", "Rating",
          "Returned", "Return reason"]
CODES = {code: land for land, (codes, *_) in COUNTRIES.items() for code in codes}
REASONS = ["damaged in transit", "defective", "wrong item", "not as described", "changed mind"]


def german(amount):
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def make():
    rng = random.Random(1995)
    hole = lambda: rng.choices(["-", "n/a", ""], [4, 3, 3])[0]
    capital = lambda text: text.capitalize() if rng.random() < 0.08 else text

    def money(amount, currency):
        text = german(amount)
        if currency == "EUR":
            return text + (" €" if rng.random() < 0.7 else " EUR")
        if currency == "CHF":
            return text + " CHF" if rng.random() < 0.7 else "CHF " + text
        return "£" + text if rng.random() < 0.7 else text + " GBP"

    def day(d):
        return d.isoformat() if rng.random() < 0.07 else d.strftime("%d.%m.%Y")

    customers = []
    for land, (_, _, _, n) in COUNTRIES.items():
        names = [f"{first} {last}" for first in FIRST[land] for last in LAST[land]]
        customers += [(name, land) for name in rng.sample(names, n)]
    stock = [(category, *p) for category, ps in PRODUCTS.items() for p in ps]
    first, last = date(2023, 7, 1), date(2024, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    # People buy more before Christmas.
    weights = [2.2 if d.month in (11, 12) else 1 for d in days]
    rows, number = [], 20417
    for ordered in sorted(rng.choices(days, weights, k=490)):
        if len(rows) >= 900:
            break
        number += rng.randint(1, 9)
        name, land = rng.choice(customers)
        codes, currency, rate, _ = COUNTRIES[land]
        shipping = rng.choices(["standard", "express", "pick-up point"], [65, 20, 15])[0]
        payment = rng.choices(["credit card", "PayPal", "invoice", "bank transfer"],
                              [40, 30, 20, 10])[0]
        fresh = (last - ordered).days < 10
        written = rng.choice(codes) if rng.random() < 0.2 else land
        lines = []
        for _ in range(rng.choices([1, 2, 3, 4], [45, 30, 17, 8])[0]):
            category, product, price, _ = rng.choices(stock, [s[3] for s in stock])[0]
            if product not in [x[1] for x in lines]:
                lines.append((category, product, price))
        lines = lines[:900 - len(rows)]
        for category, product, price in lines:
            qty = 1 if price > 100 else rng.choices([1, 2, 3, 4, 6, 8, 10, 12, 15, 20],
                                                    [48, 22, 9, 6, 5, 3, 2, 2, 2, 1])[0]
            if 100 < price < 500 and rng.random() < 0.15:
                qty = 2
            unit = round(price * rate * 10) / 10 if rate != 1 else price
            discount = rng.choices([0, 5, 10, 15, 20, 25, 30, 40], [55, 10, 14, 7, 6, 4, 3, 1])[0]
            total = round(qty * unit * (100 - discount) / 100 + 1e-9, 2)
            status = rng.choices(["processing", "shipped", "delivered"], [50, 35, 15])[0] if fresh \
                else rng.choices(["delivered", "cancelled", "shipped", "processing"],
                                 [90, 7, 2, 1])[0]
            arrived = rating = back = reason = None
            if status == "delivered":
                arrived = ordered + timedelta(rng.randint(1, 2) if shipping == "express"
                                              else rng.randint(2, 8))
                back = rng.random() < (0.16 if category in ("Electronics", "Kitchen") else 0.09)
                reason = rng.choices(REASONS, [28, 22, 14, 16, 20])[0] if back else None
                if rng.random() < 0.7:
                    rating = rng.choices([1, 2, 3, 4, 5], [35, 30, 20, 10, 5] if back else
                                         [2, 4, 12, 36, 46])[0]
            score = hole() if rating is None else f"{rating}/5" if rng.random() < 0.2 else str(rating)
            returned = hole() if back is None else \
                rng.choices([("yes", "no"), ("y", "n"), ("Yes", "No")], [85, 8, 7])[0][not back]
            cut = f"{discount} %" if discount and rng.random() < 0.8 else f"{discount}%" if discount \
                else rng.choice(["0 %", "0 %", "-", ""])
            rows.append([str(number), day(ordered), name, written, product, capital(category), qty,
                         money(unit, currency), cut, money(total, currency), capital(shipping),
                         payment, capital(status), day(arrived) if arrived else hole(), score,
                         returned, reason or hole()])
    assert len(rows) == 900
    write_table(HERE, HEADER, rows, ";")


def load():
    table = read_table(HERE, ";")
    figure = lambda text: float(re.sub(r"[^\d,]", "", text).replace(",", "."))

    def day(text):
        if text in MISSING:
            return None
        d, m, y = text.split(".") if "." in text else reversed(text.split("-"))
        return date(int(y), int(m), int(d))

    for r in table:
        r["Country"] = CODES.get(r["Country"], r["Country"])
        r["date"], r["arrived"] = day(r["Date"]), day(r["Delivered on"])
        r["Qty"] = int(r["Qty"])
        r["currency"] = "CHF" if "CHF" in r["Line total"] else \
            "GBP" if re.search("£|GBP", r["Line total"]) else "EUR"
        assert r["currency"] == COUNTRIES[r["Country"]][1]
        r["total"] = figure(r["Line total"])
        r["off"] = 0 if r["Discount"] in MISSING else int(r["Discount"].rstrip(" %"))
        r["rating"] = None if r["Rating"] in MISSING else int(r["Rating"][0])
        r["back"] = r["Returned"].lower().startswith("y")
        for key in ("Category", "Shipping", "Status"):
            r[key] = r[key].lower()
    return table


def main():
    make()
    table = load()
    home = lambda *lands: lambda r: r["Country"] in lands
    state = lambda name: lambda r: r["Status"] == name
    month = lambda y, m: lambda r: (r["date"].year, r["date"].month) == (y, m)
    q = Questions("or", table)
    q.where("Which express shipments to Germany were cancelled?",
            "Shipping = express, Country = Germany, Status = cancelled",
            lambda r: r["Shipping"] == "express" and home("Germany")(r) and state("cancelled")(r))
    q.where("items sent back because they were damaged in transit, and rated only 1 or 2",
            "Return reason = damaged in transit, Rating <= 2",
            lambda r: r["back"] and r["Return reason"] == "damaged in transit"
            and r["rating"] in (1, 2))
    q.where("electronics with a discount of at least 25%", "Category = Electronics, Discount >= 25 %",
            lambda r: r["Category"] == "electronics" and r["off"] >= 25)
    who = "Isla Fletcher"
    q.where(f"What did {who} order in 2024?", f"Customer = {who}, 2024-01-01 <= Date <= 2024-12-31",
            lambda r: r["Customer"] == who and r["date"].year == 2024)
    q.where("toys ordered in December 2023 and paid with PayPal",
            "Category = Toys, 2023-12-01 <= Date <= 2023-12-31, Payment = PayPal",
            lambda r: r["Category"] == "toys" and month(2023, 12)(r) and r["Payment"] == "PayPal")
    q.where("order lines from either France or Italy with more than 5 pieces",
            "Country = France or Italy, Qty > 5",
            lambda r: home("France", "Italy")(r) and r["Qty"] > 5)
    q.where("UK order lines over £200 that were not paid by credit card",
            "Country = United Kingdom, Line total > 200, Payment != credit card",
            lambda r: home("United Kingdom")(r) and r["total"] > 200 and r["Payment"] != "credit card")
    q.rank("What's the biggest line total in Swiss francs?", "max Line total, currency CHF", "total",
           where=lambda r: r["currency"] == "CHF")
    q.rank("oldest order that is still being processed", "min Date, Status = processing", "date",
           where=state("processing"), largest=False)
    q.rank("The five largest order lines from Germany by total",
           "top 5 by Line total, Country = Germany", "total", where=home("Germany"), k=5)
    q.rank("Which sports item ordered from the Netherlands had the smallest line total?",
           "min Line total, Category = Sports, Country = Netherlands", "total",
           where=lambda r: r["Category"] == "sports" and home("Netherlands")(r), largest=False)
    delivered = [r for r in table if state("delivered")(r)]
    q.answer("What percentage of the delivered lines were returned?",
             "share Returned = yes among Status = delivered",
             100 * sum(r["back"] for r in delivered) / len(delivered), unit="%", tolerance=0.5)
    q.answer("average rating of the Bluetooth speaker", "mean Rating, Product = Bluetooth speaker",
             mean(table, "rating", lambda r: r["Product"] == "Bluetooth speaker"),
             unit="of 5", tolerance=0.01)
    q.answer("Which product shows up most often among the returned lines?",
             "mode of Product, Returned = yes (how many, not which share)",
             winner(r["Product"] for r in table if r["back"]))
    spring = lambda r: home("Austria")(r) and month(2024, 3)(r)
    assert not any(spring(r) and state("cancelled")(r) for r in table)
    q.answer("What do the line totals of Austrian orders from March 2024 add up to?",
             "sum Line total, Country = Austria, 2024-03-01 <= Date <= 2024-03-31",
             float(sum(values(table, "total", spring))), unit="EUR", tolerance=0.01)
    q.answer("How many different customers do we have in Switzerland?",
             "count distinct Customer, Country = Switzerland",
             len({r["Customer"] for r in table if home("Switzerland")(r)}), unit="customers")
    q.fuzzy("kichen stuff from germny that came back because it was faulty",
            "Category = Kitchen, Country = Germany, Return reason = defective",
            lambda r: r["Category"] == "kitchen" and home("Germany")(r)
            and r["Return reason"] == "defective", ["typo", "synonym"],
            also=lambda r: r["Category"] == "kitchen" and home("Germany")(r)
            and r["Return reason"] == "damaged in transit")
    q.fuzzy("order lines to switzerland that have been deliverd, a dozen peices or more",
            "Country = Switzerland, Status = delivered, Qty >= 12",
            lambda r: home("Switzerland")(r) and state("delivered")(r) and r["Qty"] >= 12,
            ["typo", "number-words"])
    q.none("Did anyone in Portugal order something?", "Country = Portugal: none", home("Portugal"))
    q.none("lines with more than 50 percent off", "Discount > 50 %: none", lambda r: r["off"] > 50)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
