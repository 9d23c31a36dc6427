//! Places, peoples and languages that have several names.

use crate::{
    Kind, Schema,
    calendar::{self, WEEKDAYS},
    dates::iso,
};

use super::{
    index::{Index, Place},
    tokens::{Number, Token, stem},
};

/// Names of the same, folded (words put together, lower case, accents off); the first is the commonest in English.
const NAMES: &[&[&str]] = &[
    &["athens", "athina"],
    &["austria", "osterreich", "austrian"],
    &["bavaria", "bayern", "bavarian"],
    &["belgium", "belgian"],
    &["belgrade", "beograd"],
    &["brussels", "bruxelles", "brussel"],
    &["bucharest", "bucuresti"],
    &["cologne", "koln"],
    &["copenhagen", "kobenhavn"],
    &["czechia", "czechrepublic", "czech"],
    &["denmark", "danish", "danmark"],
    &["female", "f", "woman", "women"],
    &["male", "m", "man", "men"],
    &["dutch", "netherlands", "thenetherlands", "holland"],
    &["finland", "finnish"],
    &["florence", "firenze"],
    &["france", "french", "francais", "francaise"],
    &["geneva", "geneve", "genf"],
    &["genoa", "genova"],
    &["germany", "german", "deutschland", "deutsch"],
    &["gothenburg", "goteborg"],
    &["greece", "greek", "hellas"],
    &["iceland", "icelandic"],
    &["ireland", "irish"],
    &["italy", "italian", "italia", "italiano"],
    &["japan", "japanese"],
    &["lisbon", "lisboa"],
    &["lucerne", "luzern"],
    &["milan", "milano"],
    &["moscow", "moskva"],
    &["munich", "munchen"],
    &["naples", "napoli"],
    &["norway", "norwegian"],
    &["nuremberg", "nurnberg"],
    &["poland", "polish"],
    &["portugal", "portuguese"],
    &["prague", "praha"],
    &["rome", "roma"],
    &["seville", "sevilla"],
    &["southkorea", "korea", "republicofkorea", "korean"],
    &["sovietunion", "ussr", "soviet"],
    &["spain", "spanish", "espana", "espanol"],
    &["sweden", "swedish"],
    &["switzerland", "swiss", "schweiz", "suisse", "svizzera"],
    &["turin", "torino"],
    &["turkey", "turkish", "turkiye"],
    &["unitedarabemirates", "uae", "emirates"],
    &["unitedkingdom", "uk", "britain", "greatbritain", "british"],
    &["unitedstates", "us", "usa", "unitedstatesofamerica", "theus", "america"],
    &["venice", "venezia"],
    &["vienna", "wien"],
    &["wales", "welsh"],
    &["warsaw", "warszawa"],
    &["zurich", "zuerich"],
    // British and American English.
    &["aluminium", "aluminum"],
    &["apartment", "flat"],
    &["aubergine", "eggplant"],
    &["autumn", "fall"],
    &["courgette", "zucchini"],
    &["electric", "ev", "bev"],
    &["estate", "stationwagon", "estatecar", "wagon"],
    &["faulty", "defective"],
    &["film", "movie"],
    &["grey", "gray"],
    &["lift", "elevator"],
    &["lorry", "truck"],
    &["petrol", "gasoline"],
    &["pram", "stroller"],
    &["saloon", "sedan"],
    &["soya", "soy"],
    &["trousers", "pants"],
    &["underground", "subway"],
];

/// ISO 3166-1 codes of the countries above, and what else stands for them on plates and forms.
const CODES: &[(&str, &[&str])] = &[
    ("austria", &["at", "aut"]),
    ("belgium", &["be", "bel"]),
    ("czechia", &["cz", "cze"]),
    ("denmark", &["dk", "dnk"]),
    ("finland", &["fi", "fin"]),
    ("france", &["fr", "fra"]),
    ("germany", &["de", "deu", "ger"]),
    ("greece", &["gr", "grc"]),
    ("ireland", &["ie", "irl"]),
    ("italy", &["it", "ita"]),
    ("japan", &["jp", "jpn"]),
    ("netherlands", &["nl", "nld"]),
    ("norway", &["no", "nor"]),
    ("poland", &["pl", "pol"]),
    ("portugal", &["pt", "prt"]),
    ("spain", &["es", "esp"]),
    ("sweden", &["se", "swe"]),
    ("switzerland", &["ch", "che"]),
    ("unitedkingdom", &["gb", "gbr"]),
    ("unitedstates", &["us", "usa"]),
];

/// Tokens from a month to the date after it that tells its year.
const YEAR_REACH: usize = 4;
/// Letters that a unit's name must have to be known with a typing error.
const UNIT_LETTERS_MIN: usize = 4;

/// The values that have another name of what `folded` names.
pub(super) fn others(folded: &str, index: &Index) -> Vec<Place> {
    let names = NAMES.iter().find(|names| names.contains(&folded));
    let names = || names.into_iter().flat_map(|names| names.iter()).copied();
    let codes = CODES.iter().filter(|(name, _)| *name == folded || names().any(|other| other == *name));
    let others = names().chain(codes.flat_map(|(_, codes)| codes.iter().copied())).filter(|name| *name != folded);
    others.flat_map(|name| index.exact(name)).copied().collect()
}

/// Money, months and days by the names that the table has for them: "euros" as EUR, "June" as Jun, "Saturday" as Sat.
fn coded(word: &str, index: &Index) -> Option<String> {
    let month = calendar::month(word).and_then(|_| word.get(..3));
    let is_day = |day: &&&str| **day == word || word.strip_suffix('s') == Some(**day);
    let day = WEEKDAYS.iter().find(is_day).and_then(|day| day.get(..3));
    let code = crate::units::currency(word).map(str::to_lowercase);
    code.into_iter().chain(month.or(day).map(str::to_owned)).find(|name| !index.exact(name).is_empty())
}

/// "four-seater", "three-bedroomed": what is counted, as a column is called.
pub(super) fn counted(tokens: &mut [Token], index: &Index) {
    for at in 1..tokens.len() {
        if tokens[at - 1].number.is_none() || index.has(&tokens[at].word) {
            continue;
        }
        let word = tokens[at].word.clone();
        let roots = ["ers", "er", "ed"].iter().filter_map(|ending| word.strip_suffix(ending));
        let named = |root: &&str| index.names.iter().any(|name| name.stems.contains(&stem(root)));
        if let Some(root) = roots.filter(|root| root.len() >= 3).find(named) {
            (tokens[at].word, tokens[at].stem) = (root.to_owned(), stem(root));
        }
    }
}

/// "five hundred horsepwer": a misspelled unit after a number that has none.
pub(super) fn measured(mut tokens: Vec<Token>, index: &Index, is_word: impl Fn(&str) -> bool) -> Vec<Token> {
    for at in (1..tokens.len()).rev() {
        let is_unknown = tokens[at].number.is_none() && !index.has(&tokens[at].word) && !index.knows(&tokens[at].stem);
        if !is_unknown || super::mentions::is_cue(&tokens[at].word) || is_word(&tokens[at].word) {
            continue;
        }
        let Some(unit) = unit_near(&tokens[at].word) else { continue };
        let bare = tokens[at - 1].number.as_mut();
        if let Some(number) = bare.filter(|number| number.is_bare()) {
            number.unit = Some(unit.symbol);
            number.date = None;
            tokens.remove(at);
        }
    }
    tokens
}

/// Pounds are money where the table has amounts and weighs nothing.
pub(super) fn sterling(tokens: &mut [Token], schema: &Schema) {
    let has = |kind| schema.columns.iter().any(|column| column.kind == kind);
    let weighs = schema.columns.iter().filter_map(|column| column.unit.as_deref());
    if !has(Kind::Money) || weighs.into_iter().any(|unit| crate::units::converts("kg", unit)) {
        return;
    }
    for number in tokens.iter_mut().filter_map(|token| token.number.as_mut()) {
        if number.unit == Some("lb") {
            (number.unit, number.currency) = (None, Some("GBP"));
        }
    }
}

/// The unit whose name, or the plural of it, is one typing error away.
fn unit_near(word: &str) -> Option<crate::units::Unit> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let is_near = |name: &str| name.len() >= UNIT_LETTERS_MIN && super::index::distance(name, singular) <= 1;
    let mut near = crate::units::names().filter(|(name, _)| is_near(name)).map(|(_, unit)| unit);
    if singular.len() >= UNIT_LETTERS_MIN { near.next() } else { None }
}

/// "more then": the other word was meant.
pub(super) fn comparing(mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 1..tokens.len() {
        let before = tokens[at - 1].word.as_str();
        let is_comparing = matches!(before, "more" | "less" | "fewer")
            || super::vocabulary::adjective_of(before).is_some_and(|(_, form)| form == 1);
        if tokens[at].word == "then" && is_comparing {
            (tokens[at].word, tokens[at].stem) = ("than".to_owned(), "than".to_owned());
        }
    }
    tokens
}

/// Months without a year, with or without a day, as dates, where only one year of the table's dates has that month.
pub(super) fn dated(mut tokens: Vec<Token>, schema: &Schema) -> Vec<Token> {
    without_weekdays(&mut tokens);
    for at in (0..tokens.len()).rev() {
        let is_name = |token: &Token| token.number.is_none() && token.is_name;
        let Some(month) = calendar::month(&tokens[at].word).filter(|_| is_name(&tokens[at])) else { continue };
        // "18 April to 21 April 2025": the year is said once.
        let after =
            tokens.iter().skip(at + 1).take(YEAR_REACH).filter_map(|token| token.number.as_ref()?.date.as_deref());
        let said = after.filter_map(|date| date.get(..4)?.parse().ok()).next();
        let Some(year) = said.or_else(|| year_of(month, schema)) else { continue };
        let day = at.checked_sub(1).and_then(|before| tokens[before].number.as_ref()).map(|number| number.value);
        let day = day.filter(|day| (1.0..=31.0).contains(day) && day.fract() == 0.0);
        let date = day.map_or_else(|| format!("{year:04}-{month:02}"), |day| format!("{year:04}-{month:02}-{day:02}"));
        tokens[at].number = Some(Number::dated(date));
        tokens[at].is_name = false;
        if day.is_some() {
            tokens[at].after_comma = tokens[at - 1].after_comma;
            tokens.remove(at - 1);
        }
    }
    tokens
}

/// Takes out "Friday" before a date, which is told by the date already.
fn without_weekdays(tokens: &mut Vec<Token>) {
    for at in (1..tokens.len()).rev() {
        let is_month = |token: &Token| token.is_name && calendar::month(&token.word).is_some();
        let is_date = tokens[at].number.as_ref().is_some_and(|number| {
            let is_day = (1.0..=31.0).contains(&number.value) && tokens.get(at + 1).is_some_and(is_month);
            number.date.is_some() || is_day
        });
        if is_date && WEEKDAYS.contains(&tokens[at - 1].word.as_str()) {
            tokens[at].after_comma = tokens[at - 1].after_comma;
            tokens.remove(at - 1);
        }
    }
}

/// The only year in which a column of dates has the month.
fn year_of(month: i8, schema: &Schema) -> Option<i16> {
    let mut years = Vec::new();
    for range in schema.columns.iter().filter(|column| column.kind == Kind::Date).filter_map(|column| column.numbers) {
        let (first, last) = (iso(range.min), iso(range.max));
        let (from, to): (i16, i16) = (first.get(..4)?.parse().ok()?, last.get(..4)?.parse().ok()?);
        let is_within = |year: &i16| {
            let asked = format!("{year:04}-{month:02}");
            first.get(..7) <= Some(asked.as_str()) && Some(asked.as_str()) <= last.get(..7)
        };
        years.extend((from..=to).filter(is_within));
    }
    years.sort_unstable();
    years.dedup();
    if let [year] = years[..] { Some(year) } else { None }
}

/// Takes out "above sea level", which names no sea.
pub(super) fn without_idioms(mut tokens: Vec<Token>) -> Vec<Token> {
    for idiom in [["above", "sea", "level"], ["above", "the", "sea"]] {
        let is_there = |window: &[Token]| window.iter().zip(idiom).all(|(token, word)| token.word == word);
        if let Some(at) = tokens.windows(idiom.len()).position(is_there) {
            tokens.drain(at..at + idiom.len());
        }
    }
    tokens
}

/// Gives single words the name that the table has for them, where it does not know their own.
pub(super) fn at_home(tokens: &mut [Token], index: &Index) {
    for token in tokens.iter_mut().filter(|token| token.number.is_none()) {
        let (word, is_known) = (token.word.clone(), !index.exact(&token.word).is_empty());
        // "us" is mostly the speakers.
        let is_pronoun = word == "us" && !token.is_name;
        if is_known || is_pronoun {
            continue;
        }
        // Codes are small words of the language too, but where they are written large.
        let is_code = token.text.len() <= 3 && token.text.chars().all(char::is_uppercase);
        let of_code = CODES.iter().find(|(_, codes)| is_code && codes.contains(&word.as_str())).map(|(name, _)| *name);
        let asked = of_code.unwrap_or(&word);
        let names = NAMES.iter().find(|names| names.contains(&asked)).copied().unwrap_or_default();
        let codes = CODES.iter().filter(|(name, _)| names.contains(name)).flat_map(|(_, codes)| codes.iter());
        let other = names.iter().chain(codes).find(|name| !index.exact(name).is_empty());
        let other = other.map(|name| (*name).to_owned()).or_else(|| coded(&word, index));
        if let Some(name) = other {
            (token.stem, token.word) = (stem(&name), name);
        }
    }
}
