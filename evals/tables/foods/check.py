#!/usr/bin/env python3
"""Checks the gold of `foods` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

number = lambda column: f"case when [{column}] glob '[0-9]*' then cast([{column}] as real) end"
VIEW = f"""create view v as select i, [Food] food, replace([Category], ' and ', ' & ') c,
    cast([Energy per 100 g] as real) / case when [Energy per 100 g] like '%kJ' then 4.184 else 1 end
    kcal, {number('Protein (g)')} protein, {number('Fat (g)')} fat, {number('Sugars (g)')} sugar,
    {number('Fibre (g)')} fibre, {number('Vitamin C (mg)')} vc, {number('Calcium (mg)')} ca,
    case when [Salt (g)] = 'trace' then 0 else {number('Salt (g)')} end salt,
    lower([Vegan]) = 'yes' vegan, lower([Vegetarian]) = 'yes' veggie, [Allergens] a from t"""
F = "select i from v where "
SQL = [
    F + "vegan and protein>=20", F + "c='cheese' and kcal<290",
    F + "(c like 'legume%' or c='nuts & seeds') and fibre>15",
    F + "c in ('fruit','fruits') and vc between 50 and 100",
    F + "c='bread & cereals' and a not like '%gluten%'",
    F + "veggie and not vegan and a not like '%milk%'", F + "c='fish & seafood' and fat>=10",
    F + "c like 'veg%' and vc=(select max(vc) from v where c like 'veg%')",
    F + "sugar>=(select sugar from v order by sugar desc limit 1 offset 4)",
    F + "c like 'cured%' and salt=(select min(salt) from v where c like 'cured%')",
    F + "vegan and ca>=(select ca from v where vegan order by ca desc limit 1 offset 2)",
    "select count(*) from v where a like '%milk%'",
    "select avg(kcal)*4.184 from v where c='cheese'",
    ["select c from v where not vegan group by c order by count(*) desc limit 1",
     "select replace(c, '&', 'and') from v where not vegan group by c order by count(*) desc limit 1"],
    "select 100.0*avg(sugar<1) from v where c like 'drink%'",
    "select (select avg(fat) from v where c='nuts & seeds')-"
    "(select avg(fat) from v where c='cheese')",
    F + "c like 'vegetable%' and kcal<30",
    [F + "c like 'sweets %' and sugar>=50", F + "c in ('sweetener','spread') and sugar>=50"],
    F + "a like '%lupin%' or food like '%lupin%'", F + "c='cheese' and protein>40",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
