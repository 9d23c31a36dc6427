#!/usr/bin/env python3
"""Checks the gold of `employees` a second way: SQL over the raw table, apart from make.py."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from common import check

VIEW = """create view v as select i, replace([Department], 'Human Resources', 'HR') d, [Job title] job,
    case when [Start date] like '____-__-__' then [Start date] else substr([Start date], -4) || '-' ||
        substr('0' || (instr('JanFebMarAprMayJunJulAugSepOctNovDec', substr([Start date], -8, 3)) / 3 + 1), -2)
        || '-' || substr('0' || cast([Start date] as int), -2) end day,
    case when [Salary] glob '[0-9]*' then cast(replace([Salary], ',', '') as int) *
        case when [Salary] like '%k' then 1000 else 1 end end pay, [Currency] money,
    replace([Office], 'ü', 'u') place, [Manager] boss, cast([Hours per week] as int) h,
    lower([Remote]) remote, case when [Rating] glob '[0-9]*' then cast([Rating] as real) end stars,
    case when [Year of birth] glob '[0-9]*' then cast([Year of birth] as int) end born,
    case when [Team size] glob '[0-9]*' then cast([Team size] as int) end team,
    case when [Leave left] glob '[0-9]*' then cast([Leave left] as real) end leave,
    lower([Contract]) c from t"""
F = "select i from v where "
EM = "job='Engineering Manager'"
BORN = "select born from v where d='Finance' and born is not null order by born"
COUNT = "(select count(*) from v where d='Finance' and born is not null)"
SQL = [
    F + "d='Engineering' and remote='yes' and place='Berlin'",
    F + "d='Customer Support' and h<=20 and place in ('Dublin','London')",
    F + "boss in (select boss from v where d='Finance' and place='London' and job<>'Finance Manager')",
    F + "place='London' and money='GBP' and pay>90000", F + "d in ('HR','Legal') and day like '2023%'",
    F + "born<1970 and leave>20", F + "d='Sales' and stars>=4 and c in ('fixed-term','intern')",
    F + "day=(select min(day) from v)",
    F + "money='INR' and pay>=(select pay from v where money='INR' order by pay desc limit 1 offset 2)",
    F + f"{EM} and team=(select max(team) from v where {EM})",
    F + "d='Legal' and leave=(select max(leave) from v where d='Legal')",
    "select count(*) from v where place='Lisbon'",
    "select avg(pay) from v where place='Boston' and job='Senior Software Engineer'",
    "select d from v where c='fixed-term' group by d order by count(*) desc limit 1",
    f"select avg(born) from ({BORN} limit 2 - {COUNT} % 2 offset ({COUNT} - 1) / 2)",
    "select avg(remote='hybrid')*100 from v where d='Operations'",
    F + "d='Engineering' and place='Warsaw' and leave>=25", F + "place='Zurich' and h<=30",
    F + "place like '%Tok%'", F + "day<'2000-01-01'",
]

if __name__ == "__main__":
    raise SystemExit(check(HERE, VIEW, SQL, ";") > 0)
