#!/usr/bin/env python3
"""Checks the gold of `plants` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, lower([plant]) p, lower([latin_name]) lat, lower([type]) ty,
    ';'||[light]||';' li, lower([water]) w, cast([hardy_to] as int) cold, ';'||[flowering]||';' fl,
    cast([height_cm] as real) * case when [height_cm] like '% m' then 100 else 1 end h,
    ';'||[colours]||';' co, lower([evergreen]) eg, lower([toxic_to_pets]) tox,
    lower([bee_friendly]) bee, cast(replace(replace([price_eur],'€',''),' ','') as real) pr,
    cast([stock] as int) st from t"""
F = "select i from v where "
COLOURS = "white purple pink blue yellow red green orange".split()
COUNTED = " union all ".join(f"select '{c}' c, sum(co like '%;{c};%') n from v" for c in COLOURS)
SQL = [
    [F + f"eg='{e}' and h<50 and li like '%;full shade;%'" for e in ("yes", "semi")],
    F + "ty='climber' and fl like '%;May;%'",
    F + "ty='perennial' and bee='yes' and co like '%;blue;%' and pr<6",
    F + "ty='shrub' and h>200 and st>0",
    F + "co like '%;white;%' and fl like '%;Jun;Jul;Aug;%'",
    F + "ty='tree' and cold<=-25 and w='low'", F + "ty='houseplant' and tox='no'",
    F + "ty='shrub' and eg='yes' and pr=(select max(pr) from v where ty='shrub' and eg='yes')",
    F + "ty='climber' and h=(select max(h) from v where ty='climber')",
    F + "ty='tree' and pr<=(select pr from v where ty='tree' order by pr limit 1 offset 2)",
    F + "ty='bulb' and st=(select max(st) from v where ty='bulb')",
    "select sum(st) from v where ty='fern'", "select avg(pr) from v where ty='houseplant'",
    ["select max(h)/100 from v where ty='tree'", "select max(h) from v where ty='tree'"],
    ["select 100.0*avg(eg='yes') from v", "select 100.0*avg(eg in ('yes','semi')) from v"],
    f"select c from ({COUNTED}) order by n desc limit 1",
    F + "p like '%lavender%' and h<=50",
    F + "co like '%;blue;%' and li like '%;full sun;%' and w='low' and pr<=10",
    F + "(p||' ' like '%rose %' or lat='rosa') and co like '%;blue;%'",
    F + "p||lat like '%bambus%' or p||lat like '%bamboo%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
