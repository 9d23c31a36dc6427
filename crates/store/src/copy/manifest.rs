//! What a backup is made of: for each table its sum and the packs that hold its rows, for each snapshot likewise, and the
//! originals. About a kilobyte for each source. Its name holds its own hash, so that a damaged one is noticed.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{error::CopyError, originals::Original, rows::Sum};
use crate::Millis;

/// Raised when an older program could not restore what a newer one wrote.
pub(super) const FORMAT: u32 = 1;
const SUFFIX: &str = ".json";
/// Begins the name of a manifest; sorts by time, and is a file's name everywhere.
const TIME: &str = "%Y-%m-%dT%H%M%S.%3fZ";
/// Signs of the manifest's hash in its name.
const CHECK_CHARS: usize = 16;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub format: u32,
    /// Which program made it.
    pub program: String,
    /// Of which database: the id of its first environment, which its copies have too.
    pub database: String,
    /// Version of the schema that its rows are of.
    pub schema: i64,
    /// The moment that it shows.
    pub made_ms: Millis,
    /// By name; those of a snapshot's contents have their packs in `snapshots`.
    pub tables: BTreeMap<String, Stored>,
    /// By id.
    pub snapshots: Vec<Content>,
    /// The last id that each table which counts them has given.
    pub last_ids: BTreeMap<String, i64>,
    /// By hash.
    pub originals: Vec<Named>,
    /// Hashes of originals that were missing or damaged already when the backup was made.
    pub lost: Vec<String>,
}

/// A table's rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    #[serde(flatten)]
    pub sum: Sum,
    pub packs: Vec<String>,
}

/// A snapshot's rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content {
    pub id: i64,
    /// Which content and recipe it is of, and when it was completed: of two backups with the same it says the same. `None` for a
    /// draft.
    pub identity: Option<String>,
    pub tables: BTreeMap<String, Sum>,
    pub packs: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Named {
    pub hash: String,
    pub size_bytes: u64,
}

impl Manifest {
    /// All packs that it needs.
    pub fn packs(&self) -> impl Iterator<Item = &String> {
        let of_tables = self.tables.values().flat_map(|stored| &stored.packs);
        of_tables.chain(self.snapshots.iter().flat_map(|content| &content.packs))
    }

    pub fn originals(&self) -> Vec<Original> {
        let original = |named: &Named| Original { hash: named.hash.clone(), size_bytes: named.size_bytes };
        self.originals.iter().map(original).collect()
    }

    /// Hashes of all that must stay for it.
    pub fn named(&self) -> HashSet<String> {
        self.packs().cloned().chain(self.originals.iter().map(|named| named.hash.clone())).collect()
    }

    /// The text and the name under which it is kept.
    pub fn write(&self) -> Result<(String, String), CopyError> {
        let text = serde_json::to_string(self).map_err(crate::StoreError::from)?;
        let name = format!("{}-{}{SUFFIX}", stamp(self.made_ms)?, check(&text));
        Ok((name, text))
    }

    /// The manifest of that name.
    pub fn read(name: &str, text: &str) -> Result<Self, CopyError> {
        let damaged = || CopyError::Damaged(format!("the manifest {name} is damaged"));
        if is_manifest(name).is_none_or(|(_, hash)| hash != check(text)) {
            return Err(damaged());
        }
        let head: Head = serde_json::from_str(text).map_err(|_| damaged())?;
        if head.format > FORMAT {
            return Err(CopyError::refused(
                format!("the backup was made by {}, in a form that this version does not know", head.program),
                "restore it with that version, or a later one",
            ));
        }
        serde_json::from_str(text).map_err(|_| damaged())
    }
}

/// What is the same in all forms.
#[derive(Debug, Deserialize)]
struct Head {
    format: u32,
    program: String,
}

fn check(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(CHECK_CHARS).collect()
}

fn is_manifest(name: &str) -> Option<(&str, &str)> {
    name.strip_suffix(SUFFIX)?.rsplit_once('-').filter(|(_, hash)| hash.len() == CHECK_CHARS)
}

/// The time in a manifest's name; `None` for the name of something else.
pub(super) fn time_of(name: &str) -> Option<Millis> {
    let (time, _) = is_manifest(name)?;
    let time = jiff::civil::DateTime::strptime(TIME, time).ok()?;
    time.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|time| time.timestamp().as_millisecond())
}

fn stamp(time: Millis) -> Result<String, CopyError> {
    let time = Timestamp::from_millisecond(time).map_err(std::io::Error::other)?;
    Ok(time.strftime(TIME).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            format: FORMAT,
            program: "almanac 0.1.0".to_owned(),
            database: "1".to_owned(),
            schema: 8,
            made_ms: 1_785_330_556_123,
            tables: BTreeMap::new(),
            snapshots: Vec::new(),
            last_ids: BTreeMap::new(),
            originals: Vec::new(),
            lost: Vec::new(),
        }
    }

    #[test]
    fn its_name_says_when_it_was_made_and_whether_it_is_whole() {
        let (name, text) = manifest().write().unwrap();
        assert!(name.starts_with("2026-07-29T130916.123Z-"), "{name}");
        assert_eq!(time_of(&name), Some(1_785_330_556_123));
        assert_eq!(Manifest::read(&name, &text).unwrap().schema, 8);
        let error = Manifest::read(&name, &text.replace("\"schema\":8", "\"schema\":9")).unwrap_err();
        assert!(error.to_string().contains(&name), "{error}");
        assert_eq!(time_of("notes.json"), None);
        assert_eq!(time_of("2026-07-29T130916.123Z.json"), None);
    }

    #[test]
    fn a_form_of_the_future_is_refused_with_the_program_that_made_it() {
        let text = r#"{"format": 2, "program": "almanac 7.0.0", "new": true}"#;
        let name = format!("2026-07-29T130916.123Z-{}.json", check(text));
        let Err(CopyError::Refused { what, .. }) = Manifest::read(&name, text) else { panic!("it is refused") };
        assert!(what.contains("almanac 7.0.0"), "{what}");
    }
}
