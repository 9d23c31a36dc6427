#!/usr/bin/env python3
"""Checks the gold of `mountains` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Mountain] n, [Range] rng, [Continent] c, [Volcano] f,
    '/'||[Countries]||'/' l, '/'||[First climbed by]||'/' by, [First ascent] fa,
    cast(replace(replace([Elevation],',',''),' m','') as int) h,
    cast(nullif(replace(replace([Prominence],',',''),' m',''),'-') as int) p,
    case when substr([First ascent],-4) glob '[0-9][0-9][0-9][0-9]'
         then cast(substr([First ascent],-4) as int) end y,
    case when [First ascent] glob '[0-9]* [A-Z]* [0-9]*' then
         substr([First ascent],-4) ||
         printf('%02d',(instr('JanFebMarAprMayJunJulAugSepOctNovDec',
           substr([First ascent],instr([First ascent],' ')+1,3))+2)/3) ||
         printf('%02d',cast([First ascent] as int)) end day from t"""
F = "select i from v where "
SQL = [
    F + "l like '%/Nepal/%' and l like '%/China/%'", F + "l like '%/Switzerland/%' and h>4200",
    F + "c='South America' and f='yes' and h>6000", F + "y<1800",
    F + "rng='Karakoram' and l not like '%/China/%'", F + "by like '%/Chris Bonington/%'",
    F + "l like '%/Pakistan/%' and y between 1950 and 1959",
    F + "h=(select min(h) from v where h>8000)",
    F + "p>=(select p from v order by p desc limit 1 offset 4)",
    F + "y=(select max(y) from v)",
    F + "l like '%/Switzerland/%' and day>=(select day from v where l like '%/Switzerland/%' "
    "order by day desc limit 1 offset 2)",
    "select count(*) from v where h>8000", "select avg(h) from v where rng='Cascade Range'",
    "select x from (select j.value x from v, json_each('[\"'||replace(trim(l,'/'),'/','\",\"')"
    "||'\"]') j) where x<>'-' group by x order by count(*) desc limit 1",
    "select count(distinct j.value) from v, json_each('[\"'||replace(trim(l,'/'),'/','\",\"')"
    "||'\"]') j where rng='Alps'",
    "select (select avg(h) from v where rng='Karakoram')-"
    "(select avg(h) from v where rng='Himalayas')",
    F + "rng='Himalayas' and l like '%/Nepal/%' and h/0.3048>26000", F + "fa='unclimbed'",
    F + "l like '%Portugal%'", F + "f='yes' and h>7000",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
