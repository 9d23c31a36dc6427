#!/usr/bin/env python3
"""Checks the gold of `bridges` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Bridge] name, [Country] land, [Crosses] x,
    case when [Type] like 'cable%stayed' then 'cable' else [Type] end k,
    case when [Main span (m)] glob '[0-9]*' then cast(replace([Main span (m)], ',', '') as int) end span,
    case when [Total length] like '% km' then 1000 * cast([Total length] as real)
        else cast(replace([Total length], ',', '') as int) end len,
    case when [Deck height] glob '[0-9]*' then cast([Deck height] as int) end deck,
    cast([Opened] as int) y, [Material] mat, [Carries] by, lower([Toll]) toll from t"""
F = "select i from v where "
US = "(land like '%USA%' or land like '%United States%')"
UK = "land in ('UK', 'United Kingdom')"
OLD = "y between 1500 and 1700"
SPAN = "(select avg(span) from v where k='{}')"
SQL = [
    F + "k='suspension' and span>1500", F + "x='Danube' and y<1900",
    F + "land in ('Germany','Switzerland') and by like '%rail%'", F + "by='foot' and len>300",
    F + f"k='arch' and {US} and toll='no'", F + "x='Yangtze' and k<>'suspension'",
    [F + f"mat='stone' and {OLD}", F + f"mat like '%stone%' and mat<>'stone' and {OLD}"],
    F + "deck=(select max(deck) from v)",
    F + "len>=(select len from v where land='China' order by len desc limit 1 offset 2) and land='China'",
    F + f"{UK} and by like '%rail%' and y=(select min(y) from v where {UK} and by like '%rail%')",
    F + "k='cable' and span=(select min(span) from v where k='cable')",
    "select count(*) from v where x='East River'", "select avg(span) from v where k='cantilever'",
    "select sum(len)/1000.0 from v where land='Portugal'",
    [f"select 'USA' from v where (select count(*) from v where k='suspension' and {US}) > "
     "(select max(n) from (select count(*) n from v where k='suspension' and land not in "
     "('USA','United States') group by replace(land,'United Kingdom','UK')))",
     "select 'United States'"],
    f"select {SPAN.format('suspension')}-{SPAN.format('cable')}",
    F + "k='suspension' and land='Japan' and span*1.0/0.3048>3000", F + f"k='cable' and {UK} and toll='no'",
    F + "land like '%Iceland%'", F + "span>2500",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
