#!/usr/bin/env python3
"""Checks the gold of `patients` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [ward] w, [reason] why, [blood_group] blood, [consultant] dr,
    [allergies] al, [triage] tr, lower([arrival]) arr, lower([status]) st,
    lower([sex]) in ('f', 'female') fem,
    case when [age] like '%month%' then cast([age] as real) / 12 else cast([age] as real) end age,
    case when [admitted] like '__/__/____ %' then substr([admitted],7,4)||'-'||
        substr([admitted],4,2)||'-'||substr([admitted],1,2)||substr([admitted],11)
        else [admitted] end came,
    case when [nights] <> '' then cast([nights] as int) end n,
    case when [temperature] glob '[0-9]*' then cast([temperature] as real) end deg,
    [temperature] like '%F' fahr,
    case when [charge] glob '*[0-9]*' then
        cast(replace(replace([charge], '£', ''), ',', '') as real) end cost from t"""
F = "select i from v where "
RED = "w='Cardiology' and tr='red'"
SQL = [
    F + "w='Respiratory' and st='in ward'", F + "al like '%penicillin%' and al like '%latex%'",
    F + "age<5 and arr='ambulance'",
    F + "came>='2025-04-18' and came<'2025-04-22'",
    F + "why='hip fracture' and age>80 and n>20", F + "w='Maternity' and fem and blood glob '[ABO]*-'",
    F + "dr='Dr Okafor' and st='transferred'", F + "cost=(select max(cost) from v)",
    F + "w='Neurology' and n>=(select n from v where w='Neurology' order by n desc limit 1 offset 4)",
    F + "arr='helicopter' and age=(select min(age) from v where arr='helicopter')",
    F + f"{RED} and came>=(select came from v where {RED} order by came desc limit 1 offset 1)",
    "select count(*) from v where arr='walk-in' and came like '2025-05-%'",
    "select sum(cost) from v where w='Geriatrics'",
    "select w from v group by w order by avg(n) desc limit 1",
    "select 100.0*avg(fem) from v where why='asthma'",
    "select (select avg(cost) from v where why='stroke')-"
    "(select avg(cost) from v where why='heart failure')",
    F + "w='Paediatrics' and case when fahr then deg>103 else deg>39.4445 end",
    F + "w='Cardiology' and arr like 'gp%' and n>2", F + "w='Dermatology'", F + "age>105",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
