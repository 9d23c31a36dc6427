"""Writes holidays.csv: public holidays by country, weighted by the people who have them.

Facts from the Python package `holidays` (MIT licence, https://github.com/vacanzateam/holidays).
Run: python -m pip install holidays==0.109 && python generate.py > holidays.csv
"""

import sys
from collections import defaultdict

import holidays

FIRST, LAST = 2000, 2040
COUNTRIES = (
    "AR AT AU BE BG BR CA CH CL CN CO CZ DE DK EE ES FI FR GB GR HR HU IE IL IN IS IT JP KR LI LT LU LV MT MX MY NL NO NZ"
    " PL PT RO RS SE SG SI SK TH TR UA US VN ZA"
).split()

# People in thousands, rounded, about 2020-2023; the offices of statistics of the countries. Elsewhere parts count alike.
PEOPLE = {
    "CH": "ZH 1580 BE 1050 VD 830 AG 710 SG 525 GE 515 LU 425 TI 355 VS 357 FR 335 BL 294 TG 289 SO 282 GR 202 BS 197 NE 176"
    " SZ 165 ZG 131 SH 85 JU 74 AR 56 NW 44 GL 41 OW 38 UR 37 AI 16",
    "DE": "NW 18000 BY 13200 BW 11200 NI 8000 HE 6300 RP 4100 SN 4050 BE 3700 SH 2900 BB 2550 ST 2170 TH 2120 HH 1850 MV 1620"
    " SL 990 HB 680",
    "AT": "9 1980 3 1720 4 1530 6 1270 7 770 2 570 5 570 8 405 1 300",
    "GB": "ENG 56500 SCT 5450 WLS 3110 NIR 1900",
    "ES": "AN 8500 CT 7800 MD 6750 VC 5100 GA 2690 CL 2370 PV 2210 CN 2180 CM 2050 MC 1520 AR 1320 IB 1180 EX 1050 AS 1010"
    " NC 660 CB 585 RI 320 CE 83 ML 86",
    "US": "CA 39200 TX 29500 FL 21800 NY 19800 PA 12960 IL 12670 OH 11780 GA 10800 NC 10550 MI 10050 NJ 9270 VA 8640 WA 7740"
    " AZ 7280 MA 6980 TN 6980 IN 6810 MD 6170 MO 6170 WI 5900 CO 5810 MN 5710 SC 5190 AL 5040 LA 4620 KY 4510 OR 4250 OK 3990"
    " CT 3600 UT 3340 IA 3190 NV 3140 AR 3030 MS 2950 KS 2930 NM 2120 NE 1960 ID 1900 WV 1780 HI 1440 NH 1390 ME 1370 RI 1100"
    " MT 1100 DE 1000 SD 895 ND 775 AK 733 DC 670 VT 646 WY 579",
    "CA": "ON 15100 QC 8700 BC 5320 AB 4540 MB 1410 SK 1190 NS 1020 NB 812 NL 526 PE 170 NT 46 YT 44 NU 40",
    "AU": "NSW 8170 VIC 6610 QLD 5320 WA 2790 SA 1820 TAS 572 ACT 457 NT 250",
}


def people(country):
    words = PEOPLE.get(country, "").split()
    return {part: float(count) for part, count in zip(words[::2], words[1::2])}


def named(country, part=None):
    """Days of one country or part: {date: name}, in English where the package knows it."""
    kind = getattr(holidays, country)
    languages = getattr(kind, "supported_languages", ()) or ()
    language = next((code for code in ("en_US", "en_GB", "en") if code in languages), None)
    return dict(kind(subdiv=part, years=range(FIRST, LAST + 1), language=language).items())


def shares(country):
    """{(date, name): share of the people who have that day off}"""
    kind = getattr(holidays, country)
    parts = people(country) or {part: 1.0 for part in getattr(kind, "subdivisions", ())}
    unknown = [part for part in parts if part not in kind.subdivisions]
    if unknown:
        sys.exit(f"{country}: the package knows no {unknown}")
    if not parts:
        return {(day, name): 1.0 for day, name in named(country).items()}
    days, names = defaultdict(float), {}
    everywhere = sum(parts.values())
    for part, count in parts.items():
        for day, name in named(country, part).items():
            days[day] += count / everywhere
            names.setdefault(day, name)
    return {(day, names[day]): share for day, share in days.items()}


def rows(country):
    """One row per name, share and occurrence within the year."""
    groups = defaultdict(dict)
    seen = defaultdict(int)
    for (day, name), share in sorted(shares(country).items()):
        name = name.replace(",", ";").replace("\n", " ")[:40]
        key = (name, f"{min(share, 1.0):.2f}".rstrip("0").rstrip("."))
        if key[1] == "0":
            continue
        occurrence = seen[key, day.year]
        seen[key, day.year] += 1
        groups[(*key, occurrence)][day.year] = day.strftime("%m%d")
    for (name, share, _), years in groups.items():
        first, last = min(years), max(years)
        days = [years.get(year, "-") for year in range(first, last + 1)]
        text = days[0] if len(set(days)) == 1 else " ".join(days)
        yield f"{country},{name},{share},{first},{last},{text}"


print(f"# Public holidays {FIRST}-{LAST}, from the Python package holidays {holidays.__version__} (MIT licence,")
print("# https://github.com/vacanzateam/holidays); written by generate.py. `share`: part of the people who have the day off.")
print("# `days`: one MMDD for all years, or one for each year from first_year on (- for none).")
print("country,name,share,first_year,last_year,days")
for country in COUNTRIES:
    for row in rows(country):
        print(row)
