//! Which recipe a file is read by. Equal bytes in an equal recipe are read once.

use std::path::Path;

use extract::Format;
use models::Embedder;
use store::Recipe;

use crate::split;

/// Characters of an extension that can matter; a longer one is no extension.
const EXTENSION_CHARS_MAX: usize = 8;

/// The recipe for a file of this name.
pub(crate) fn recipe(name: &str, extractor: &str, embedder: Option<&dyn Embedder>) -> Recipe {
    Recipe {
        format: extension(name),
        extractor: extractor.to_owned(),
        splitter: split::version(),
        embedder: embedder.map(|embedder| embedder.fingerprint().to_owned()),
    }
}

/// What a file of this name probably is, until it was read.
pub(crate) fn likely_format(name: &str) -> Option<Format> {
    Format::of_extension(&extension(name))
}

/// The extension in lower case, empty where there is none. The same bytes may be read in two ways under two names
/// (a text, a table), so it is a part of the recipe.
fn extension(name: &str) -> String {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let plausible =
        extension.len() <= EXTENSION_CHARS_MAX && extension.chars().all(|character| character.is_ascii_alphanumeric());
    if plausible { extension.to_ascii_lowercase() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_likely_format() {
        let formats = ["a.PDF", "notes.md", "page.htm", "x.csv", "README", "v1.2 of the plan"].map(likely_format);
        assert_eq!(
            formats,
            [Some(Format::Pdf), Some(Format::Markdown), Some(Format::Html), Some(Format::Csv), None, None]
        );
    }

    #[test]
    fn another_extension_is_another_recipe() {
        assert_ne!(recipe("a.txt", "x", None).hash(), recipe("a.md", "x", None).hash());
        assert_eq!(recipe("a.txt", "x", None).hash(), recipe("b.TXT", "x", None).hash());
    }
}
