#!/usr/bin/env python3
"""Checks the gold of `invoices` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

DAY = """case when [{0}] like '__.__.____' then substr([{0}],7,4)||'-'||substr([{0}],4,2)||'-'||
    substr([{0}],1,2) when [{0}] <> '' then [{0}] end {1}"""
VIEW = f"""create view v as select i, [supplier] s, [category] c, [cost_centre] cc,
    {DAY.format('issued', 'issued')}, {DAY.format('due', 'due')}, {DAY.format('paid_on', 'paid')},
    cast(replace([net_chf], '''', '') as real) net,
    cast(replace([gross_chf], ',', '') as real) gross, cast([gross_eur] as real) eur,
    cast([vat_rate] as real) vat, lower([status]) st, [payment_method] how, [po_number] po,
    [approved_by] who, cast([reminders] as int) rem from t"""
F = "select i from v where "
A = "select sum(gross) from v where s like 'Aarlicht%' and issued like '2024%'"
H = "select avg(eur) from v where s='Hotel Seeblick'"
P = " and net>0"
SQL = [
    F + "s like 'Alpenfrisch%' and st='overdue'",
    F + "s='Vela Travel SA' and issued between '2025-01-01' and '2025-03-31'",
    F + "c='IT' and eur>8000", [F + "how in ('cash','card') and gross>0 and gross<60",
     F + "how in ('cash','card') and gross<0"],
    F + "cc='4600' and due between '2025-05-16' and '2025-05-31'",
    F + "net>5000 and po not like 'PO-%'", F + "who='S. Nguyen' and rem=3",
    F + "gross=(select max(gross) from v)",
    F + "st='open' and due=(select min(due) from v where st='open')",
    F + "c='Legal' and issued like '2024%' and net>=(select net from v where c='Legal' and "
        "issued like '2024%' order by net desc limit 1 offset 3)",
    F + "s like 'Datenwerk%' and paid=(select max(paid) from v where s like 'Datenwerk%')",
    [A, A + P], [H, H + P],
    "select count(*) from v where vat=2.6",
    "select s from v where st='disputed' group by s order by count(*) desc limit 1",
    "select sum(case st when 'disputed' then gross when 'overdue' then -gross else 0 end) from v",
    F + "s='Pixelmoor Studio' and net>2500", F + "c='Travel' and st='disputed'",
    F + "how='cash' and gross>10000", F + "issued like '2021%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
