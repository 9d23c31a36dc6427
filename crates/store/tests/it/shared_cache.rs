//! What processes keep for each other in Redis: there for all of them, and gone with what it says.

use store::{BlobLocation, EnvironmentId, Location, NewEnvironment, SharedCache, Store};

use crate::support::job;

/// More than Redis looks at in one step.
const MANY: usize = 2_500;

/// A store on Postgres and Redis.
async fn open() -> (Store, tempfile::TempDir) {
    let redis = std::env::var("ALMANAC_TEST_REDIS_URL").unwrap_or_else(|_| {
        panic!("ALMANAC_TEST_REDIS_URL does not say where Redis is: eval \"$(scripts/services env)\" starts it")
    });
    let url = store::testing::postgres_schema().await.unwrap();
    let (dir, blobs) = (tempfile::tempdir().unwrap(), BlobLocation::default());
    let location = Location { dir: dir.path(), database_url: Some(&url), redis_url: Some(&redis), blobs: &blobs };
    (Store::open_at(&location).await.unwrap(), dir)
}

async fn keep(cache: &SharedCache, env: &EnvironmentId, key: &str) {
    cache.put(env, key, b"an answer".to_vec(), 60).await;
    assert_eq!(cache.get(env, key).await.as_deref(), Some(&b"an answer"[..]), "{key}");
}

#[tokio::test]
async fn an_environment_takes_what_was_kept_of_it_along() {
    let (store, _dir) = open().await;
    let (main, cache) = (store.main_environment().await.unwrap(), store.cache().expect("there is a Redis"));
    let new = NewEnvironment {
        name: "preview".to_owned(),
        from: main.clone(),
        with_chats: false,
        expires_ms: None,
        mask: None,
    };
    let preview = store.create_environment(&new, &job()).await.unwrap().id;
    keep(cache, &main, "a").await;
    keep(cache, &preview, "a").await;
    store.delete_environment(&preview).await.unwrap();
    assert_eq!(cache.get(&preview, "a").await, None);
    assert!(cache.get(&main, "a").await.is_some(), "the others keep theirs");
}

#[tokio::test]
async fn all_is_forgotten_however_much_it_is_and_of_this_installation_alone() {
    let ((store, _dir), (other, _other_dir)) = (open().await, open().await);
    let (env, cache) = (store.main_environment().await.unwrap(), store.cache().unwrap());
    let elsewhere = other.main_environment().await.unwrap();
    keep(other.cache().unwrap(), &elsewhere, "a").await;
    for number in 0..MANY {
        cache.put(&env, &number.to_string(), vec![0], 60).await;
    }
    keep(cache, &env, "last").await;
    cache.forget(None).await;
    for key in ["0", "1000", "2499", "last"] {
        assert_eq!(cache.get(&env, key).await, None, "{key}");
    }
    assert!(other.cache().unwrap().get(&elsewhere, "a").await.is_some());
}
