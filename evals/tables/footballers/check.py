#!/usr/bin/env python3
"""Checks the gold of `footballers` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Nationality] land,
    case when [Club] like 'Harwick%' then 'Harwick' when [Club] like 'Port %' then 'Port Ellery'
        when [Club] like 'Brackley%' then 'Brackley' when [Club] like 'Dunmere%' then 'Dunmere City'
        when [Club] like 'Saltcombe%' then 'Saltcombe United' when [Club] like 'Ashby%' then 'Ashby'
        when [Club] like 'Kingsferry%' then 'Kingsferry' when [Club] like 'Northam%' then 'Northam' end club,
    case lower(substr([Position], 1, 1)) when 's' then 'f' else lower(substr([Position], 1, 1)) end role,
    cast(case when [Born] like '____-__-__' then [Born] else substr([Born], -4) end as int) year,
    case when [Born] like '____-__-__' then [Born]
        when [Born] like '%/%' then substr([Born], 7) || '-' || substr([Born], 4, 2) || '-' || substr([Born], 1, 2)
        else substr([Born], -4) || '-' ||
            printf('%02d', (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr([Born], -8, 3)) + 2) / 3)
            || '-' || printf('%02d', cast([Born] as int)) end day,
    case when [Height] like '%ft%' then 30.48 * cast([Height] as int) + 2.54 * cast(substr([Height], 6) as int)
        when [Height] like '_.__ m' then round(100 * cast([Height] as real))
        when [Height] like '%cm' then cast([Height] as real) end cm,
    [Foot] in ('left', 'L', 'Left') lefty, [Foot] in ('both', 'either') two_footed,
    cast([Goals] as int) goals, cast([Assists] as int) assists, cast([Clean sheets] as int) sheets,
    cast([Yellow] as int) yellow, cast([Red] as int) red, cast([Caps] as int) caps,
    case when [Value] not glob '*[0-9]*' then null
        else cast(replace(replace([Value], '€', ''), ',', '') as real) *
            case substr([Value], -1) when 'm' then 1e6 when 'k' then 1e3 else 1 end end eur,
    cast(substr([Contract until], -4) as int) until, lower([On loan]) = 'yes' lent from t"""
F = "select i from v where "
SQL = [
    [F + "lefty and role='d' and cm>185", F + "two_footed and role='d' and cm>185"],
    F + "club='Harwick' and until=2026", F + "role='m' and goals>4 and assists>2",
    F + "land in ('Brazil','Argentina') and yellow+red=0",
    [F + "lent and year>=2001", F + "lent and year=2000"],
    F + "eur>20000000 and role<>'f'", F + "red>0 and goals>1",
    F + "goals>=(select goals from v order by goals desc limit 1 offset 2)",
    F + "role='g' and cm=(select max(cm) from v where role='g')",
    F + "caps>0 and day=(select max(day) from v where caps>0)",
    F + "role='f' and goals>9 and eur=(select min(eur) from v where role='f' and goals>9)",
    "select sum(goals) from v where club='Port Ellery'", "select avg(cm) from v where role='g'",
    "select club from v group by club order by sum(eur) desc limit 1",
    "select 100.0*sum(goals*(role='f'))/sum(goals) from v",
    "select count(*) from v where day between '1990-01-01' and '1999-12-31'",
    F + "lefty and role='f' and cm>182.88",
    F + "role='g' and sheets>7", F + "role='g' and goals<>0", F + "land like 'Jap%' and eur>15e6",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
