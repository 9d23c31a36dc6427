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
        if let Some(name) = other {
            (token.word, token.stem) = ((*name).to_owned(), stem(name));
        }
    }
}
