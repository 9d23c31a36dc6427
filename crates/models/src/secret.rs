//! A string that must not be shown: an API key, a token. It prints as stars wherever it is formatted or serialised.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What stands for a secret in logs, errors and `config show`.
const STARS: &str = "****";

/// A secret text. `Debug`, `Display` and `Serialize` give four stars, whatever the length; [`Secret::expose`] gives the
/// text itself and should be called only where it is put on the wire.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text. White space around it is dropped: keys are pasted from terminals and files that end in a newline.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().trim().to_owned())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Puts stars in the place of this secret in a text that came from elsewhere, such as a provider's error message.
    pub fn censor(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, STARS) }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(STARS)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(STARS)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(STARS)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn prints_as_stars_everywhere() {
        let key = Secret::new(" sk-abc \n");
        assert_eq!(key.expose(), "sk-abc");
        assert_eq!(format!("{key} {key:?}"), "**** ****");
        assert_eq!(serde_json::to_string(&key).unwrap(), "\"****\"");
        assert_eq!(key.censor("bad key sk-abc!"), "bad key ****!");
        assert_eq!(Secret::new("").censor("as it was"), "as it was");
    }
}
