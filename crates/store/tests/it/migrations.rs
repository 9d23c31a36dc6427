//! Versions of the schema beside each other: what a migration may do while the previous version runs, and what an older program
//! makes of a database that a later one migrated.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use store::{BlobLocation, Location, Store, StoreError, testing};

const FOLDERS: [&str; 2] = ["migrations/sqlite", "migrations/postgres"];
/// Statements and parts of them after which the previous version fails, or does not find what it wrote.
const FORBIDDEN: [&str; 8] =
    ["DROP", "RENAME", "ALTER COLUMN", "ADD CONSTRAINT", "DELETE FROM", "TRUNCATE", "SET NOT NULL", "REINDEX"];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Schemas of the releases that are kept.
fn released() -> BTreeSet<i64> {
    let kept = std::fs::read_dir(here().join("../almanac/tests/releases")).unwrap();
    let schema = |entry: std::io::Result<std::fs::DirEntry>| {
        let told = std::fs::read_to_string(entry.unwrap().path().join("release.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&told).unwrap()["schema"].as_i64().unwrap()
    };
    kept.map(schema).collect()
}

/// The migrations of a folder: version, name and text.
fn migrations(folder: &str) -> BTreeMap<i64, (String, String)> {
    let files = std::fs::read_dir(here().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let (version, rest) = name.split_once('_').unwrap_or_else(|| panic!("{name} has no version"));
            (version.parse().unwrap(), (rest.to_owned(), std::fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// The statements in capitals, without comments and with one space between words.
fn statements(sql: &str) -> Vec<String> {
    let lines: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap_or(line)).collect();
    let words = |statement: &str| statement.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    lines.join(" ").split(';').map(words).filter(|statement| !statement.is_empty()).collect()
}

/// Whether `part` stands in `statement` as words of their own.
fn says(statement: &str, part: &str) -> bool {
    let is_letter = |found: Option<char>| found.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    statement.match_indices(part).any(|(at, _)| {
        !is_letter(statement[..at].chars().next_back()) && !is_letter(statement[at + part.len()..].chars().next())
    })
}

/// The name after `words`, if the statement begins with them.
fn named<'s>(statement: &'s str, words: &str) -> Option<&'s str> {
    let rest = statement.strip_prefix(words)?.trim_start();
    let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
    rest.split([' ', '(']).next()
}

/// What the previous version would not survive in a migration, in words.
fn faults(sql: &str) -> Vec<String> {
    let statements = statements(sql);
    let own: BTreeSet<&str> = statements.iter().filter_map(|statement| named(statement, "CREATE TABLE")).collect();
    let mut faults = Vec::new();
    for statement in &statements {
        let mut fault = |what: &str| faults.push(format!("{what}: {statement}"));
        FORBIDDEN.iter().filter(|part| says(statement, part)).for_each(|part| fault(part));
        let adds = says(statement, "ADD COLUMN") || statement.starts_with("ALTER TABLE") && says(statement, "ADD");
        if adds && says(statement, "NOT NULL") && !says(statement, "DEFAULT") {
            fault("a column that the previous version does not fill has no default");
        }
        let mut on = statement.split(" ON ").skip(1).filter_map(|rest| rest.split([' ', '(']).next());
        if statement.starts_with("CREATE UNIQUE INDEX") && !on.next().is_some_and(|table| own.contains(table)) {
            fault("rows that the previous version writes may be refused");
        }
        for reference in statement.split("REFERENCES ").skip(1) {
            let table = reference.split([' ', '(']).next().unwrap_or_default();
            let columns_end = reference.find(')').map_or(reference, |end| &reference[end + 1..]);
            if !own.contains(table) && !columns_end.trim_start().starts_with("ON DELETE") {
                fault("the previous version could not delete what is referred to");
            }
        }
    }
    faults
}

#[test]
fn a_fault_of_a_migration_is_found() {
    let check = |sql: &str, found: &str| {
        let faults = faults(sql);
        assert!(faults.len() == 1 && faults[0].starts_with(found), "{sql}: {faults:?}");
    };
    check("ALTER TABLE source DROP COLUMN hint;", "DROP");
    check("alter table source\n  rename column a to b;", "RENAME");
    check("DELETE FROM source;", "DELETE FROM");
    check("ALTER TABLE source ALTER COLUMN name TYPE BIGINT;", "ALTER COLUMN");
    check("ALTER TABLE source ADD COLUMN size BIGINT NOT NULL;", "a column");
    check("ALTER TABLE source ADD size BIGINT NOT NULL;", "a column");
    check("CREATE UNIQUE INDEX source_by_name ON source (name);", "rows");
    check("CREATE TABLE hint (source_id TEXT NOT NULL REFERENCES source (id), a TEXT);", "the previous");
    let fine = "-- DROP what?\nALTER TABLE source ADD COLUMN dropped_ms BIGINT NOT NULL DEFAULT 0;\n
        CREATE TABLE hint (id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE);\n
        CREATE TABLE word (hint_id TEXT NOT NULL REFERENCES hint (id));\n
        CREATE UNIQUE INDEX hint_by_source ON hint (source_id);\nUPDATE source SET dropped_ms = created_ms;";
    assert_eq!(faults(fine), Vec::<String>::new());
}

/// A migration adds. What takes away says in its name which programs it still serves, and those are a release: what that one
/// stopped using goes in a later one.
#[test]
fn migrations_since_the_first_release_leave_the_previous_version_what_it_uses() {
    let released = released();
    let first = *released.first().expect("a release is kept");
    for folder in FOLDERS {
        for (version, (name, sql)) in migrations(folder).range(first + 1..) {
            let Some(rest) = name.strip_prefix("needs_") else {
                let faults = faults(sql);
                let remedy = "see docs/releasing.md, \"Migrations\"";
                assert!(faults.is_empty(), "{folder}/{version:04}_{name}.sql: {faults:#?}: {remedy}");
                continue;
            };
            let needed = rest.split('_').next().and_then(|needed| needed.parse::<i64>().ok());
            assert!(
                needed.is_some_and(|needed| needed < *version && released.contains(&needed)),
                "{folder}/{version:04}_{name}.sql: it names the schema of no release; there are {released:?}"
            );
        }
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder| -> Vec<_> { migrations(folder).into_iter().map(|(v, (name, _))| (v, name)).collect() };
    assert_eq!(names(FOLDERS[0]), names(FOLDERS[1]));
}

#[tokio::test]
async fn an_older_program_works_on_a_later_schema_until_what_it_uses_is_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let (url, blobs) = (testing::fresh_database().await.unwrap(), BlobLocation::default());
    let location = Location { dir: dir.path(), database_url: url.as_deref(), redis_url: None, blobs: &blobs };
    let newest = *migrations(FOLDERS[0]).last_key_value().unwrap().0;
    let open = async |migrated: Option<(i64, String)>| {
        let store = Store::open_at(&location).await?;
        if let Some((version, description)) = migrated {
            testing::note_migration(&store, version, &description).await?;
        }
        store.close().await;
        Ok::<_, StoreError>(())
    };
    open(Some((newest + 1, "hints".to_owned()))).await.unwrap();
    open(Some((newest + 2, format!("needs {newest:04} drop ideas")))).await.unwrap();
    open(Some((newest + 3, format!("needs {:04} drop more ideas", newest + 1)))).await.unwrap();
    let StoreError::Unsuitable(words) = open(None).await.unwrap_err() else { panic!("it is refused") };
    assert!(words.contains("a later version") && words.contains(&(newest + 3).to_string()), "{words}");
}
