#!/usr/bin/env python3
"""Writes laptops.csv, questions.jsonl and LICENSE.md of the set `laptops`; same output every run."""
import random
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, winner, write_table
from facts import SERIES

LICENCE = """# laptops

The price list of a laptop shop that does not exist: 189 rows, 18 columns, made by `make.py` from a
fixed seed out of the series in `facts.py`. Makers and series exist, their names belong to their
owners; configurations, prices, stock, ratings and article numbers are invented, and weights and
battery lives are only near the real ones. Own work, CC0 1.0, and so are the questions.

`Stock` is the number of pieces in the shop, `sold out` is none. `Storage` is an SSD in every case.
`no OS` comes without an operating system. `Rating` is the mean of the stars that customers gave.

Not clean on purpose: memory as `16 GB` or `16GB`, storage in GB and TB with and without `SSD`,
displays as `14"`, `14 in` or `14 inch`, weights in kg and g, battery lives as `18 h`, `18 hours` or
`up to 18 h`, prices as `$1,299`, `1299` or `$1299.00`, `Asus` and `ASUS`, `grey` and `gray`, several
values in a cell (`,`), missing values `-`, `N/A` or nothing.
"""
HEADER = ["Article", "Brand", "Model", "Processor", "Memory", "Storage", "Display", "Resolution",
          "Graphics", "Touchscreen", "OS", "Ports", "Battery life", "Weight", "Colour", "Price",
          "Stock", "Rating"]
CPU = {"Core i3": -60, "Core i9": 250, "Ultra 7": 120, "Ryzen 7": 60, "Ryzen 9": 160, "M4": 100,
       "Pro": 200, "Max": 900, "Elite": 150, "i7": 80}
GPU = {"4060": 150, "4070": 380, "4080": 700, "4090": 1300, "7700S": 400, "4050": 60}


def make():
    rng = random.Random(1981)
    hole = lambda: rng.choice(["-", "N/A", ""])
    rows, seen = [], set()
    for line in SERIES.strip().splitlines():
        (brand, series, cpus, memory, storage, inches, pixels, graphics, touch, systems, ports,
         hours, grams, colours, base, many) = (part.split(";") for part in line.split("|"))
        while many[0] != "0":
            cpu, ram, disk, gpu, system = (rng.choice(x) for x in (cpus, memory, storage, graphics, systems))
            key = (series[0], cpu, ram, disk, gpu, system)
            if key in seen:
                continue
            seen.add(key)
            many[0] = str(int(many[0]) - 1)
            touched = {"y": True, "n": False, "b": rng.random() < 0.5}[touch[0]]
            price = int(base[0]) + sum(v for k, v in {**CPU, **GPU}.items() if cpu.endswith(k) or gpu.endswith(k))
            price += 12 * (int(ram) - int(memory[0])) + (int(disk) - int(storage[0])) // 4 + 70 * touched
            price += {"none": -90, "Windows 11 Pro": 50 if len(systems) > 1 else 0}.get(system, 0)
            price = round(price * rng.uniform(0.95, 1.06) / 10) * 10 - rng.choice([1, 1, 1, 5])
            weigh = int(grams[0]) + (40 if touched and touch[0] == "b" else 0)
            if brand[0] != "Apple":
                weigh += 10 * rng.randint(-2, 3)
            battery = float(hours[0]) + rng.choice([-1, -0.5, 0, 0, 0.5, 1])
            size = f"{int(disk) // 1000} TB" if int(disk) >= 1000 else f"{disk} GB"
            size = size.replace(" ", "") if rng.random() < 0.2 else size
            colour = rng.choice(colours)
            colour = colour.replace("grey", "gray") if rng.random() < 0.3 else colour
            stock = rng.choices(["sold out", rng.randint(1, 5), rng.randint(6, 30)], [14, 40, 46])[0]
            rows.append([
                brand[0].upper() if brand[0] == "Asus" and rng.random() < 0.35 else brand[0],
                series[0], cpu, ram + (" GB" if rng.random() < 0.75 else "GB"),
                size + (" SSD" if rng.random() < 0.3 else ""),
                inches[0] + rng.choices(['"', " in", " inch"], [60, 25, 15])[0], pixels[0], gpu,
                "yes" if touched else "no", system if system != "none" else "no OS", ports[0],
                rng.choices([f"{battery:g} h", f"up to {battery:g} h", f"{battery:g} hours"], [55, 25, 20])[0]
                if rng.random() < 0.96 else hole(),
                f"{weigh / 1000:.2f} kg" if rng.random() < 0.7 else f"{weigh} g",
                colour, rng.choices([f"${price:,}", str(price), f"${price}.00"], [60, 22, 18])[0],
                stock if rng.random() < 0.97 else hole(),
                f"{min(5, max(2.4, rng.gauss(4.2, 0.45))):.1f}" if rng.random() < 0.88 else hole()])
    rng.shuffle(rows)
    write_table(HERE, HEADER, [[f"N{4207 + 3 * n}", *row] for n, row in enumerate(rows)])


def load():
    table = read_table(HERE)
    first = lambda text: float(re.search(r"[\d.]+", text.replace(",", ""))[0])
    for r in table:
        r["brand"], r["ram"], r["inches"] = r["Brand"].lower(), first(r["Memory"]), first(r["Display"])
        r["disk"] = first(r["Storage"]) * (1000 if "TB" in r["Storage"] else 1)
        r["ports"] = [p.split("x ")[-1] for p in r["Ports"].split(", ")]
        r["hours"] = None if r["Battery life"] in MISSING else first(r["Battery life"])
        weight = first(r["Weight"])
        r["grams"] = round(weight * 1000) if r["Weight"].endswith("kg") else weight
        r["price"] = first(r["Price"])
        stock = r["Stock"]
        r["stock"] = 0 if stock == "sold out" else None if stock in MISSING else int(stock)
        r["touch"], r["windows"] = r["Touchscreen"] == "yes", r["OS"].startswith("Windows")
    return table


def main():
    make()
    table = load()
    known = lambda r, key: r[key] if r[key] is not None else -1
    brand = lambda name: lambda r: r["brand"] == name
    q = Questions("lt", table)
    q.where("A laptop that weighs less than 1.2 kg and has at least 32 GB of RAM",
            "Weight < 1200 g, Memory >= 32 GB", lambda r: r["grams"] < 1200 and r["ram"] >= 32)
    q.where("MacBooks with a terabyte of storage or more", "Brand = Apple, Storage >= 1 TB",
            lambda r: brand("apple")(r) and r["disk"] >= 1000)
    q.where("RTX 4060 or 4070 for less than $2,000, must be in stock",
            "Graphics = GeForce RTX 4060 or 4070, Price < 2000, Stock >= 1",
            lambda r: r["Graphics"][-4:] in ("4060", "4070") and r["price"] < 2000 and known(r, "stock") > 0)
    q.where("Touchscreen laptops between 13 and 14 inches that last at least 15 hours on battery",
            "Touchscreen = yes, Display from 13 to 14 inches, Battery life >= 15 h",
            lambda r: r["touch"] and 13 <= r["inches"] <= 14 and known(r, "hours") >= 15)
    q.where("Which laptops come without Windows and aren't Macs, but have 16 GB of memory or more?",
            "OS is neither Windows nor macOS, Memory >= 16 GB",
            lambda r: not r["windows"] and r["OS"] != "macOS" and r["ram"] >= 16)
    q.where("ThinkPads with an Ethernet port under 1,300 dollars",
            "Model contains ThinkPad, Ports contains Ethernet, Price < 1300",
            lambda r: "ThinkPad" in r["Model"] and "Ethernet" in r["ports"] and r["price"] < 1300)
    q.where("ryzen 7 32gb 14 inch", "Processor = AMD Ryzen 7, Memory = 32 GB, Display = 14 inches",
            lambda r: r["Processor"] == "AMD Ryzen 7" and r["ram"] == 32 and r["inches"] == 14)
    q.rank("What's the cheapest laptop with 32 GB of RAM?", "min Price, Memory = 32 GB", "price",
           where=lambda r: r["ram"] == 32, largest=False)
    q.rank("lightest notebook with a screen of 16 inches or more", "min Weight, Display >= 16 inches",
           "grams", where=lambda r: r["inches"] >= 16, largest=False)
    q.rank("Which Windows laptop under $1,000 has the longest battery life?",
           "max Battery life, OS = Windows, Price < 1000", "hours",
           where=lambda r: r["windows"] and r["price"] < 1000)
    q.rank("three most expensive laptops with an AMD processor", "top 3 by Price, Processor = AMD",
           "price", where=lambda r: r["Processor"].startswith("AMD"), k=3)
    q.answer("What percentage of your laptops have a touchscreen?", "share of Touchscreen = yes",
             100 * sum(r["touch"] for r in table) / len(table), unit="%", tolerance=0.1)
    q.answer("How much does a Dell cost on average?", "mean Price, Brand = Dell",
             mean(table, "price", brand("dell")), unit="USD", tolerance=0.5)
    models = {(r["brand"], r["Model"]) for r in table}
    assert winner(b for b, _ in models) == winner(r["brand"] for r in table) == "lenovo"
    q.answer("Which brand do you have the most models of?", "mode of Brand, by rows or by models",
             "Lenovo")
    q.answer("How many HP laptops do you have in stock, all together?",
             "sum Stock, Brand = HP, sold out = 0", sum(values(table, "stock", brand("hp"))))
    card = lambda name: mean(table, "price", lambda r: r["Graphics"].startswith(name))
    q.answer("How much more is the average laptop with GeForce graphics than one with integrated graphics?",
             "mean Price(GeForce) - mean Price(integrated)", card("GeForce") - card("integrated"),
             unit="USD", tolerance=0.5)
    q.fuzzy("lenvo thinkpd lighter than three pounds", "Model contains ThinkPad, Weight < 3 lb = 1360.8 g",
            lambda r: "ThinkPad" in r["Model"] and r["grams"] < 3 * 453.592,
            ["typo", "units", "number-words"])
    q.fuzzy("notebok with nvidea grafics and half a terrabyte, fifteen hundred bucks tops",
            "Graphics = GeForce (Nvidia), Storage = 512 GB, Price <= 1500",
            lambda r: r["Graphics"].startswith("GeForce") and r["disk"] == 512 and r["price"] <= 1500,
            ["typo", "synonym", "units", "number-words"])
    q.none("Do you sell anything by Toshiba?", "Brand = Toshiba: none", brand("toshiba"))
    q.none("Laptops with a display larger than 18 inches", "Display > 18 inches: none",
           lambda r: r["inches"] > 18)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
