#!/usr/bin/env python3
"""Checks the gold of `films` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, cast([Year] as int) y, [Director] d, [Language] lang,
    [Genre] g, [Music] m, [Leads] who, [Based on] src, [US rating] rated,
    [Picture] in ('b/w', 'B&W', 'black and white') bw, lower([Best Picture]) = 'won' won,
    case when [Running time] like '% h %' then 60 * cast([Running time] as int) +
        cast(substr([Running time], instr([Running time], 'h') + 1) as int)
        else cast([Running time] as int) end mins,
    case when [Oscars] glob '[0-9]*' then cast([Oscars] as int) end o,
    case when [Nominations] glob '[0-9]*' then cast([Nominations] as int) end n,
    case when [Budget] glob '*[0-9]*' then
        cast(replace(replace([Budget], ',', ''), '$', '') as real) *
        case when [Budget] like '%m%' then 1e6 else 1 end end cost from t"""
F = "select i from v where "
# Splits the directors of a cell one by one.
DIRECTORS = """with recursive r(x, rest) as (select null, d || ';' from v union all
    select trim(substr(rest, 1, instr(rest, ';') - 1)), substr(rest, instr(rest, ';') + 1)
    from r where rest <> '') """
SQL = [
    F + "d like '%Alfred Hitchcock%' and m like '%Bernard Herrmann%'", F + "bw and won",
    F + "rated in ('G','PG') and mins<=100", F + "who like '%Tom Hanks%' and y like '199_'",
    F + "(lang like '%Japanese%' or lang like '%Korean%') and mins>120", F + "n>=7 and o=0",
    F + "src like 'stage %' and y<1970", F + "mins=(select max(mins) from v)",
    F + "won and cost<=(select cost from v where won and cost>0 order by cost limit 1 offset 2)",
    F + "lang not like '%English%' and y=(select max(y) from v where lang not like '%English%')",
    F + "o>=(select o from v order by o desc limit 1 offset 4)",
    "select count(*) from v where m like '%John Williams%'",
    "select sum(cost) from v where d like '%Christopher Nolan%'",
    DIRECTORS + "select x from r where x <> '' group by x order by count(*) desc limit 1",
    ["select 100.0*avg(src='novel') from v where won",
     "select 100.0*avg(src='novel') from v where won and src glob '[a-z]*'"],
    "select (select avg(mins) from v where y like '196_')-"
    "(select avg(mins) from v where y like '197_')",
    F + "g like '%western%' and who like '%Clint Eastwood%'",
    F + "y between 1960 and 1969 and mins>180", F + "d like '%Varda%'", F + "o>=12",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
