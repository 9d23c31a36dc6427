//! What a user may read and change of an environment: all of it, or some collections. A part of the queries, so that what one may
//! not read is neither ranked nor counted.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    ChatId, CollectionId, EnvironmentId, MessageId, SeriesId, SourceId, Store, StoreError, UserId,
    sql::{Row, query, query_scalar},
};

/// Grants that one user may have.
pub const GRANTS_MAX: usize = 1_000;
/// How a list says that it narrows nothing; no collection has such an id.
const EVERYTHING: &str = r#"["*"]"#;

/// What one may do with a collection; an editor reads it, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Reader,
    Editor,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
        }
    }

    fn read(text: &str) -> Self {
        // The column's CHECK admits no third word.
        if text == "editor" { Self::Editor } else { Self::Reader }
    }
}

/// A role in an environment: in one collection of it, or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub environment: EnvironmentId,
    /// `None` for all collections, those to come among them.
    pub collection: Option<CollectionId>,
    pub role: Role,
}

/// Which collections of an environment one may read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Readable {
    /// Whoever asks without users, and who may read the whole environment.
    #[default]
    All,
    /// These, in order; perhaps none.
    Only(Arc<[CollectionId]>),
}

impl Readable {
    pub fn allows(&self, collection: &CollectionId) -> bool {
        match self {
            Self::All => true,
            Self::Only(collections) => collections.binary_search(collection).is_ok(),
        }
    }

    /// As it is bound: statements say `($n = '["*"]' OR collection_id IN {texts $n})`.
    pub(crate) fn bound(&self) -> Result<String, StoreError> {
        Ok(match self {
            Self::All => EVERYTHING.to_owned(),
            Self::Only(collections) => serde_json::to_string(&collections[..])?,
        })
    }
}

/// Whose chats are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's and everybody's: there are no users.
    Anyone,
    User {
        id: UserId,
        /// Those of nobody, too: they were made before there were users.
        with_unowned: bool,
    },
}

impl Owner {
    /// As whose a new chat is kept.
    pub fn user(&self) -> Option<&UserId> {
        match self {
            Self::Anyone => None,
            Self::User { id, .. } => Some(id),
        }
    }

    fn owns(&self, owner: Option<&UserId>) -> bool {
        match (self, owner) {
            (Self::Anyone, _) => true,
            (Self::User { id, .. }, Some(owner)) => id == owner,
            (Self::User { with_unowned, .. }, None) => *with_unowned,
        }
    }
}

/// What a user may do in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rights {
    everywhere: Option<Role>,
    collections: BTreeMap<CollectionId, Role>,
}

impl Rights {
    /// Of an administrator, and where there are no users.
    pub fn all() -> Self {
        Self { everywhere: Some(Role::Editor), collections: BTreeMap::new() }
    }

    pub fn none() -> Self {
        Self { everywhere: None, collections: BTreeMap::new() }
    }

    /// The same as far as `most` goes: a token may do less than its owner.
    #[must_use]
    pub fn at_most(mut self, most: Role) -> Self {
        self.everywhere = self.everywhere.map(|role| role.min(most));
        self.collections.values_mut().for_each(|role| *role = (*role).min(most));
        self
    }

    pub fn is_none(&self) -> bool {
        self.everywhere.is_none() && self.collections.is_empty()
    }

    /// In all of the environment, what is to come among it.
    pub fn everywhere(&self) -> Option<Role> {
        self.everywhere
    }

    /// The role in one collection.
    pub fn of(&self, collection: &CollectionId) -> Option<Role> {
        self.everywhere.max(self.collections.get(collection).copied())
    }

    pub fn readable(&self) -> Readable {
        match self.everywhere {
            Some(_) => Readable::All,
            None => Readable::Only(self.collections.keys().cloned().collect()),
        }
    }
}

impl Store {
    /// What the user's grants in `env` say; administrators need none and are not looked up here.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn rights(&self, env: &EnvironmentId, user: &UserId) -> Result<Rights, StoreError> {
        let rows = query("SELECT collection_id, role FROM user_grant WHERE user_id = $1 AND environment_id = $2")
            .bind(user.as_str())
            .bind(env.as_str())
            .fetch_all(&self.read)
            .await?;
        let mut rights = Rights::none();
        for row in &rows {
            let (collection, role): (String, Role) = (row.try_get(0)?, Role::read(row.try_get(1)?));
            if collection.is_empty() {
                rights.everywhere = Some(role);
            } else {
                rights.collections.insert(CollectionId(collection), role);
            }
        }
        Ok(rights)
    }

    /// All grants of a user in environments that are there, by environment and collection.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn grants(&self, user: &UserId) -> Result<Vec<Grant>, StoreError> {
        let rows = query(
            "SELECT environment_id, collection_id, role FROM user_grant WHERE user_id = $1
             ORDER BY environment_id, collection_id",
        )
        .bind(user.as_str())
        .fetch_all(&self.read)
        .await?;
        let grant = |row: &Row| {
            Ok(Grant {
                environment: EnvironmentId(row.try_get(0)?),
                collection: Some(row.try_get::<String>(1)?).filter(|id| !id.is_empty()).map(CollectionId),
                role: Role::read(row.try_get(2)?),
            })
        };
        rows.iter().map(grant).collect()
    }

    /// Replaces what a user may do, one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the user, [`StoreError::Full`] past [`GRANTS_MAX`].
    pub async fn set_grants(&self, user: &UserId, grants: &[Grant]) -> Result<(), StoreError> {
        if grants.len() > GRANTS_MAX {
            return Err(StoreError::Full("grants"));
        }
        self.user(user).await?;
        let mut transaction = self.write.begin().await?;
        query("DELETE FROM user_grant WHERE user_id = $1").bind(user.as_str()).execute(&mut transaction).await?;
        for grant in grants {
            insert_grant(&mut transaction, user, grant).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a user one role more; where there is one on the same, it is replaced.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn add_grant(&self, user: &UserId, grant: &Grant) -> Result<(), StoreError> {
        let mut transaction = self.write.begin().await?;
        insert_grant(&mut transaction, user, grant).await?;
        Ok(transaction.commit().await?)
    }

    /// The collection that a source is in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn collection_of_source(&self, env: &EnvironmentId, id: &SourceId) -> Result<CollectionId, StoreError> {
        let found: Option<String> =
            query_scalar("SELECT collection_id FROM source WHERE environment_id = $1 AND id = $2")
                .bind(env.as_str())
                .bind(id.as_str())
                .fetch_optional(&self.read)
                .await?;
        found.map(CollectionId).ok_or(StoreError::NotFound("source"))
    }

    /// The collection that a series' source is in.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn collection_of_series(&self, env: &EnvironmentId, id: &SeriesId) -> Result<CollectionId, StoreError> {
        let found: Option<String> = query_scalar(
            "SELECT s.collection_id FROM series t
             JOIN source s ON s.environment_id = t.environment_id AND s.id = t.source_id
             WHERE t.environment_id = $1 AND t.id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .fetch_optional(&self.read)
        .await?;
        found.map(CollectionId).ok_or(StoreError::NotFound("series"))
    }

    /// Collections of `env` that are readable, their sources, and how many of these are ready.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn set_counts(&self, env: &EnvironmentId, readable: &Readable) -> Result<(i64, i64, i64), StoreError> {
        let row = query(
            "SELECT (SELECT COUNT(*) FROM collection c WHERE c.environment_id = $1
                     AND ($2 = '[\"*\"]' OR c.id IN {texts $2})),
                    COUNT(*), COUNT(*) FILTER (WHERE s.state = 'ready')
             FROM source s WHERE s.environment_id = $1 AND ($2 = '[\"*\"]' OR s.collection_id IN {texts $2})",
        )
        .bind(env.as_str())
        .bind(readable.bound()?)
        .fetch_one(&self.read)
        .await?;
        Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
    }

    /// Chats of `owner`'s in `env`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn chats_count(&self, env: &EnvironmentId, owner: &Owner) -> Result<i64, StoreError> {
        let with_unowned = matches!(owner, Owner::User { with_unowned: true, .. });
        Ok(query_scalar(
            "SELECT COUNT(*) FROM chat WHERE environment_id = $1
             AND (CAST($2 AS TEXT) IS NULL OR owner_id = $2 OR (owner_id IS NULL AND $3 = 1))",
        )
        .bind(env.as_str())
        .bind(owner.user().map(UserId::as_str))
        .bind(with_unowned)
        .fetch_one(&self.read)
        .await?)
    }

    /// That the chat is `owner`'s.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], as if it were not there, where it is somebody else's.
    pub async fn check_chat_owner(&self, env: &EnvironmentId, id: &ChatId, owner: &Owner) -> Result<(), StoreError> {
        let row = query("SELECT owner_id FROM chat WHERE environment_id = $1 AND id = $2")
            .bind(env.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.read)
            .await?;
        owned(row.as_ref(), owner, "chat")
    }

    /// That the message is in a chat of `owner`'s.
    ///
    /// # Errors
    /// As [`Store::check_chat_owner`].
    pub async fn check_message_owner(
        &self,
        env: &EnvironmentId,
        id: &MessageId,
        owner: &Owner,
    ) -> Result<(), StoreError> {
        let row = query(
            "SELECT c.owner_id FROM message m JOIN chat c ON c.id = m.chat_id WHERE c.environment_id = $1 AND m.id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .fetch_optional(&self.read)
        .await?;
        owned(row.as_ref(), owner, "message")
    }

    /// The owner of a chat and what may be read for them now: everything where there is none, nothing where they are disabled.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn asker_in_chat(
        &self,
        env: &EnvironmentId,
        id: &ChatId,
    ) -> Result<(Option<UserId>, Readable), StoreError> {
        let row = query(
            "SELECT c.owner_id, u.is_admin, u.is_disabled FROM chat c LEFT JOIN user_account u ON u.id = c.owner_id
             WHERE c.environment_id = $1 AND c.id = $2",
        )
        .bind(env.as_str())
        .bind(id.as_str())
        .fetch_optional(&self.read)
        .await?
        .ok_or(StoreError::NotFound("chat"))?;
        let Some(owner) = row.try_get::<Option<String>>(0)?.map(UserId) else { return Ok((None, Readable::All)) };
        let (is_admin, is_disabled): (Option<i64>, Option<i64>) = (row.try_get(1)?, row.try_get(2)?);
        let readable = match (is_admin, is_disabled) {
            (Some(1), Some(0)) => Readable::All,
            (Some(_), Some(0)) => self.rights(env, &owner).await?.readable(),
            _ => Rights::none().readable(),
        };
        Ok((Some(owner), readable))
    }
}

pub(crate) async fn insert_grant(
    transaction: &mut crate::sql::Transaction,
    user: &UserId,
    grant: &Grant,
) -> Result<(), StoreError> {
    query(
        "INSERT INTO user_grant (environment_id, user_id, collection_id, role)
         SELECT id, $2, $3, $4 FROM environment WHERE id = $1
         ON CONFLICT (user_id, environment_id, collection_id) DO UPDATE SET role = excluded.role",
    )
    .bind(grant.environment.as_str())
    .bind(user.as_str())
    .bind(grant.collection.as_ref().map_or("", CollectionId::as_str))
    .bind(grant.role.as_str())
    .execute(transaction)
    .await?;
    Ok(())
}

fn owned(row: Option<&Row>, owner: &Owner, thing: &'static str) -> Result<(), StoreError> {
    let row = row.ok_or(StoreError::NotFound(thing))?;
    let kept: Option<String> = row.try_get(0)?;
    if owner.owns(kept.map(UserId).as_ref()) { Ok(()) } else { Err(StoreError::NotFound(thing)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(everywhere: Option<Role>, collections: &[(&str, Role)]) -> Rights {
        let collections = collections.iter().map(|(id, role)| (CollectionId((*id).to_owned()), *role)).collect();
        Rights { everywhere, collections }
    }

    #[test]
    fn the_stronger_of_two_roles_counts() {
        let a = CollectionId("a".to_owned());
        assert_eq!(rights(Some(Role::Reader), &[("a", Role::Editor)]).of(&a), Some(Role::Editor));
        assert_eq!(rights(Some(Role::Editor), &[("a", Role::Reader)]).of(&a), Some(Role::Editor));
        assert_eq!(rights(None, &[("b", Role::Editor)]).of(&a), None);
        let capped = rights(Some(Role::Reader), &[("a", Role::Editor)]).at_most(Role::Reader);
        assert_eq!(capped.of(&a), Some(Role::Reader));
    }

    #[test]
    fn what_is_readable_is_all_or_a_list() {
        assert_eq!(rights(Some(Role::Reader), &[("a", Role::Editor)]).readable(), Readable::All);
        let some = rights(None, &[("b", Role::Reader), ("a", Role::Editor)]).readable();
        assert!(some.allows(&CollectionId("a".to_owned())) && !some.allows(&CollectionId("c".to_owned())));
        assert_eq!(some.bound().unwrap(), r#"["a","b"]"#);
        assert_eq!(Rights::none().readable().bound().unwrap(), "[]");
        assert_ne!(Rights::none().readable(), Readable::All);
    }
}
