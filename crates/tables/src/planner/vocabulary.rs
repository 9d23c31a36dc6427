//! The English that questions to any table are made of: comparisons, superlatives, aggregates, and which everyday nouns name
//! the same kind of column. Nothing here knows a particular table; what does is a defect.

use crate::words::{ONES, ORDINALS, TENS};

/// An adjective that compares numbers.
#[derive(Debug)]
pub(super) struct Adjective {
    /// Base, comparative, superlative; further forms after them.
    pub forms: &'static [&'static str],
    /// Whether more of it means a larger number.
    pub high: bool,
    /// Words that the names of its columns have, the likeliest first; none where it goes with any column.
    pub nouns: &'static [&'static str],
}

const fn adjective(forms: &'static [&'static str], high: bool, nouns: &'static [&'static str]) -> Adjective {
    Adjective { forms, high, nouns }
}

const PRICE: &[&str] = &["price", "cost", "fee", "rent", "fare", "amount", "rate", "total"];
const LENGTH: &[&str] = &["length", "duration", "runtime", "time", "distance", "reserve", "life", "range", "span"];
const SIZE: &[&str] = &["size", "area", "diameter", "population", "volume", "capacity", "radius", "length"];
const AGE: &[&str] = &["age", "born", "birth", "founded", "established", "built", "opened", "year", "date"];
const WHEN: &[&str] =
    &["date", "year", "founded", "released", "published", "hired", "joined", "opened", "created", "time"];
const HEIGHT: &[&str] = &["height", "elevation", "altitude", "summit"];
const MASS: &[&str] = &["weight", "mass"];
const SPEED: &[&str] = &["speed", "acceleration", "pace", "velocity"];
const SCORE: &[&str] = &["rating", "score", "stars", "grade", "points", "review"];
const HEAT: &[&str] = &["temperature", "temp", "heat"];

/// Comparing adjectives. The first form is what a question's word is reduced to.
pub(super) const ADJECTIVES: &[Adjective] = &[
    adjective(&["cheap", "cheaper", "cheapest", "affordable", "inexpensive"], false, PRICE),
    adjective(
        &["expensive", "dearer", "dearest", "dear", "costly", "pricey", "pricier", "priciest", "costlier", "costliest"],
        true,
        PRICE,
    ),
    adjective(&["long", "longer", "longest"], true, LENGTH),
    adjective(
        &["short", "shorter", "shortest"],
        false,
        &["length", "duration", "runtime", "time", "distance", "reserve", "range", "height"],
    ),
    adjective(&["tall", "taller", "tallest"], true, HEIGHT),
    adjective(&["thick", "thicker", "thickest"], true, &["thickness", "depth", "pages"]),
    adjective(
        &["thin", "thinner", "thinnest", "slim", "slimmer", "slimmest", "flattest"],
        false,
        &["thickness", "depth"],
    ),
    adjective(&["wide", "wider", "widest", "broad", "broader", "broadest"], true, &["width", "breadth"]),
    adjective(&["narrow", "narrower", "narrowest"], false, &["width", "breadth"]),
    adjective(&["deep", "deeper", "deepest"], true, &["depth", "water", "dive"]),
    adjective(&["shallow", "shallower", "shallowest"], false, &["depth"]),
    adjective(&["heavy", "heavier", "heaviest"], true, MASS),
    adjective(&["light", "lighter", "lightest", "lightweight"], false, MASS),
    adjective(&["fast", "faster", "fastest", "quick", "quicker", "quickest"], true, SPEED),
    adjective(&["slow", "slower", "slowest"], false, SPEED),
    adjective(&["old", "older", "oldest", "elder", "eldest"], true, AGE),
    adjective(&["young", "younger", "youngest"], false, AGE),
    adjective(&["new", "newer", "newest", "recent", "latest"], true, WHEN),
    adjective(&["early", "earlier", "earliest"], false, WHEN),
    adjective(&["late", "later"], true, WHEN),
    adjective(&["hot", "hotter", "hottest", "warm", "warmer", "warmest"], true, HEAT),
    adjective(&["cold", "colder", "coldest", "cool", "cooler", "coolest"], false, HEAT),
    adjective(
        &["rich", "richer", "richest", "wealthy", "wealthier", "wealthiest"],
        true,
        &["gdp", "income", "wealth", "worth", "revenue", "capita"],
    ),
    adjective(&["poor", "poorer", "poorest"], false, &["gdp", "income", "wealth", "worth", "revenue", "capita"]),
    adjective(&["populous", "populated", "crowded"], true, &["population", "inhabitants", "density"]),
    adjective(&["dense", "denser", "densest"], true, &["density"]),
    adjective(&["powerful", "strong", "stronger", "strongest"], true, &["power", "strength", "force"]),
    adjective(&["weak", "weaker", "weakest"], false, &["power", "strength", "force"]),
    adjective(&["bright", "brighter", "brightest"], true, &["brightness", "magnitude", "lumens"]),
    adjective(&["loud", "louder", "loudest"], true, &["noise", "volume", "loudness"]),
    adjective(&["far", "farther", "farthest", "further", "furthest", "distant"], true, &["distance"]),
    adjective(&["near", "nearer", "nearest", "close", "closer", "closest"], false, &["distance"]),
    adjective(&["steep", "steeper", "steepest"], true, &["slope", "gradient", "grade"]),
    adjective(&["roomy", "roomier", "roomiest", "spacious"], true, &["capacity", "space", "volume", "seats"]),
    adjective(&["profitable"], true, &["profit", "margin", "revenue"]),
    adjective(&["good", "better", "best"], true, SCORE),
    adjective(&["bad", "worse", "worst"], false, SCORE),
    adjective(&["large", "larger", "largest", "big", "bigger", "biggest", "great", "greater", "greatest"], true, SIZE),
    adjective(&["small", "smaller", "smallest", "little", "tiny", "tiniest"], false, SIZE),
    adjective(&["high", "higher", "highest", "maximum", "max", "top", "maximal"], true, HEIGHT),
    adjective(&["low", "lower", "lowest", "minimum", "min", "minimal", "least", "fewest"], false, HEIGHT),
];

/// Everyday nouns and verbs that ask for the same column; the names of columns use any of a line.
pub(super) const KIN: &[&[&str]] = &[
    &["price", "cost", "costs", "fee", "priced", "pay", "paid", "charge"],
    &[
        "salary",
        "wage",
        "wages",
        "income",
        "earn",
        "earns",
        "earner",
        "earners",
        "earning",
        "earnings",
        "pay",
        "paid",
        "compensation",
        "money",
        "payroll",
        "makes",
    ],
    &[
        "amount", "total", "value", "sum", "spend", "spent", "spends", "revenue", "sales", "turnover", "price", "cost",
        "worth",
    ],
    &["gdp", "economy", "economies", "economic"],
    &["life", "live", "lives", "lifespan", "longevity"],
    &["country", "nation"],
    &["city", "town", "location", "place", "based", "live", "lives", "located", "office"],
    &["department", "team", "division"],
    &["birth", "born", "birthday"],
    &["hire", "hired", "joined", "join", "started", "start", "employed", "entry"],
    &["temperature", "temp", "temperatures"],
    &["returned", "return", "back", "brought"],
    &["loaned", "borrowed", "lent", "lend", "loan", "rented"],
    &["founded", "established", "founding", "foundation", "created", "formed"],
    &["discovered", "discovery", "found"],
    &["opened", "opening", "built", "commissioned", "construction", "constructed", "inaugurated"],
    &["released", "release", "published", "publication", "issued", "came"],
    &[
        "population",
        "inhabitants",
        "people",
        "residents",
        "inhabitant",
        "occupants",
        "occupancy",
        "persons",
        "attendees",
    ],
    &["seats", "seat", "seater", "people", "passengers", "persons", "room"],
    &["area", "surface", "size", "space"],
    &["memory", "ram"],
    &["storage", "ssd", "disk", "drive"],
    &["processor", "cpu", "chip"],
    &["display", "screen", "monitor"],
    &["graphics", "gpu"],
    &["leave", "holiday", "holidays", "vacation"],
    &["weight", "mass", "weigh", "weighs", "weighing"],
    &["height", "tall", "elevation", "altitude", "high", "summit"],
    &["length", "long", "duration", "runtime", "lasts", "last", "lasting", "minutes"],
    &["color", "colour", "coloured", "colored"],
    &["brand", "maker", "manufacturer", "make", "company", "producer", "vendor", "made"],
    &["category", "type", "kind", "genre", "sort", "class", "group"],
    &["rating", "score", "stars", "grade", "rated", "review"],
    &["author", "writer", "wrote", "written"],
    &["director", "directed", "directs"],
    &["title", "name", "called", "named"],
    &["speed", "fast", "velocity"],
    &["quantity", "units", "qty", "pieces", "items"],
    &["customer", "client", "buyer", "ordered"],
    &["status", "state"],
    &["age", "old", "aged"],
    &["gender", "sex"],
    &["language", "languages", "speak", "speaks", "spoken", "speaking"],
    &["fuel", "energy"],
    &["power", "horsepower", "output", "capacity"],
    &["stock", "available", "availability", "inventory"],
    &["discount", "rebate", "reduction"],
    &["pages", "page"],
    &["beds", "bed", "places"],
    &["job", "role", "position", "occupation", "works"],
    &["payment", "paid", "method"],
    &["shipping", "shipped", "delivered", "delivery"],
    &["car", "vehicle", "model"],
];

/// The word for a column that a misspelled one is a typing error away from.
pub(super) fn kin_near(word: &str) -> Option<&'static str> {
    let errors = if word.len() >= 8 { 2 } else { 1 };
    let is_near = |known: &&&str| known.len() >= 5 && super::index::distance(known, word) <= errors;
    if word.len() < 5 { None } else { KIN.iter().flat_map(|line| line.iter()).find(is_near).copied() }
}

/// Phrases before a number that bound it, longest first within each list.
pub(super) const AT_LEAST: &[&str] = &[
    "at least",
    "atleast",
    "no less than",
    "not less than",
    "no fewer than",
    "not under",
    "not below",
    "minimum of",
    "a minimum of",
    "minimum",
    "min",
    "from",
    "starting at",
    "starting from",
    "since",
    "as of",
    ">=",
    "≥",
    "not before",
];
pub(super) const MORE_THAN: &[&str] = &[
    "more than",
    "greater than",
    "higher than",
    "larger than",
    "bigger than",
    "in excess of",
    "over",
    "above",
    "exceeding",
    "exceeds",
    "exceed",
    "beyond",
    "upwards of",
    "after",
    "later than",
    "past",
    ">",
    "better than",
    "well over",
    "north of",
];
pub(super) const AT_MOST: &[&str] = &[
    "at most",
    "atmost",
    "no more than",
    "not more than",
    "not over",
    "not above",
    "maximum of",
    "a maximum of",
    "maximum",
    "max",
    "up to",
    "until",
    "through",
    "as much as",
    "<=",
    "≤",
    "no later than",
    "not exceeding",
    "limit of",
    "by the end of",
];
pub(super) const LESS_THAN: &[&str] = &[
    "less than",
    "fewer than",
    "lower than",
    "smaller than",
    "under",
    "below",
    "before",
    "earlier than",
    "prior to",
    "<",
    "beneath",
    "south of",
    "short of",
];
/// Phrases after a number that bound it.
pub(super) const OR_MORE: &[&str] = &[
    "or more",
    "at the least",
    "at the very least",
    "or better",
    "or higher",
    "or above",
    "or greater",
    "or over",
    "or larger",
    "or longer",
    "or later",
    "or up",
    "and up",
    "and above",
    "and over",
    "and more",
    "and higher",
    "or bigger",
    "or deeper",
    "or heavier",
    "or newer",
    "or after",
    "and later",
    "or older",
    "plus",
    "upwards",
    "minimum",
    "at least",
    "onwards",
    "and newer",
    "or thicker",
];
pub(super) const OR_LESS: &[&str] = &[
    "or less",
    "at the most",
    "at the very most",
    "or fewer",
    "or lower",
    "or below",
    "or under",
    "or smaller",
    "or shorter",
    "or cheaper",
    "or earlier",
    "or lighter",
    "or thinner",
    "or younger",
    "and under",
    "and below",
    "and less",
    "and lower",
    "maximum",
    "max",
    "at most",
    "or before",
    "tops",
    "and smaller",
    "and earlier",
];
/// Words that make a number approximate.
pub(super) const ABOUT: &[&str] =
    &["about", "around", "roughly", "approximately", "approx", "circa", "nearly", "almost", "some", "~"];

/// Words that negate what follows.
pub(super) const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "without",
    "except",
    "excluding",
    "non",
    "isnt",
    "arent",
    "dont",
    "doesnt",
    "wasnt",
    "werent",
    "never",
    "neither",
    "nor",
    "lacking",
    "outside",
    "cannot",
    "cant",
    "wont",
    "apart",
    "lack",
    "lacks",
    "exclude",
    "besides",
    "didnt",
    "havent",
    "hasnt",
];
/// Words after which a value is all that there is.
pub(super) const ONLYS: &[&str] = &["only", "just", "solely", "exclusively", "nothing"];

/// Words that ask for an amount that one of a kind has.
pub(super) const AVERAGES: &[&str] = &["average", "mean", "avg", "averaged", "typical", "typically"];
pub(super) const SUMS: &[&str] = &[
    "total",
    "sum",
    "added",
    "combined",
    "overall",
    "altogether",
    "together",
    "aggregate",
    "totals",
    "summed",
    "cumulative",
];
pub(super) const SHARES: &[&str] = &["percentage", "percent", "share", "proportion", "fraction", "percentages", "%"];
pub(super) const DISTINCTS: &[&str] = &["different", "distinct", "unique", "various"];
pub(super) const COMMONS: &[&str] =
    &["common", "often", "frequent", "frequently", "popular", "represented", "prevalent", "commonly", "widespread"];

/// Numbers in words.
pub(super) fn number_word(word: &str) -> Option<f64> {
    if let Some(at) = ONES.iter().position(|one| *one == word) {
        return Some(at as f64);
    }
    if let Some(at) = TENS.iter().position(|ten| *ten == word) {
        return Some(20.0 + 10.0 * at as f64);
    }
    (word == "dozen").then_some(12.0)
}

/// "third"; up to the twelfth.
pub(super) fn ordinal(word: &str) -> Option<f64> {
    ORDINALS.iter().position(|ordinal| *ordinal == word).map(|at| (at + 1) as f64)
}

/// Magnitudes that may be misspelled.
const MAGNITUDES: &[(&str, f64)] =
    &[("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];

/// What a word after a number multiplies it by.
pub(super) fn magnitude(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "k" | "thousand" | "grand" => 1e3,
        "million" | "mio" | "mn" | "mln" | "millions" => 1e6,
        "billion" | "bn" | "billions" => 1e9,
        "trillion" | "tn" | "trillions" => 1e12,
        word if word.len() >= 6 => {
            return MAGNITUDES
                .iter()
                .find(|(name, _)| super::index::distance(name, word) == 1)
                .map(|(_, times)| *times);
        }
        _ => return None,
    })
}

/// The adjective that this word is a form of, and which form: 0 base, 1 comparative, 2 superlative.
pub(super) fn adjective_of(word: &str) -> Option<(&'static Adjective, usize)> {
    ADJECTIVES.iter().find_map(|adjective| {
        let form = adjective.forms.iter().position(|form| *form == word)?;
        let form = match adjective.forms[form] {
            word if word.ends_with("est")
                || matches!(
                    word,
                    "best" | "worst" | "least" | "maximum" | "minimum" | "max" | "min" | "top" | "latest"
                ) =>
            {
                2
            }
            word if form > 0 && (word.ends_with("er") || word == "worse" || word == "further") => 1,
            _ => 0,
        };
        Some((adjective, form))
    })
}
