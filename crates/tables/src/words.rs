//! How words are compared: without case, accents and punctuation.

/// English numbers in words, from zero on.
pub const ONES: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// English ordinals in words, from the first on.
pub const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
];
/// The tens, from twenty on.
pub const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The words of a text: runs of letters and digits, lower case, accents off.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        match plain(c) {
            Some(plain) => word.extend(plain.to_lowercase().filter(|c| c.is_alphanumeric() || "+#".contains(*c))),
            // An apostrophe inside a word parts nothing: pilot's.
            None if matches!(c, '\'' | '’') && !word.is_empty() => {}
            None => {
                // Alone, as in "nuts & seeds".
                let is_and = c == '&' && word.is_empty();
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                } else if is_and {
                    words.push("and".to_owned());
                }
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The letter or digit without its accent; `None` for what parts words.
fn plain(c: char) -> Option<char> {
    Some(match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '+' | '#') => c,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'a',
        'ç' | 'ć' | 'č' | 'Ç' | 'Č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' | 'Ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' | 'Ò' | 'Ó' | 'Ô' | 'Ö' | 'Õ' | 'Ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'Ù' | 'Ú' | 'Û' | 'Ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' | 'ş' | 'Š' | 'Ş' => 's',
        'ž' | 'ź' | 'ż' | 'Ž' | 'Ż' => 'z',
        'ł' | 'Ł' => 'l',
        'ğ' => 'g',
        c if c.is_alphanumeric() => c,
        _ => return None,
    })
}

/// The words put together, so that "Moon Phase" is "Moonphase"; figures are kept apart, "12-3" from "1-23".
pub(crate) fn joined<W: AsRef<str>>(words: &[W]) -> String {
    let mut joined = String::new();
    for word in words.iter().map(AsRef::as_ref) {
        let ends = joined.ends_with(|c: char| c.is_ascii_digit());
        if ends && word.starts_with(|c: char| c.is_ascii_digit()) {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}
