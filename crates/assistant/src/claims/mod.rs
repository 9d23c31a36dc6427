//! Checks the sentences of an answer against their evidence: every number, date, name and quotation must be in it. Pure;
//! no model is asked. What is doubtful is left alone: the check tells what is nowhere in the evidence, not what is true.

mod calendar;
mod dates;
mod known;
mod lists;
mod measures;
mod names;
mod numbers;
mod numerals;
mod quotes;
#[cfg(test)]
mod tests;
mod units;
mod words;

use std::ops::Range;

use calendar::Day;
use known::year_of;
use numbers::{Form, Found};
use words::Clean;

/// Counts up to this one may be of what the sentence itself lists.
const LISTED_MAX: f64 = 20.0;
/// Numbers up to this one in the question ("the top 5") are no claims of the answer.
const ASKED_MAX: f64 = 100.0;
/// What numbers behind it tell of where in the documents something stands, which is not in their text.
const PLACES: &[&str] = &[
    "page",
    "pages",
    "p.",
    "pp.",
    "slide",
    "slides",
    "row",
    "rows",
    "line",
    "lines",
    "source",
    "sources",
    "passage",
    "passages",
    "excerpt",
    "document",
    "doc",
    "citation",
    "evidence",
    "reference",
    "ref",
    "snippet",
    "seite",
    "zeile",
    "quelle",
    "folie",
    "step",
    "option",
    "point",
    "example",
];

/// What the evidence says, read once. Takes time and memory linear in the length of the texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    compact: quotes::Compact,
    words: names::Index,
    numbers: known::Known,
    dates: Vec<Day>,
}

impl Evidence {
    pub(crate) fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut evidence = Self::default();
        for text in texts {
            let mut clean = Clean::new(text);
            evidence.compact.read(&clean.text);
            evidence.words.read(&clean.text);
            for found in dates::scan(&clean.text) {
                clean.blank(&found.range);
                evidence.dates.extend(found.readings);
            }
            evidence.numbers.read(&clean.text);
        }
        evidence
    }

    fn has_number(&self, text: &str, found: &Found) -> bool {
        let is_year = || year_of(text, found).is_some_and(|year| self.dates.iter().any(|day| day.year == Some(year)));
        let is_decade_of = |day: &Day| {
            let decade = found.readings.first().map(|reading| reading.value as i16 / 10);
            found.form == Form::Decade && day.year.map(|year| year / 10) == decade
        };
        let is_verbatim = || found.form == Form::Dotted && self.compact.holds(&text[found.bare.clone()]);
        is_verbatim() || self.numbers.holds(text, found) || is_year() || self.dates.iter().any(is_decade_of)
    }
}

/// The claims of `sentence` (one sentence of Markdown, without citation markers) that `evidence` does not hold, in the
/// sentence's own words and order; empty where it is supported. `question` is what the answer answers: names in it claim
/// nothing.
pub(crate) fn missing(sentence: &str, evidence: &Evidence, question: &str) -> Vec<String> {
    let mut clean = Clean::new(sentence);
    if evidence.compact.holds(&clean.text) {
        return Vec::new();
    }
    let asked = Evidence::read([question]);
    let mut found = quotes::take_code(&mut clean, &evidence.compact, &asked.compact);
    found.extend(quotes::take_addresses(&mut clean, &evidence.compact, &asked.compact));
    found.extend(quotes::take_quotations(&mut clean, &evidence.compact, &asked.compact));
    found.extend(take_dates(&mut clean, evidence));
    found.extend(take_numbers(&mut clean, evidence, &asked));
    found.extend(names::missing(&clean, &evidence.words, &asked.words));
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup();
    found.iter().map(|range| sentence[clean.original(range)].to_owned()).filter(|text| !text.is_empty()).collect()
}

fn take_dates(clean: &mut Clean, evidence: &Evidence) -> Vec<Range<usize>> {
    let mut missing = Vec::new();
    for found in dates::scan(&clean.text) {
        let text = &clean.text[found.range.clone()];
        // What is a date here may be a version there; a month alone may be a verb.
        let is_verbatim = || text.contains(|c: char| c.is_ascii_digit()) && evidence.compact.holds(text);
        let is_held = dates::holds(&evidence.dates, &found, |year| evidence.numbers.has_year(year)) || is_verbatim();
        if !is_held && !missing.contains(&found.range) {
            missing.push(found.range);
        }
    }
    for found in dates::scan(&clean.text) {
        clean.blank(&found.range);
    }
    missing
}

fn take_numbers(clean: &mut Clean, evidence: &Evidence, asked: &Evidence) -> Vec<Range<usize>> {
    let text = clean.text.clone();
    let mut missing = Vec::new();
    for found in numbers::scan(&text, true) {
        let is_claim = |found: &Found| is_claim(clean, found, evidence, asked);
        if is_claim(&found) && !evidence.has_number(&text, &found) {
            let apart: Vec<Found> = if found.is_spaced {
                let inside =
                    |other: &Found| other.range.start >= found.range.start && other.range.end <= found.range.end;
                numbers::scan(&text, false).into_iter().filter(inside).collect()
            } else {
                Vec::new()
            };
            let is_several = !apart.is_empty() && apart.iter().all(|found| evidence.has_number(&text, found));
            if !is_several {
                missing.push(found.range.clone());
            }
        }
    }
    for found in numbers::scan(&text, true) {
        clean.blank(&found.range);
    }
    missing
}

/// Whether a number of the sentence claims anything that is to be found in the evidence.
fn is_claim(clean: &Clean, found: &Found, evidence: &Evidence, asked: &Evidence) -> bool {
    let text = clean.text.as_str();
    let (before, behind) = (&text[..found.range.start], &text[found.range.end..]);
    let is_bare = found.range == found.bare;
    let value = found.readings.first().map(|reading| reading.value);
    let is_small = is_bare && value.is_some_and(|value| value <= LISTED_MAX && value.fract() == 0.0);
    let line = clean.line(found.range.start).trim_start();
    let is_line_start = clean.is_line_start(found.range.start);
    let is_numbering = is_line_start && is_bare && found.bare.len() <= 3 && behind.starts_with(['.', ')', ':']);
    let is_heading = is_line_start && is_bare && line.starts_with('#');
    let is_cell = is_bare && (line.starts_with('|') || line.matches('|').count() > 1) && found.bare.len() < 3;
    let last_word = before.trim_end().rsplit([' ', '\n', '(', '[', ',']).next().unwrap_or_default().to_lowercase();
    let is_place = is_bare && PLACES.contains(&last_word.as_str());
    let is_asked = is_bare && value.is_some_and(|value| value <= ASKED_MAX) && asked.numbers.holds(text, found);
    if is_numbering || is_heading || is_cell || is_place || is_asked {
        return false;
    }
    match found.form {
        Form::Ordinal
            if value.is_some_and(|value| value <= 3.0)
                && !text[found.bare.clone()].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            evidence.numbers.contradicts(text, found)
        }
        Form::Words if value == Some(1.0) && is_bare => false,
        _ if is_small && is_listed(before, behind, value.unwrap_or_default()) => false,
        Form::Words
            if is_small && matches!(last_word.as_str(), "the" | "these" | "those" | "all" | "other" | "both") =>
        {
            evidence.numbers.contradicts(text, found)
        }
        _ => true,
    }
}

/// Whether a count is that of the things the sentence lists, or announces with a colon at its end.
fn is_listed(before: &str, behind: &str, count: f64) -> bool {
    if behind.trim_end().ends_with(':') {
        return true;
    }
    // Items that have commas themselves are parted by semicolons.
    let items = |text: &str, links: &[&str]| {
        let list = links.iter().fold(text.to_owned(), |list, link| list.replace(link, "\u{1f}"));
        list.split('\u{1f}').filter(|item| item.contains(char::is_alphanumeric)).count() as f64
    };
    let is_count = |text: &str| {
        let by_commas = items(text, &[",", ";", " and ", " or ", " und ", " oder ", " & "]);
        count > 1.0 && (by_commas == count || items(text, &[";"]) == count)
    };
    let starts = behind.match_indices([':', '(', '–', ',']).map(|(at, mark)| &behind[at + mark.len()..]);
    let ends = |text: &str| text.split([';', ')']).next().map(str::to_owned).unwrap_or_default();
    let is_behind = starts.into_iter().any(|rest| is_count(&ends(rest)) || is_count(rest));
    let is_referring = ["the", "these", "those", "all"].iter().any(|word| before.trim_end().ends_with(word));
    is_behind || (is_referring && is_count(before.rsplit(['.', ';']).next().unwrap_or_default()))
}
