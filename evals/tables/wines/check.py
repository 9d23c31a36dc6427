#!/usr/bin/env python3
"""Checks the gold of `wines` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Region] region, lower(substr([Organic], 1, 1)) org,
    case when [Country] in ('US', 'United States', 'USA') then 'USA'
        when [Country] in ('NZ', 'New Zealand') then 'NZ'
        when [Country] in ('UK', 'England') then 'UK' else [Country] end land,
    replace(replace(lower([Type]), 'é', 'e'), 'É', 'e') kind, lower([Sweetness]) taste, [Grapes] grapes,
    [Wine] wine, [Closure] like 'screw%' screw, cast([Alcohol] as real) abv,
    [Bottle] like '%1.5 l%' or [Bottle] = '150 cl' magnum, [Bottle] in ('37.5 cl', '375 ml') half,
    cast(replace([Price], '£', '') as real) gbp,
    case when [Stock] like 'sold%' then 0 else cast([Stock] as int) end stock,
    case when [Rating] glob '[0-9]*' then cast([Rating] as int) end points,
    case when [Added] like '____-__-__' then [Added] else substr([Added], -4) || '-' ||
        printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr([Added], -8, 3)) + 2) / 3)
        || '-' || printf('%02d', cast([Added] as int)) end added from t"""
F = "select i from v where "
SQL = [
    F + "org='y' and kind='red' and land='Spain' and gbp<15",
    F + "kind='white' and taste='dry' and land in ('Germany','Austria')",
    F + "kind='red' and magnum", F + "screw and kind='white' and land not in ('NZ','Australia')",
    F + "abv>=11 and abv<=12",
    [F + "grapes like '%Grenache%' and points>=93", F + "grapes like '%Garnacha%' and points>=93"],
    F + "added>='2024-10-01' and stock=0",
    F + "land='Italy' and gbp=(select max(gbp) from v where land='Italy')",
    F + "stock>=(select stock from v order by stock desc limit 1 offset 4)",
    F + "kind='red' and abv=(select min(abv) from v where kind='red')",
    F + "kind='white' and gbp<20 and points=(select max(points) from v where kind='white' and gbp<20)",
    "select count(distinct land) from v", "select avg(gbp) from v where region='Champagne'",
    ["select 100.0*sum(org='y')/count(*) from v",
     "select 100.0*sum(org='y')/count(*) from t join v using (i) where [Organic] not in ('','-','n/a')"],
    "select sum(stock) from v where grapes like '%riesling%' and grapes not like 'Welsch%'",
    "select region from v group by region order by count(*) desc limit 1",
    F + "kind='sparkling' and not gbp>25", F + "taste='sweet' and half and kind<>'fortified'",
    F + "land like '%leban%'", F + "(kind='rose' or wine like '%ros%') and gbp>100 and wine<>'Etna Rosso'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
