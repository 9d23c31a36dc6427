#!/usr/bin/env python3
"""Checks the gold of `library` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [Title] t, [Author] a, [Genre] g, lower([Age group]) age,
    replace([Branch],' ','') b, [Returned on] back, [Language] l,
    case when [Published] glob '[0-9]*' then cast([Published] as int) end y,
    cast([Pages] as int) p,
    case when [Loaned on] like '__.__.____' then substr([Loaned on],7)||'-'||
         substr([Loaned on],4,2)||'-'||substr([Loaned on],1,2) else [Loaned on] end day,
    case when [Fine] like '%€%' then cast(trim(replace([Fine],'€','')) as real) end fine,
    case when [Rating] glob '[1-5]' then cast([Rating] as int) end r from t"""
F = "select i from v where "
SQL = [
    F + "b='Riverside' and back=''",
    F + "g like '%Crime%' and age='senior' and day>='2025-01-01' and day<'2025-04-01'",
    F + "l in ('German','Deutsch') and p>500", F + "lower(b)='northgate' and fine>3",
    F + "a like '%Ines Havel%'", F + "age='child' and b like 'Central%' and r=5",
    F + "y<1960 and age='teen'",
    F + "fine=(select max(fine) from v)",
    F + "back='' and day=(select min(day) from v where back='')",
    F + "b='OldMill' and p=(select max(p) from v where b='OldMill')",
    F + "age='teen' and fine>=(select fine from v where age='teen' and fine is not null "
    "order by fine desc limit 1 offset 2)",
    "select count(*) from v where back=''",
    "select sum(fine) from v where b like 'Central%'",
    "select count(distinct t) from v where l='French'",
    "select 100.0*sum(age='child')/count(*) from v",
    "select case b when 'OldMill' then 'Old Mill' else b end from "
    "(select lower(substr(b,1,5)) k, max(b) b, avg(r) m from v group by k) order by m desc limit 1",
    F + "(g like '%Science fiction%' or g like '%Sci-fi%') and l in ('Spanish','Español')",
    F + "g like '%Crime%' and age='senior' and r=5",
    F + "l like 'Japan%'", F + "day like '2023%'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
