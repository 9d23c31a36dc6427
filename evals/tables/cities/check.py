#!/usr/bin/env python3
"""Checks the gold of `cities` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [City] city, [Country] land, [Continent] c,
    lower([Capital]) cap, lower([By the sea]) sea, [Currency] cur, [Traffic] side,
    case when [Population] glob '*[0-9]*' then
        cast(replace([Population], ',', '') as real) *
        case when [Population] like '%m%' then 1e6 else 1 end end pop,
    case when [Elevation] glob '*[0-9]*' then cast(replace([Elevation], ',', '') as int) end high,
    '; ' || [Rivers] || ';' riv, [Summer Olympics] games,
    case when [Metro since] glob '[12]*' then cast([Metro since] as int) end metro,
    cast([Latitude] as real) * case when [Latitude] like '%S' then -1 else 1 end lat from t"""
F = "select i from v where "
# Splits the rivers of a cell one by one.
RIVERS = """with recursive r(x, rest) as (
    select null, trim(riv, ';') || ';' from v where riv glob '; [A-Z]*' and riv <> '; N/A;'
    union all select trim(substr(rest, 1, instr(rest, ';') - 1)), substr(rest, instr(rest, ';') + 1)
    from r where rest <> '') """
SQL = [
    F + "riv like '%; Danube;%' and cap='yes'", F + "c='Europe' and high>500",
    F + "c='Asia' and side='left'", F + "cap='yes' and sea='yes' and cur='EUR'",
    F + " or ".join(f"games like '%{y}%'" for y in range(1960, 1981)),
    F + "c='South America' and metro<1980", F + "cap='no' and pop>5e6",
    F + "lat=(select max(lat) from v where cap='yes')",
    F + "high>=(select high from v order by high desc limit 1 offset 3)",
    F + "c='Europe' and metro=(select max(metro) from v where c='Europe')",
    F + "land in ('USA','United States') and pop>=(select pop from v where land in "
        "('USA','United States') order by pop desc limit 1 offset 2)",
    "select count(*) from v where lat<0",
    "select count(distinct cur) from v where c='Africa' and cur glob '[A-Z][A-Z][A-Z]'",
    RIVERS + "select x from r where x <> '' group by x order by count(*) desc limit 1",
    "select (select avg(high) from v where c='Africa' and cap='yes')-"
    "(select avg(high) from v where c='Europe' and cap='yes')",
    ["select 100.0*sum(sea='yes')/count(*) from v",
     "select 100.0*avg(sea='yes') from v where sea in ('yes','no')"],
    F + "c='Africa' and cap='yes' and high*3.28084>5000", F + "cur in ('CHF','GBP')",
    F + "land='New Zealand' and metro>0", F + "pop>30e6",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
