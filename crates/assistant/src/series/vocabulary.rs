//! General English of time and of questions about numbers. No word here is of any one series.

use tables::calendar::WEEKDAYS;

/// Days of the week from Monday as 0, and whether the word speaks of all of them ("Sundays").
pub(super) fn weekday(word: &str) -> Option<(i8, bool)> {
    let short =
        |day: &str| word == &day[..3] || (day == "tuesday" && word == "tues") || (day == "thursday" && word == "thurs");
    let at = WEEKDAYS.iter().position(|day| word.strip_suffix('s').unwrap_or(word) == *day || short(day))?;
    Some((i8::try_from(at).ok()?, word.len() > 5 && word.ends_with('s')))
}

/// First month of a season of the northern calendar, by whole months.
pub(super) fn season(word: &str) -> Option<i8> {
    match word {
        "spring" | "springs" | "springtime" => Some(3),
        "summer" | "summers" | "summertime" => Some(6),
        "autumn" | "autumns" | "fall" => Some(9),
        "winter" | "winters" | "wintertime" => Some(12),
        _ => None,
    }
}

/// Hours of a part of the day, as minutes from midnight; the end may lie before the beginning.
pub(super) fn part_of_day(word: &str) -> Option<(u16, u16)> {
    match word {
        "morning" | "mornings" => Some((6 * 60, 12 * 60)),
        "afternoon" | "afternoons" => Some((12 * 60, 18 * 60)),
        "evening" | "evenings" => Some((18 * 60, 22 * 60)),
        "night" | "nights" | "nighttime" | "overnight" | "nightly" => Some((22 * 60, 6 * 60)),
        "daytime" => Some((6 * 60, 22 * 60)),
        _ => None,
    }
}

pub(super) const ACCURACY: &[&str] = &[
    "accurate",
    "accurately",
    "accuracy",
    "error",
    "errors",
    "mape",
    "smape",
    "mase",
    "rmse",
    "mae",
    "reliable",
    "reliability",
    "coverage",
    "inaccurate",
    "precise",
    "precision",
    "backtest",
    "backtested",
    "trustworthy",
    "trust",
];
pub(super) const FORECAST: &[&str] = &[
    "forecast",
    "forecasts",
    "forecasted",
    "forecasting",
    "predict",
    "predicts",
    "predicted",
    "prediction",
    "predictions",
    "outlook",
    "interval",
    "intervals",
    "projection",
    "projected",
];
pub(super) const EXPECTED: &[&str] = &["will", "expected", "expect", "going", "shall"];
pub(super) const PAST: &[&str] = &["was", "were", "did", "had", "been"];
pub(super) const HIGHEST: &[&str] = &[
    "highest",
    "max",
    "maximum",
    "maximal",
    "maxima",
    "peak",
    "peaks",
    "peaked",
    "largest",
    "greatest",
    "biggest",
    "top",
    "most",
    "record",
    "strongest",
    "hottest",
    "warmest",
    "busiest",
    "dearest",
];
pub(super) const LOWEST: &[&str] = &[
    "lowest", "min", "minimum", "minimal", "minima", "smallest", "least", "bottom", "trough", "weakest", "coldest",
    "coolest", "cheapest", "bottomed",
];
pub(super) const MEAN: &[&str] =
    &["average", "averages", "averaged", "mean", "avg", "typical", "typically", "usual", "usually", "normally"];
pub(super) const MEDIAN: &[&str] = &["median"];
pub(super) const SUM: &[&str] = &["total", "sum", "totals", "cumulative", "altogether", "overall"];
pub(super) const DEVIATION: &[&str] = &["deviation", "volatility", "volatile", "spread", "variability"];
pub(super) const TREND: &[&str] = &[
    "trend",
    "trends",
    "trending",
    "developed",
    "develop",
    "development",
    "evolved",
    "evolve",
    "evolution",
    "rising",
    "falling",
    "increasing",
    "decreasing",
    "growing",
    "shrinking",
    "declining",
    "grown",
    "risen",
    "fallen",
];
pub(super) const COMPARE: &[&str] = &[
    "compare",
    "compares",
    "compared",
    "comparison",
    "comparing",
    "versus",
    "vs",
    "difference",
    "differ",
    "differs",
    "differed",
    "different",
    "contrast",
];
pub(super) const CHANGE: &[&str] = &[
    "change",
    "changed",
    "changes",
    "increase",
    "increased",
    "decrease",
    "decreased",
    "grow",
    "grew",
    "growth",
    "rise",
    "rose",
    "fall",
    "fell",
    "drop",
    "dropped",
    "decline",
    "declined",
];
pub(super) const GENERIC: &[&str] = &[
    "every",
    "each",
    "typical",
    "typically",
    "usual",
    "usually",
    "normally",
    "generally",
    "always",
    "all",
    "any",
    "per",
    "general",
];
pub(super) const LATEST: &[&str] = &["latest", "newest", "current", "currently", "now"];
pub(super) const MISSING: &[&str] = &["missing", "gap", "gaps", "absent", "incomplete", "complete"];
/// What is asked of a text and not of a curve.
pub(super) const DOCUMENT: &[&str] = &[
    "document",
    "documents",
    "pdf",
    "page",
    "pages",
    "chapter",
    "section",
    "paragraph",
    "paragraphs",
    "author",
    "authors",
    "article",
    "paper",
    "report",
    "reports",
    "says",
    "say",
    "mention",
    "mentions",
    "mentioned",
    "describe",
    "described",
    "describes",
    "explain",
    "explains",
    "define",
    "definition",
    "recipe",
    "according",
    "summarise",
    "summarize",
    "contract",
    "policy",
    "law",
    "email",
    "why",
    "who",
    "whom",
    "whose",
    "write",
    "translate",
    "meaning",
    "handbook",
    "manual",
    "invoice",
    "cite",
    "quote",
];
/// Words for a series as such, where its name is not said.
pub(super) const SERIES: &[&str] = &[
    "series",
    "data",
    "value",
    "values",
    "curve",
    "point",
    "points",
    "measurement",
    "measurements",
    "dataset",
    "reading",
    "readings",
    "observation",
    "observations",
    "number",
    "numbers",
    "figure",
    "figures",
    "timeseries",
    "level",
    "levels",
    "record",
    "records",
];

/// Everyday words for what series measure; a word stands for the others of its line.
pub(super) const KIN: &[&[&str]] = &[
    &["load", "demand", "consumption", "consumed", "usage", "consume", "use"],
    &["load", "power", "electricity", "electric", "electrical", "energy", "grid"],
    &["production", "generation", "output", "produced", "generated", "produce", "generate"],
    &["price", "cost", "rate", "quote"],
    &["temperature", "temp", "warm", "cold", "hot", "heat"],
    &["sale", "sold", "revenue", "turnover", "sell"],
    &["passenger", "traveller", "traveler", "traffic"],
    &["visitor", "visit", "guest"],
    &["rain", "rainfall", "precipitation"],
    &["wind", "windspeed"],
    &["co2", "carbon", "emission"],
    &["swiss", "switzerland"],
    &["french", "france"],
    &["dutch", "netherlands"],
    &["spanish", "spain"],
    &["british", "britain", "uk"],
    &["danish", "denmark"],
    &["polish", "poland"],
    &["american", "us", "usa"],
];
