"""What the sets share: reading a table back, collecting questions, checking them with SQL."""
import csv
import json
import sqlite3
import statistics
from collections import Counter

MISSING = {"", "-", "N/A", "n/a", "unknown"}


def write_table(folder, header, rows, delimiter=","):
    with open(folder / f"{folder.name}.csv", "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter=delimiter, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def read_table(folder, delimiter=","):
    with open(folder / f"{folder.name}.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter=delimiter))
    for i, row in enumerate(rows):
        row["_i"] = i
    return rows


def values(rows, key, where=lambda r: True):
    """The known values of the rows that satisfy `where`."""
    found = [r[key] for r in rows if where(r) and r[key] is not None]
    assert found, key
    return found


def mean(rows, key, where=lambda r: True):
    return statistics.fmean(values(rows, key, where))


def winner(items):
    """The most frequent item; it must be the only one."""
    (first, n), (_, m) = Counter(items).most_common(2)
    assert n > m, "the winner is not unique"
    return first


class Questions:
    """Collects the questions of one set and checks that each gold is sensible."""

    def __init__(self, prefix, rows):
        self.prefix, self.rows, self.out = prefix, rows, []

    def _add(self, question, kind, note, **fields):
        fields = {k: v for k, v in fields.items() if v is not None}
        self.out.append({"id": f"{self.prefix}{len(self.out) + 1:03d}", "question": question,
                         "kind": kind, **fields, "note": note})

    def where(self, question, note, where, also=None, kind="filter", most=60, tags=None):
        gold = [r["_i"] for r in self.rows if where(r)]
        ok = [r["_i"] for r in self.rows if also(r) and not where(r)] if also else None
        assert 1 <= len(gold) <= most, (question, len(gold))
        self._add(question, kind, note, gold_rows=gold, also_ok_rows=ok, tags=tags)

    def fuzzy(self, question, note, where, tags, also=None):
        self.where(question, note, where, also, "fuzzy", tags=tags)

    def none(self, question, note, where):
        assert not any(where(r) for r in self.rows), question
        self._add(question, "filter", note, gold_rows=[], expect="none", tags=["no-match"])

    def rank(self, question, note, key, where=lambda r: True, k=1, largest=True, ties=0):
        pool = [r for r in self.rows if where(r) and r[key] is not None]
        pool.sort(key=lambda r: r[key], reverse=largest)
        assert len(pool) > k, question
        cut = pool[k - 1][key]
        gold = sorted(r["_i"] for r in pool if (r[key] >= cut if largest else r[key] <= cut))
        # `ties` is how many rows share the last place beyond k: stated, never a surprise.
        assert len(gold) == k + ties, (question, len(gold))
        self._add(question, "rank", note + " (ties at the cut are all gold)", gold_rows=gold, k=k)

    def answer(self, question, note, value, unit=None, tolerance=None, accept=None, tags=None):
        if isinstance(value, float):
            assert tolerance is not None, question
            value = round(value, 4)
        if accept:
            accept = [round(a, 4) if isinstance(a, float) else a for a in accept]
        self._add(question, "aggregate", note, answer=value, unit=unit, tolerance=tolerance,
                  accept=accept, tags=tags)

    def save(self, folder, licence):
        kinds = Counter(q["kind"] for q in self.out)
        assert kinds == {"filter": 9, "rank": 4, "aggregate": 5, "fuzzy": 2}, kinds
        assert sum("expect" in q for q in self.out) == 2
        assert len({q["question"] for q in self.out}) == 20
        with open(folder / "questions.jsonl", "w", encoding="utf-8") as f:
            for q in self.out:
                f.write(json.dumps(q, ensure_ascii=False) + "\n")
        (folder / "LICENSE.md").write_text(licence, encoding="utf-8")


def check(folder, view, queries, delimiter=","):
    """Compares every gold with an SQL query over the raw table; says how many differ.

    A query is a string, or a list whose further strings give also_ok_rows or accept.
    """
    with open(folder / f"{folder.name}.csv", encoding="utf-8", newline="") as f:
        header, *rows = csv.reader(f, delimiter=delimiter)
    assert all(len(row) == len(header) for row in rows)
    db = sqlite3.connect(":memory:")
    db.execute("create table t (i integer, " + ", ".join(f"[{h}] text" for h in header) + ")")
    db.executemany(f"insert into t values ({','.join('?' * (len(header) + 1))})",
                   [(i, *row) for i, row in enumerate(rows)])
    db.execute(view)
    with open(folder / "questions.jsonl", encoding="utf-8") as f:
        questions = [json.loads(line) for line in f]
    assert len(questions) == len(queries) == 20, (len(questions), len(queries))
    bad = 0
    for q, sql in zip(questions, queries):
        sql = [sql] if isinstance(sql, str) else sql
        got = [[r[0] for r in db.execute(s)] for s in sql]
        if q["kind"] == "aggregate":
            want, got = [q["answer"], *q.get("accept", [])], [g[0] for g in got]
            same = len(want) == len(got) and all(
                w == g if isinstance(w, str) else abs(w - g) <= 1e-3 + 1e-9 * abs(w)
                for w, g in zip(want, got))
        else:
            want, got = [q["gold_rows"]], [sorted(g) for g in got]
            if q.get("also_ok_rows"):
                want.append(q["also_ok_rows"])
            same = want == got
        if not same:
            bad += 1
            print(q["id"], q["question"], "make.py:", want, "SQL:", got, sep="\n  ")
    print(folder.name, len(rows), "rows,", len(queries), "questions checked,", bad, "differ")
    return bad
