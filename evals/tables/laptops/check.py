#!/usr/bin/env python3
"""Checks the gold of `laptops` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, upper([Brand]) brand, [Model] model, [Processor] cpu,
    cast([Memory] as int) ram,
    cast([Storage] as int) * case when [Storage] like '%TB%' then 1000 else 1 end disk,
    cast([Display] as real) inch, [Graphics] gpu, [Touchscreen] touch, [OS] os, [Ports] ports,
    case when [Battery life] glob '*[0-9]*' then cast(replace([Battery life], 'up to ', '') as real) end hours,
    cast([Weight] as real) * case when [Weight] like '%kg' then 1 else 0.001 end kg,
    cast(replace(replace([Price], '$', ''), ',', '') as real) usd,
    case when [Stock] = 'sold out' then 0 when [Stock] glob '[0-9]*' then cast([Stock] as int) end stock
    from t"""
F = "select i from v where "
AMD = "cpu like 'AMD%'"
CHEAP = "os like 'Windows%' and usd<1000"
SQL = [
    F + "kg<1.1999 and ram>=32", F + "model like 'MacBook%' and disk>=1000",
    F + "(gpu like '%4060' or gpu like '%4070') and usd<2000 and stock>0",
    F + "touch='yes' and inch between 13 and 14 and hours>=15",
    F + "os not like 'Windows%' and brand<>'APPLE' and ram>=16",
    F + "model like 'ThinkPad%' and ports like '%Ethernet%' and usd<1300",
    F + "cpu like '%Ryzen 7' and ram=32 and inch=14",
    F + "ram=32 and usd=(select min(usd) from v where ram=32)",
    F + "inch>=16 and kg=(select min(kg) from v where inch>=16)",
    F + f"{CHEAP} and hours=(select max(hours) from v where {CHEAP})",
    F + f"{AMD} and usd>=(select usd from v where {AMD} order by usd desc limit 1 offset 2)",
    "select avg(touch='yes')*100 from v", "select avg(usd) from v where brand='DELL'",
    "select case brand when 'LENOVO' then 'Lenovo' end from v group by brand order by count(*) desc limit 1",
    "select sum(stock) from v where brand='HP'",
    "select (select avg(usd) from v where gpu like 'GeForce%')-(select avg(usd) from v where gpu='integrated')",
    F + "model like 'ThinkPad%' and kg/0.45359237<3", F + "gpu like 'GeForce%' and disk=512 and usd<=1500",
    F + "brand like '%TOSHIBA%'", F + "inch>18",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
