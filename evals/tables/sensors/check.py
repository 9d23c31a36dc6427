#!/usr/bin/env python3
"""Checks the gold of `sensors` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

REAL = "case when [{0}] glob '*[0-9]*' then cast(replace([{0}],',','.') as real) end {1}"
VIEW = ("create view v as select i, [site] s, lower([room_type]) rt, [window] w, lower([status]) st, "
        "'|'||[alarms]||'|' al, cast([occupants] as int) occ, "
        + ", ".join(REAL.format(*pair) for pair in (
            ("temp_c", "t"), ("humidity_pct", "hum"), ("co2_ppm", "co2"), ("energy_kwh", "kwh"),
            ("noise_db", "db"), ("battery_v", "bat")))
        + """, case when [measured_at] like '__.__.____ %' then substr([measured_at],7,4)||'-'||
             substr([measured_at],4,2)||'-'||substr([measured_at],1,2)||substr([measured_at],11)
             else [measured_at] end day from t""")
F = "select i from v where "
SQL = [
    F + "rt='server room' and s='Harbour House' and t>26.5", F + "co2>1100 and w='open'",
    F + "s='Mill Lane' and day like '2025-03%' and st='fault'", F + "s='Depot 4' and bat<2.4",
    F + "rt='lab' and hum>=55 and hum<=60", F + "al like '%|co2|%' and al like '%|noise|%'",
    F + "s='Campus North' and rt='canteen' and occ>40",
    F + "t=(select min(t) from v)",
    F + "s='Depot 4' and kwh>=(select kwh from v where s='Depot 4' order by kwh desc limit 1 offset 4)",
    F + "rt='meeting room' and db=(select max(db) from v where rt='meeting room')",
    F + "st='fault' and day>=(select day from v where st='fault' order by day desc limit 1 offset 2)",
    "select sum(kwh) from v where rt='canteen'", "select avg(t) from v where rt='server room'",
    "select rt from v group by rt order by sum(kwh) desc limit 1",
    "select (select avg(co2) from v where w='closed')-(select avg(co2) from v where w='open')",
    "select avg(db) from (select db, row_number() over (order by db) k, count(*) over () n from v "
    "where rt='workshop' and db is not null) where k in ((n+1)/2,(n+2)/2)",
    F + "rt='meeting room' and t>(80-32)/1.8", F + "s='Harbour House' and kwh>50",
    F + "lower(s) like '%airport%'", F + "t<0",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL, ";") > 0)
