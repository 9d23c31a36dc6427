//! The words of a series' names, and how well a question fits them.

use serde::{Deserialize, Serialize};
use tables::calendar::month;

use super::{
    about::KNOWN,
    data::Names,
    stops::is_stop,
    tokens::{Kind, Token, tokens},
    units,
    vocabulary::{KIN, season, weekday},
};

/// Parts of names that say nothing of what is measured.
const PLAIN: &[&str] = &[
    "csv", "xlsx", "json", "tsv", "txt", "hourly", "daily", "weekly", "monthly", "yearly", "minutely", "actual",
    "total", "data", "value", "values", "series", "time", "the", "of", "per", "and", "for", "in", "avg", "mean", "sum",
    "number", "dataset", "export", "table",
];
/// Words before a name that make it no other thing.
const NEUTRAL: &[&str] = &["national", "nationwide", "countrywide", "country", "measured", "known"];
/// The same where it is measured by the watt: "electricity price".
const ELECTRIC: &[&str] = &["electricity", "electric", "electrical", "power", "energy"];
/// Text of a token that stands for the whole name.
const WHOLE: &str = "\u{1}";

/// How well a question fits a series among others; the better, the greater. What comes first weighs more than all that follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fit {
    /// No word is left that the names do not have.
    pub is_clear: bool,
    /// Words of the name, where the question says all of them.
    pub whole: usize,
    /// Words of the name that the question says.
    pub name: usize,
    /// Words of the column and of the source.
    pub place: usize,
    /// Words that stand for one of them.
    pub kin: usize,
}

/// Where a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Name,
    Place,
    Kin,
}

/// The words of a series' names, with those that stand for the same.
pub(super) struct Own {
    name: Vec<String>,
    place: Vec<String>,
    kin: Vec<String>,
    /// Stand for a word that stands for one of the name: "electricity consumption".
    far: Vec<String>,
    /// Measured or priced by the watt.
    is_electric: bool,
}

impl Own {
    pub fn of(names: &Names<'_>) -> Self {
        let source = names.source.rsplit_once('.').map_or(names.source, |(stem, _)| stem);
        let name = split(names.name, names.unit);
        let mut place = split(names.value_column, names.unit);
        place.extend(split(source, names.unit));
        let all: Vec<String> = name.iter().chain(&place).cloned().collect();
        let kin = kin(&all);
        let is_electric = names.unit.is_some_and(|unit| unit.split('/').any(units::is_electric));
        Self { far: kin_of(&name), name, place, kin, is_electric }
    }

    /// Whether a word before the name makes it no other thing.
    pub fn is_neutral(&self, token: &Token) -> bool {
        token.is_any(NEUTRAL) || self.is_electric && token.is_any(ELECTRIC)
    }

    /// Which of the names the token at a place says.
    pub fn said(&self, tokens: &[Token], at: usize) -> Option<Said> {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        if token.text == WHOLE {
            return Some(Said::Name);
        }
        let word = stem(&token.text);
        let follows = || at.checked_sub(1).is_some_and(|before| self.name.contains(&stem(&tokens[before].text)));
        match () {
            () if self.name.contains(&word) => Some(Said::Name),
            () if self.place.contains(&word) => Some(Said::Place),
            () if self.kin.contains(&word) || (self.far.contains(&word) && follows()) => Some(Said::Kin),
            () => None,
        }
    }

    /// Whether the tokens from `at` on say the whole name at once.
    pub fn is_whole(&self, tokens: &[Token], at: usize) -> bool {
        let run = tokens[at..].iter().take_while(|token| self.name.contains(&stem(&token.text)) || token.text == WHOLE);
        let run: Vec<String> = run.map(|token| stem(&token.text)).collect();
        run.iter().any(|word| word == WHOLE) || !run.is_empty() && self.name.iter().all(|word| run.contains(word))
    }

    pub fn fit(&self, tokens: &[Token], is_clear: bool) -> Fit {
        let mut fit = Fit { is_clear, ..Fit::default() };
        let mut seen: Vec<&str> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(said) = self.said(tokens, at).filter(|_| !seen.contains(&token.text.as_str())) else { continue };
            seen.push(&token.text);
            match said {
                Said::Name => fit.name += 1,
                Said::Place => fit.place += 1,
                Said::Kin => fit.kin += 1,
            }
        }
        let says = |word: &String| tokens.iter().any(|token| token.kind == Kind::Word && stem(&token.text) == *word);
        if tokens.iter().any(|token| token.text == WHOLE) {
            fit.whole = self.name.len().max(2);
        } else if !self.name.is_empty() && self.name.iter().all(says) {
            fit.whole = self.name.len();
        }
        fit
    }
}

/// Puts one token where the question says a whole name that has a number or a letter in it, so that "Kill 2" is no count and
/// no hour.
pub(super) fn mark(question: &mut Vec<Token>, names: &Names<'_>) {
    let name = tokens(names.name);
    let is_odd = |token: &Token| match token.kind {
        Kind::Word => token.text.chars().count() == 1,
        Kind::Number { .. } | Kind::Quarter(_) | Kind::Half(_) => true,
        _ => false,
    };
    let is_word = |token: &Token| token.kind == Kind::Word && !is_stop(&token.text);
    // A name that is a letter is told from the article by its capital.
    let is_letter = matches!(&name[..], [one] if one.kind == Kind::Word && !matches!(one.text.as_str(), "a" | "i"));
    if !name.iter().any(is_odd) || !(is_letter || name.len() > 1 && name.iter().any(is_word)) {
        return;
    }
    let same = |tokens: &[Token]| {
        tokens.iter().zip(&name).all(|(a, b)| a.text == b.text) && (!is_letter || tokens.iter().all(|one| one.is_name))
    };
    let found = question.windows(name.len()).position(same);
    if let Some(at) = found {
        let whole = Token { text: WHOLE.to_owned(), kind: Kind::Word, is_name: true };
        question.splice(at..at + name.len(), [whole]);
    }
}

/// The words of a name that say what is measured.
fn split(name: &str, unit: Option<&str>) -> Vec<String> {
    let mut own = Vec::new();
    let mut last = ' ';
    let mut word = String::new();
    for character in name.chars().chain([' ']) {
        let parts = !character.is_alphanumeric() || (last.is_lowercase() && character.is_uppercase());
        if parts {
            push(&mut own, &word, unit);
            word.clear();
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        last = character;
    }
    own
}

fn push(own: &mut Vec<String>, word: &str, unit: Option<&str>) {
    let parts = |unit: &str| unit.to_lowercase().split(|part: char| !part.is_alphanumeric()).any(|part| part == word);
    let is_unit = unit.is_some_and(|unit| units::factor(word, unit).is_some() || parts(unit));
    let is_word = word.chars().count() >= 2 && !word.chars().all(|character| character.is_ascii_digit());
    // "Day-ahead price" is no reason to take every day for it.
    let is_common = PLAIN.contains(&word)
        || is_stop(word)
        || KNOWN.iter().any(|words| words.contains(&word))
        || month(word).is_some()
        || weekday(word).is_some()
        || season(word).is_some();
    if is_word && !is_unit && !is_common {
        own.push(stem(word));
    }
}

/// What stands for one of the words.
fn kin(own: &[String]) -> Vec<String> {
    KIN.iter()
        .filter(|line| line.iter().any(|word| own.contains(&stem(word))))
        .flat_map(|line| line.iter().map(|word| stem(word)))
        .collect()
}

fn kin_of(name: &[String]) -> Vec<String> {
    kin(&kin(name))
}

fn stem(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    }
}
