//! Numbers in figures or words with all that belongs to them: a sign, a magnitude, a currency or a unit.

use crate::{units, words::words};

use super::{
    spoken::{capital_million, in_words},
    tokens::{Number, Raw, Token, text_of, word_at},
    vocabulary::{magnitude, number_word},
};

/// Pieces that make a unit together, at most: "gCO2eq / kWh".
const UNIT_PIECES_MAX: usize = 4;
/// What is a word before it is a unit, where a blank stands before it.
const WORDS: &[&str] = &["in", "a", "at", "as", "to", "is", "do", "no", "me", "or", "am", "be"];

/// A number at `at` with what belongs to it, and where the next token starts.
pub(super) fn number(raw: &[Raw], at: usize, has_kelvin: bool) -> Option<(Token, usize)> {
    let currency = units::currency(&raw[at].text).filter(|_| is_amount(raw, at + 1));
    let signed = at + usize::from(currency.is_some());
    let is_negative = is_minus(raw, signed);
    let start = signed + usize::from(is_negative);
    let mut amount = Amount::begin(raw, start)?;
    amount.multiply(has_kelvin);
    if is_negative {
        amount.number.value = -amount.number.value;
    }
    amount.number.currency = currency;
    amount.end(raw.get(start)?);
    let Amount { number, next, .. } = amount;
    let text = text_of(&raw[at..next]);
    let word = words(&text).concat();
    let (stem, after_comma) = (word.clone(), raw[at].after_comma);
    Some((Token { stem, word, text, number: Some(number), is_name: false, after_comma }, next))
}

fn is_amount(raw: &[Raw], at: usize) -> bool {
    raw.get(at).is_some_and(|raw| raw.text.starts_with(|c: char| c.is_ascii_digit()))
}

/// A minus between two numbers is a range, elsewhere a sign.
fn is_minus(raw: &[Raw], at: usize) -> bool {
    let is_sign = matches!(raw[at].text.as_str(), "-" | "−")
        && raw.get(at + 1).is_some_and(|digits| raw[at].touches(digits))
        && (at == 0 || !raw[at - 1].touches(&raw[at]));
    is_sign || (raw[at].word == "minus" && is_amount(raw, at + 1))
}

/// A number as English writes it.
fn parse(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    let is_grouped = |mark: char| text.split(mark).skip(1).all(|group| group.len() == 3) && text.contains(mark);
    if text.matches('.').count() > 1 && is_grouped('.') {
        return text.replace('.', "").parse().ok();
    }
    // "40.000" is forty thousand where the comma is the decimal mark, and hardly ever forty.
    if is_grouped('.') && text.ends_with(".000") {
        return text.replace('.', "").parse().ok();
    }
    if is_grouped(',') || text.contains('.') {
        return text.replace(',', "").parse().ok();
    }
    text.replace(',', ".").parse().ok()
}

/// A number that is read piece by piece.
struct Amount<'r> {
    raw: &'r [Raw],
    number: Number,
    /// The first piece that is not read.
    next: usize,
}

impl<'r> Amount<'r> {
    /// The figures at `at`, or the words.
    fn begin(raw: &'r [Raw], at: usize) -> Option<Self> {
        let figures = &raw.get(at)?.text;
        if figures.chars().next()?.is_ascii_digit() {
            return Some(Self { raw, number: Number::plain(parse(figures)?), next: at + 1 });
        }
        let number = Number { is_word: true, ..Number::plain(in_words(raw, at)?) };
        // "half a"
        let next = at + 1 + usize::from(number.value == 0.5);
        let mut amount = Self { raw, number, next };
        if let Some(more) = amount.word_number(0) {
            // "twenty five"
            amount.number.value += more;
            amount.next += 1;
        }
        // "a hundred and sixty"
        let tail = amount.word_number(1).filter(|_| amount.word(0) == "and");
        if let Some(more) = tail.filter(|more| amount.number.value >= 100.0 && *more < 100.0) {
            amount.number.value += more;
            amount.next += 2;
        }
        Some(amount)
    }

    /// The word so many pieces ahead.
    fn word(&self, ahead: usize) -> &'r str {
        word_at(self.raw, self.next + ahead)
    }

    fn word_number(&self, ahead: usize) -> Option<f64> {
        number_word(self.word(ahead))
    }

    fn is_and_a_half(&self) -> bool {
        (self.word(0), self.word(1), self.word(2)) == ("and", "a", "half")
    }

    /// "two and a half thousand", "1.5 million", "three million and a half".
    fn multiply(&mut self, has_kelvin: bool) {
        if self.is_and_a_half() && magnitude(self.word(3)).is_some() {
            self.number.value += 0.5;
            self.next += 3;
        }
        let is_kelvin = |raw: &&Raw| has_kelvin && raw.text == "K";
        let size = |raw: &Raw| magnitude(&raw.word).or(capital_million(raw));
        while let Some(times) = self.raw.get(self.next).filter(|raw| !is_kelvin(raw)).and_then(size) {
            self.number.value *= times;
            self.number.times *= times;
            self.number.is_round = true;
            self.next += 1;
        }
        if self.is_and_a_half() {
            self.number.value += 0.5 * self.number.times;
            self.next += 3;
        }
    }

    /// Takes what stands behind the number that began with `first`: the unit, or what makes it a year or a decade.
    fn end(&mut self, first: &Raw) {
        // "the 1990s"
        let is_decade = first.text.len() == 4
            && first.text.ends_with('0')
            && self.raw.get(self.next).is_some_and(|s| s.text == "s" && self.raw[self.next - 1].touches(s));
        if is_decade {
            self.number.date = Some(format!("{}s", first.text));
            self.next += 1;
            return;
        }
        self.take_unit();
        let number = &mut self.number;
        let is_year = number.is_bare() && !number.is_round && first.text.len() == 4 && number.value.fract() == 0.0;
        if is_year && (1000.0..2200.0).contains(&number.value) {
            number.date = Some(format!("{:04}", number.value));
        }
    }

    /// Takes the unit or currency after the number.
    fn take_unit(&mut self) {
        let (raw, next) = (self.raw, self.next);
        let Some(first) = raw.get(next) else { return };
        // "k" and "M" were magnitudes; "in" and "a" after a space are words.
        if WORDS.contains(&first.word.as_str()) && !raw[next - 1].touches(first) {
            return;
        }
        // "square kilometres", "km / h", "gCO2eq/kWh": as many pieces as make a unit together.
        for length in (1..=UNIT_PIECES_MAX).rev() {
            let Some(pieces) = raw.get(next..next + length) else { continue };
            let joined = if pieces.windows(2).all(|pair| pair[0].touches(&pair[1])) {
                ""
            } else if pieces[1..].iter().all(|piece| piece.after_slash) {
                "/"
            } else {
                " "
            };
            let text = pieces.iter().map(|raw| raw.text.as_str()).collect::<Vec<_>>().join(joined);
            if let Some(currency) = units::currency(&text) {
                self.number.currency = self.number.currency.or(Some(currency));
            } else if let Some(unit) = units::find(&text) {
                self.number.unit = Some(unit.symbol);
            } else {
                continue;
            }
            self.next += length;
            return;
        }
    }
}
