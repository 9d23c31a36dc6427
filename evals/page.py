"""Renders docs/evaluation.md from the results and notes.toml. Pure but for reading the code's constants."""

import re

MISSING = "not measured"
KINDS = ("filter", "fuzzy", "rank", "aggregate")


def number(value, signed=False):
    if value is None:
        return ""
    return f"{value:+.3f}" if signed else f"{value:.3f}"


def metric(results, name, who, which):
    return results["sets"].get(name, {}).get(who, {}).get("metrics", {}).get(which)


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def targets(results, figures):
    lines = [
        line("set and metric", "Almanac", "peer", "difference", "target", "stretch", "met", "why not, or what to know"),
        line("---", "---:", "---:", "---:", "---:", "---:", "---", "---"),
    ]
    for figure in figures:
        ours, peers = (metric(results, figure["set"], who, figure["metric"]) for who in ("almanac", "peer"))
        is_met = ours is not None and ours >= figure["target"]
        difference = None if ours is None or peers is None else ours - peers
        verdict = "" if ours is None else "yes" if is_met else "**no**"
        if is_met and "stretch" in figure and ours >= figure["stretch"]:
            verdict = "yes, stretch"
        remarks = [figure.get("note", ""), "" if is_met or ours is None else figure.get("why", "")]
        lines.append(
            line(
                figure["name"], MISSING if ours is None else number(ours), number(peers), number(difference, signed=True),
                number(figure["target"]), number(figure.get("stretch")), verdict, "; ".join(filter(None, remarks)),
            )  # fmt: skip
        )
    return lines


def rankings(results):
    """Every metric of the sets of documents."""
    shown = ("ndcg@10", "recall@5", "recall@10", "mrr@10", "hit@5", "hit@1")
    lines = [
        line("set", "system", *("nDCG@10", "Recall@5", "Recall@10", "MRR@10", "hit@5", "hit@1")),
        line("---", "---", *["---:"] * len(shown)),
    ]
    for name, one in results["sets"].items():
        if one["kind"] == "tables":
            continue
        about = f"{name} ({one['documents']:,} documents, {one['questions']:,} questions)"
        for prefix, suffix in (("", ""), ("single_", ", right file given")):
            for who in ("almanac", "half", "peer"):
                found = one.get(who, {}).get("metrics", {})
                if f"{prefix}ndcg@10" in found:
                    system = {"almanac": "Almanac", "half": "Almanac, every second question", "peer": "peer"}[who]
                    cells = (number(found.get(prefix + which)) for which in shown)
                    lines.append(line(about + suffix, system, *cells))
    return lines


def on_both(found, limits):
    """The metric of each set on SQLite and on Postgres."""
    lines = [
        line("set and metric", "SQLite", "Postgres", "difference", "at most", "met"),
        line("---", "---:", "---:", "---:", "---:", "---"),
    ]
    which, most = limits["metric"], limits["difference_max"]
    for name in limits["sets"]:
        one = found.get("sets", {}).get(name)
        about = f"{name}, {which.replace('ndcg', 'nDCG')}"
        if one is None:
            lines.append(line(about, MISSING, MISSING, "", f"{most:.3f}", ""))
            continue
        about = f"{about} ({one['questions']:,} questions)"
        here, there = (one[database][which] for database in ("sqlite", "postgres"))
        verdict = "yes" if abs(there - here) <= most else "**no**"
        lines.append(line(about, f"{here:.4f}", f"{there:.4f}", f"{there - here:+.4f}", f"{most:.3f}", verdict))
    if facts := found.get("facts"):
        apart = "" if facts["built"] else ", the program built apart"
        lines += ["", f"Measured {facts['date']}, commit {facts['commit']}{apart}."]
    return lines


def tables(results, batches):
    """nP@5 by kind of question, and how each set did when it was first asked."""
    firsts = {name: (batch["number"], value) for batch in batches for name, value in batch["first"].items()}
    lines = [
        line("set", "rows x columns", "system", *KINDS, "no match", "all", "P@5", "hit@1"),
        line("---", "---", "---", *["---:"] * (len(KINDS) + 4)),
    ]
    looks = [line("set", "batch", "first look", "now", "peer"), line("---", "---:", "---:", "---:", "---:")]
    for name, one in results["sets"].items():
        if one["kind"] != "tables":
            continue
        short = name.partition("/")[2] or name
        for who, system in (("almanac", "Almanac"), ("peer", "peer")):
            found = one[who]["metrics"]
            cells = [found.get(f"{kind}_np@5") for kind in KINDS]
            cells += [found.get(which) for which in ("abstention_recall", "np@5", "p@5", "hit@1")]
            lines.append(line(short, f"{one['rows']} x {one['columns']}", system, *map(number, cells)))
        number_of_batch, first = firsts.get(short, ("", None))
        now, peers = (one[who]["metrics"]["np@5"] for who in ("almanac", "peer"))
        looks.append(line(short, number_of_batch, number(first), number(now), number(peers)))
    return lines, looks


def abstention(results):
    lines = [
        line("set", "no answer there", "recognised", "answerable ones answered", "share of refusals that were right"),
        line("---", "---:", "---:", "---:", "---:"),
    ]
    for name, one in results["sets"].items():
        found = one["almanac"]["metrics"]
        if "answered" in found:
            lines.append(
                line(
                    name, one["unanswerable"], number(found.get("abstention_recall")), number(found["answered"]),
                    number(found.get("abstention_precision")),
                )  # fmt: skip
            )
    return lines


def constants(root, entries):
    """The rows of the tuned constants, with the values that the code has now."""
    lines = [
        line("file", "what", "values", "chosen on", "not chosen on"),
        line("---", "---", "---", "---", "---"),
    ]
    for entry in entries:
        code = (root / entry["file"]).read_text()
        values = []
        for name in entry["names"]:
            found = re.search(rf"\b{name}: (?:\w+ = )?([\d._]+)[,;\s]", code)
            if not found:
                raise ValueError(f"{entry['file']} has no constant called {name}\nremedy: correct evals/notes.toml")
            values.append(f"`{name}` {found[1]}")
        lines.append(
            line(f"`{entry['file']}`", entry["what"], ", ".join(values), entry["tuned_on"], entry.get("not_seen", ""))
        )
    return lines


def opening(results, figures):
    """What is measured against what, where and when."""
    about = results["facts"]
    absent = sorted({figure["set"] for figure in figures} - results["sets"].keys())
    return [
        "# Evaluation",
        "",
        "Written by `make eval`; not edited by hand. Almanac against the usual stack (pypdf, a 500/50-character splitter,",
        "all-MiniLM-L6-v2, cosine, the best five), on the same sets, in the same run, by the same metrics. No language",
        "model, no re-ranker. The sets in `evals/` are asked always; larger ones, which are not shipped, are given as paths:",
        '`make eval SETS="/path/nfcorpus /path/cranfield"`.',
        "",
        f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}, Python {about['python']}; "
        f"{about['date']}, commit {about['commit']}{'' if about['built'] else ', the program built apart'}.",
        *(["", f"Not measured this time, as no path was given: {', '.join(absent)}."] if absent else []),
    ]


def write(path, results, notes, constant_rows, method):
    by_kind, looks = tables(results, notes["batches"])
    lenient = [metric(results, "documents/samples", "peer", which) for which in ("lenient_ndcg@10", "single_lenient_ndcg@10")]
    lines = [
        *opening(results, notes["figures"]),
        "",
        "## Targets",
        "",
        *targets(results, notes["figures"]),
        "",
        "## Documents",
        "",
        *rankings(results),
        "",
        "\"Every second question\" is `--split test`, the half that shall not be tuned on any more. Where a page that answers as well",
        f"stands for the right one, the peer's nDCG@10 is {lenient[0]:.3f} over all five files and {lenient[1]:.3f} with the right one given.",
        "",
        "## On Postgres",
        "",
        "The same program and questions on SQLite and on Postgres with pgvector (`scripts/services`): many machines are to find what",
        "one finds. Both sets have fewer chunks than the 20,000 up to which Postgres compares all vectors, so the index of vectors",
        "has no part in it; its recall is in `benchmarks.md`.",
        "",
        *on_both(results.get("databases", {}), notes["databases"]),
        "",
        "## Tables",
        "",
        "nP@5 by kind of question; `no match` is the share recognised of the questions that no row satisfies.",
        "",
        *by_kind,
        "",
        "### First looks",
        "",
        "The batches were written by authors who did not know the planner. The first look is what a table scored that",
        "the planner had not met; after it the batch became a development set, so `now` says only that nothing got",
        "worse. nP@5 over all questions.",
        "",
        *looks,
        "",
        "## Abstention",
        "",
        "Almanac alone: the peer always answers.",
        "",
        *abstention(results),
        "",
        "## Where tuned constants live",
        "",
        "Only what is in the last column was not seen while these were chosen: NFCorpus test, and the first looks above.",
        "",
        *constant_rows,
        "",
        "## How",
        "",
        *method.read_text().splitlines(),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
