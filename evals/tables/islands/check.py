#!/usr/bin/env python3
"""Checks the gold of `islands` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Island] n, [Archipelago] g, [Continent] c, [Fixed link] link,
    '/ '||[Countries]||' /' l, '/ '||[Surrounding waters]||' /' s,
    cast(replace([Area],',','') as int) area,
    case when [Highest elevation (m)] glob '[0-9]*'
         then cast(replace([Highest elevation (m)],',','') as int) end h,
    case when [Population]='uninhabited' then 0
         when [Population] like '% million' then cast([Population] as real)*1000000
         when [Population] glob '[0-9]*' then cast(replace([Population],',','') as int) end p from t"""
F = "select i from v where "
US = "(l like '%/ United States /%' or l like '%/ USA /%')"
SQL = [
    F + "l like '%/ % / %/'", F + "l='/ Greece /' and area>1000",
    F + "s like '%/ Baltic Sea /%' and link='no'", F + "g='Canary Islands' and h>1500",
    F + "l='/ Canada /' and p=0", F + "s like '%Caribbean Sea%' and s like '%Atlantic Ocean%'",
    F + "c='Asia' and p>=1000000 and p<=5000000",
    F + "area=(select min(area) from v)",
    F + "p>=(select p from v order by p desc limit 1 offset 4)",
    F + "c='Africa' and h=(select max(h) from v where c='Africa')",
    F + US + f" and area>=(select area from v where {US} order by area desc limit 1 offset 2)",
    "select count(*) from v where l like '%/ United Kingdom /%' or l like '%/ UK /%'",
    "select sum(area) from v where g='Balearic Islands'",
    "select max(h) from v where c='Oceania'",
    "select c from v group by c order by count(*) desc limit 1",
    ["select (select avg(area) from v where l like '%/ Indonesia /%')-"
     "(select avg(area) from v where l='/ Philippines /')",
     "select (select avg(area) from v where l='/ Indonesia /')-"
     "(select avg(area) from v where l='/ Philippines /')"],
    F + "l='/ Japan /' and area>10000", F + "c='Asia' and h>12000*0.3048",
    F + "l like '%Croatia%'", F + "c='Europe' and h>4000",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
