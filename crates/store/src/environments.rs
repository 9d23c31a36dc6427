//! Environments: sets of pointers under a name, with what belongs to each as a whole.

use sqlx::{Row, query, sqlite::SqliteRow};

use crate::{EnvironmentId, Millis, Store, StoreError};

/// The environment that everything belongs to unless another is named. It is never deleted and never expires.
pub const MAIN: &str = "main";
/// Characters of a name, so that it is a label of a host.
pub const ENVIRONMENT_NAME_CHARS_MAX: usize = 40;

/// An environment as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    pub id: EnvironmentId,
    pub name: String,
    pub created_ms: Millis,
}

/// Whether an environment may be called so: lower-case letters, digits and hyphens, as in a label of a host.
pub fn is_environment_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=ENVIRONMENT_NAME_CHARS_MAX).contains(&name.len())
        && name.bytes().all(is_plain)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

impl Store {
    /// One environment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn environment(&self, id: &EnvironmentId) -> Result<Environment, StoreError> {
        let row = query("SELECT id, name, created_ms FROM environment WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        read(&row.ok_or(StoreError::NotFound("environment"))?)
    }

    /// The environment of this name, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn environment_named(&self, name: &str) -> Result<Option<Environment>, StoreError> {
        let row = query("SELECT id, name, created_ms FROM environment WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &SqliteRow) -> Result<Environment, StoreError> {
    Ok(Environment {
        id: EnvironmentId(row.try_get("id")?),
        name: row.try_get("name")?,
        created_ms: row.try_get("created_ms")?,
    })
}
