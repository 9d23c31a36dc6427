//! How much one caller may take: counted in the database, so that many servers count as one, and per process where it is about
//! connections.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use store::{Millis, Store, now_ms};

use super::{Access, Origin, Who, rules::Counts, secrets::secret_hash};
use crate::error::ApiError;

const MINUTE_MS: Millis = 60_000;
const HOUR_MS: Millis = 3_600_000;
/// The stretch in which wrong passwords are counted.
const LOG_IN_WINDOW_MS: Millis = 15 * MINUTE_MS;
/// Tries from one address in that time, whoever they are for.
const LOG_INS_PER_ADDRESS_MAX: i64 = 60;
/// Tries for one user from one address in that time; a right password takes them back.
const LOG_INS_PER_USER_AND_ADDRESS_MAX: i64 = 10;
/// Tries for one user in that time, from anywhere.
const LOG_INS_PER_USER_MAX: i64 = 100;

/// How much one user, and one address, may take. Nothing is counted where nobody logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessLimits {
    /// Questions and searches of one user in a minute. 60 unless set.
    pub questions_per_minute: i64,
    /// The same from one address, which may be that of a whole office. 300 unless set.
    pub address_questions_per_minute: i64,
    /// Files that one user may upload in an hour, counted by request. 2,000 unless set.
    pub uploads_per_hour: i64,
    /// Streams that one user may have open at once at one server. 32 unless set.
    pub streams: usize,
    /// Tokens of language models that the questions of one user may take in a day (UTC); 0 for any. 0 unless set.
    pub tokens_per_day: i64,
}

impl Default for AccessLimits {
    fn default() -> Self {
        Self {
            questions_per_minute: 60,
            address_questions_per_minute: 300,
            uploads_per_hour: 2_000,
            streams: 32,
            tokens_per_day: 0,
        }
    }
}

/// Streams that users have open here. Cheap to clone; as many entries as users have streams.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted(Arc<Mutex<HashMap<String, usize>>>);

/// The place of a stream, free again when it is dropped.
#[derive(Debug)]
pub(crate) struct StreamPlace {
    counted: Counted,
    user: Option<String>,
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        let Some(user) = &self.user else { return };
        let mut counted = self.counted.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(streams) = counted.get_mut(user) {
            *streams -= 1;
            if *streams == 0 {
                counted.remove(user);
            }
        }
    }
}

impl Access {
    /// A place for one more stream of the caller's.
    pub(crate) fn stream_place(&self, who: &Who) -> Result<StreamPlace, ApiError> {
        let user = who.user().map(|user| user.id.0.clone());
        if let Some(user) = &user {
            let mut counted = self.counted.0.lock().unwrap_or_else(PoisonError::into_inner);
            let streams = counted.entry(user.clone()).or_default();
            if *streams >= self.settings.limits.streams {
                let words = format!("you have {streams} streams open, as many as one user may");
                return Err(too_much("too_many_streams", words, 1).remedy("close other windows"));
            }
            *streams += 1;
        }
        Ok(StreamPlace { counted: self.counted.clone(), user })
    }

    /// Counts a request, and refuses it where it is one too many.
    pub(super) async fn count(
        &self,
        store: &Store,
        counts: Counts,
        who: &Who,
        origin: &Origin,
    ) -> Result<(), ApiError> {
        let limits = &self.settings.limits;
        let Origin { address, .. } = origin;
        match (counts, who.user()) {
            (Counts::Question, Some(user)) => {
                let words = "you ask more often than one user may in a minute";
                held(store, &format!("questions {}", user.id), MINUTE_MS, limits.questions_per_minute, words).await?;
                let words = "more is asked from your address than may be in a minute";
                held(store, &format!("questions {address}"), MINUTE_MS, limits.address_questions_per_minute, words)
                    .await?;
                self.has_tokens_left(store, user).await
            }
            (Counts::Upload, Some(user)) => {
                let words = "you upload more often than one user may in an hour";
                held(store, &format!("uploads {}", user.id), HOUR_MS, limits.uploads_per_hour, words).await
            }
            (Counts::LogIn, _) => {
                let words = "too many log-ins were tried from your address";
                held(store, &format!("log-ins {address}"), LOG_IN_WINDOW_MS, LOG_INS_PER_ADDRESS_MAX, words).await
            }
            (Counts::Question | Counts::Upload | Counts::Nothing, _) => Ok(()),
        }
    }

    async fn has_tokens_left(&self, store: &Store, user: &store::User) -> Result<(), ApiError> {
        let most = self.settings.limits.tokens_per_day;
        if most == 0 {
            return Ok(());
        }
        let now = now_ms();
        let (taken, end) = store.count_tokens(&user.id, 0, now).await?;
        if taken < most {
            return Ok(());
        }
        let words = "your questions took as many tokens of the language model as one user may take in a day";
        Err(too_much("too_many_tokens", words, seconds_until(end, now)))
    }

    /// Counts a try at the password of `email`, before it is compared.
    pub(crate) async fn try_password(&self, store: &Store, email: &str, origin: &Origin) -> Result<(), ApiError> {
        let words = "too many wrong passwords were tried for this user";
        // From elsewhere their owner still gets in, unless many places try at once.
        held(store, &tries(email, origin), LOG_IN_WINDOW_MS, LOG_INS_PER_USER_AND_ADDRESS_MAX, words).await?;
        let name = format!("log-ins of {}", secret_hash(email));
        held(store, &name, LOG_IN_WINDOW_MS, LOG_INS_PER_USER_MAX, words).await
    }

    /// Takes back what [`Access::try_password`] counted, for the password was right.
    pub(crate) async fn right_password(&self, store: &Store, email: &str, origin: &Origin) -> Result<(), ApiError> {
        Ok(store.forget_count(&tries(email, origin)).await?)
    }
}

/// Hashed, for it may be a password that somebody typed into the wrong field.
fn tries(email: &str, origin: &Origin) -> String {
    format!("log-ins of {} from {}", secret_hash(email), origin.address)
}

async fn held(store: &Store, name: &str, window_ms: Millis, most: i64, words: &str) -> Result<(), ApiError> {
    let now = now_ms();
    let (count, end) = store.count_up(name, window_ms, 1, now).await?;
    if count <= most { Ok(()) } else { Err(too_much("too_many_requests", words, seconds_until(end, now))) }
}

fn seconds_until(end: Millis, now: Millis) -> u64 {
    u64::try_from((end - now).div_euclid(1_000) + 1).unwrap_or(1)
}

fn too_much(code: &'static str, words: impl Into<String>, seconds: u64) -> ApiError {
    let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, code, words);
    error.retry_after_seconds = Some(seconds);
    error.remedy(format!("try again in {seconds} s"))
}
