"""A million chunks in Almanac, on SQLite and on Postgres, beside plain pgvector and Chroma at their defaults.

`million.py fill|ask NAME WORK [DATABASE_URL]`, NAME one of sqlite, postgres, plain, chroma; `ALMANAC_GROWTH` is the built
`crates/search/examples/growth.rs`. All search the same vectors for the same questions, with and without the same filter, a
tenth of the sources. Each call leaves its figures in WORK/NAME-VERB.json; `run.py --only million` makes all of them.
"""

import json
import os
import struct
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

CHUNKS = 1_000_000
DIMS = 384
CHUNKS_PER_SOURCE = 100
LIMIT = 10
BATCH = 5_000
# Asked before the clock runs, from the far end of the questions.
WARM_QUESTIONS = 10
# A leg whose questions take long is asked fewer.
LEG_S_MAX = 180
ROWS_PER_BLOCK = 100_000
FILL_S_MAX = 4 * 3600
COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
COPY_END = struct.pack("!h", -1)


NAMES = ("sqlite", "postgres", "plain", "chroma")
TITLES = {
    "sqlite": "Almanac, SQLite",
    "postgres": "Almanac, Postgres",
    "plain": "plain pgvector",
    "chroma": "Chroma",
}
ABOUT = """\
1,000,000 chunks of 10,000 sources with vectors of 384 numbers, the same in all (`benches/million.py`): in process, without
HTTP and without embedding. 200 questions one after the other, after ten that are not counted; the filter is a tenth of the
sources. Recall is that of the vectors' ten nearest against an exact search. *both* is what Almanac answers with: words and
vectors, fused; the peers search vectors only. Almanac scans the vectors' codes in memory, on Postgres too as long as they fit
(`vector_memory_mb`); past that it asks the database's index. Postgres 16 with pgvector 0.8 on the same machine,
`shared_buffers` 4 GB, `maintenance_work_mem` 3 GB, `max_parallel_maintenance_workers` 2, all else as it comes. Vectors are
strewn at random about 2,000 middles, which is harder for a graph than text is.""".splitlines()
# What the promise says: p50 and p99 in ms, recall.
AIMS = {"sqlite": (25, 80, 0.97), "postgres": (40, 120, 0.97)}


def source(number):
    return f"source-{number}.txt"


def load(path):
    return np.memmap(path, dtype="<f4", mode="r").reshape(-1, DIMS)


def tenth(vectors):
    """Sources that the filter lets through, as `growth.rs` names them."""
    sources = -(-len(vectors) // CHUNKS_PER_SOURCE)
    return [source(number) for number in range(-(-sources // 10))]


def files(folder):
    """Bytes of what lies in `folder`, by name."""
    return {
        path.name: sum(one.stat().st_size for one in [path, *path.rglob("*")] if one.is_file())
        for path in sorted(folder.iterdir())
    }


def relations(db, like):
    """Bytes of tables, with what is stored out of line, and of indexes."""
    sql = """SELECT relname, pg_relation_size(oid) + COALESCE(pg_relation_size(NULLIF(reltoastrelid, 0)), 0) FROM pg_class
             WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND relname LIKE %s"""
    return {name: size for name, size in db.execute(sql, (like,)) if size > 1_000_000}


class Almanac:
    """In process, as `growth.rs` prints it; the second call finds everything filled."""

    def __init__(self, work, url):
        self.folder, self.url = work / ("postgres" if url else "sqlite"), url

    def run(self, *verb):
        environment = os.environ | ({"DATABASE_URL": self.url} if self.url else {})
        words = [os.environ["ALMANAC_GROWTH"], *verb, self.folder, CHUNKS]
        done = subprocess.run(
            [str(word) for word in words], stdout=subprocess.PIPE, env=environment, timeout=FILL_S_MAX, check=True
        )
        return done.stdout.decode().splitlines()

    def filled(self, vectors):
        lines = self.run("fill")
        fields = [field.strip() for field in lines[-1].split("|")]
        told = " ".join(line for line in lines if not line.startswith("|"))
        return {"fill_s": float(fields[3]), "index_s": float(fields[4]), "told": told, "sizes": self.sizes()}

    def asked(self, vectors, questions):
        load, legs = os.getloadavg()[0], []
        for line in self.run():
            fields = [field.strip() for field in line.split("|")]
            if len(fields) < 12 or not fields[1].isdigit():
                continue
            recall, rss, cpu = fields[9:12]
            legs.append({"leg": fields[6], "p50_ms": float(fields[7]), "p99_ms": float(fields[8]), "rss_mb": int(rss),
                         "cpu_ms": float(cpu), "recall": float(recall) if recall else None})  # fmt: skip
        return {"load_1_min": load, "open_ms": float(fields[5]), "legs": legs}

    def sizes(self):
        found = files(self.folder / str(CHUNKS))
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as db:
                found |= relations(db, "%")
        return found


class Rival:
    """What plain pgvector and Chroma have in common."""

    def filled(self, vectors):
        start = time.perf_counter()
        self.fill(vectors)
        filled = time.perf_counter()
        self.index()
        return {"fill_s": filled - start, "index_s": time.perf_counter() - filled, "sizes": self.sizes()}

    def asked(self, vectors, questions):
        few = tenth(vectors)
        whole, part = exact(vectors, questions), exact(vectors[: len(few) * CHUNKS_PER_SOURCE], questions)
        found = {"load_1_min": os.getloadavg()[0], "legs": []}
        for setting in self.legs:
            for filtered, wanted in ((False, whole), (True, part)):
                run, prepared = self.asker(few if filtered else None, setting)
                name = "vectors, a tenth of the sources" if filtered else "vectors"
                leg = {"leg": name, "setting": setting} | measure(run, [prepared(one) for one in questions], wanted)
                found["legs"].append(leg)
                print(leg, file=sys.stderr, flush=True)
        return found


class Plain(Rival):
    """A table with a vector column and an HNSW index, and every setting as pgvector has it."""

    legs = ("", "SET hnsw.iterative_scan = strict_order")

    def __init__(self, work, url):
        import psycopg

        self.db = psycopg.connect(url, autocommit=True)

    def fill(self, vectors):
        self.db.execute("CREATE EXTENSION IF NOT EXISTS vector")
        self.db.execute("DROP TABLE IF EXISTS item")
        self.db.execute(f"CREATE TABLE item (id bigint PRIMARY KEY, source text NOT NULL, embedding vector({DIMS}))")
        with self.db.cursor().copy("COPY item FROM STDIN (FORMAT binary)") as copy:
            copy.write(COPY_HEADER)
            for start in range(0, len(vectors), CHUNKS_PER_SOURCE):
                copy.write(rows(start, vectors[start : start + CHUNKS_PER_SOURCE]))
            copy.write(COPY_END)

    def index(self):
        self.db.execute("CREATE INDEX item_by_source ON item (source)")
        self.db.execute("CREATE INDEX item_hnsw ON item USING hnsw (embedding vector_cosine_ops)")
        self.db.execute("VACUUM ANALYZE item")

    def sizes(self):
        return relations(self.db, "item%")

    def asker(self, sources, setting):
        self.db.execute("RESET ALL")
        if setting:
            self.db.execute(setting)
        where = "WHERE source = ANY(%s)" if sources else ""
        sql = f"SELECT id FROM item {where} ORDER BY embedding <=> %s::vector LIMIT {LIMIT}"

        def ask(vector):
            found = self.db.execute(sql, (sources, vector) if sources else (vector,), prepare=True)
            return [row[0] for row in found.fetchall()]

        return ask, lambda vector: json.dumps(vector.tolist())


def rows(first, vectors):
    """Rows of one source as binary COPY has them: field count, then length and content of each field."""
    name = source(first // CHUNKS_PER_SOURCE).encode()
    fields = [("count", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"), ("name_bytes", ">i4"), ("name", f"S{len(name)}"),
              ("vector_bytes", ">i4"), ("dims", ">i2"), ("unused", ">i2"), ("vector", ">f4", (DIMS,))]  # fmt: skip
    found = np.zeros(len(vectors), dtype=fields)
    found["count"], found["id_bytes"], found["id"] = 3, 8, np.arange(first, first + len(vectors))
    found["name_bytes"], found["name"] = len(name), name
    found["vector_bytes"], found["dims"], found["vector"] = 4 + 4 * DIMS, DIMS, vectors
    return found.tobytes()


class Chroma(Rival):
    """A persistent collection, built as the peer stack builds it."""

    legs = ("",)

    def __init__(self, work, url):
        import chromadb
        from chromadb.config import Settings

        self.folder = work / "chroma"
        client = chromadb.PersistentClient(str(self.folder), Settings(anonymized_telemetry=False))
        self.chunks = client.get_or_create_collection("chunks", metadata={"hnsw:space": "cosine"})

    def fill(self, vectors):
        for start in range(self.chunks.count(), len(vectors), BATCH):
            numbers = range(start, min(start + BATCH, len(vectors)))
            self.chunks.add(
                ids=[str(number) for number in numbers],
                embeddings=np.asarray(vectors[numbers.start : numbers.stop]),
                metadatas=[{"source": source(number // CHUNKS_PER_SOURCE)} for number in numbers],
            )
            print(f"{numbers.stop} in Chroma", file=sys.stderr, flush=True)

    def index(self):
        """The graph grows with every chunk added."""

    def sizes(self):
        return files(self.folder)

    def asker(self, sources, setting):
        where = {"source": {"$in": sources}} if sources else None

        def ask(vector):
            found = self.chunks.query(query_embeddings=[vector], n_results=LIMIT, where=where, include=[])
            return [int(name) for name in found["ids"][0]]

        return ask, lambda vector: vector


def exact(vectors, questions):
    """The nearest of each question, by comparing all."""
    best = [[] for _ in questions]
    for start in range(0, len(vectors), ROWS_PER_BLOCK):
        scores = questions @ vectors[start : start + ROWS_PER_BLOCK].T
        for number, row in enumerate(scores):
            near = np.argpartition(-row, LIMIT)[:LIMIT]
            best[number] = sorted(best[number] + [(-row[at], start + at) for at in near])[:LIMIT]
    return [{at for _, at in one} for one in best]


def measure(ask, questions, wanted):
    for question in questions[-WARM_QUESTIONS:]:
        ask(question)
    took_ms, right, began = [], 0, time.perf_counter()
    for question, best in zip(questions, wanted, strict=True):
        start = time.perf_counter()
        found = ask(question)
        took_ms.append((time.perf_counter() - start) * 1000)
        right += len(best & set(found))
        if time.perf_counter() - began > LEG_S_MAX:
            break
    took_ms.sort()
    return {
        "questions": len(took_ms),
        "p50_ms": median(took_ms),
        "p99_ms": took_ms[len(took_ms) * 99 // 100],
        "recall": right / (LIMIT * len(took_ms)),
    }


def collected(work):
    """All figures left in `work`, by engine."""
    found = {}
    for name in NAMES:
        kept = {verb: work / f"{name}-{verb}.json" for verb in ("fill", "ask")}
        if all(path.exists() for path in kept.values()):
            found[name] = {verb: json.loads(path.read_text()) for verb, path in kept.items()}
    return found


def text(figures):
    """The section of the page: what answers cost, then what it took to get there; nothing without figures."""
    if not figures:
        return []
    lines = [
        "| engine | leg | p50 ms | p99 ms | recall@10 | CPU ms | questions | aim | met |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for name, one in figures.items():
        lines += [leg_line(name, leg) for leg in one["ask"]["legs"]]
    lines += [
        "",
        "| engine | rows in s | index s | open s | memory MB | on disk, MB | load before the questions |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for name, one in figures.items():
        fill, asked = one["fill"], one["ask"]
        sizes = sorted(fill["sizes"].items(), key=lambda item: -item[1])
        disk = ", ".join(f"{part} {size / 1e6:,.0f}" for part, size in sizes if size > 5e6)
        opened = f"{asked['open_ms'] / 1000:.1f}" if "open_ms" in asked else ""
        memory = max((leg["rss_mb"] for leg in asked["legs"] if "rss_mb" in leg), default="")
        told = f" ({fill['told']})" if fill.get("told") else ""
        index = f"{fill['index_s']:,.0f}" if fill["index_s"] >= 1 else ""
        lines.append(
            f"| {TITLES[name]} | {fill['fill_s']:,.0f}{told} | {index} | {opened} | {memory} | {disk} "
            f"| {asked['load_1_min']:.1f} |"
        )
    return lines


def leg_line(name, leg):
    setting = f", `{leg['setting']}`" if leg.get("setting") else ""
    recall = "" if leg["recall"] is None else f"{leg['recall']:.3f}"
    cpu = f"{leg['cpu_ms']:.1f}" if "cpu_ms" in leg else ""
    aim, met = "", ""
    if name in AIMS and leg["leg"] != "words":
        p50, p99, least = AIMS[name]
        aim = f"{p50} / {p99} ms" + (f", {least}" if recall else "")
        reached = leg["p50_ms"] <= p50 and leg["p99_ms"] <= p99 and (leg["recall"] is None or leg["recall"] >= least)
        met = "yes" if reached else "**no**"
    return (
        f"| {TITLES[name]}{setting} | {leg['leg']} | {leg['p50_ms']:,.1f} | {leg['p99_ms']:,.1f} | {recall} | {cpu} "
        f"| {leg.get('questions', '')} | {aim} | {met} |"
    )


def make(name, work, url):
    return {"sqlite": Almanac, "postgres": Almanac, "plain": Plain, "chroma": Chroma}[name](work, url)


def main():
    verb, name, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    url = sys.argv[4] if len(sys.argv) > 4 else None
    if not (work / "vectors.f32").exists():
        subprocess.run([os.environ["ALMANAC_GROWTH"], "vectors", str(work), str(CHUNKS)], timeout=FILL_S_MAX, check=True)
    vectors, questions = load(work / "vectors.f32"), load(work / "questions.f32")
    engine = make(name, work, url)
    found = engine.filled(vectors) if verb == "fill" else engine.asked(vectors, questions)
    text = json.dumps(found, indent=1)
    (work / f"{name}-{verb}.json").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
