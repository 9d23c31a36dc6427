#!/usr/bin/env python3
"""Checks the gold of `incidents` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Opened at] o, [Closed at] cl, [Severity] sev,
    [Service] srv, [Team] team, lower([Cause]) why, [Resolved] res, [Summary] su,
    (julianday([Closed at])-julianday([Opened at]))*1440 mins,
    case when [Customers affected] like '%k' then cast([Customers affected] as real)*1000
         when [Customers affected] glob '[0-9]*'
         then cast(replace([Customers affected],',','') as real) end hit,
    case when [Cost (EUR)] glob '[0-9]*'
         then cast(replace(replace([Cost (EUR)],'.',''),',','.') as real) end cost from t"""
F = "select i from v where "
SQL = [
    F + "srv='payments' and cl=''", F + "o like '2025-03%' and why='network'",
    F + "srv='search' and su like '%timeout%'", F + "team='Database' and hit>10000",
    F + "o like '2025%' and why like '%certificate%'",
    F + "o>='2024-12-25' and o<'2025-01-02'",
    F + "team='Security' and cost>2000 and sev in ('SEV3','SEV4')",
    F + "cost=(select max(cost) from v)",
    F + "srv='checkout' and mins>=(select mins from v where srv='checkout' order by mins desc "
    "limit 1 offset 4)-0.1",
    F + "cl='' and o=(select min(o) from v where cl='')",
    F + "sev='SEV1' and mins<=(select mins from v where sev='SEV1' and mins is not null "
    "order by mins limit 1 offset 2)+0.1",
    "select count(*) from v where res='false'",
    "select sum(cost) from v where why='deployment' and o like '2024%'",
    "select avg(mins)/60 from v where sev='SEV1'",
    "select team from v group by team order by count(*) desc limit 1",
    "select (select avg(cost) from v where sev='SEV1')-(select avg(cost) from v where sev='SEV2')",
    F + "srv='checkout' and hit>5000", F + "team='Platform' and mins>720.1",
    F + "o like '2023%'", F + "team like '%marketing%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL, ";") > 0)
