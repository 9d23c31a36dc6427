"""The metrics of `crates/forecast/src/metrics.rs`, written apart: same names, same formulas. See definitions.md.

A row is a mapping with `forecast`, `actual` and, where there are intervals, `lower_80` to `upper_95`; None is unknown.
"""

COVERAGES = (80, 90, 95)
# The program prints its figures whole; anything beyond rounding is another formula.
AGREE = 1e-6


def mean(values):
    return sum(values) / len(values) if values else None


def pinball(forecast, actual, at):
    return at * (actual - forecast) if actual >= forecast else (1 - at) * (forecast - actual)


def measure(rows, scale=None):
    """Errors of the rows whose actual value is known. `scale`: see `scale_of`."""
    known = [row for row in rows if row["actual"] is not None and row["forecast"] is not None]
    pairs = [(row["forecast"], row["actual"]) for row in known]
    sizes = [(abs(forecast - actual), abs(forecast) + abs(actual)) for forecast, actual in pairs]
    mae = mean([error for error, _ in sizes])
    return {
        "n": len(known),
        "mape": mean([100 * abs((forecast - actual) / actual) for forecast, actual in pairs if actual]),
        "smape": mean([200 * error / size if size else 0.0 for error, size in sizes]),
        "mae": mae,
        "mase": mae / scale if scale and mae is not None else None,
        "pinball": mean([loss(row) for row in known if row.get("lower_90") is not None]),
        "coverage_90": mean([float(row["lower_90"] <= row["actual"] <= row["upper_90"])
                             for row in known if row.get("lower_90") is not None]),
    }  # fmt: skip


def loss(row):
    """Mean pinball loss over the bounds that there are and the forecast as median."""
    losses = [pinball(row["forecast"], row["actual"], 0.5)]
    for coverage in COVERAGES:
        if row.get(f"lower_{coverage}") is not None:
            tail = (1 - coverage / 100) / 2
            losses.append(pinball(row[f"lower_{coverage}"], row["actual"], tail))
            losses.append(pinball(row[f"upper_{coverage}"], row["actual"], 1 - tail))
    return mean(losses)


def scale_of(metrics):
    """What the program divided by for MASE, so that others are divided by the same."""
    return metrics["mae"] / metrics["mase"] if metrics["mase"] else None


def disagreements(own, programs):
    """The metrics of which our formula and the program's give different values."""
    return [
        name for name, value in own.items()
        if (value is None) != (programs[name] is None)
        or value is not None and abs(value - programs[name]) > AGREE * max(1.0, abs(value))
    ]  # fmt: skip
