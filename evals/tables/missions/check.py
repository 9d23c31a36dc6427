#!/usr/bin/env python3
"""Checks the gold of `missions` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Mission] n, [Agency] a, [Launch vehicle] lv, [Crewed] c,
    '; '||[Destination]||';' d, '; '||[Crew]||';' crew, lower([Outcome]) o,
    cast(nullif([Crew size],'-') as int) size,
    case when [Launch mass] like '% kg' then cast(replace([Launch mass],',','') as real)
         when [Launch mass] like '% t' then cast([Launch mass] as real)*1000 end mass,
    case when [Launch date] glob '????-??-??' then [Launch date]
         else substr([Launch date],-4)||'-'||
              printf('%02d',(instr('JanFebMarAprMayJunJulAugSepOctNovDec',
                substr([Launch date],instr([Launch date],' ')+1,3))+2)/3)||'-'||
              printf('%02d',cast([Launch date] as int)) end day,
    case when [Duration] like '% min' then cast([Duration] as real)/60
         when [Duration] like '% s' then cast([Duration] as real)/3600
         when [Duration] like '%d %' then cast([Duration] as real)*24
              +cast(substr([Duration],instr([Duration],' ')+1) as real)
         when [Duration] like '%h %m' then cast([Duration] as real)
              +cast(substr([Duration],instr([Duration],' ')+1) as real)/60
         when [Duration] like '%h' then cast([Duration] as real) end h from t"""
F = "select i from v where "
SQL = [
    F + "d like '%; Venus;%'", F + "c='no' and d like '%; Mars;%' and day>='2011'",
    F + "n like 'Apollo%' and h>240", F + "crew like '%; John Young;%'",
    [F + "c='yes' and o='failure'", F + "c='yes' and o like 'partial%'"],
    F + "a in ('Soviet Union','USSR') and d='; Moon;'",
    F + "day>='1975-07-01' and day<'1978'",
    F + "h=(select max(h) from v)",
    F + "c='no' and mass>=(select mass from v where c='no' order by mass desc limit 1 offset 4)",
    F + "a='CNSA' and day>=(select day from v where a='CNSA' order by day desc limit 1 offset 2)",
    F + "n like 'Gemini%' and h=(select min(h) from v where n like 'Gemini%')",
    "select count(*) from v where lv='Space Shuttle'",
    "select avg(mass) from v where d like '%; Mars;%'",
    "select sum(size) from v where n like 'Apollo%'",
    "select count(distinct lv) from v where a='CNSA'",
    ["select 100.0*sum(o='failure')/count(*) from v",
     "select 100.0*sum(o='failure')/count(*) from v where o<>'en route'"],
    F + "n like 'Voyager%' or n like 'Pioneer%'",
    F + "c='no' and d='; Moon;' and mass>2500",
    F + "c='yes' and d like '%Mars%'", F + "a like '%brazil%' or a like '%AEB%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
