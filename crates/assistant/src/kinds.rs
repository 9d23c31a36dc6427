//! The kind of thing that a question asks for, where a passage that holds none of it cannot be the answer. Pure.

/// Nouns and verbs that ask for an amount of money after "how much" or "what".
const PRICES: &[&str] = &[
    "cost", "costs", "price", "prices", "fee", "fees", "charge", "charges", "salary", "salaries", "wage", "rent",
    "fare",
];
/// What writes an amount of money, beside the signs.
const CURRENCIES: &[&str] = &[
    "dollar", "dollars", "cent", "cents", "euro", "euros", "pound", "pounds", "franc", "francs", "yen", "yuan",
    "rupee", "rupees", "zloty", "zlotys", "koruna", "kronor", "kroner", "krona", "krone", "rand", "peso", "pesos",
    "usd", "eur", "gbp", "chf", "jpy", "cny", "inr", "cad", "aud", "sek", "nok", "dkk", "pln", "czk", "btc",
];
/// What says that there is nothing to pay.
const FREE: &[&str] = &["free", "gratis", "complimentary"];

/// Whether `passage` can hold what `question` asks for. Only questions in English after an amount of money are judged; all else
/// can be held by any passage.
pub(crate) fn answers(question: &str, passage: &str) -> bool {
    !wants_money(question) || has_money(passage)
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// "How much is the fee", "what does it cost"; not "how to cut costs" or "what costs are covered".
fn wants_money(question: &str) -> bool {
    let words: Vec<String> = words(question).collect();
    let begins = |start: &[&str]| words.iter().zip(start).filter(|(word, start)| word == start).count() == start.len();
    let at = words.iter().position(|word| PRICES.contains(&word.as_str()));
    let Some(at) = at else { return false };
    let ends = at + PRICE_END_WORDS >= words.len();
    begins(&["how", "much"]) && at <= HOW_MUCH_REACH
        || (begins(&["what", "does"]) || begins(&["what", "do"]) || begins(&["what", "did"])) && ends
        || (begins(&["what", "is", "the"]) || begins(&["what", "was", "the"])) && at == PRICE_AFTER_THE
}

/// Words from the beginning to the price of "how much is the annual fee".
const HOW_MUCH_REACH: usize = 6;
/// Words that may follow the verb: "cost per year for a team".
const PRICE_END_WORDS: usize = 6;
/// "what is the PRICE of".
const PRICE_AFTER_THE: usize = 3;

fn has_money(passage: &str) -> bool {
    passage.contains(['$', '€', '£', '¥', '₹'])
        || words(passage).any(|word| CURRENCIES.contains(&word.as_str()) || FREE.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_answered_by_money_only() {
        let check = |question: &str, passage: &str, expected: bool| {
            assert_eq!(answers(question, passage), expected, "{question} / {passage}");
        };
        check("How much is the fee for a certificate?", "A certificate has three levels.", false);
        check("How much is the fee for a certificate?", "The fee is 120 euros.", true);
        check("What does a licence cost per year?", "A licence lasts a year.", false);
        check("What does a licence cost per year?", "The licence is free.", true);
        check("What is the price of the report?", "It has 40 pages.", false);
        check("How can we lower the cost of incidents?", "Prepare for them.", true);
        check("What costs are borne by attackers?", "They need more computing power.", true);
        check("How much longer must the chain be?", "Longer than any other.", true);
    }
}
