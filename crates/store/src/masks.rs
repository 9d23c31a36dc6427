//! Environments whose tables show marks in place of what some columns hold: made so, and never otherwise afterwards.

use serde::{Deserialize, Serialize};

use crate::{
    EnvironmentId, NewJob, SourceId, StoreError, jobs,
    sql::{Transaction, query, query_scalar},
};

/// Which columns are masked, and what tells their marks from those of another environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    /// Names of columns; `*` stands for any characters, letters match in either case.
    pub columns: Vec<String>,
    /// Key of the marks, 64 hexadecimal digits; secret.
    pub key: String,
}

impl Mask {
    /// Masks `columns` by marks that no other environment has.
    pub fn new(columns: Vec<String>) -> Self {
        let secret = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        let key = blake3::hash(&secret.map(uuid::Uuid::into_bytes).concat()).to_hex().to_string();
        Self { columns, key }
    }

    /// Whether the column of this name is masked; so is one without a name, of which nobody can tell what it holds. A unit in
    /// brackets is no part of the name.
    pub fn covers(&self, column: &str) -> bool {
        let column = column.trim().to_lowercase();
        let without_unit = column.trim_end_matches([')', ']']).rsplit_once(['(', '[']).map(|(name, _)| name.trim());
        column.is_empty()
            || column.starts_with(UNNAMED)
            // A row that was taken for the names of the columns.
            || column.contains('@')
            || self.columns.iter().map(|pattern| pattern.trim().to_lowercase()).any(|pattern| {
                matches(&pattern, &column) || without_unit.is_some_and(|column| matches(&pattern, column))
            })
    }

    /// The mark that stands in place of `value`: the same for the same value, and without the key nobody can tell for which.
    pub fn mark(&self, value: &str) -> String {
        let mark = blake3::keyed_hash(blake3::hash(self.key.as_bytes()).as_bytes(), value.as_bytes()).to_hex();
        format!("masked-{}", &mark[..MARK_DIGITS])
    }

    /// Tells one mask from another, without its key.
    pub fn fingerprint(&self) -> String {
        blake3::hash(format!("{}\n{}", self.key, self.columns.join("\n")).as_bytes()).to_hex()[..MARK_DIGITS].to_owned()
    }
}

/// Digits of a mark: of a million values, two share one with a chance of one in six hundred.
const MARK_DIGITS: usize = 12;

/// Whether `text` is as `pattern` says, in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    let mut pieces: Vec<&str> = pieces.collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// What the name of a column begins with that has none of its own.
const UNNAMED: &str = "column ";

/// Takes the tables out of `env`, which was just filled, and has them read anew by `job`, so that no pointer of it leads to what is
/// masked. Series of masked columns go.
pub(crate) async fn apply(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    mask: &Mask,
    job: &NewJob,
) -> Result<(), StoreError> {
    query("UPDATE environment SET sanitised = 1, mask = $2 WHERE id = $1")
        .bind(env.as_str())
        .bind(serde_json::to_string(mask)?)
        .execute(&mut *transaction)
        .await?;
    let series = query("SELECT id, time_column, value_column, publisher_column FROM series WHERE environment_id = $1")
        .bind(env.as_str())
        .fetch_all(&mut *transaction)
        .await?;
    for row in series {
        let columns: [Option<String>; 3] = [row.try_get(1)?, row.try_get(2)?, row.try_get(3)?];
        if columns.iter().flatten().any(|column| mask.covers(column)) {
            query("DELETE FROM series WHERE environment_id = $1 AND id = $2")
                .bind(env.as_str())
                .bind(row.try_get::<String>(0)?)
                .execute(&mut *transaction)
                .await?;
        }
    }
    let tables = query(
        "SELECT s.id FROM source s WHERE s.environment_id = $1
            AND EXISTS (SELECT 1 FROM data_table t WHERE t.snapshot_id = s.snapshot_id)",
    )
    .bind(env.as_str())
    .fetch_all(&mut *transaction)
    .await?;
    for row in tables {
        read_anew(transaction, env, &SourceId(row.try_get(0)?), job).await?;
    }
    Ok(())
}

async fn read_anew(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    source: &SourceId,
    job: &NewJob,
) -> Result<(), StoreError> {
    // The content that was shown, should a newer one have failed, and what it was read as.
    query(
        "UPDATE source SET format = (SELECT r.format FROM snapshot n JOIN recipe r ON r.hash = n.recipe_hash
                                     WHERE n.id = source.snapshot_id),
                blob_hash = (SELECT n.blob_hash FROM snapshot n WHERE n.id = source.snapshot_id),
                snapshot_id = NULL, ready_ms = NULL
         WHERE environment_id = $1 AND id = $2",
    )
    .bind(env.as_str())
    .bind(source.as_str())
    .execute(&mut *transaction)
    .await?;
    jobs::enqueue(transaction, env, source, job).await
}

/// What is masked in `env`.
pub(crate) async fn of(transaction: &mut Transaction, env: &EnvironmentId) -> Result<Option<Mask>, StoreError> {
    let mask: Option<Option<String>> = query_scalar("SELECT mask FROM environment WHERE id = $1")
        .bind(env.as_str())
        .fetch_optional(transaction)
        .await?;
    mask.flatten().map(|mask| Ok(serde_json::from_str(&mask)?)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_columns() {
        let mask = Mask::new(vec!["E-Mail".to_owned(), " *name*".to_owned(), "tel*".to_owned(), "*_id".to_owned()]);
        for column in ["e-mail", "E-MAIL ", "First name", "name", "tel", "Telephone", "customer_id"] {
            assert!(mask.covers(column), "{column}");
        }
        for column in ["", "column 3", "Name (first)", "tel [office]"] {
            assert!(mask.covers(column), "{column}");
        }
        for column in ["mail", "e-mails", "hotel", "id", "customer_ids"] {
            assert!(!mask.covers(column), "{column}");
        }
        assert!(!Mask::new(vec!["a*b*c".to_owned()]).covers("acb"));
        assert!(Mask::new(vec!["a*b*c".to_owned()]).covers("a-b-b-c"));
        assert!(!Mask::new(vec!["ab*ba".to_owned()]).covers("aba"));
    }

    #[test]
    fn marks_differ_from_one_environment_to_another() {
        assert_ne!(Mask::new(Vec::new()).key, Mask::new(Vec::new()).key);
        let (one, other) = (Mask::new(vec!["a".to_owned()]), Mask::new(vec!["a".to_owned()]));
        assert_eq!(one.mark("x"), one.mark("x"));
        assert!(one.mark("x") != one.mark("y") && one.mark("x") != other.mark("x"));
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}
