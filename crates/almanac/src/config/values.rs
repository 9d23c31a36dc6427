//! Which value each setting has and where it came from: flags over environment over file over defaults.

use std::{collections::BTreeMap, fmt::Display, path::Path, str::FromStr};

use anyhow::{Context, Result, bail};

use super::keys::{KEYS, Key};

/// Where a value came from, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag,
    Environment,
    File,
    Default,
}

/// The values in force, as text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values(BTreeMap<&'static str, (String, Origin)>);

impl Values {
    /// Gathers the values; later calls do not override earlier ones.
    pub(crate) fn take(&mut self, origin: Origin, value_of: impl Fn(&Key) -> Option<String>) {
        for key in KEYS {
            if let Some(value) = value_of(key).filter(|value| !value.is_empty()) {
                self.0.entry(key.name).or_insert((value, origin));
            }
        }
    }

    /// Reads `path`; a key that no setting has is an error, so that a typo is not silently nothing.
    pub(crate) fn take_file(&mut self, path: &Path) -> Result<()> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let table: toml::Table = text.parse().with_context(|| format!("{} is not valid TOML", path.display()))?;
        for name in table.keys() {
            if !KEYS.iter().any(|key| key.name == name) {
                bail!(
                    "{}: there is no setting {name}\nremedy: `almanac config show` lists the settings",
                    path.display()
                );
            }
        }
        self.take(Origin::File, |key| {
            Some(match table.get(key.name)? {
                toml::Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        });
        Ok(())
    }

    /// The text of a setting; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |(value, _)| value)
    }

    /// Whether somebody set it, rather than the default.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.origin(name) != Origin::Default
    }

    pub(crate) fn origin(&self, name: &str) -> Origin {
        self.0.get(name).map_or(Origin::Default, |(_, origin)| *origin)
    }

    /// The setting as a number within its documented bounds; `None` where it has no value.
    pub(crate) fn number<T>(&self, name: &str, min: T, max: T) -> Result<Option<T>>
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<T>() {
            Ok(number) if number >= min && number <= max => Ok(Some(number)),
            _ => bail!("{name} is {text:?}\nremedy: give a number from {min} to {max}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_environment_over_file_over_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("almanac.toml");
        std::fs::write(&file, "workers = 3\nmodel = \"file\"\nlisten = \"127.0.0.1:1\"\n").unwrap();
        let mut values = Values::default();
        values.take(Origin::Flag, |key| (key.name == "listen").then(|| "127.0.0.1:9".to_owned()));
        values.take(Origin::Environment, |key| (key.env == "ALMANAC_MODEL").then(|| "environment".to_owned()));
        values.take_file(&file).unwrap();
        values.take(Origin::Default, |key| Some(key.default.to_owned()));
        assert_eq!(values.text("listen"), "127.0.0.1:9");
        assert_eq!(values.text("model"), "environment");
        assert_eq!(values.number("workers", 1, 64).unwrap(), Some(3));
        assert_eq!((values.text("evidence"), values.origin("evidence")), ("8", Origin::Default));
    }

    #[test]
    fn an_unknown_key_and_a_number_out_of_bounds_are_errors() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("almanac.toml");
        std::fs::write(&file, "worker = 3\n").unwrap();
        let error = Values::default().take_file(&file).unwrap_err().to_string();
        assert!(error.contains("there is no setting worker"), "{error}");
        let mut values = Values::default();
        values.take(Origin::Environment, |key| (key.name == "workers").then(|| "0".to_owned()));
        assert!(values.number("workers", 1, 64).unwrap_err().to_string().contains("from 1 to 64"));
    }
}
