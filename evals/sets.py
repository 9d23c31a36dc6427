"""Reads question sets as `almanac eval` does: BEIR folders, and questions.jsonl beside documents or a table."""

import csv
import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

TABLES, DOCUMENTS, BEIR = "tables", "documents", "beir"


@dataclass
class Set:
    """`documents` are texts by id (BEIR), PDFs by name (documents), or the one table."""

    folder: Path
    kind: str
    documents: dict
    questions: list
    # Judgements by question, of BEIR sets alone.
    grades: dict = field(default_factory=dict)

    @property
    def name(self):
        return self.folder.name


def objects(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read(folder):
    """The set in `folder`; of a BEIR set, its test questions."""
    folder = Path(folder).resolve()
    if (folder / "corpus.jsonl").is_file():
        return beir(folder)
    questions = objects(folder / "questions.jsonl")
    if all("file" in question for question in questions):
        names = {question["file"] for question in questions}
        found = {name: path for name in names for path in (folder / name, *folder.glob(f"*/{name}")) if path.is_file()}
        if missing := names - found.keys():
            raise FileNotFoundError(f"{folder} lacks {', '.join(sorted(missing))}")
        return Set(folder, DOCUMENTS, found, questions)
    for name in ("table.csv", f"{folder.name}.csv", "table.tsv", f"{folder.name}.tsv"):
        if (folder / name).is_file():
            return Set(folder, TABLES, {name: folder / name}, questions)
    raise FileNotFoundError(f"{folder} holds questions but no table")


def beir(folder):
    splits = sorted((folder / "qrels").glob("*.tsv"))
    split = splits[0] if len(splits) == 1 else folder / "qrels" / "test.tsv"
    grades = {}
    for line in split.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            query, document, grade = line.split("\t")
            grades.setdefault(query, {})[document] = float(grade)
    judged = {query for query, of in grades.items() if any(grade > 0 for grade in of.values())}
    questions = [query for query in objects(folder / "queries.jsonl") if query["_id"] in judged]
    texts = {
        line["_id"]: f"{line.get('title', '')} {line.get('text', '')}".strip()
        for line in objects(folder / "corpus.jsonl")
    }
    return Set(folder, BEIR, texts, questions, grades)


def table(path):
    """Header and rows of a delimited file; the delimiter is the one that the header has most of."""
    with open(path, newline="", encoding="utf-8-sig") as lines:
        head = lines.readline()
        lines.seek(0)
        rows = [row for row in csv.reader(lines, delimiter=max(",;\t", key=head.count)) if row]
    return rows[0], rows[1:]


def digest(folder):
    """Changes with what a set is asked of, not with its questions: an index made for it serves as long as it is the same."""
    found = hashlib.sha256()
    for at, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(set(folders) - {"qrels", "__pycache__"})
        for name in sorted(names):
            if name.endswith((".csv", ".tsv", ".pdf", "corpus.jsonl")):
                found.update(os.path.relpath(os.path.join(at, name), folder).encode())
                found.update(Path(at, name).read_bytes())
    return found.hexdigest()[:12]
