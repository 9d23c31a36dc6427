"""Renders docs/forecasting.md from the results and forecast-notes.toml."""

MISSING = "not measured"
PERIODS = {
    "last_hour": "1 h", "last_day": "24 h", "last_week": "1 week", "last_4_weeks": "4 weeks", "last_year": "year",
}  # fmt: skip


def number(value, digits=2):
    return "" if value is None else f"{value:,.{digits}f}"


def percent(share):
    return "" if share is None else f"{100 * share:.1f}"


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells, words=1):
    """The header; the first so many columns are words, the others numbers."""
    return [line(*cells), line(*["---"] * words, *["---:"] * (len(cells) - words))]


def figure(results, wanted):
    """What was measured of a target, coverage in percent; None where it was not."""
    if wanted["of"] == "refresh":
        return results["refresh"] and results["refresh"][wanted["metric"]]
    if not results["load"]:
        return None
    protocol = results["load"]["protocols"][wanted["of"]]
    if wanted["metric"] == "cpu_s":
        return protocol["cpu_s"]
    value = protocol["metrics"][wanted["metric"]]
    return 100 * value if wanted["metric"].startswith("coverage") else value


def reaches(value, bar):
    """A bar is a most, or a range."""
    return bar[0] <= value <= bar[1] if isinstance(bar, list) else value <= bar


def bar_words(bar):
    return f"{bar[0]:g} to {bar[1]:g}" if isinstance(bar, list) else f"{bar:.2f}"


def targets(results, notes):
    lines = [line("what", "reference", "measured", "must", "stretch", "met"), line("---", "---", "---:", "---:", "---:", "---")]
    for wanted in notes["figures"]:
        value = figure(results, wanted)
        met = ""
        if value is not None:
            met = "**no**" if not reaches(value, wanted["must"]) else "yes"
            met = "yes, stretch" if reaches(value, wanted["stretch"]) else met
        # Three digits: two would round a miss into a hit.
        shown = MISSING if value is None else number(value, 3)
        lines.append(line(wanted["name"], wanted["reference"], shown, bar_words(wanted["must"]), bar_words(wanted["stretch"]), met))
    many = results["many"]
    lines.append(line("10,000 series of 1,000 hourly points: import, s", "", many_figure(many, "import_s"), "", "", ""))
    lines.append(line("the same: forecast and back-test of all, s", "", many_figure(many, "forecast_s"), "", "", ""))
    lines.append(line("the same: most memory of the server, MiB", "", many_figure(many, "memory_mib"), "", "", ""))
    return lines


def many_figure(many, name):
    return number(many[name], 0) if many else MISSING


def periods(load):
    lines = head(
        "known at the issue", "last", "hours", "MAPE %", "sMAPE %", "MASE", "pinball MW", "90 % covers %", "naive MAPE %",
        "naive sMAPE %", "naive MASE", "publisher MAPE %", words=2,
    )  # fmt: skip
    for name, protocol in load["protocols"].items():
        for period in protocol["periods"]:
            own, naive = period["almanac"], period["naive"]
            lines.append(
                line(
                    name, PERIODS.get(period["name"], period["name"]), f"{own['n']:,}", number(own["mape"]), number(own["smape"]),
                    number(own["mase"]), number(own["pinball"], 1), percent(own["coverage_90"]), number(naive["mape"]),
                    number(naive["smape"]), number(naive["mase"]), number(period["publisher"]),
                )  # fmt: skip
            )
    return lines


def years(load):
    lines = head("year", "hours", "MAPE %", "90 % covers %", "naive MAPE %", "publisher MAPE %")
    for one in load["years"]:
        own = one["almanac"]
        cells = number(own["mape"]), percent(own["coverage_90"]), number(one["naive"]["mape"]), number(one["publisher"])
        lines.append(line(one["year"], f"{own['n']:,}", *cells))
    return lines


def statistical(load):
    found = load["peers"]
    lines = head("model", "MAPE %", "sMAPE %", "MASE", "90 % covers %", "CPU s an issue")
    for name, one in found["statistical"].items():
        own = one["metrics"]
        cells = number(own["mape"]), number(own["smape"]), number(own["mase"]), percent(own["coverage_90"])
        lines.append(line(name, *cells, number(one.get("cpu_s"), 3)))
    if found["publisher"] is not None:
        lines.append(line("ENTSO-E's own, the day before", number(found["publisher"]), *[""] * 4))
    return lines


def trees(load):
    strict, found = load["protocols"]["strict"], load["peers"]["trees"]
    lines = head("model", "hours", "MAPE %", "sMAPE %", "MASE", "CPU s, the year")
    for name, one in (("Almanac", strict), ("LightGBM, 300 trees", found)):
        own = one["metrics"]
        cells = number(own["mape"]), number(own["smape"]), number(own["mase"]), number(one["cpu_s"], 1)
        lines.append(line(name, f"{own['n']:,}", *cells))
    return lines


def small(results):
    lines = head(
        "series", "file", "issued, for the targets", "model at the end", "MASE", "90 % covers %", "naive MASE", "AutoETS MASE",
        "AutoETS covers %", "AutoTheta MASE", "AutoTheta covers %", words=4,
    )  # fmt: skip
    for name, one in results["small"].items():
        cells = [number(one["almanac"]["mase"]), percent(one["almanac"]["coverage_90"]), number(one["naive"]["mase"])]
        for peer in ("AutoETS", "AutoTheta"):
            found = one["peers"][peer]["metrics"]
            cells += [number(found["mase"]), percent(found["coverage_90"])]
        lines.append(line(name, f"`{one['file']}`", f"{one['words']}; {one['targets'].replace('..', ' to ')}", one["model"], *cells))
    return lines


def load_sections(results, notes):
    load = results["load"]
    found, about = load["peers"], notes["load"]
    first, last = load["targets"].split("..")
    refresh = results["refresh"]
    said = [
        f"*refresh*: {refresh['points']:,} rows, an uploaded file; from `PUT /api/v1/sources/ID/refresh` until the new forecast of",
        f"{refresh['horizon']} steps is published with its back-test over a year; {refresh['cpu_s']:.1f} CPU s. Before, the file was imported in",
        f"{refresh['import_s']:.1f} s. The server never held more than {refresh['memory_mib']:.0f} MiB.",
        "",
    ] if refresh else []  # fmt: skip
    return [
        *said,
        "## The Swiss load by period",
        "",
        f"`{load['file']}`: hourly, MW. Targets {first} to {last}. What was known:",
        "",
        *(
            f"- *{name}*, `{' '.join(protocol['options'])}`: {protocol['words']}; {protocol['cpu_s']:.1f} CPU s"
            for name, protocol in load["protocols"].items()
        ),
        "- *publisher*: ENTSO-E's own forecast, published the day before. Only its absolute percentage errors are at hand, so no",
        "  other metric of it is.",
        "",
        *periods(load),
        "",
        "One hour, a day and a week are what a person sees on the page of a series; they say little of how good a method is.",
        "",
        "## The Swiss load by year",
        "",
        f"Protocol *{about['by_year']['protocol']}* on {about['by_year']['targets'].replace('..', ' to ')}, one run.",
        "The recipe was found on the last year and the one before it: read differences of some hundredths there as nothing. 2022",
        "has no publisher's error: in that year the source shows the load as the forecast.",
        "",
        *years(load),
        "",
        "## Beside what a user would pick instead",
        "",
        f"statsforecast, issued at 00:00 local for the day: each model knows the {found['days']} days of load up to the issue (Almanac: all before",
        f"it), a missing hour filled with the last one. {found['issues']} issues, every {found['every']} days from {found['first'][:10]}; all rows of this table on the same",
        "hours.",
        "",
        *statistical(load),
        "",
        "LightGBM on the features of the reference project, leak-free, refitted weekly: newest load 25 h before the target, for",
        "the features and for the labels, on all hours. The reference drops loads above the 99.9th percentile of the whole",
        "series, which looks ahead; here they stay.",
        "",
        *trees(load),
        "",
    ]


def many_words(many):
    if not many:
        return []
    return [
        f"*{many['series']:,} series*: uploaded as CSV files of 1,000 columns, {many['mebibytes']:.0f} MiB in all, each column made a series by",
        f"`POST /api/v1/series`; import {many['import_cpu_s']:.0f} CPU s, forecasts {many['forecast_cpu_s']:.0f} CPU s.",
        "",
    ]


def write(path, results, notes, folder):
    about = results["facts"]
    missing = [] if results["load"] else ["Not measured this time, as no path was given: the Swiss load.", ""]
    lines = [
        "# Forecasting",
        "",
        "Written by `make eval`; not edited by hand. Every figure is of a walk-forward back-test through `almanac forecast FILE",
        "--backtest FROM..TO --json --out ROWS`, computed from the rows it writes, checked against the figures it prints. Series",
        "that are shipped are tried always; the Swiss load, which is not, is given as a path, its publisher's errors beside it:",
        '`make eval SERIES="/path/swiss-load-hourly.csv"`.',
        "",
        f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}, Python {about['python']}; "
        f"{about['date']}, commit {about['commit']}{'' if about['built'] else ', the program built apart'}; "
        f"load of the machine in the last 15 minutes {about['load_15_min']}.",
        "",
        *missing,
        "## Targets",
        "",
        *targets(results, notes),
        "",
        *many_words(results["many"]),
        *(load_sections(results, notes) if results["load"] else []),
        "## Other series",
        "",
        "The same code, told nothing but the columns; MASE, as percentages mean nothing near zero. A forecast of so many steps",
        "is issued every so many steps, from all values before. AutoETS and AutoTheta are statsforecast's, told the season (7",
        "for days), on the same issues. Coverage is of the 90 % interval.",
        "",
        *small(results),
        "",
        "## What the published 4.11 % is, and why it is not imitated",
        "",
        *(folder / "published.md").read_text().splitlines(),
        "",
        "## Definitions",
        "",
        *(folder / "definitions.md").read_text().splitlines(),
    ]
    path.write_text("\n".join(lines) + "\n")
