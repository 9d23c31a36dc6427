//! Places, peoples and languages that have several names.

use crate::{Kind, Schema, dates::iso};

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
];

/// The values that have another name of what `folded` names.
pub(super) fn others(folded: &str, index: &Index) -> Vec<Place> {
    let names = NAMES.iter().find(|names| names.contains(&folded));
    let others = names.into_iter().flat_map(|names| names.iter()).filter(|name| **name != folded);
    others.flat_map(|name| index.exact(name)).copied().collect()
}

const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Money, months and days by the names that the table has for them: "euros" as EUR, "June" as Jun, "Saturday" as Sat.
fn coded(word: &str, index: &Index) -> Option<String> {
    let month = super::vocabulary::month(word).and_then(|_| word.get(..3));
    let is_day = |day: &&&str| **day == word || word.strip_suffix('s') == Some(**day);
    let day = WEEKDAYS.iter().find(is_day).and_then(|day| day.get(..3));
    let code = crate::units::currency(word).map(str::to_lowercase);
    code.into_iter().chain(month.or(day).map(str::to_owned)).find(|name| !index.exact(name).is_empty())
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
    for at in (0..tokens.len()).rev() {
        let is_name = |token: &Token| token.number.is_none() && token.is_name;
        let Some(month) = super::vocabulary::month(&tokens[at].word).filter(|_| is_name(&tokens[at])) else { continue };
        let Some(year) = year_of(month, schema) else { continue };
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

/// The only year in which a column of dates has the month.
fn year_of(month: u8, schema: &Schema) -> Option<i16> {
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
        let names = NAMES.iter().find(|names| names.contains(&word.as_str()));
        let other = names.and_then(|names| names.iter().find(|name| !index.exact(name).is_empty()));
        let other = other.map(|name| (*name).to_owned()).or_else(|| coded(&word, index));
        if let Some(name) = other {
            (token.stem, token.word) = (stem(&name), name);
        }
    }
}
