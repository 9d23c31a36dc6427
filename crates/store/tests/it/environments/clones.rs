//! Making an environment and living in it.

use store::{
    EnvironmentChange, Feedback, MAIN, MessageState, NewEnvironment, NewMessage, PointerFilter, Role, SourceState,
    StoreError, Verdict, is_environment_name, now_ms,
};

use super::{ALL, columns, daily};
use crate::support::{job, world};

#[test]
fn a_name_is_a_label_of_a_host() {
    for name in ["a", "preview-42", "0", &"a".repeat(40)] {
        assert!(is_environment_name(name), "{name}");
    }
    for name in ["", "-a", "a-", "A", "a.b", "a_b", "ä", "a/b", &"a".repeat(41)] {
        assert!(!is_environment_name(name), "{name}");
    }
}

#[tokio::test]
async fn a_clone_has_what_its_parent_has_and_each_changes_alone() {
    let world = world().await;
    let source = world.ready("a.csv", "one").await;
    world.store.correct_column(&world.env, &source, 0, "price", Some(("number", Some("CHF")))).await.unwrap();
    world.store.create_series(&world.env, &columns(&source, "Load")).await.unwrap();
    world.store.put_schedule(&world.env, &source, &daily(1)).await.unwrap();
    let made = world.clone("preview").await;
    assert_eq!((made.name.as_str(), made.parent.as_deref(), made.schedules_on), ("preview", Some(MAIN), false));
    assert_eq!((made.collections, made.sources, made.ready, made.chats), (1, 1, 1, 0));
    let before = world.set(&world.env).await;
    assert_eq!(world.set(&made.id).await, before);
    assert_eq!(world.store.environment_named("preview").await.unwrap(), Some(made.id.clone()));

    world.describe(&made.id, "changed").await;
    world.store.correct_column(&made.id, &source, 0, "price", None).await.unwrap();
    world.store.delete_schedule(&made.id, &source).await.unwrap();
    world.store.delete_source(&made.id, &source).await.unwrap();
    assert_eq!(world.set(&world.env).await, before, "the parent knows nothing of it");
    let all = PointerFilter::default();
    assert_eq!(world.store.pointers(&world.env, &all).await.unwrap().len(), 1);
    assert!(world.store.pointers(&made.id, &all).await.unwrap().is_empty());

    let other = world.clone("other").await;
    let before = world.set(&other.id).await;
    world.store.delete_collection(&world.env, &world.collection.id).await.unwrap();
    assert_eq!(world.set(&other.id).await, before, "nor does the clone of the parent");
}

#[tokio::test]
async fn what_is_being_read_is_what_it_was_before_or_waits() {
    let world = world().await;
    let source = world.ready("a.txt", "one").await;
    world.put("a.txt", "two").await;
    let fresh = world.put("b.txt", "three").await;
    let made = world.clone("preview").await;
    let old = world.store.source(&made.id, &source).await.unwrap();
    assert_eq!((old.state, old.size_bytes), (SourceState::Ready, 3));
    assert_eq!(old.blob_hash, old.snapshot.map(|snapshot| snapshot.blob_hash));
    let waiting = world.store.source(&made.id, &fresh.id).await.unwrap();
    assert_eq!((waiting.state, waiting.blob_hash.as_ref()), (SourceState::Cancelled, fresh.blob_hash.as_ref()));
    assert_eq!(waiting.error.unwrap().code, "not_ready");
    // Retried there, its job is another one than that of the parent.
    world.store.retry_source(&made.id, &fresh.id, &job()).await.unwrap();
    assert_eq!(world.store.jobs_count().await.unwrap(), 3);
    let parent = world.store.source(&world.env, &fresh.id).await.unwrap();
    assert_eq!(parent.state, SourceState::Queued);
}

#[tokio::test]
async fn chats_come_along_where_they_are_wanted() {
    let world = world().await;
    let chat = world.store.create_chat(&world.env, None, "{}").await.unwrap();
    let message = |role, state, text: &str| NewMessage {
        role,
        state,
        text: text.to_owned(),
        detail: "{}".to_owned(),
        lease: None,
    };
    let messages = [
        message(Role::Question, MessageState::Done, "why?"),
        message(Role::Answer, MessageState::Done, "because"),
        message(Role::Question, MessageState::Done, "and?"),
        message(Role::Answer, MessageState::Streaming, "so"),
    ];
    let asked = world.store.append_messages(&chat.id, "why?", &messages).await.unwrap();
    let down = Feedback { verdict: Verdict::Down, note: Some("no".to_owned()) };
    world.store.judge(&world.env, &asked[1].id, Some(&down)).await.unwrap();
    world.store.create_case(&world.env, Some(&asked[1].id), "{\"case\": 1}").await.unwrap();
    let new = |name: &str, from, with_chats| NewEnvironment {
        name: name.to_owned(),
        from,
        with_chats,
        expires_ms: None,
        mask: None,
    };

    let without = world.store.create_environment(&new("without", world.env.clone(), false), &job()).await.unwrap();
    assert!(world.store.chats(&without.id, &store::Owner::Anyone, None, &ALL).await.unwrap().items.is_empty());
    let cases = world.store.cases(&without.id).await.unwrap();
    assert_eq!((cases.len(), cases[0].message.as_ref(), cases[0].content.as_str()), (1, None, "{\"case\": 1}"));

    // A clone of a clone: ids stay unlike each other.
    let first = world.store.create_environment(&new("first", world.env.clone(), true), &job()).await.unwrap();
    let second = world.store.create_environment(&new("second", first.id.clone(), true), &job()).await.unwrap();
    for env in [&first.id, &second.id] {
        let chats = world.store.chats(env, &store::Owner::Anyone, None, &ALL).await.unwrap().items;
        assert_eq!((chats.len(), chats[0].title.as_str(), chats[0].messages), (1, "why?", 4));
        assert_ne!(chats[0].id, chat.id);
        let copied = world.store.messages(&chats[0].id).await.unwrap();
        assert_eq!(
            copied.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(),
            ["why?", "because", "and?", "so"]
        );
        assert_eq!(copied[1].feedback, Some(down.clone()));
        assert_eq!(copied[3].state, MessageState::Interrupted, "nobody writes it here");
        assert_eq!(world.store.cases(env).await.unwrap()[0].message.as_ref(), Some(&copied[1].id));
        world.store.delete_chat(env, &chats[0].id).await.unwrap();
    }
    assert_eq!(world.store.messages(&chat.id).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_clone_lives_as_long_as_it_is_told_and_main_for_ever() {
    let world = world().await;
    let soon = now_ms() + 1_000;
    let new = NewEnvironment {
        name: "brief".to_owned(),
        from: world.env.clone(),
        with_chats: false,
        expires_ms: Some(soon),
        mask: None,
    };
    let made = world.store.create_environment(&new, &job()).await.unwrap();
    let error = world.store.create_environment(&new, &job()).await.unwrap_err();
    assert!(matches!(error, StoreError::NameTaken("environment")), "{error}");
    assert!(world.store.expired_environments(soon - 1).await.unwrap().is_empty());
    assert_eq!(world.store.expired_environments(soon).await.unwrap(), [(made.id.clone(), "brief".to_owned())]);
    let for_ever = EnvironmentChange { expires_ms: Some(None), schedules_on: Some(true) };
    let changed = world.store.update_environment(&made.id, &for_ever).await.unwrap();
    assert_eq!((changed.expires_ms, changed.schedules_on), (None, true));
    assert!(world.store.expired_environments(i64::MAX).await.unwrap().is_empty());

    let brief = EnvironmentChange { expires_ms: Some(Some(soon)), schedules_on: None };
    assert!(matches!(world.store.update_environment(&world.env, &brief).await, Err(StoreError::Protected)));
    assert!(matches!(world.store.delete_environment(&world.env).await, Err(StoreError::Protected)));
    world.store.delete_environment(&made.id).await.unwrap();
    assert!(matches!(world.store.delete_environment(&made.id).await, Err(StoreError::NotFound("environment"))));
    let names: Vec<String> = world.store.environments().await.unwrap().into_iter().map(|env| env.name).collect();
    assert_eq!(names, [MAIN]);
}

#[tokio::test]
async fn there_are_only_so_many() {
    let world = world().await;
    for number in 1..store::ENVIRONMENTS_MAX {
        world.clone(&format!("clone-{number}")).await;
    }
    let new = NewEnvironment {
        name: "more".to_owned(),
        from: world.env.clone(),
        with_chats: false,
        expires_ms: None,
        mask: None,
    };
    let error = world.store.create_environment(&new, &job()).await.unwrap_err();
    assert!(matches!(error, StoreError::Full("environments")), "{error}");
}

#[tokio::test]
async fn schedules_of_a_clone_fire_when_they_are_on() {
    let world = world().await;
    let source = world.ready("a.csv", "one").await;
    world.store.put_schedule(&world.env, &source, &daily(5)).await.unwrap();
    let made = world.clone("preview").await;
    let due = || async {
        let due = world.store.due_schedules(10).await.unwrap();
        due.into_iter().map(|due| due.environment).collect::<Vec<_>>()
    };
    assert_eq!(due().await, vec![world.env.clone()]);
    let on = EnvironmentChange { schedules_on: Some(true), ..EnvironmentChange::default() };
    world.store.update_environment(&made.id, &on).await.unwrap();
    assert_eq!(due().await.len(), 2);
    let off = EnvironmentChange { schedules_on: Some(false), ..EnvironmentChange::default() };
    world.store.update_environment(&world.env, &off).await.unwrap();
    assert_eq!(due().await, [made.id]);
    assert_eq!(world.store.overdue_schedules(&world.env, 10).await.unwrap().len(), 1);
}
