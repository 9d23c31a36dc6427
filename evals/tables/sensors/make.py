#!/usr/bin/env python3
"""Writes sensors.csv, questions.jsonl and LICENSE.md of the set `sensors`; same output every run."""
import datetime as dt
import random
import statistics
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from common import MISSING, Questions, mean, read_table, values, write_table

LICENCE = """# sensors

Readings of room sensors in four buildings that do not exist: 800 rows, 16 columns, made by
`make.py` from a fixed seed. Own work, CC0 1.0, and so are the questions.

Fields are separated by `;` and numbers have a decimal comma. `energy_kwh` is what the room used
on the day of the reading. Not clean on purpose: two date forms (`2025-03-14 08:00`, `14.03.2025
08:00`, day first), `ok` and `OK`, `server room` and `Server room`, `battery_v` here and there with
its unit, `window` is `open` or `closed` and `n/a` where there is none, several alarms in a cell
(`|`), missing values `-`, `n/a` or nothing; no alarm is an empty cell.
"""

SITES = {"Harbour House": 30, "Mill Lane": 26, "Campus North": 26, "Depot 4": 18}
# room type: (share, degrees, humidity, usual people, energy, noise, has windows)
ROOMS = {
    "open office": (28, 22.2, 42, 18, 14, 55, True),
    "meeting room": (22, 22.6, 43, 6, 4, 54, True),
    "server room": (12, 23.6, 36, 0, 43, 68, False),
    "canteen": (10, 22.0, 52, 34, 24, 66, True),
    "lab": (14, 20.8, 50, 7, 19, 52, True),
    "workshop": (8, 18.6, 47, 6, 20, 74, True),
    "storage": (6, 15.8, 54, 1, 2, 40, False),
}
FLOORS = ["basement", "ground", "1", "2", "3"]


def make():
    rng = random.Random(20250821)
    comma = lambda value, places=1: f"{value:.{places}f}".replace(".", ",")

    def hole(text, share):
        return rng.choice(["-", "", "n/a"]) if rng.random() < share else text

    sensors = []
    for n in range(64):
        site = rng.choices(list(SITES), list(SITES.values()))[0]
        kind = rng.choices(list(ROOMS), [r[0] for r in ROOMS.values()])[0]
        floor = "basement" if kind == "server room" and rng.random() < 0.6 else rng.choice(FLOORS[1:])
        sensors.append([f"S-{n + 101}", site, floor, kind, rng.uniform(2.5, 3.25)])
    start = dt.datetime(2025, 1, 1, 6)
    hours = sorted(rng.sample(range(0, 181 * 17), 800))
    rows = []
    for n, h in enumerate(hours):
        at = start + dt.timedelta(days=h // 17, hours=h % 17)
        sensor, site, floor, kind, volts = rng.choice(sensors)
        _, warm, damp, crowd, power, loud, windows = ROOMS[kind]
        busy = 1.0 if at.weekday() < 5 and 8 <= at.hour <= 17 else 0.15
        people = max(0, round(crowd * busy * rng.uniform(0.3, 1.6)))
        window = rng.choices(["open", "closed"], [30, 70])[0] if windows else "n/a"
        temp = rng.gauss(warm, 1.6) + (2.2 if at.month >= 5 else 0) - (window == "open") * 0.8
        co2 = round(430 + (1 + 0.25 * people) * rng.uniform(30, 160)
                    * (0.55 if window == "open" else 1.35))
        noise = loud + rng.gauss(0, 5) - (1 - busy) * 10
        energy = max(0.1, rng.gauss(power, power * 0.3) * (1 if kind == "server room" else
                                                           0.4 + 0.6 * busy))
        battery = max(1.9, volts - (at - start).days * 0.004 + rng.gauss(0, 0.03))
        fault = rng.random() < 0.09
        alarms = [name for name, on in (("co2", co2 > 1200), ("temp", temp > 26),
                                        ("noise", noise > 70), ("battery", battery < 2.2)) if on]
        status = "fault" if fault else "warning" if alarms else "ok"
        if rng.random() < 0.2:
            status = status.upper() if status == "ok" else status.capitalize()
        volts_text = comma(battery, 2) + (" V" if rng.random() < 0.1 else "")
        rows.append([
            10001 + n, at.strftime("%Y-%m-%d %H:%M" if rng.random() < 0.7 else "%d.%m.%Y %H:%M"),
            sensor, site, floor, kind.capitalize() if rng.random() < 0.15 else kind,
            rng.choice(["-", ""]) if fault else hole(comma(temp), 0.02),
            hole(comma(rng.gauss(damp, 6)), 0.03),
            hole(co2, 0.04), hole(comma(energy), 0.03), hole(comma(noise), 0.03),
            people, window, hole(volts_text, 0.03), status, "|".join(alarms)])
    write_table(HERE, ["reading_id", "measured_at", "sensor_id", "site", "floor", "room_type",
                       "temp_c", "humidity_pct", "co2_ppm", "energy_kwh", "noise_db", "occupants",
                       "window", "battery_v", "status", "alarms"], rows, ";")


def load():
    table = read_table(HERE, ";")
    number = lambda text: None if text in MISSING else float(text.replace(",", ".").removesuffix(" V"))
    for r in table:
        text = r["measured_at"]
        r["at"] = dt.datetime.strptime(text, "%d.%m.%Y %H:%M" if "." in text else "%Y-%m-%d %H:%M")
        r["room"], r["state"] = r["room_type"].lower(), r["status"].lower()
        for key, column in (("temp", "temp_c"), ("damp", "humidity_pct"), ("co2", "co2_ppm"),
                            ("kwh", "energy_kwh"), ("db", "noise_db"), ("volts", "battery_v"),
                            ("people", "occupants")):
            r[key] = number(r[column])
        r["alarm"] = set(r["alarms"].split("|"))
    return table


def main():
    make()
    table = load()
    over = lambda r, key, limit: r[key] is not None and r[key] > limit
    room = lambda name: lambda r: r["room"] == name
    q = Questions("sn", table)
    q.where("Server rooms at Harbour House that were hotter than 26.5 °C",
            "room_type = server room, site = Harbour House, temp_c > 26.5",
            lambda r: room("server room")(r) and r["site"] == "Harbour House" and over(r, "temp", 26.5))
    q.where("Readings where CO2 was above 1,100 ppm although the window was open",
            "co2_ppm > 1100, window = open",
            lambda r: r["window"] == "open" and over(r, "co2", 1100))
    q.where("Which Mill Lane readings from March 2025 have a fault?",
            "site = Mill Lane, measured_at in March 2025, status = fault",
            lambda r: r["site"] == "Mill Lane" and r["state"] == "fault"
            and (r["at"].year, r["at"].month) == (2025, 3))
    q.where("Everything at Depot 4 with a battery below 2.4 volts", "site = Depot 4, battery_v < 2.4",
            lambda r: r["site"] == "Depot 4" and r["volts"] is not None and r["volts"] < 2.4)
    assert not any(room("lab")(r) and r["damp"] in (55, 60) for r in table)
    q.where("labs with a humidity between 55 and 60 percent", "room_type = lab, 55 <= humidity_pct <= 60 "
            "(no lab has either end)",
            lambda r: room("lab")(r) and r["damp"] is not None and 55 <= r["damp"] <= 60)
    q.where("Which readings set off both the CO2 and the noise alarm?",
            "alarms contains co2 and noise", lambda r: {"co2", "noise"} <= r["alarm"])
    q.where("Campus North canteen with more than 40 people inside",
            "site = Campus North, room_type = canteen, occupants > 40",
            lambda r: r["site"] == "Campus North" and room("canteen")(r) and r["people"] > 40)
    q.rank("When and where was it coldest? Show me that reading", "min temp_c", "temp", largest=False)
    q.rank("The five readings with the highest energy use at Depot 4",
           "top 5 by energy_kwh, site = Depot 4", "kwh", where=lambda r: r["site"] == "Depot 4", k=5)
    q.rank("loudest meeting room reading", "max noise_db, room_type = meeting room", "db",
           where=room("meeting room"))
    q.rank("The three most recent faults", "3 latest measured_at, status = fault", "at",
           where=lambda r: r["state"] == "fault", k=3)
    q.answer("What do the canteen readings add up to in kWh?", "sum energy_kwh, room_type = canteen",
             sum(values(table, "kwh", room("canteen"))), unit="kWh", tolerance=0.1)
    q.answer("Average temperature of the server rooms, please", "mean temp_c, room_type = server room",
             mean(table, "temp", room("server room")), unit="°C", tolerance=0.05)
    used = defaultdict(float)
    for r in table:
        used[r["room"]] += r["kwh"] or 0
    ranked = sorted((total, name) for name, total in used.items())
    assert ranked[-1][0] > 1.05 * ranked[-2][0], ranked
    q.answer("Which type of room uses the most energy in total?",
             "room_type with the largest sum of energy_kwh", ranked[-1][1])
    q.answer("By how many ppm is the CO2 level higher with the window closed than with it open, "
             "on average?", "mean co2_ppm(window = closed) - mean co2_ppm(window = open)",
             mean(table, "co2", lambda r: r["window"] == "closed")
             - mean(table, "co2", lambda r: r["window"] == "open"), unit="ppm", tolerance=1.0)
    q.answer("What is the median noise level in the workshops?",
             "median noise_db, room_type = workshop, known levels only",
             float(statistics.median(values(table, "db", room("workshop")))), unit="dB",
             tolerance=0.05)
    q.fuzzy("meating rooms wamer than 80 degrees fahrenheit",
            "room_type = meeting room, temp_c > 26.67 (80 °F)",
            lambda r: room("meeting room")(r) and r["temp"] is not None
            and r["temp"] * 9 / 5 + 32 > 80, ["typo", "units"])
    q.fuzzy("harbor house readings that guzzled more than fifty thousand watt-hours",
            "site = Harbour House, energy_kwh > 50",
            lambda r: r["site"] == "Harbour House" and over(r, "kwh", 50),
            ["synonym", "units", "number-words"])
    q.none("Do we have any readings from the Airport site?", "site = Airport: none",
           lambda r: "airport" in r["site"].lower())
    q.none("Readings below freezing", "temp_c < 0: none",
           lambda r: r["temp"] is not None and r["temp"] < 0)
    q.save(HERE, LICENCE)


if __name__ == "__main__":
    main()
