//! Passwords and what stands in cookies, links and tokens. Nothing of it is kept but hashes: of passwords slow ones, as people
//! choose them; of our own, which are 256 random bits, fast ones.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use axum::http::StatusCode;
use sha2::{Digest as _, Sha256};
use tokio::{sync::Semaphore, time::timeout};

use crate::error::ApiError;

/// Bytes of a secret of ours.
const SECRET_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
/// Passwords that are hashed at once; each takes a core and the memory of its cost.
const HASHING_MAX: usize = 2;
/// Longest wait for one's turn.
const HASHING_WAIT: Duration = Duration::from_secs(10);
/// Characters of a password.
pub(crate) const PASSWORD_CHARS_MIN: usize = 10;
pub(crate) const PASSWORD_CHARS_MAX: usize = 200;

/// What hashing a password costs; that of OWASP's password storage sheet unless set: 19 MiB, 2 passes, 1 lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Hashes and compares passwords off the async threads. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    cost: PasswordCost,
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub fn new(cost: PasswordCost) -> Self {
        Self { cost, turns: Arc::new(Semaphore::new(HASHING_MAX)) }
    }

    /// The hash of a password in PHC form.
    pub async fn hash(&self, password: &str) -> Result<String, ApiError> {
        let (cost, password) = (self.cost, password.to_owned());
        self.in_turn(move || {
            let mut salt = [0; SALT_BYTES];
            getrandom::fill(&mut salt).map_err(ApiError::internal)?;
            let salt = SaltString::encode_b64(&salt).map_err(|error| ApiError::internal(error.to_string()))?;
            let hash = hasher(cost)?.hash_password(password.as_bytes(), &salt);
            Ok(hash.map_err(|error| ApiError::internal(error.to_string()))?.to_string())
        })
        .await
    }

    /// Whether `password` is the one that was hashed. Without a hash it is not, and takes as long to tell.
    pub async fn matches(&self, password: &str, hash: Option<String>) -> Result<bool, ApiError> {
        let Some(hash) = hash else {
            self.hash(password).await?;
            return Ok(false);
        };
        let password = password.to_owned();
        self.in_turn(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| ApiError::internal(error.to_string()))?;
            // The parameters are those of the hash.
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = timeout(HASHING_WAIT, Arc::clone(&self.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many log in at once")
                .remedy("try again in a moment")
        })?;
        let turn = turn.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(ApiError::internal)?
    }
}

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>, ApiError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None);
    let params = params.map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A new secret: what stands in a cookie, a link or a token.
///
/// # Errors
/// Where the system has no randomness.
pub fn new_secret() -> std::io::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(hex(&bytes))
}

/// What is kept of a secret of ours, and what it is found by.
pub fn secret_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_alone() {
        let passwords = Passwords::new(PasswordCost { memory_kib: 64, passes: 1 });
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("correct horse").await.unwrap(), "salted");
        assert!(passwords.matches("correct horse", Some(hash.clone())).await.unwrap());
        assert!(!passwords.matches("correct horse ", Some(hash)).await.unwrap());
        assert!(!passwords.matches("correct horse", None).await.unwrap());
    }

    #[test]
    fn secrets_are_long_and_unlike() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert!(one.len() == 2 * SECRET_BYTES && one != other);
        assert_ne!(secret_hash(&one), one);
        assert_eq!(secret_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
