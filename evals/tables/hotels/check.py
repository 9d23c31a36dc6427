#!/usr/bin/env python3
"""Checks the gold of `hotels` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Region] region, [Country] land, lower([Type]) kind,
    case when [Stars] glob '[0-9]*' then cast([Stars] as int) end stars, cast([Rooms] as int) rooms,
    case when [Price per night] glob '*[0-9]*' then
        cast(trim(replace([Price per night], 'EUR', ''), '€ ') as int) end eur,
    [Breakfast] like 'incl%' fed, [Breakfast] in ('', '-', 'N/A') fed_unknown,
    case when [To the beach] like 'on%' then 0 when [To the beach] like '%km'
        then cast(1000 * cast([To the beach] as real) + 0.5 as int)
        when [To the beach] like '%m' then cast([To the beach] as int) end sea,
    case when [To the airport (km)] glob '[0-9]*' then cast([To the airport (km)] as int) end air,
    [Facilities] like '%pool%' pool, [Facilities] like '%gym%' or [Facilities] like '%fitness%' gym,
    ', ' || [Facilities] || ',' like '%, spa,%' spa,
    [Pets] in ('yes', 'Yes', 'Y') pets, [Pets] = 'dogs only' dogs, [Pets] = 'on request' maybe,
    [Parking] = 'free' free, [Season] like 'all%' or [Season] = 'Jan-Dec' open,
    [Adults only] in ('yes', 'Yes', 'Y') adults,
    case when [Score] glob '[0-9]*' then cast([Score] as real) end score,
    cast(substr([Renovated], -4) as int) renewed from t"""
F = "select i from v where "
BED = "(kind='b&b' or kind like 'bed%') and eur<=69 and "
SQL = [
    F + "stars in (4,5) and region='Crete' and pool and eur<200",
    [F + "land='Croatia' and (pets or dogs)", F + "land='Croatia' and maybe"],
    F + "sea<200 and fed", F + "land in ('Spain','Portugal') and gym and not pool",
    F + "adults and open", F + "renewed>2019 and score>8.5", F + "land='Italy' and free and air<=40",
    F + "stars=5 and eur=(select min(eur) from v where stars=5)",
    F + "region='Sicily' and air<=(select air from v where region='Sicily' and air is not null "
    "order by air limit 1 offset 2)",
    F + "land='Greece' and rooms=(select max(rooms) from v where land='Greece')",
    F + "kind='hostel' and score=(select max(score) from v where kind='hostel')",
    "select sum(spa) from v",
    "with p as (select eur, row_number() over (order by eur) n, count(*) over () c from v "
    "where region='Mallorca' and eur is not null) select avg(eur) from p where n in ((c+1)/2, (c+2)/2)",
    "select avg(case stars when 5 then eur end)-avg(case stars when 3 then eur end) from v",
    ["select 100.0*sum(fed)/count(*) from v", "select 100.0*sum(fed)/sum(not fed_unknown) from v"],
    "select region from v group by region order by avg(eur) limit 1",
    F + "(kind='aparthotel' or kind like 'apart%hotel') and land in ('Spain','Greece') and sea<=500",
    [F + BED + "pets", F + BED + "maybe"], F + "region='Corsica' and rooms>350",
    F + "land='Portugal' and kind like '%camp%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL, ";") > 0)
