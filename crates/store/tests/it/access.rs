//! Users, invitations, sessions, tokens, grants, counts: what is kept, and what is found by it.

use store::{
    CollectionId, Grant, GrantRole, NewInvitation, NewMessage, NewUser, Owner, PageRequest, PointerFilter, Readable,
    Role, Store, StoreError, Token, TokenId, TokenScope, User, UserChange, now_ms,
};

use crate::support::world;

const PAGE: PageRequest = PageRequest { limit: 10, cursor: None };
const HOUR_MS: i64 = 3_600_000;

fn new(email: &str, is_admin: bool) -> NewUser {
    let password_hash = Some(format!("hash of {email}"));
    NewUser { email: email.to_owned(), name: "Somebody".to_owned(), password_hash, subject: None, is_admin }
}

async fn user(store: &Store, email: &str, is_admin: bool) -> User {
    store.create_user(&new(email, is_admin), &[]).await.unwrap()
}

async fn founding(store: &Store, hash: &str) {
    let invitation = NewInvitation {
        hash: hash.to_owned(),
        invited_by: None,
        email: None,
        is_admin: true,
        grants: Vec::new(),
        expires_ms: now_ms() + HOUR_MS,
    };
    store.create_invitation(&invitation).await.unwrap();
}

#[tokio::test]
async fn the_first_link_serves_once() {
    let world = world().await;
    let store = &world.store;
    assert!(!store.has_users().await.unwrap());
    founding(store, "a").await;
    founding(store, "b").await;
    assert!(store.invitations(now_ms()).await.unwrap().is_empty(), "links of the first start are not listed");
    let (first, second) = (new("a@x", false), new("b@x", false));
    let (first, second) = tokio::join!(store.accept_invitation("a", &first), store.accept_invitation("b", &second));
    let made: Vec<User> = [first, second].into_iter().flatten().collect();
    assert_eq!(made.len(), 1, "of two who come at once, one is the first administrator");
    assert!(made[0].is_admin && store.has_users().await.unwrap());
    for hash in ["a", "b", "c"] {
        let refused = store.accept_invitation(hash, &new("c@x", false)).await;
        assert!(matches!(refused, Err(StoreError::NotFound("invitation"))), "{refused:?}");
    }
}

#[tokio::test]
async fn an_invitation_gives_what_it_says_and_ends() {
    let world = world().await;
    let store = &world.store;
    let admin = user(store, "admin@x", true).await;
    let grant = Grant { environment: world.env.clone(), collection: None, role: GrantRole::Reader };
    let invitation = |hash: &str, expires_ms| NewInvitation {
        hash: hash.to_owned(),
        invited_by: Some(admin.id.clone()),
        email: Some("new@x".to_owned()),
        is_admin: false,
        grants: vec![grant.clone()],
        expires_ms,
    };
    let kept = store.create_invitation(&invitation("a", now_ms() + HOUR_MS)).await.unwrap();
    assert_eq!(store.invitations(now_ms()).await.unwrap(), [kept.clone()]);
    // Whoever takes it up cannot make themselves an administrator.
    let made = store.accept_invitation("a", &new("new@x", true)).await.unwrap();
    assert!(!made.is_admin);
    assert_eq!(store.grants(&made.id).await.unwrap(), [grant.clone()]);
    assert_eq!(store.rights(&world.env, &made.id).await.unwrap().readable(), Readable::All);
    store.create_invitation(&invitation("late", now_ms() - 1)).await.unwrap();
    assert!(matches!(store.invitation("late", now_ms()).await, Err(StoreError::NotFound(_))));
    store.create_invitation(&invitation("back", now_ms() + HOUR_MS)).await.unwrap();
    let id = store.invitations(now_ms()).await.unwrap()[0].id.clone();
    store.delete_invitation(&id).await.unwrap();
    assert!(matches!(store.accept_invitation("back", &new("z@x", false)).await, Err(StoreError::NotFound(_))));
    assert!(matches!(store.create_user(&new("new@x", false), &[]).await, Err(StoreError::NameTaken("user"))));
}

#[tokio::test]
async fn who_is_disabled_is_let_in_by_nothing() {
    let world = world().await;
    let store = &world.store;
    let admin = user(store, "admin@x", true).await;
    let person = user(store, "person@x", false).await;
    store.create_session(&person.id, "session", "a browser", now_ms() + HOUR_MS).await.unwrap();
    store.create_session(&person.id, "ended", "a browser", now_ms() - 1).await.unwrap();
    assert_eq!(store.session_of("session").await.unwrap().unwrap().0, person);
    assert!(store.session_of("ended").await.unwrap().is_none() && store.session_of("x").await.unwrap().is_none());
    let token = |scope, expires_ms| Token {
        id: TokenId::new(),
        name: "script".to_owned(),
        scope,
        created_ms: now_ms(),
        used_ms: None,
        expires_ms,
    };
    store.create_token(&person.id, "token", &token(TokenScope::Write, None)).await.unwrap();
    store.create_token(&person.id, "old", &token(TokenScope::Read, Some(now_ms() - 1))).await.unwrap();
    assert_eq!(store.token_of("token").await.unwrap().unwrap(), (person.clone(), TokenScope::Write));
    assert!(store.token_of("old").await.unwrap().is_none());
    let used: Vec<bool> = store.tokens(&person.id).await.unwrap().iter().map(|token| token.used_ms.is_some()).collect();
    assert_eq!(used.iter().filter(|used| **used).count(), 1, "the last use is shown: {used:?}");
    let disabled = UserChange { is_disabled: Some(true), ..UserChange::default() };
    store.update_user(&person.id, &disabled).await.unwrap();
    assert!(store.session_of("session").await.unwrap().is_none() && store.token_of("token").await.unwrap().is_none());
    let refused = store.update_user(&admin.id, &disabled).await;
    assert!(matches!(refused, Err(StoreError::LastAdministrator)), "{refused:?}");
    let demoted = UserChange { is_admin: Some(false), ..UserChange::default() };
    assert!(matches!(store.update_user(&admin.id, &demoted).await, Err(StoreError::LastAdministrator)));
    assert!(store.user(&admin.id).await.unwrap().is_admin);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let world = world().await;
    let store = &world.store;
    let person = user(store, "person@x", false).await;
    for hash in ["a", "b"] {
        store.create_session(&person.id, hash, "", now_ms() + HOUR_MS).await.unwrap();
    }
    let one = store.session_of("a").await.unwrap().unwrap().1;
    assert_eq!(store.end_sessions(&person.id, Some(&one)).await.unwrap(), 1);
    assert_eq!(store.sessions(&person.id).await.unwrap().len(), 1);
    let change = UserChange { password_hash: Some("other".to_owned()), ..UserChange::default() };
    store.update_user(&person.id, &change).await.unwrap();
    assert!(store.sessions(&person.id).await.unwrap().is_empty());
    assert_eq!(store.password_hash(&person.id).await.unwrap().as_deref(), Some("other"));
}

#[tokio::test]
async fn what_is_not_readable_is_in_no_query() {
    let world = world().await;
    let store = &world.store;
    let mut collections = Vec::new();
    for name in ["open", "closed"] {
        collections.push(store.create_collection(&world.env, name, "").await.unwrap().id);
    }
    let person = user(store, "person@x", false).await;
    let grant =
        Grant { environment: world.env.clone(), collection: Some(collections[0].clone()), role: GrantRole::Editor };
    store.set_grants(&person.id, &[grant]).await.unwrap();
    let rights = store.rights(&world.env, &person.id).await.unwrap();
    assert_eq!((rights.of(&collections[0]), rights.of(&collections[1])), (Some(GrantRole::Editor), None));
    let readable = rights.readable();
    let names = async |readable: Readable| {
        let page = store.collections(&world.env, &readable, &PAGE).await.unwrap();
        page.items.into_iter().map(|collection| collection.name).collect::<Vec<_>>()
    };
    assert_eq!(names(readable.clone()).await, ["open"]);
    assert_eq!(names(Readable::All).await, ["Library", "closed", "open"]);
    assert!(names(Readable::Only([].into())).await.is_empty());
    let filter = PointerFilter {
        collections: vec!["open".to_owned(), "closed".to_owned(), collections[1].as_str().to_owned()],
        readable,
        ..PointerFilter::default()
    };
    let unknown = store.unknown_entries(&world.env, &filter).await.unwrap();
    assert_eq!(unknown.len(), 2, "what is closed is as unknown as what is not there: {unknown:?}");
    store.set_grants(&person.id, &[]).await.unwrap();
    assert!(store.rights(&world.env, &person.id).await.unwrap().is_none());
}

#[tokio::test]
async fn chats_are_their_owners() {
    let world = world().await;
    let store = &world.store;
    let (one, other) = (user(store, "one@x", false).await, user(store, "other@x", false).await);
    let own = store.create_chat(&world.env, Some(&one.id), "{}").await.unwrap().id;
    let unowned = store.create_chat(&world.env, None, "{}").await.unwrap().id;
    let asked = NewMessage {
        role: Role::Question,
        state: store::MessageState::Done,
        text: "why?".to_owned(),
        detail: "{}".to_owned(),
        lease: None,
    };
    let message = store.append_messages(&own, "why", &[asked]).await.unwrap()[0].id.clone();
    let owner = |user: &User, with_unowned| Owner::User { id: user.id.clone(), with_unowned };
    for (owner, chats, is_own) in [
        (Owner::Anyone, 2, true),
        (owner(&one, false), 1, true),
        (owner(&one, true), 2, true),
        (owner(&other, false), 0, false),
        (owner(&other, true), 1, false),
    ] {
        let found = store.chats(&world.env, &owner, None, &PAGE).await.unwrap().items;
        assert_eq!(found.len(), chats, "{owner:?}");
        assert_eq!(store.check_chat_owner(&world.env, &own, &owner).await.is_ok(), is_own, "{owner:?}");
        assert_eq!(store.check_message_owner(&world.env, &message, &owner).await.is_ok(), is_own, "{owner:?}");
    }
    assert!(store.check_chat_owner(&world.env, &unowned, &owner(&one, false)).await.is_err());
    assert_eq!(store.asker_in_chat(&world.env, &unowned).await.unwrap(), (None, Readable::All));
    let nothing = (Some(one.id.clone()), Readable::Only([].into()));
    assert_eq!(store.asker_in_chat(&world.env, &own).await.unwrap(), nothing);
    let grant =
        Grant { environment: world.env.clone(), collection: Some(CollectionId::new()), role: GrantRole::Reader };
    store.add_grant(&one.id, &grant).await.unwrap();
    let (_, readable) = store.asker_in_chat(&world.env, &own).await.unwrap();
    assert!(readable.allows(grant.collection.as_ref().unwrap()));
    let disabled = UserChange { is_disabled: Some(true), ..UserChange::default() };
    user(store, "admin@x", true).await;
    store.update_user(&one.id, &disabled).await.unwrap();
    assert_eq!(store.asker_in_chat(&world.env, &own).await.unwrap(), nothing);
}

#[tokio::test]
async fn counts_begin_anew_with_each_stretch_of_time() {
    let world = world().await;
    let store = &world.store;
    let counted = |name: &'static str, now| async move { store.count_up(name, 60_000, 1, now).await.unwrap() };
    assert_eq!(counted("a", 60_001).await, (1, 120_000));
    assert_eq!(counted("a", 119_999).await, (2, 120_000));
    assert_eq!(counted("b", 119_999).await, (1, 120_000));
    assert_eq!(counted("a", 120_000).await, (1, 180_000));
    let many = futures::future::join_all((0..8).map(|_| counted("c", 5))).await;
    assert_eq!(many.into_iter().map(|(count, _)| count).max(), Some(8), "none is lost between processes");
    store.forget_count("a").await.unwrap();
    assert_eq!(counted("a", 120_001).await.0, 1);
    store.forget_ended_access(120_000).await.unwrap();
    assert_eq!(counted("b", 119_999).await.0, 1, "what has ended is forgotten");
}

#[tokio::test]
async fn it_is_told_who_did_what() {
    let world = world().await;
    let store = &world.store;
    let person = user(store, "person@x", false).await;
    for (user, action) in [(Some(&person.id), "delete_source"), (None, "create_session")] {
        let entry = store::NewAuditEntry {
            user: user.cloned(),
            user_name: "Somebody".to_owned(),
            environment: "main".to_owned(),
            action: action.to_owned(),
            subject: "/api/v1/sources/1".to_owned(),
            status: 204,
            address: "10.0.0.1".to_owned(),
        };
        store.add_audit_entry(&entry).await.unwrap();
    }
    let first = store.audit_entries(None, &PageRequest { limit: 1, cursor: None }).await.unwrap();
    assert_eq!(first.items[0].action, "create_session");
    let rest = store.audit_entries(None, &PageRequest { limit: 5, cursor: first.next_cursor }).await.unwrap();
    assert_eq!(rest.items[0].action, "delete_source");
    let own = store.audit_entries(Some(&person.id), &PAGE).await.unwrap();
    assert_eq!(own.items.len(), 1);
}
