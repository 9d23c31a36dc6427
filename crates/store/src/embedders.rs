//! By which embedding model the sources of an environment are read. The vectors' model is a part of the recipe, so the pointers
//! themselves say by which one they are searched; here stands by which one new content is read, and what models are called.

use crate::{
    EnvironmentId, Mask, Store, StoreError,
    sql::{Transaction, query, query_scalar},
};

/// How an environment's sources are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Fingerprint of the embedding model; `None` for the program's own.
    pub embedder: Option<String>,
    pub mask: Option<Mask>,
    /// Whether it is the hidden side of a change of the model.
    pub is_staging: bool,
}

/// The model that most passages are of in the environment that is updated; NULL where none has one.
macro_rules! embedder_of_most {
    () => {
        "(SELECT r.embedder FROM source s JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
          WHERE s.environment_id = environment.id AND r.embedder IS NOT NULL
          GROUP BY r.embedder ORDER BY SUM(n.chunks) DESC, r.embedder LIMIT 1)"
    };
}

impl Store {
    /// Notes what a model is called, so that it can be loaded by its fingerprint.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn name_embedder(&self, fingerprint: &str, name: &str) -> Result<(), StoreError> {
        query(
            "INSERT INTO embedder (fingerprint, name) VALUES ($1, $2)
             ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name",
        )
        .bind(fingerprint)
        .bind(name)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// What the model of this fingerprint is called, where that is known.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn embedder_name(&self, fingerprint: &str) -> Result<Option<String>, StoreError> {
        Ok(query_scalar("SELECT name FROM embedder WHERE fingerprint = $1")
            .bind(fingerprint)
            .fetch_optional(&self.read)
            .await?)
    }

    /// Environments that follow the program's own model, whose fingerprint is `own`, and hold sources read by another stay with
    /// that one. Call at start: the program may be configured otherwise than before.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn keep_embedders(&self, own: &str) -> Result<(), StoreError> {
        query(concat!(
            "UPDATE environment SET embedder = ",
            embedder_of_most!(),
            " WHERE embedder IS NULL AND EXISTS (
                SELECT 1 FROM source s JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
                WHERE s.environment_id = environment.id AND r.embedder <> $1)"
        ))
        .bind(own)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Whether `env` shows a source that is not read by the model of this fingerprint.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn has_other_embedders(&self, env: &EnvironmentId, fingerprint: &str) -> Result<bool, StoreError> {
        let other = query(
            "SELECT 1 FROM source s JOIN snapshot n ON n.id = s.snapshot_id JOIN recipe r ON r.hash = n.recipe_hash
             WHERE s.environment_id = $1 AND r.embedder IS DISTINCT FROM $2 LIMIT 1",
        )
        .bind(env.as_str())
        .bind(fingerprint)
        .fetch_optional(&self.read)
        .await?;
        Ok(other.is_some())
    }

    /// How sources of `env` are read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn reading(&self, env: &EnvironmentId) -> Result<Reading, StoreError> {
        let row = query("SELECT embedder, mask, hidden FROM environment WHERE id = $1")
            .bind(env.as_str())
            .fetch_optional(&self.read)
            .await?
            .ok_or(StoreError::NotFound("environment"))?;
        let mask: Option<String> = row.try_get(1)?;
        let mask = mask.map(|mask| serde_json::from_str(&mask)).transpose()?;
        Ok(Reading { embedder: row.try_get(0)?, mask, is_staging: row.try_get(2)? })
    }
}

/// Has `env` read new sources by the model that most of its passages are of: call after its pointers moved as a whole.
pub(crate) async fn follow_pointers(transaction: &mut Transaction, env: &EnvironmentId) -> Result<(), StoreError> {
    query(concat!("UPDATE environment SET embedder = COALESCE(", embedder_of_most!(), ", embedder) WHERE id = $1"))
        .bind(env.as_str())
        .execute(transaction)
        .await?;
    Ok(())
}

/// That `env` (still) reads by the model that `recipe` names: two must not mix.
pub(crate) async fn check_embedder(
    transaction: &mut Transaction,
    env: &EnvironmentId,
    recipe_hash: &str,
) -> Result<(), StoreError> {
    let differs = query(
        "SELECT 1 FROM environment e JOIN recipe r ON r.hash = $2
         WHERE e.id = $1 AND e.embedder IS NOT NULL AND r.embedder IS NOT NULL AND r.embedder <> e.embedder",
    )
    .bind(env.as_str())
    .bind(recipe_hash)
    .fetch_optional(transaction)
    .await?;
    if differs.is_some() { Err(StoreError::RecipeChanged) } else { Ok(()) }
}
