"""Asks all question sets by Almanac and by the peer stack and writes docs/evaluation.md. Run through `make eval`."""

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path

EVALS = Path(__file__).resolve().parent
ROOT = EVALS.parent
sys.path.append(str(ROOT / "benches"))

import databases
import machine
import page
import sets
from program import Failed, Program

GROUPS = ("tables", "documents")
# Every second question of these was tuned on; the others are reported apart.
HALVED = "documents/samples"


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def folders(given):
    """Sets by the name that the page gives them."""
    found = {}
    for group in GROUPS:
        for questions in sorted((EVALS / group).glob("*/questions.jsonl")):
            found[f"{group}/{questions.parent.name}"] = questions.parent
    return found | {folder.name: folder for folder in given}


def measure(options, program):
    """Everything that the page says, as one object."""
    from peer import Peer

    results = {"facts": machine.facts(ROOT) | {"built": options.built}, "sets": {}}
    peer = Peer(options.assets / "models" / "all-MiniLM-L6-v2", options.cache / "peer")
    for name, folder in folders(options.folders).items():
        say(f"asking {name}")
        asked = sets.read(folder)
        one = {"kind": asked.kind, "questions": len(asked.questions), "documents": len(asked.documents)}
        one["unanswerable"] = sum("expect" in question for question in asked.questions)
        if asked.kind == sets.TABLES:
            (table,) = asked.documents.values()
            header, rows = sets.table(table)
            one |= {"rows": len(rows), "columns": len(header)}
        one["almanac"], _ = program.ask(folder)
        one["peer"] = peer.measure(folder)
        if one["almanac"]["questions"] != one["peer"]["questions"]:
            raise Failed(f"{name}: Almanac and the peer were not asked the same questions")
        if name == HALVED:
            one["half"], _ = program.ask(folder, split="test")
        results["sets"][name] = one
    return results


def on_both(options, program, limits, measured):
    """The sets of `limits` that were given, on SQLite and on Postgres, with where and when; `measured` are this program's results."""
    given = {folder.name: folder for folder in options.folders if folder.name in limits["sets"]}
    say(f"asking on both databases: {', '.join(given) or 'nothing, as no path was given'}")
    known = {name: one["almanac"] for name, one in measured.items()}
    return {
        "facts": machine.facts(ROOT) | {"built": options.built}, "sets": databases.compare(program, given, known),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--almanac", type=Path, required=True, help="the binary")
    parser.add_argument("--assets", type=Path, required=True, help="the folder of the run-time assets")
    parser.add_argument("--cache", type=Path, required=True, help="where indexes, vectors and results are kept")
    parser.add_argument("--built", action="store_true", help="the binary was built from this commit just now")
    parser.add_argument("--rewrite", action="store_true", help="write the page anew from the last results")
    parser.add_argument("--only", choices=["databases"], help="SQLite against Postgres; the rest is of the last run")
    parser.add_argument("folders", nargs="*", type=Path, metavar="SET", help="further sets")
    options = parser.parse_args()
    kept = options.cache / "results.json"
    try:
        notes = tomllib.loads((EVALS / "notes.toml").read_text())
        # Read first: a name that is gone shall not be found out after minutes.
        constants = page.constants(ROOT, notes["constants"])
        if not options.rewrite:
            program = Program(options.almanac, options.cache / "report")
            results = json.loads(kept.read_text()) if options.only else measure(options, program)
            known = {} if options.only else results["sets"]
            results["databases"] = on_both(options, program, notes["databases"], known)
            kept.write_text(json.dumps(results, indent=1))
        results = json.loads(kept.read_text())
        page.write(ROOT / "docs" / "evaluation.md", results, notes, constants, EVALS / "method.md")
    except (Failed, OSError, ValueError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    say("wrote docs/evaluation.md")
    misses = databases.misses(results.get("databases", {}).get("sets", {}), notes["databases"])
    for miss in misses:
        print(f"error: {miss}", file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
