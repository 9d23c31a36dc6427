//! What differs between two environments: read once each, compared in memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    EnvironmentId, Readable, Store, StoreError,
    sql::{Row, query},
};

/// What differs between an environment and another one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// By name.
    pub collections: Vec<Difference>,
    /// By collection and name.
    pub sources: Vec<Difference>,
}

/// A collection or a source that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: Kind,
    /// In the environment that has it; where both do, in the first.
    pub id: String,
    pub name: String,
    /// Name of the collection that a source is in.
    pub collection: Option<String>,
    /// What changed, where both have it.
    pub aspects: Vec<Aspect>,
}

/// How two environments differ in a row, seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only the first has it.
    Added,
    /// Only the other has it.
    Removed,
    Changed,
}

/// What of a collection or source can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    Name,
    Collection,
    /// Other bytes.
    Content,
    /// The same bytes, read in another way.
    Recipe,
    Address,
    Columns,
    Series,
    Schedule,
    Description,
    Questions,
    Retrieval,
}

/// What of a row is compared, each aspect as a text.
type Aspects = BTreeMap<Aspect, String>;

/// A row of either environment.
struct Entry {
    id: String,
    name: String,
    collection: Option<String>,
    aspects: Aspects,
}

impl Store {
    /// What differs between `env` and `other`, as far as either is readable, seen from `env`. Rows are the same by their id, else
    /// by their name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn differences(
        &self,
        env: (&EnvironmentId, &Readable),
        other: (&EnvironmentId, &Readable),
    ) -> Result<Differences, StoreError> {
        let collections = compare(self.collection_entries(env).await?, self.collection_entries(other).await?);
        let sources = compare(self.source_entries(env).await?, self.source_entries(other).await?);
        Ok(Differences { collections, sources })
    }

    async fn collection_entries(&self, of: (&EnvironmentId, &Readable)) -> Result<Vec<Entry>, StoreError> {
        let (env, readable) = of;
        let rows = query(
            "SELECT id, name, description, questions, reranks, expands FROM collection WHERE environment_id = $1
             AND ($2 = '[\"*\"]' OR id IN {texts $2}) ORDER BY name",
        )
        .bind(env.as_str())
        .bind(readable.bound()?)
        .fetch_all(&self.read)
        .await?;
        let entry = |row: &Row| {
            let name: String = row.try_get("name")?;
            let (reranks, expands): (bool, bool) = (row.try_get("reranks")?, row.try_get("expands")?);
            let aspects = BTreeMap::from([
                (Aspect::Name, name.clone()),
                (Aspect::Description, row.try_get("description")?),
                (Aspect::Questions, row.try_get("questions")?),
                (Aspect::Retrieval, format!("{reranks} {expands}")),
            ]);
            Ok(Entry { id: row.try_get("id")?, name, collection: None, aspects })
        };
        rows.iter().map(entry).collect()
    }

    async fn source_entries(&self, of: (&EnvironmentId, &Readable)) -> Result<Vec<Entry>, StoreError> {
        let (env, readable) = of;
        let rows = query(
            "SELECT s.id, s.name, c.name AS collection, n.blob_hash, n.recipe_hash, s.origin_url, s.connector, p.cron, p.zone,
                    p.jitter_seconds, p.missed
             FROM source s JOIN collection c ON c.environment_id = s.environment_id AND c.id = s.collection_id
             LEFT JOIN snapshot n ON n.id = s.snapshot_id
             LEFT JOIN schedule p ON p.environment_id = s.environment_id AND p.source_id = s.id
             WHERE s.environment_id = $1 AND ($2 = '[\"*\"]' OR c.id IN {texts $2}) ORDER BY c.name, s.name",
        )
        .bind(env.as_str())
        .bind(readable.bound()?)
        .fetch_all(&self.read)
        .await?;
        let mut columns = self.columns_said(env).await?;
        let mut series = self.series_said(env).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let text = |column| row.try_get::<Option<String>>(column).map(Option::unwrap_or_default);
            let (id, name, collection): (String, String, String) =
                (row.try_get("id")?, row.try_get("name")?, row.try_get("collection")?);
            let jitter: Option<i64> = row.try_get("jitter_seconds")?;
            let aspects = BTreeMap::from([
                (Aspect::Name, name.clone()),
                (Aspect::Collection, collection.clone()),
                (Aspect::Content, text("blob_hash")?),
                (Aspect::Recipe, text("recipe_hash")?),
                (Aspect::Address, format!("{} {}", text("origin_url")?, text("connector")?)),
                (Aspect::Schedule, format!("{} {} {jitter:?} {}", text("cron")?, text("zone")?, text("missed")?)),
                (Aspect::Columns, columns.remove(&id).unwrap_or_default()),
                (Aspect::Series, series.remove(&id).unwrap_or_default()),
            ]);
            entries.push(Entry { id, name, collection: Some(collection), aspects });
        }
        Ok(entries)
    }

    /// What people said of the columns of each source.
    async fn columns_said(&self, env: &EnvironmentId) -> Result<HashMap<String, String>, StoreError> {
        let rows = query(
            "SELECT source_id, table_number, column_name, kind, unit FROM column_correction WHERE environment_id = $1
             ORDER BY source_id, table_number, column_name",
        )
        .bind(env.as_str())
        .fetch_all(&self.read)
        .await?;
        let mut said: HashMap<String, String> = HashMap::new();
        for row in &rows {
            let (table, column, kind): (u32, &str, &str) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            let unit: Option<String> = row.try_get(4)?;
            let text = format!("{table} {column:?} {kind} {unit:?}\n");
            said.entry(row.try_get(0)?).or_default().push_str(&text);
        }
        Ok(said)
    }

    /// The series of each source, without what is known of them.
    async fn series_said(&self, env: &EnvironmentId) -> Result<HashMap<String, String>, StoreError> {
        let rows = query(
            "SELECT source_id, table_number, time_column, value_column, name, zone, unit, country, publisher_column, horizon
             FROM series WHERE environment_id = $1 ORDER BY source_id, table_number, time_column, value_column",
        )
        .bind(env.as_str())
        .fetch_all(&self.read)
        .await?;
        let mut said: HashMap<String, String> = HashMap::new();
        for row in &rows {
            let table: u32 = row.try_get(1)?;
            let mut text = table.to_string();
            for at in 2..=8 {
                let part: Option<String> = row.try_get(at)?;
                text.push_str(&format!(" {part:?}"));
            }
            let horizon: Option<u32> = row.try_get(9)?;
            text.push_str(&format!(" {horizon:?}\n"));
            said.entry(row.try_get(0)?).or_default().push_str(&text);
        }
        Ok(said)
    }
}

/// The differences, in the order of the lists, what only the other has at the end.
fn compare(own: Vec<Entry>, other: Vec<Entry>) -> Vec<Difference> {
    let by_id: HashMap<&str, &Entry> = other.iter().map(|entry| (entry.id.as_str(), entry)).collect();
    let own_ids: HashSet<&str> = own.iter().map(|entry| entry.id.as_str()).collect();
    // Of those without a namesake by id.
    let by_name: HashMap<_, &Entry> = other
        .iter()
        .filter(|entry| !own_ids.contains(entry.id.as_str()))
        .map(|entry| ((entry.collection.as_deref(), entry.name.as_str()), entry))
        .collect();
    let mut met = HashSet::new();
    let mut differences = Vec::new();
    for entry in &own {
        let key = (entry.collection.as_deref(), entry.name.as_str());
        let twin = by_id.get(entry.id.as_str()).or_else(|| by_name.get(&key));
        let Some(twin) = twin else {
            differences.push(difference(Kind::Added, entry, Vec::new()));
            continue;
        };
        met.insert(twin.id.as_str());
        let aspects = changed(&entry.aspects, &twin.aspects);
        if !aspects.is_empty() {
            differences.push(difference(Kind::Changed, entry, aspects));
        }
    }
    let gone = other.iter().filter(|entry| !met.contains(entry.id.as_str()));
    differences.extend(gone.map(|entry| difference(Kind::Removed, entry, Vec::new())));
    differences
}

fn changed(own: &Aspects, other: &Aspects) -> Vec<Aspect> {
    let mut changed: Vec<Aspect> =
        own.iter().filter(|(aspect, text)| other.get(*aspect) != Some(*text)).map(|(aspect, _)| *aspect).collect();
    if changed.contains(&Aspect::Content) {
        // Of other bytes the recipe says nothing.
        changed.retain(|aspect| *aspect != Aspect::Recipe);
    }
    changed
}

fn difference(kind: Kind, entry: &Entry, aspects: Vec<Aspect>) -> Difference {
    Difference { kind, id: entry.id.clone(), name: entry.name.clone(), collection: entry.collection.clone(), aspects }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, name: &str, content: &str, recipe: &str) -> Entry {
        let aspects = BTreeMap::from([
            (Aspect::Name, name.to_owned()),
            (Aspect::Content, content.to_owned()),
            (Aspect::Recipe, recipe.to_owned()),
        ]);
        Entry { id: id.to_owned(), name: name.to_owned(), collection: Some("c".to_owned()), aspects }
    }

    fn check(own: Vec<Entry>, other: Vec<Entry>, wanted: &[(Kind, &str, &[Aspect])]) {
        let found = compare(own, other);
        let found: Vec<_> =
            found.iter().map(|found| (found.kind, found.name.as_str(), found.aspects.as_slice())).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn rows_are_the_same_by_id_and_else_by_name() {
        let same = || entry("1", "a", "x", "r");
        check(vec![same()], vec![same()], &[]);
        check(vec![same()], vec![entry("1", "b", "x", "r")], &[(Kind::Changed, "a", &[Aspect::Name])]);
        check(vec![same()], vec![entry("2", "a", "y", "r")], &[(Kind::Changed, "a", &[Aspect::Content])]);
        check(vec![same()], vec![entry("1", "a", "y", "s")], &[(Kind::Changed, "a", &[Aspect::Content])]);
        check(vec![same()], vec![entry("1", "a", "x", "s")], &[(Kind::Changed, "a", &[Aspect::Recipe])]);
        check(
            vec![same(), entry("2", "new", "x", "r")],
            vec![same(), entry("3", "old", "x", "r")],
            &[(Kind::Added, "new", &[]), (Kind::Removed, "old", &[])],
        );
        // A namesake by id elsewhere is not taken by name.
        check(
            vec![entry("2", "a", "x", "r"), entry("1", "b", "x", "r")],
            vec![same()],
            &[(Kind::Added, "a", &[]), (Kind::Changed, "b", &[Aspect::Name])],
        );
    }
}
