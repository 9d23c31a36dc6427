//! Places, peoples and languages that have several names.

use super::{
    index::{Index, Place},
    tokens::{Token, stem},
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

/// Money and months by the names that the table has for them: "euros" as EUR, "June" as Jun.
fn coded(word: &str, index: &Index) -> Option<String> {
    let month = super::vocabulary::month(word).and_then(|_| word.get(..3));
    let code = crate::units::currency(word).map(str::to_lowercase);
    code.into_iter().chain(month.map(str::to_owned)).find(|name| !index.exact(name).is_empty())
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
