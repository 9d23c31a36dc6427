#!/usr/bin/env python3
"""Checks the gold of `cars` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Country] land, cast([From] as int) y,
    case [Make] when 'VW' then 'Volkswagen' when 'Mercedes' then 'Mercedes-Benz'
        when 'Skoda' then 'Škoda' when 'Citroen' then 'Citroën' else [Make] end make,
    [Body] in ('estate', 'station wagon') wagon, [Body] in ('convertible', 'cabrio') open_top,
    [Body] body, lower([Fuel]) in ('electric', 'ev') ev, lower([Fuel]) fuel,
    [Drive] in ('AWD', '4WD', '4x4') awd, cast([Seats] as int) seats,
    case when [Power] like '%kW%' then cast([Power] as int) * 1.3596 else cast([Power] as int) end hp,
    case when [0-100 km/h (s)] glob '[0-9]*' then cast([0-100 km/h (s)] as real) end sprint,
    cast([Top speed] as int) top,
    case when [Weight] like '% t' then cast(round(1000 * cast([Weight] as real)) as int)
        else cast(replace([Weight], ',', '') as int) end kg,
    case when [Range (km)] glob '[0-9]*' then cast([Range (km)] as int) end reach,
    case when [Boot (l)] glob '[0-9]*' then cast([Boot (l)] as int) end boot,
    case when [Price new (EUR)] glob '*[0-9]*' then
        cast(replace(replace([Price new (EUR)], '€', ''), ',', '') as real) *
        case when [Price new (EUR)] like '%million' then 1e6 else 1 end end eur from t"""
F = "select i from v where "
SQL = [
    F + "ev and reach>500 and eur<60000", F + "land='Japan' and fuel='hybrid'",
    F + "seats>6 and body<>'SUV'", F + "fuel='diesel' and wagon and boot>=600",
    F + "make in ('Ferrari','Lamborghini') and top>320", F + "open_top and kg<1100",
    F + "y<=1974 and hp>150", F + "body='SUV' and hp=(select max(hp) from v where body='SUV')",
    F + "ev and seats=5 and eur=(select min(eur) from v where ev and seats=5)",
    F + "seats=4 and kg<=(select kg from v where seats=4 order by kg limit 1 offset 2)",
    F + "eur<=50000 and sprint=(select min(sprint) from v where eur<=50000)",
    "select count(*) from v where make='Volkswagen'", "select avg(eur) from v where make='Tesla'",
    "select make from v where wagon group by make order by count(*) desc limit 1",
    "select 100.0*sum(ev)/count(*) from v",
    "select (select avg(kg) from v where ev and body='SUV')-"
    "(select avg(kg) from v where fuel='diesel' and body='SUV')",
    F + "fuel='diesel' and body='MPV' and seats>=7", F + "awd and hp>500 and kg<2000",
    F + "ev and body like '%pick%'", F + "fuel like '%hydrogen%' and eur<50000",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
