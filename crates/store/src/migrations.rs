//! The migrations, and which programs may use a database after them. Machines are upgraded one by one, so the version before
//! meets migrations that it does not know. What those may do is told in `docs/releasing.md`, and held by a test.

use std::sync::LazyLock;

use sqlx::migrate::Migrator;

use crate::{
    StoreError,
    sql::{Pool, query},
};

pub(crate) static SQLITE_MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| beside_later(sqlx::migrate!("migrations/sqlite")));
pub(crate) static POSTGRES_MIGRATIONS: LazyLock<Migrator> =
    LazyLock::new(|| beside_later(sqlx::migrate!("migrations/postgres")));

/// Begins the name of a migration that takes something away: after `0015_needs_0012_drop_hints.sql` a database serves programs
/// that know schema 12 or a later one.
const NEEDS: &str = "needs ";

/// Migrations that a database has beyond these are a later version's; [`check_later`] judges them.
fn beside_later(mut known: Migrator) -> Migrator {
    known.set_ignore_missing(true);
    known
}

/// The version of the schema that this program brings a database to.
pub(crate) fn newest() -> i64 {
    SQLITE_MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// Refuses a database from which a later version took what this one uses.
pub(crate) async fn check_later(pool: &Pool) -> Result<(), StoreError> {
    let newest = newest();
    let later = query("SELECT version, description FROM _sqlx_migrations WHERE version > $1 ORDER BY version");
    for row in later.bind(newest).fetch_all(pool).await? {
        let (version, description): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if oldest_program(&description) > newest {
            return Err(StoreError::Unsuitable(format!(
                "a later version of Almanac took away what this one uses (its schema is {version}, this one's {newest}): \
                 start that version again, or restore a backup that was made before it"
            )));
        }
    }
    Ok(())
}

/// The oldest schema whose programs can use a database after a migration of this description: any, unless it says so.
fn oldest_program(description: &str) -> i64 {
    match description.strip_prefix(NEEDS) {
        None => 0,
        // What cannot be read is for those who know the migration.
        Some(rest) => rest.split(' ').next().and_then(|version| version.parse().ok()).unwrap_or(i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_says_which_programs_it_leaves_behind() {
        assert_eq!(oldest_program("replicas"), 0);
        assert_eq!(oldest_program("needs 0012 drop hints"), 12);
        assert_eq!(oldest_program("needs 12"), 12);
        assert_eq!(oldest_program("needs more words"), i64::MAX);
    }
}
