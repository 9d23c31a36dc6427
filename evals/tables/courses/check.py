#!/usr/bin/env python3
"""Checks the gold of `courses` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [course] c, [subject] s, lower([level]) lv, [teacher] who, [days] d,
    (cast([starts_at] as int) + case when [starts_at] like '%pm' and [starts_at] not like '12%'
        then 12 else 0 end) * 100 +
        substr(replace([starts_at], '.', ':'), instr(replace([starts_at], '.', ':'), ':') + 1, 2) hhmm,
    case when [length] like '% h' then 60 * cast([length] as real) when [length] like '%min' then
        cast([length] as int) else 60 * cast([length] as int) + cast(substr([length], 3) as int) end len,
    case when [first_date] like '____-__-__' then [first_date] else '2025-' ||
        case when [first_date] like '%Sep%' then '09' when [first_date] like '%Oct%' then '10'
        when [first_date] like '%Nov%' then '11' end || '-' ||
        substr('0' || cast([first_date] as int), -2) end day,
    cast([sessions] as int) n, cast(replace(replace([fee_eur], '€', ''), ' ', '') as real) fee,
    lower([format]) f, [venue] place, [taught_in] lang,
    case when [places_left] = 'full' then 0 when [places_left] glob '[0-9]*' then
        cast([places_left] as int) end free from t"""
F = "select i from v where "
R = "place='Riverside Hall'"
D = "(select avg(fee) from v where s='Languages' and f='in person')"
E = "(select avg(fee) from v where s='Languages' and f='online')"
SQL = [
    F + "c in ('Italian','Spanish') and lv='beginner' and free>0", F + "d like '%Sat%' and fee<60",
    F + "f='online' and day between '2025-10-16' and '2025-10-31'", F + "s='Fitness' and hhmm<1200",
    F + "s='Languages' and d like '%Tue%' and d like '%Thu%'", F + "s='Cooking' and n=1 and free>3",
    F + "s='Computing' and f='in person' and lang='English' and place<>'Central Library'",
    F + "lang='German' and fee=(select max(fee) from v where lang='German')",
    F + "c='Pottery' and fee<=(select fee from v where c='Pottery' order by fee limit 1 offset 1)",
    F + f"{R} and free=(select max(free) from v where {R})",
    F + "s='Cooking' and day=(select min(day) from v where s='Cooking')",
    "select count(distinct who) from v where f='online' and who glob '[A-Z]*'",
    "select avg(fee) from v where c in ('Tango','Salsa')",
    "select place from v where place glob '[A-Z]*' group by place order by count(*) desc limit 1",
    "select sum(free) from v where s='Arts and crafts'",
    [f"select {D}-{E}", f"select {E}-{D}"], F + "c in ('Hatha Yoga','Pilates') and hhmm>=1800",
    F + "c in ('French','Polish') and len=90 and fee<=160", F + "c like '%Arab%'", F + "hhmm<700",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
