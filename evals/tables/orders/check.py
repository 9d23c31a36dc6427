#!/usr/bin/env python3
"""Checks the gold of `orders` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

number = lambda column: f"""cast(replace(replace(replace(replace([{column}], 'CHF ', ''), '£', ''),
    '.', ''), ',', '.') as real)"""
VIEW = f"""create view v as select i, [Customer] who, [Product] p, lower([Category]) c,
    case when [Date] like '____-__-__' then [Date] else
        substr([Date], 7) || '-' || substr([Date], 4, 2) || '-' || substr([Date], 1, 2) end d,
    case when [Country] in ('DE', 'Deutschland') then 'Germany' when [Country] = 'AT' then 'Austria'
        when [Country] = 'CH' then 'Switzerland' when [Country] = 'FR' then 'France'
        when [Country] = 'IT' then 'Italy' when [Country] = 'NL' then 'Netherlands'
        when [Country] = 'UK' then 'United Kingdom' else [Country] end land,
    cast([Qty] as int) qty, {number('Line total')} total, [Line total] like '%CHF%' chf,
    cast([Discount] as int) off, lower([Shipping]) ship, [Payment] pay, lower([Status]) s,
    case when [Rating] glob '[1-5]*' then cast([Rating] as int) end stars,
    [Returned] in ('yes', 'Yes', 'y') back, [Return reason] why from t"""
F = "select i from v where "
SPORT = "c='sports' and land='Netherlands'"
SQL = [
    F + "ship='express' and land='Germany' and s='cancelled'",
    F + "why='damaged in transit' and stars<3", F + "c='electronics' and off>=25",
    F + "who='Isla Fletcher' and d like '2024-%'",
    F + "c='toys' and d like '2023-12-%' and pay='PayPal'",
    F + "land in ('France','Italy') and qty>5",
    F + "land='United Kingdom' and total>200 and pay<>'credit card'",
    F + "chf and total=(select max(total) from v where chf)",
    F + "s='processing' and d=(select min(d) from v where s='processing')",
    F + "land='Germany' and total>=(select total from v where land='Germany' "
    "order by total desc limit 1 offset 4)",
    F + f"{SPORT} and total=(select min(total) from v where {SPORT})",
    "select 100.0*avg(back) from v where s='delivered'",
    "select avg(stars) from v where p='Bluetooth speaker'",
    "select p from v where back group by p order by count(*) desc limit 1",
    "select sum(total) from v where land='Austria' and d between '2024-03-01' and '2024-03-31'",
    "select count(distinct who) from v where land='Switzerland'",
    [F + "c='kitchen' and land='Germany' and why='defective'",
     F + "c='kitchen' and land='Germany' and why='damaged in transit'"],
    F + "land='Switzerland' and s='delivered' and qty>=12",
    F + "land like 'portugal%' or land='PT'", F + "off>50",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL, ";") > 0)
