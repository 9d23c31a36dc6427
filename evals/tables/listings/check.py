#!/usr/bin/env python3
"""Checks the gold of `listings` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, [City] c, [District] dis, [Floor] fl,
    [Pets allowed] pets, [Furnished] fu, lower([Heating]) heat, cast([Rooms] as real) rooms,
    [Description] descr,
    cast(nullif(replace(replace(replace(replace(replace(replace(replace([Rent],'CHF',''),
         'N/A',''),'€',''),',',''),char(39),''),' ',''),'-',''),'') as int) rent,
    case when [Area] glob '[0-9]*' then cast([Area] as int) end area,
    case when [Distance to station] like '%km' then cast([Distance to station] as real)*1000
         when [Distance to station] like '% m' then cast([Distance to station] as real) end far,
    case when [Available from] like '__.__.____' then substr([Available from],7)||
           substr([Available from],4,2)||substr([Available from],1,2)
         when [Available from] like '%/%/%' then substr([Available from],-4)||
           printf('%02d',cast(substr([Available from],instr([Available from],'/')+1) as int))||
           printf('%02d',cast([Available from] as int)) end free from t"""
F = "select i from v where "
SQL = [
    F + "c='Zürich' and rooms>=3 and rent<2500",
    [F + "c='Berlin' and fu='yes' and pets='yes'", F + "c='Berlin' and fu='partly' and pets='yes'"],
    F + "c='Wien' and fl='ground'",
    F + "c='Bern' and far<=400", F + "c='München' and free like '202603%'",
    F + "c='Basel' and replace(replace(heat,'-',''),' ','')='heatpump'",
    F + "dis in ('Oerlikon','Altstetten') and fl in ('3','4','5','6','7','8') "
    "and descr like '%balcony%' and descr not like '%no balcony%'",
    F + "c='Wien' and rent=(select min(rent) from v where c='Wien')",
    F + "c='Basel' and area>=(select area from v where c='Basel' order by area desc "
    "limit 1 offset 2)",
    F + "c='Bern' and fu='yes' and far=(select min(far) from v where c='Bern' and fu='yes')",
    F + "c='Berlin' and free=(select max(free) from v where c='Berlin')",
    "select count(*) from v where c='Bern' and pets='yes'",
    "select avg(rent) from v where c='Wien' and rooms=2",
    "select c from v group by c order by count(*) desc limit 1",
    "select (select avg(rent) from v where c='Berlin' and fu='yes')-"
    "(select avg(rent) from v where c='Berlin' and fu='no')",
    "select avg(area) from (select area, row_number() over (order by area) k, count(*) over () n "
    "from v where heat like 'oil%' and area is not null) where k in ((n+1)/2,(n+2)/2)",
    F + "c='Zürich' and heat like 'distr%' and rent<=2000",
    F + "c='Wien' and pets='yes' and rent<=1000", F + "c like 'Gen%'",
    F + "c='Bern' and rent<400",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL) > 0)
