//! Users, and the invitations that make them.

use crate::{
    Grant, InvitationId, Millis, Store, StoreError, UserId,
    error::{USER_EMAIL, USER_FOUNDER},
    now_ms, rights,
    sql::{Row, Transaction, query, query_scalar},
};

/// Users that there may be.
const USERS_MAX: i64 = 10_000;
/// Invitations that may wait at once.
const INVITATIONS_MAX: i64 = 1_000;
/// Links of the first start that serve at once: many servers may start before one is used.
const SETUP_LINKS_MAX: i64 = 100;

/// Who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// In lower case.
    pub email: String,
    pub name: String,
    pub is_admin: bool,
    /// Kept, with what is theirs, but let in no more.
    pub is_disabled: bool,
    pub created_ms: Millis,
}

/// A user to be.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// In lower case; not another user's.
    pub email: String,
    pub name: String,
    /// In PHC form; `None` for who logs in elsewhere.
    pub password_hash: Option<String>,
    /// At an OpenID Connect provider: its issuer and subject.
    pub subject: Option<String>,
    pub is_admin: bool,
}

/// What to change of a user; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    pub name: Option<String>,
    pub is_admin: Option<bool>,
    pub is_disabled: Option<bool>,
    pub password_hash: Option<String>,
}

/// A link that makes a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    /// `None` for the link of the first start.
    pub invited_by: Option<UserId>,
    /// Whom it was made for, if it says so.
    pub email: Option<String>,
    pub is_admin: bool,
    pub grants: Vec<Grant>,
    pub created_ms: Millis,
    pub expires_ms: Millis,
}

/// A link to be.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Of what stands in the link.
    pub hash: String,
    pub invited_by: Option<UserId>,
    pub email: Option<String>,
    pub is_admin: bool,
    pub grants: Vec<Grant>,
    pub expires_ms: Millis,
}

macro_rules! select_users {
    ($tail:literal) => {
        concat!("SELECT u.id, u.email, u.name, u.is_admin, u.is_disabled, u.created_ms FROM user_account u ", $tail)
    };
}

impl Store {
    /// Whether anybody can log in at all.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        Ok(query("SELECT 1 FROM user_account LIMIT 1").fetch_optional(&self.read).await?.is_some())
    }

    /// Makes a user with grants, one transaction.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::Full`].
    pub async fn create_user(&self, new: &NewUser, grants: &[Grant]) -> Result<User, StoreError> {
        let id = UserId::new();
        let mut transaction = self.write.begin().await?;
        insert_user(&mut transaction, &id, new, false).await?;
        for grant in grants {
            rights::insert_grant(&mut transaction, &id, grant).await?;
        }
        transaction.commit().await?;
        self.user(&id).await
    }

    /// One user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn user(&self, id: &UserId) -> Result<User, StoreError> {
        let row = query(select_users!("WHERE u.id = $1")).bind(id.as_str()).fetch_optional(&self.read).await?;
        read_user(&row.ok_or(StoreError::NotFound("user"))?)
    }

    /// The user of this e-mail address (in lower case) with the hash of their password.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn user_of_email(&self, email: &str) -> Result<Option<(User, Option<String>)>, StoreError> {
        let Some(row) = query(select_users!("WHERE u.email = $1")).bind(email).fetch_optional(&self.read).await? else {
            return Ok(None);
        };
        let user = read_user(&row)?;
        let hash = self.password_hash(&user.id).await?;
        Ok(Some((user, hash)))
    }

    /// The user whom an OpenID Connect provider calls so.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn user_of_subject(&self, subject: &str) -> Result<Option<User>, StoreError> {
        let row = query(select_users!("WHERE u.subject = $1")).bind(subject).fetch_optional(&self.read).await?;
        row.as_ref().map(read_user).transpose()
    }

    /// The hash of a user's password; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn password_hash(&self, id: &UserId) -> Result<Option<String>, StoreError> {
        let row = query("SELECT password_hash FROM user_account WHERE id = $1").bind(id.as_str());
        let row = row.fetch_optional(&self.read).await?.ok_or(StoreError::NotFound("user"))?;
        Ok(row.try_get(0)?)
    }

    /// Users by e-mail address.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn users(&self, page: &crate::PageRequest) -> Result<crate::Page<User>, StoreError> {
        let rows = query(select_users!("WHERE (CAST($1 AS TEXT) IS NULL OR u.email > $1) ORDER BY u.email LIMIT $2"))
            .bind(page.cursor.as_deref())
            .bind(page.limit() + 1)
            .fetch_all(&self.read)
            .await?;
        crate::db::paged(&rows, page, read_user, |user: &User| user.email.clone())
    }

    /// Changes what `change` names. Who is disabled, or has a new password, is logged out everywhere; who is disabled loses their
    /// tokens, too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::LastAdministrator`] where no administrator would be left.
    pub async fn update_user(&self, id: &UserId, change: &UserChange) -> Result<User, StoreError> {
        let mut transaction = self.write.begin().await?;
        // One after the other, so that two administrators cannot disable each other at once.
        query("SELECT 1 FROM user_account u WHERE u.is_admin = 1 {lock u}").fetch_all(&mut transaction).await?;
        let done = query(
            "UPDATE user_account SET name = COALESCE($2, name), is_admin = COALESCE($3, is_admin),
                    is_disabled = COALESCE($4, is_disabled), password_hash = COALESCE($5, password_hash) WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(change.name.as_deref())
        .bind(change.is_admin)
        .bind(change.is_disabled)
        .bind(change.password_hash.as_deref())
        .execute(&mut transaction)
        .await?;
        crate::db::must_find(&done, "user")?;
        let admins: i64 = query_scalar("SELECT COUNT(*) FROM user_account WHERE is_admin = 1 AND is_disabled = 0")
            .fetch_one(&mut transaction)
            .await?;
        let takes_away = change.is_admin == Some(false) || change.is_disabled == Some(true);
        if takes_away && admins == 0 {
            transaction.rollback().await?;
            return Err(StoreError::LastAdministrator);
        }
        if change.is_disabled == Some(true) || change.password_hash.is_some() {
            query("DELETE FROM user_session WHERE user_id = $1").bind(id.as_str()).execute(&mut transaction).await?;
        }
        if change.is_disabled == Some(true) {
            query("DELETE FROM api_token WHERE user_id = $1").bind(id.as_str()).execute(&mut transaction).await?;
        }
        transaction.commit().await?;
        self.user(id).await
    }

    /// Keeps a link that makes a user; those that have ended go.
    ///
    /// # Errors
    /// [`StoreError::Full`].
    pub async fn create_invitation(&self, new: &NewInvitation) -> Result<Invitation, StoreError> {
        let (id, now) = (InvitationId::new(), now_ms());
        let mut transaction = self.write.begin().await?;
        query("DELETE FROM invitation WHERE expires_ms <= $1").bind(now).execute(&mut transaction).await?;
        let done = query(
            "INSERT INTO invitation (hash, id, invited_by, email, is_admin, grants, created_ms, expires_ms)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE (SELECT COUNT(*) FROM invitation) < $9",
        )
        .bind(&new.hash)
        .bind(id.as_str())
        .bind(new.invited_by.as_ref().map(UserId::as_str))
        .bind(new.email.as_deref())
        .bind(new.is_admin)
        .bind(serde_json::to_string(&new.grants)?)
        .bind(now)
        .bind(new.expires_ms)
        .bind(INVITATIONS_MAX)
        .execute(&mut transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Full("invitations"));
        }
        query(
            "DELETE FROM invitation WHERE invited_by IS NULL AND hash NOT IN
                 (SELECT hash FROM invitation WHERE invited_by IS NULL ORDER BY created_ms DESC, id DESC LIMIT $1)",
        )
        .bind(SETUP_LINKS_MAX)
        .execute(&mut transaction)
        .await?;
        transaction.commit().await?;
        let NewInvitation { invited_by, email, is_admin, grants, expires_ms, .. } = new.clone();
        Ok(Invitation { id, invited_by, email, is_admin, grants, created_ms: now, expires_ms })
    }

    /// The invitation whose link has this hash, if it has not ended.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn invitation(&self, hash: &str, now: Millis) -> Result<Invitation, StoreError> {
        let row = query(
            "SELECT id, invited_by, email, is_admin, grants, created_ms, expires_ms FROM invitation
             WHERE hash = $1 AND expires_ms > $2",
        )
        .bind(hash)
        .bind(now)
        .fetch_optional(&self.read)
        .await?;
        read_invitation(&row.ok_or(StoreError::NotFound("invitation"))?)
    }

    /// Invitations that were not taken up yet, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn invitations(&self, now: Millis) -> Result<Vec<Invitation>, StoreError> {
        let rows = query(
            "SELECT id, invited_by, email, is_admin, grants, created_ms, expires_ms FROM invitation
             WHERE expires_ms > $1 AND invited_by IS NOT NULL ORDER BY created_ms DESC, id DESC",
        )
        .bind(now)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(read_invitation).collect()
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_invitation(&self, id: &InvitationId) -> Result<(), StoreError> {
        let done = query("DELETE FROM invitation WHERE id = $1").bind(id.as_str()).execute(&self.write).await?;
        crate::db::must_find(&done, "invitation")
    }

    /// Makes the user of an invitation, which is used up by it: of two who come at once, one is refused. The link of the first
    /// start makes the first administrator, and serves as long as there is no user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for the invitation, [`StoreError::NameTaken`], [`StoreError::Full`].
    pub async fn accept_invitation(&self, hash: &str, new: &NewUser) -> Result<User, StoreError> {
        let invitation = self.invitation(hash, now_ms()).await?;
        let id = UserId::new();
        let is_founder = invitation.invited_by.is_none();
        let mut transaction = self.write.begin().await?;
        let done = query("DELETE FROM invitation WHERE hash = $1").bind(hash).execute(&mut transaction).await?;
        crate::db::must_find(&done, "invitation")?;
        if is_founder && query("SELECT 1 FROM user_account LIMIT 1").fetch_optional(&mut transaction).await?.is_some() {
            return Err(StoreError::NotFound("invitation"));
        }
        let new = NewUser { is_admin: invitation.is_admin, ..new.clone() };
        insert_user(&mut transaction, &id, &new, is_founder).await?;
        for grant in &invitation.grants {
            rights::insert_grant(&mut transaction, &id, grant).await?;
        }
        if is_founder {
            query("DELETE FROM invitation WHERE invited_by IS NULL").execute(&mut transaction).await?;
        }
        transaction.commit().await?;
        self.user(&id).await
    }
}

async fn insert_user(
    transaction: &mut Transaction,
    id: &UserId,
    new: &NewUser,
    is_founder: bool,
) -> Result<(), StoreError> {
    let done = query(
        "INSERT INTO user_account (id, email, name, password_hash, subject, is_admin, founder, created_ms)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE (SELECT COUNT(*) FROM user_account) < $9",
    )
    .bind(id.as_str())
    .bind(&new.email)
    .bind(&new.name)
    .bind(new.password_hash.as_deref())
    .bind(new.subject.as_deref())
    .bind(new.is_admin)
    .bind(is_founder.then_some(1_i64))
    .bind(now_ms())
    .bind(USERS_MAX)
    .execute(transaction)
    .await
    .map_err(|error| StoreError::from(error).on_unique(&USER_EMAIL).on_unique(&USER_FOUNDER))?;
    if done.rows_affected() == 0 { Err(StoreError::Full("users")) } else { Ok(()) }
}

pub(crate) fn read_user(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        id: UserId(row.try_get("id")?),
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        is_admin: row.try_get("is_admin")?,
        is_disabled: row.try_get("is_disabled")?,
        created_ms: row.try_get("created_ms")?,
    })
}

fn read_invitation(row: &Row) -> Result<Invitation, StoreError> {
    let grants: String = row.try_get("grants")?;
    let by: Option<String> = row.try_get("invited_by")?;
    Ok(Invitation {
        id: InvitationId(row.try_get("id")?),
        invited_by: by.map(UserId),
        email: row.try_get("email")?,
        is_admin: row.try_get("is_admin")?,
        grants: serde_json::from_str(&grants)?,
        created_ms: row.try_get("created_ms")?,
        expires_ms: row.try_get("expires_ms")?,
    })
}
