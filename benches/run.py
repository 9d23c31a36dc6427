"""Measures Almanac against the peer stack and writes docs/benchmarks.md.

Both stacks run in turn, interleaved, on the same machine and input; each server is ended
before the next starts. `run.py --only start,upload` measures only those figures and keeps
the others from the last run. Run through `make bench`, which builds what this needs.
`--only million` takes hours and is not among the usual figures: see benches/million.py.
"""

import argparse
import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import corpus
import machine
import million
import report
from stacks import Almanac, Failed, Llm, Peer

BENCHES = Path(__file__).resolve().parent
ROOT = BENCHES.parent
STACKS = (Almanac, Peer)

IDLE_S = 3
SEARCH_CHUNKS = 100_000
CHAT_CHUNKS = 10_000
WARM_QUESTIONS = 20
FIRST_TOKEN_QUESTIONS = 60
STREAM_TOKENS_PER_S = 20
STREAM_RAMP_S = 30
STREAM_SECONDS = 50
STREAM_LIMIT_S = 240
GROWTH_SIZES = (1_000, 10_000, 100_000, 1_000_000)
COMMAND_S_MAX = 3600


@dataclass
class Bench:
    """Where things are; made once in `main`."""

    almanac: Path
    assets: Path
    cache: Path
    work: Path
    rounds: int
    streams: int
    results: dict

    python = Path(sys.executable)

    @property
    def model(self):
        return self.assets / "models" / "all-MiniLM-L6-v2"

    @property
    def binaries(self):
        return self.almanac.parent

    @property
    def pdfs(self):
        return sorted((ROOT / "examples").glob("*/*.pdf"))

    def corpus(self):
        return corpus.ensure(self.cache, self.model, ROOT / "examples", SEARCH_CHUNKS)

    def questions(self):
        return json.loads((self.corpus() / "questions.json").read_text())


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def command(words, seconds_max=COMMAND_S_MAX, **environment):
    """Runs a program to its end and gives its standard output; bounded in time."""
    done = subprocess.run(
        [str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        env=os.environ | environment, timeout=seconds_max,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"{words[0]} ended with {done.returncode}")
    return done.stdout.decode()


def seeded(bench, stack, count):
    """A data folder of `stack` with the first `count` chunks of the corpus."""
    if stack is Peer:
        # Chroma takes minutes to build its graph; it is built once and copied.
        kept = bench.cache / f"chroma-{corpus.VERSION}-{count}"
        if not kept.exists():
            say(f"filling Chroma with {count} chunks")
            fresh = kept.with_name(kept.name + ".new")
            shutil.rmtree(fresh, ignore_errors=True)
            command([bench.python, BENCHES / "peer" / "seed.py", fresh, bench.corpus(), count])
            fresh.rename(kept)
        folder = bench.work / f"chroma-{count}"
        if not folder.exists():
            shutil.copytree(kept, folder)
        return folder
    folder = bench.work / f"almanac-{count}"
    if not folder.exists():
        say(f"filling Almanac with {count} chunks")
        out = json.loads(command([bench.binaries / "examples" / "seed", folder, bench.corpus(), count]))
        bench.results.setdefault("seeded", {})[str(count)] = out
    return folder


def figures_of_a_small_library(bench):
    """Upload of the sample PDFs, start to the first question, and memory when idle."""
    found = {stack.name: {"start_s": [], "idle_mb": [], "upload_s": []} for stack in STACKS}
    for number in range(bench.rounds):
        for stack in STACKS if number % 2 == 0 else STACKS[::-1]:
            data = bench.work / f"{stack.name}-small-{number}"
            with stack(bench, data) as server:
                took_s, chunks = server.upload(bench.pdfs)
            with stack(bench, data) as server:
                time.sleep(IDLE_S)
                idle_mb = server.rss_bytes() / 1e6
            own = found[stack.name]
            own["upload_s"].append(took_s)
            own["start_s"].append(server.start_s)
            own["idle_mb"].append(idle_mb)
            own["chunks"] = chunks
            say(f"{stack.name}: upload {took_s:.1f} s, start {server.start_s:.2f} s, idle {idle_mb:.0f} MB")
            shutil.rmtree(data, ignore_errors=True)
    bench.results["small"] = found


def cpu_of_children_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def extraction(bench):
    """CPU per page: pypdf without its imports, Almanac with everything its child process costs."""
    found = {"almanac": [], "peer": []}
    library = bench.assets / "pdfium" / "libpdfium.so"
    for _ in range(bench.rounds):
        peer = json.loads(command([bench.python, BENCHES / "peer" / "extract.py", *bench.pdfs]))
        found["peer"].append(1000 * peer["cpu_s"] / peer["pages"])
        before = cpu_of_children_s()
        for path in bench.pdfs:
            command([bench.binaries / "examples" / "show", path, library])
        found["almanac"].append(1000 * (cpu_of_children_s() - before) / peer["pages"])
        found["pages"] = peer["pages"]
    say(f"extraction, CPU ms a page: {found}")
    bench.results["extraction"] = found


def search(bench):
    """Query embedding and search over 100,000 chunks, through HTTP, and Chroma's recall."""
    questions = bench.questions()
    found = {stack.name: {"p50_ms": [], "p95_ms": []} for stack in STACKS}
    for number in range(bench.rounds):
        for stack in STACKS if number % 2 == 0 else STACKS[::-1]:
            with stack(bench, seeded(bench, stack, SEARCH_CHUNKS)) as server:
                for question in questions[:WARM_QUESTIONS]:
                    server.search(question, 5)
                took_ms = []
                for question in questions:
                    began = time.perf_counter()
                    server.search(question, 5)
                    took_ms.append((time.perf_counter() - began) * 1000)
                if stack is Peer and number == 0:
                    found["peer"]["recall"] = recall_of_peer(bench, server, questions)
                took_ms.sort()
                found[stack.name]["p50_ms"].append(median(took_ms))
                found[stack.name]["p95_ms"].append(took_ms[int(len(took_ms) * 0.95)])
                found[stack.name]["loaded_mb"] = server.rss_bytes() / 1e6
        say(f"search over {SEARCH_CHUNKS} chunks: {found}")
    bench.results["search"] = found


def recall_of_peer(bench, server, questions):
    """Share of the exact ten nearest that Chroma returns."""
    import numpy as np

    folder = bench.corpus()
    vectors = np.memmap(folder / "vectors.f32", dtype="<f4", mode="r").reshape(-1, corpus.DIMS)[:SEARCH_CHUNKS]
    asked = np.fromfile(folder / "question-vectors.f32", dtype="<f4").reshape(-1, corpus.DIMS)
    hits = 0
    for question, vector in zip(questions, asked, strict=True):
        exact = np.argpartition(-(vectors @ vector), 10)[:10]
        hits += len({str(i) for i in exact} & set(server.search(question, 10)))
    return hits / (10 * len(questions))


def first_token(bench):
    """Milliseconds that a stack adds before the first token of a model that answers at once."""
    questions = bench.questions()[:FIRST_TOKEN_QUESTIONS]
    found = {"almanac": [], "peer": [], "model": []}
    with Llm(bench, tokens=20) as llm:
        for number in range(bench.rounds):
            alone = median(llm.first_token_ms() for _ in questions)
            found["model"].append(alone)
            for stack in STACKS if number % 2 == 0 else STACKS[::-1]:
                with stack(bench, seeded(bench, stack, CHAT_CHUNKS), llm.port) as server:
                    for question in questions[:WARM_QUESTIONS]:
                        server.first_token_ms(question)
                    found[stack.name].append(median(server.first_token_ms(q) for q in questions) - alone)
            say(f"added time to first token, ms: {found}")
    bench.results["first_token"] = found


def streams(bench):
    """Many answers at once: errors and lateness of every token against the model's schedule."""
    found = {}
    tokens = STREAM_TOKENS_PER_S * STREAM_SECONDS
    questions = bench.corpus() / "questions.json"
    with Llm(bench, tokens, STREAM_TOKENS_PER_S) as llm:
        for kind, stack in (("llm", None), ("almanac", Almanac), ("peer", Peer)):
            with contextlib.ExitStack() as running:
                port = llm.port
                if stack:
                    data = seeded(bench, stack, CHAT_CHUNKS)
                    server = running.enter_context(stack(bench, data, llm.port))
                    port = server.port
                out = command(
                    [bench.python, BENCHES / "load.py", kind, port, bench.streams, STREAM_RAMP_S, STREAM_LIMIT_S, questions]
                )
                found[kind] = json.loads(out)
                if stack:
                    found[kind]["rss_mb"] = server.rss_bytes() / 1e6
            say(f"{kind}: {found[kind]}")
    found["tokens_per_s"] = STREAM_TOKENS_PER_S
    bench.results["streams"] = found


def growth(bench):
    """Search and indexing of Almanac in process, by size, as the example prints it."""
    out = command([bench.binaries / "examples" / "growth", bench.work / "growth", *GROWTH_SIZES])
    bench.results["growth"] = [line for line in out.splitlines() if line.startswith("|")]
    say("\n".join(bench.results["growth"]))


def a_million(bench):
    """Almanac, plain pgvector and Chroma with a million chunks; what was filled in an earlier run is only asked again."""
    server = os.environ.get("ALMANAC_BENCH_POSTGRES")
    if not server:
        raise Failed("set ALMANAC_BENCH_POSTGRES to a Postgres with pgvector, with databases almanac and plain, without the last /")
    work = bench.cache / "million"
    work.mkdir(parents=True, exist_ok=True)
    urls = {"postgres": f"{server}/almanac", "plain": f"{server}/plain"}
    for verb in ("fill", "ask"):
        for name in million.NAMES:
            if verb == "ask" or not (work / f"{name}-fill.json").exists():
                say(f"{verb}: {name}")
                words = [bench.python, BENCHES / "million.py", verb, name, work, *([urls[name]] if name in urls else [])]
                command(words, million.FILL_S_MAX, ALMANAC_GROWTH=str(bench.binaries / "examples" / "growth"))
    bench.results["million"] = million.collected(work)


FIGURES = {
    "small": figures_of_a_small_library,
    "extraction": extraction,
    "search": search,
    "first_token": first_token,
    "streams": streams,
    "growth": growth,
    "million": a_million,
}
USUAL = [name for name in FIGURES if name != "million"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--almanac", type=Path, required=True, help="the release binary")
    parser.add_argument("--assets", type=Path, required=True, help="the folder of the run-time assets")
    parser.add_argument("--cache", type=Path, required=True, help="where corpus, Chroma and results are kept")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--only", default=",".join(USUAL), help="some of: " + ", ".join(FIGURES))
    options = parser.parse_args()
    kept = options.cache / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    failed = []
    with tempfile.TemporaryDirectory(prefix="almanac-bench-") as work:
        bench = Bench(
            options.almanac.resolve(), options.assets.resolve(), options.cache.resolve(),
            Path(work), options.rounds, options.streams, results,
        )  # fmt: skip
        for name in options.only.split(","):
            say(f"measuring: {name}")
            before = machine.facts(ROOT)
            try:
                FIGURES[name](bench)
                results.setdefault("measured", {})[name] = before
            except (Failed, OSError, ValueError, KeyError, subprocess.SubprocessError) as fault:
                failed.append(name)
                print(f"error: {name} could not be measured: {fault}", file=sys.stderr)
            results["facts"] = before
            kept.write_text(json.dumps(results, indent=1))
    report.write(ROOT / "docs" / "benchmarks.md", results, BENCHES / "notes.toml")
    say("wrote docs/benchmarks.md")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
