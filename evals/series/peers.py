"""What a user would pick instead: statsforecast's models, and LightGBM on the features of the reference project.

Each forecasts the very targets of Almanac's back-test from the values up to the newest that Almanac's forecast knew.
"""

import time
import warnings

import lightgbm
import pandas as pd
from statsforecast.models import MSTL, AutoETS, AutoTheta, SeasonalNaive

# The level of which intervals are compared.
LEVEL = 90
HOUR = pd.Timedelta(1, "h")
# As in the reference project, which forecasts the hour 24 h after the one that it stands at.
LEAD = 24 * HOUR
TREES = 300
PARAMETERS = {"force_row_wise": True, "verbose": -1, "num_threads": 1}
REFIT = 7 * 24 * HOUR


def load_models():
    """For an hourly load with a day and a week in it."""
    return {
        "MSTL (day, week) + AutoETS": MSTL([24, 168], trend_forecaster=AutoETS(model="ZZN")),
        "AutoTheta (day)": AutoTheta(season_length=24),
        "AutoETS (day)": AutoETS(season_length=24),
        "SeasonalNaive (week)": SeasonalNaive(168),
    }


def models(season):
    """For a series with that season, or none where it is 1; both models find out whether it is there."""
    return {"AutoETS": AutoETS(season_length=season), "AutoTheta": AutoTheta(season_length=season)}


def by_issue(rows):
    """The rows of each issue, by the newest value known at it."""
    issues = {}
    for row in rows:
        issues.setdefault(row["newest_known"], []).append(row)
    return issues


def statistical(values, rows, model, history_max=None):
    """The rows with the model's forecasts and intervals in place of Almanac's, and its CPU seconds. Missing values are
    filled with the last one known, as these models take none."""
    found, cpu_s = [], 0.0
    for newest, targets in by_issue(rows).items():
        known = values[:newest].ffill().dropna().to_numpy()[-(history_max or 0) :]
        at = values.index.get_loc(newest)
        steps = [values.index.get_loc(row["target"]) - at for row in targets]
        began = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = model.forecast(y=known, h=max(steps), level=[LEVEL])
        cpu_s += time.process_time() - began
        for row, step in zip(targets, steps):
            found.append({
                "target": row["target"], "actual": row["actual"], "forecast": float(made["mean"][step - 1]),
                "lower_90": float(made[f"lo-{LEVEL}"][step - 1]), "upper_90": float(made[f"hi-{LEVEL}"][step - 1]),
            })  # fmt: skip
    return found, cpu_s


def reference_features(values, zone):
    """The reference project's features of the hour at which it stands, by that hour: the newest load is the one before."""
    local = values.index.tz_convert(zone)
    columns = {name: getattr(local, name) for name in ("year", "month", "day", "hour", "weekday")}
    columns |= {f"{hours}h_ago": values.shift(hours).to_numpy() for hours in (1, 2, 3, 24, 168)}
    before = values.shift(1)
    for hours in (8, 24, 168):
        window = before.rolling(hours, min_periods=1)
        columns |= {f"{hours}h_{name}": getattr(window, name)().to_numpy() for name in ("min", "max", "median")}
    return pd.DataFrame(columns, index=values.index)


def boosted_trees(values, rows, zone):
    """Forecasts of the rows, all of which know the loads up to 25 h before the target, and the CPU seconds. Refitted weekly,
    on labels that were known by then: loads up to one hour before the hour stood at, not up to one before the target."""
    began = time.process_time()
    features = reference_features(values, zone)
    labels = values.shift(freq=-LEAD).reindex(values.index)
    found, model, fitted = [], None, None
    for row in rows:
        stood_at = row["target"] - LEAD
        if model is None or stood_at >= fitted + REFIT:
            known = labels[: stood_at - LEAD - HOUR].dropna()
            data = lightgbm.Dataset(features.loc[known.index], known)
            model = lightgbm.train(PARAMETERS, data, TREES)
            fitted = stood_at
        forecast = model.predict(features.loc[[stood_at]])[0]
        found.append({"target": row["target"], "actual": row["actual"], "forecast": float(forecast)})
    return found, time.process_time() - began


def every(rows, step):
    """The rows of every so many issues: a subset for what is too slow for all."""
    issues = sorted({row["newest_known"] for row in rows})
    chosen = set(issues[::step])
    return [row for row in rows if row["newest_known"] in chosen]
