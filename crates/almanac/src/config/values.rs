//! Which value each setting has and where it came from: flags over environment over file over defaults.

use std::{collections::BTreeMap, fmt::Display, path::Path, str::FromStr};

use anyhow::{Context, Result, bail};

use super::keys::{KEYS, Key};

/// The table of the file whose tables are the sections of environments.
const SECTIONS: &str = "environments";

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

    /// Reads `path` and gives back its sections of environments, by their names. A key that no setting has is an error, so that a
    /// typo is not silently nothing.
    pub(crate) fn take_file(&mut self, path: &Path) -> Result<BTreeMap<String, toml::Table>> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut table: toml::Table = text.parse().with_context(|| format!("{} is not valid TOML", path.display()))?;
        let sections = table.remove(SECTIONS);
        check_keys(&table, |_| true, "`almanac config show` lists the settings")
            .with_context(|| path.display().to_string())?;
        self.take(Origin::File, |key| table.get(key.name).map(text_of));
        match sections {
            Some(sections) => sections_of(sections).with_context(|| path.display().to_string()),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The values of an environment whose `section` says something else: what names one environment weighs more than what is
    /// said of all.
    pub(crate) fn within(&self, section: &toml::Table) -> Self {
        let mut values = self.clone();
        for key in KEYS.iter().filter(|key| key.is_per_environment()) {
            if let Some(text) = section.get(key.name).map(text_of).filter(|text| !text.is_empty()) {
                values.0.insert(key.name, (text, Origin::File));
            }
        }
        values
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

fn text_of(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn check_keys(table: &toml::Table, is_allowed: impl Fn(&Key) -> bool, remedy: &str) -> Result<()> {
    for name in table.keys() {
        match KEYS.iter().find(|key| key.name == name) {
            None => bail!("there is no setting {name}\nremedy: {remedy}"),
            Some(key) if !is_allowed(key) => bail!("{name} is the same in all environments\nremedy: {remedy}"),
            Some(_) => {}
        }
    }
    Ok(())
}

/// The sections, checked.
fn sections_of(sections: toml::Value) -> Result<BTreeMap<String, toml::Table>> {
    let toml::Value::Table(sections) = sections else {
        bail!("{SECTIONS} is no table\nremedy: write [{SECTIONS}.NAME] and the settings of that environment below it");
    };
    let mut checked = BTreeMap::new();
    for (name, section) in sections {
        let toml::Value::Table(section) = section else {
            bail!("{SECTIONS}.{name} is no table\nremedy: write [{SECTIONS}.{name}] and its settings below it");
        };
        if !store::is_environment_name(&name) || name == store::MAIN {
            bail!(
                "no environment can have the section [{SECTIONS}.{name}]\nremedy: main has the settings at the top of the file; others have lower-case letters, digits and hyphens in their names"
            );
        }
        let remedy = "an environment may set what concerns the language model, and entsoe_token";
        check_keys(&section, Key::is_per_environment, remedy).with_context(|| format!("[{SECTIONS}.{name}]"))?;
        checked.insert(name, section);
    }
    Ok(checked)
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

    fn sections(text: &str) -> Result<(Values, BTreeMap<String, toml::Table>)> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("almanac.toml");
        std::fs::write(&file, text).unwrap();
        let mut values = Values::default();
        let sections = values.take_file(&file)?;
        Ok((values, sections))
    }

    #[test]
    fn an_environment_says_something_else_of_the_language_model_alone() {
        let text = "llm_model = \"large\"\nevidence = 9\n[environments.preview]\nllm_model = \"small\"\n";
        let (values, found) = sections(text).unwrap();
        let own = values.within(&found["preview"]);
        assert_eq!((values.text("llm_model"), own.text("llm_model"), own.text("evidence")), ("large", "small", "9"));
        for (wrong, said) in [
            ("[environments.preview]\nworkers = 3\n", "workers is the same in all environments"),
            ("[environments.preview]\nllm = 3\n", "there is no setting llm"),
            ("[environments.main]\n", "no environment can have the section"),
            ("[environments.No]\n", "no environment can have the section"),
            ("[environments]\npreview = 3\n", "is no table"),
            ("environments = 3\n", "is no table"),
        ] {
            let error = format!("{:#}", sections(wrong).unwrap_err());
            assert!(error.contains(said) && error.contains("\nremedy: "), "{wrong}: {error}");
        }
    }
}
