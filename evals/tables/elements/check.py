#!/usr/bin/env python3
"""Checks the gold of `elements` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Name] n, [Group] g, [Category] c,
    [State at room temperature] s, [Radioactive] r, cast([Period] as int) p, [Discovered] dtext,
    [Discovered by] by, cast([Atomic mass (u)] as real) mass,
    cast(nullif([Density (g/cm³)],'-') as real) d,
    cast(nullif([Melting point (K)],'-') as real) m,
    cast(nullif([Boiling point (K)],'-') as real) b,
    cast(nullif([Electronegativity],'-') as real) e,
    case when [Discovered] glob '[0-9]*' then cast([Discovered] as int) end y from t"""
F = "select i from v where "
SQL = [
    F + "s='liquid'",
    [F + "c='noble gas' and mass>(select mass from v where n='Argon')",
     F + "g='18' and c<>'noble gas' and mass>(select mass from v where n='Argon')"],
    F + "c='alkali metal' and m<320", F + "y between 1800 and 1820",
    F + "c='transition metal' and d>20", F + "r='yes' and p=6",
    F + "by like '%Marie Curie%'",
    F + "b=(select max(b) from v)",
    F + "d>=(select d from v order by d desc limit 1 offset 4)",
    F + "c='lanthanide' and y<=(select y from v where c='lanthanide' order by y limit 1 offset 2)",
    F + "c='alkaline earth metal' and e=(select min(e) from v where c='alkaline earth metal')",
    "select count(*) from v where s='gas'",
    "select avg(d) from v where c='alkaline earth metal'",
    "select max(m) from v where c='metalloid'",
    "select y from v where y is not null group by y order by count(*) desc limit 1",
    "select (select avg(m) from v where c='transition metal')-"
    "(select avg(m) from v where c='alkali metal')",
    F + "c='alkaline earth metal' and m-273.15>800", F + "dtext='ancient'",
    F + "c='alkali metal' and s='gas'", F + "by like '%einstein%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
