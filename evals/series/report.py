"""Back-tests series by Almanac and by what a user would pick instead and writes docs/forecasting.md. Run through `make eval`."""

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
EVALS = HERE.parent
ROOT = EVALS.parent
sys.path += [str(EVALS), str(ROOT / "benches")]

import backtests
import errors
import machine
import many
import peers
import refreshes
import rendering
from program import Failed

NOTES = EVALS / "forecast-notes.toml"
# CPU seconds on a shared machine are only ever too many: the least counts.
TIMED = 3


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def judged(rows, scale, published=()):
    """Almanac, naive and the publisher on the same rows."""
    one = {"almanac": errors.measure(rows, scale)}
    one["naive"] = errors.measure([{"actual": row["actual"], "forecast": row["naive"]} for row in rows], scale)
    known = [row["target"] for row in rows if row["actual"] is not None]
    percents = [published[target] for target in known if target in published] if published else []
    # Means over other hours would be no comparison.
    one["publisher"] = sum(percents) / len(percents) if percents and len(percents) == len(known) else None
    return one


def checked(run):
    """Stops where the program's figures are not what the formulas of the page give on the rows that it wrote."""
    wrong = errors.disagreements(errors.measure(run.rows, errors.scale_of(run.metrics)), run.metrics)
    if wrong:
        raise Failed(f"the program's {', '.join(wrong)} are not what its rows give")
    return run


def stretches(run, published):
    """The periods that the program reports, from its rows."""
    scale = errors.scale_of(run.metrics)
    periods = []
    for period in run.found["periods"]:
        rows = run.within(start=backtests.moment(period["from"]))
        periods.append({"name": period["name"], "from": period["from"]} | judged(rows, scale, published))
    return periods


def load(program, series):
    """The hourly load: all protocols on the last year, by year, and the peers."""
    about, published = series.about, backtests.publisher(series)
    results, runs = {"file": series.path.name, "targets": about["targets"], "protocols": {}}, {}
    for name, protocol in about["protocols"].items():
        say(f"{series.name}: {name}")
        times = TIMED if name == about["timed"] else 1
        tried = [program.backtest(series, 24, about["targets"], protocol) for _ in range(times)]
        run = runs[name] = checked(min(tried, key=lambda one: one.cpu_s))
        words = run.found["protocol"]["words"]
        results["protocols"][name] = {
            "words": words, "options": protocol, "cpu_s": run.cpu_s, "metrics": run.metrics, "periods": stretches(run, published),
        }  # fmt: skip
    say(f"{series.name}: by year")
    name = about["by_year"]["protocol"]
    run = checked(program.backtest(series, 24, about["by_year"]["targets"], about["protocols"][name]))
    results["years"] = []
    for year in sorted({row["target"].year for row in run.rows}):
        rows = [row for row in run.rows if row["target"].year == year]
        results["years"].append({"year": year} | judged(rows, None, published))
    results["peers"] = load_peers(series, runs, published)
    return results


def load_peers(series, runs, published):
    """Each peer and Almanac on the same hours from the same newest values."""
    about, values = series.about["peers"], series.values()
    daily, strict = runs[about["statistical"]], runs[about["trees"]]
    rows = peers.every(daily.rows, about["every"])
    scale = errors.scale_of(daily.metrics)
    issues = sorted({row["issued_at"] for row in rows})
    results = {
        "issues": len(issues), "every": about["every"], "first": issues[0].isoformat(), "days": about["history_days"],
        "statistical": {"Almanac": {"metrics": errors.measure(rows, scale)}},
    }  # fmt: skip
    for name, model in peers.load_models().items():
        say(f"{series.name}: {name}")
        found, cpu_s = peers.statistical(values, rows, model, 24 * about["history_days"])
        results["statistical"][name] = {"metrics": errors.measure(found, scale), "cpu_s": cpu_s / len(issues)}
    results["publisher"] = judged(rows, scale, published)["publisher"]
    say(f"{series.name}: LightGBM")
    found, cpu_s = peers.boosted_trees(values, strict.rows, series.about["zone"])
    results["trees"] = {"metrics": errors.measure(found, errors.scale_of(strict.metrics)), "cpu_s": cpu_s}
    return results


def small(program, series):
    """A shipped series: Almanac, naive, and the statistical models on the same issues."""
    say(series.name)
    about = series.about
    run = checked(program.backtest(series, about["horizon"], about["targets"]))
    scale = errors.scale_of(run.metrics)
    one = judged(run.rows, scale) | {"words": run.found["protocol"]["words"], "cpu_s": run.cpu_s, "peers": {}}
    one |= {"file": series.path.name, "targets": about["targets"], "model": run.found["model"]}
    for name, model in peers.models(about["season"]).items():
        found, cpu_s = peers.statistical(series.values(), run.rows, model)
        one["peers"][name] = {"metrics": errors.measure(found, scale), "cpu_s": cpu_s}
    return one


def measure(options, notes):
    """Everything that the page says, as one object."""
    program = backtests.Program(options.almanac)
    results = {"facts": machine.facts(ROOT) | {"built": options.built}, "load": None, "refresh": None, "many": None}
    results["small"] = {
        about["name"]: small(program, backtests.Series(ROOT / about["file"], about)) for about in notes["small"]
    }
    for path in options.files:
        if path.name != notes["load"]["file"]:
            raise Failed(f"{path.name} is not described\nremedy: describe it in {NOTES.relative_to(ROOT)}")
        series = backtests.Series(path, notes["load"])
        results["load"] = load(program, series)
        say(f"{series.name}: refresh in the server")
        results["refresh"] = tried(refreshes.measure, program, series)
    say(f"{many.FILES * many.COLUMNS:,} series in the server")
    results["many"] = tried(many.measure, program)
    return results


def tried(measured, *of):
    """One figure of many: where it fails the page says that it is missing."""
    try:
        return measured(*of)
    except (Failed, OSError) as fault:
        say(f"not measured: {fault}")
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--almanac", type=Path, required=True, help="the binary")
    parser.add_argument("--cache", type=Path, required=True, help="where results are kept")
    parser.add_argument("--built", action="store_true", help="the binary was built from this commit just now")
    parser.add_argument("--rewrite", action="store_true", help="write the page anew from the last results")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="series that are not shipped")
    options = parser.parse_args()
    kept = options.cache / "results.json"
    try:
        notes = tomllib.loads(NOTES.read_text())
        if not options.rewrite:
            results = measure(options, notes)
            kept.write_text(json.dumps(results, indent=1))
        rendering.write(ROOT / "docs" / "forecasting.md", json.loads(kept.read_text()), notes, HERE)
    except (Failed, OSError, ValueError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    say("wrote docs/forecasting.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
