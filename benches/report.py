"""Turns the measured figures into docs/benchmarks.md; figures that fall short keep their row and a reason."""

import tomllib
from pathlib import Path
from statistics import median

import million

MISSING = "not measured"
STREAMS_PROMISED = 1000
A_MILLION = "## A million chunks"
GROWTH = ["Almanac alone, in process, without HTTP and without embedding (`crates/search/examples/growth.rs`)."]
# Headings that this writes; the first is the page's top.
OWN = ("", "## Streaming answers at once", "## Growth", A_MILLION, "## Every round", "## How")


class Row:
    """One promise: both figures, the ratio, the aim, and whether it is met."""

    def __init__(self, key, figure, aim, unit, ours, peers, met, digits=1):
        self.key, self.figure, self.aim, self.unit = key, figure, aim, unit
        self.ours, self.peers, self.met, self.digits = ours, peers, met, digits

    def number(self, value):
        return MISSING if value is None else f"{value:,.{self.digits}f} {self.unit}".strip()

    def line(self, notes):
        ratio = f"{self.peers / self.ours:.1f}x" if self.ours and self.peers else ""
        verdict = {True: "yes", False: "**no**", None: ""}[self.met]
        why = notes.get(self.key, "")
        return (
            f"| {self.figure} | {self.number(self.ours)} | {self.number(self.peers)} "
            f"| {ratio} | {self.aim} | {verdict} | {why} |"
        )


def middle(values):
    return median(values) if values else None


def times_better(ours, peers, factor):
    return None if ours is None or peers is None else peers / ours >= factor


def rows(results):
    """The table of the promises, in the order in which they were made."""
    small, found = results.get("small", {}), []
    ours, peers = small.get("almanac", {}), small.get("peer", {})
    for key, figure, field, unit, aim, factor, digits in (
        ("start", "process start to first served question, model loaded", "start_s", "s", "20x faster", 20, 2),
        ("idle", "resident memory, idle with the model loaded", "idle_mb", "MB", "5x less", 5, 0),
        ("upload", "upload of the 5 sample PDFs (204 pages) to all searchable", "upload_s", "s", "2x faster (stretch 4x)", 2, 1),
    ):
        a, p = middle(ours.get(field)), middle(peers.get(field))
        found.append(Row(key, figure, aim, unit, a, p, times_better(a, p, factor), digits))
    data = results.get("extraction", {})
    a, p = middle(data.get("almanac")), middle(data.get("peer"))
    found.append(Row("extraction", "PDF text extraction, CPU per page", "10x less", "ms", a, p, times_better(a, p, 10), 2))
    data = results.get("search", {})
    a, p = (middle(data.get(name, {}).get("p50_ms")) for name in ("almanac", "peer"))
    figure = "query embedding + search over 100,000 chunks, p50"
    found.append(Row("search", figure, "5x faster", "ms", a, p, times_better(a, p, 5)))
    recall = results.get("seeded", {}).get("100000", {}).get("recall_at_10")
    met = None if recall is None else recall >= 0.99
    figure = "recall@10 of the vector leg against exact, 100,000 chunks"
    found.append(Row("recall", figure, "at least 0.99", "", recall, data.get("peer", {}).get("recall"), met, 3))
    data = results.get("first_token", {})
    a, p = middle(data.get("almanac")), middle(data.get("peer"))
    met = None if a is None else a < 15
    figure = "added time to first token, p50, 10,000 chunks"
    found.append(Row("first_token", figure, "under 15 ms", "ms", a, p, met))
    return found + stream_rows(results.get("streams", {}))


def stream_rows(data):
    """The promise is about 1,000 at once: a run with fewer proves nothing and says so."""
    ours, peers = data.get("almanac", {}), data.get("peer", {})

    def failed(one):
        return one["errors"] + one["unfinished"] if one else None

    count, late = ours.get("streams", STREAMS_PROMISED), ours.get("late_p99_ms")
    enough = None
    if ours:
        enough = ours["open_most"] == count and count >= STREAMS_PROMISED
    return [
        Row("streams", f"{count:,} streaming answers at once: not whole", f"0 of {STREAMS_PROMISED:,}", "", failed(ours),
            failed(peers), enough and failed(ours) == 0, 0),
        Row("lateness", "the same: lateness of a token, p99", "under 100 ms", "ms", late, peers.get("late_p99_ms"),
            enough and late < 100),
    ]  # fmt: skip


def streams_text(data):
    if not data:
        return [MISSING]
    lines = [
        f"{data['tokens_per_s']} tokens a second each. Lateness is measured against the moment at which the",
        "language model had to send a token, so it holds the model's own delay and the client's: the first",
        "row is the same load with nothing between. Model, server and client share the machine.",
        "",
        "| | whole | errors | not ended | open at once | late p50 | late p99 | late max | first token p50 | memory |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind, name in (("llm", "nothing between"), ("almanac", "Almanac"), ("peer", "peer")):
        one = data.get(kind)
        if one:
            memory = f"{one['rss_mb']:.0f} MB" if "rss_mb" in one else ""
            first = "none" if one["first_token_p50_ms"] is None else f"{one['first_token_p50_ms']:,} ms"
            lines.append(
                f"| {name} | {one['whole']} | {one['errors']} | {one['unfinished']} | {one['open_most']} "
                f"| {one['late_p50_ms']:,.1f} ms | {one['late_p99_ms']:,.1f} ms | {one['late_max_ms']:,.0f} ms "
                f"| {first} | {memory} |"
            )
    return lines


def spread(results):
    """All rounds behind the medians, so that a reader sees how much they vary."""
    lines = []
    for group, fields in (("small", ("start_s", "idle_mb", "upload_s")), ("search", ("p50_ms", "p95_ms"))):
        for name, one in results.get(group, {}).items():
            for field in fields:
                if values := ", ".join(f"{value:,.2f}" for value in one.get(field, [])):
                    lines.append(f"- {name}, {field}: {values}")
    for group in ("extraction", "first_token"):
        for name in ("almanac", "peer"):
            if values := ", ".join(f"{value:,.2f}" for value in results.get(group, {}).get(name, [])):
                lines.append(f"- {name}, {group}, ms: {values}")
    for name, facts in results.get("measured", {}).items():
        lines.append(
            f"- {name}: measured {facts['date']} at commit {facts['commit']}, load of the machine {facts['load_15_min']}"
        )
    return lines


def sections(page):
    """The lines of each section of `page` as it stands, by heading."""
    found, heading = {}, ""
    for line in page.splitlines():
        if line.startswith("## "):
            heading = line
        found.setdefault(heading, []).append(line)
    return found


def section(heading, about, lines, before):
    """A section; one that was not measured on this machine stays as the page has it."""
    return [heading, "", *about, "", *lines, ""] if lines else before.get(heading, [heading, "", MISSING, ""])


def write(path, results, notes_path):
    """Renders the page; `notes.toml` says per figure why it falls short."""
    notes = tomllib.loads(notes_path.read_text()) if notes_path.exists() else {}
    about = results.get("facts", {})
    before = sections(path.read_text() if path.exists() else "")
    table = [row.line(notes) for row in rows(results)]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; not edited by hand. Almanac against a small stack of the usual kind",
        "(`benches/peer/`): FastAPI and uvicorn, pypdf, a recursive 500/50-character splitter,",
        "sentence-transformers with all-MiniLM-L6-v2 on the CPU, Chroma, top 5; every package pinned. Same",
        "machine, same files, same questions, in turn and interleaved; medians of the rounds below.",
        "",
        f"{about.get('cpu')}, {about.get('cores')} cores, {about.get('memory_gib')} GiB, {about.get('system')}, "
        f"Python {about.get('python')}; {about.get('date')}, commit {about.get('commit')}. Each figure's own commit",
        "and the load of the machine before it stand below the rounds.",
        "",
        "| figure | Almanac | peer | ratio | aim | met | why not, or how |",
        "| --- | ---: | ---: | ---: | --- | --- | --- |",
        *table,
        "",
        "## Streaming answers at once",
        "",
        *streams_text(results.get("streams")),
        "",
        *section("## Growth", GROWTH, results.get("growth"), before),
        *section(A_MILLION, million.ABOUT, million.text(results.get("million")), before),
        # Measured by other means, and written by hand.
        *(line for heading, lines in before.items() if heading not in OWN for line in lines),
        "## Every round",
        "",
        *spread(results),
        "",
        "## How",
        "",
        *(notes_path.parent / "method.md").read_text().splitlines(),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
