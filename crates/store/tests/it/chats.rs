//! Chats: order, search, and what was thought of answers.

use store::{AnswerLease, Feedback, MessageState, NewMessage, PageRequest, Role, StoreError, Verdict, now_ms};

use crate::support::{World, world};

/// What "writer" holds until `from_now_ms` have passed.
fn lease(from_now_ms: i64) -> AnswerLease {
    AnswerLease { owner: "writer".to_owned(), until_ms: now_ms() + from_now_ms }
}

fn message(role: Role, state: MessageState, text: &str) -> NewMessage {
    NewMessage { role, state, text: text.to_owned(), detail: "{\"evidence\":[1]}".to_owned(), lease: Some(lease(0)) }
}

async fn asked(world: &World, question: &str) -> (store::Chat, Vec<store::Message>) {
    let chat = world.store.create_chat(&world.env, None, "{}").await.unwrap();
    let pair =
        [message(Role::Question, MessageState::Done, question), message(Role::Answer, MessageState::Streaming, "")];
    let messages = world.store.append_messages(&chat.id, question, &pair).await.unwrap();
    (world.store.chat(&world.env, &chat.id).await.unwrap(), messages)
}

#[tokio::test]
async fn a_chat_is_named_by_its_first_question_and_keeps_its_order() {
    let world = world().await;
    let (chat, messages) = asked(&world, "What is it?").await;
    assert_eq!((chat.title.as_str(), chat.messages), ("What is it?", 2));
    world.store.append_messages(&chat.id, "Another title", &[]).await.unwrap();
    assert_eq!(world.store.chat(&world.env, &chat.id).await.unwrap().title, "What is it?");
    world.store.write_answer(&messages[1].id, "writer", MessageState::Done, "This.", "{}").await.unwrap();
    let texts: Vec<_> = world.store.messages(&chat.id).await.unwrap().into_iter().map(|m| m.text).collect();
    assert_eq!(texts, ["What is it?", "This."]);
}

#[tokio::test]
async fn chats_are_found_by_title_and_by_what_was_said() {
    let world = world().await;
    let (_, messages) = asked(&world, "About entropy").await;
    world.store.write_answer(&messages[1].id, "writer", MessageState::Done, "64 bits at least", "{}").await.unwrap();
    asked(&world, "About oil").await;
    let page = PageRequest { limit: 10, cursor: None };
    for (text, expected) in [("ENTROPY", 1), ("64 bits", 1), ("About", 2), ("%", 0)] {
        let found = world.store.chats(&world.env, &store::Owner::Anyone, Some(text), &page).await.unwrap();
        assert_eq!(found.items.len(), expected, "{text}");
    }
    let first = world
        .store
        .chats(&world.env, &store::Owner::Anyone, None, &PageRequest { limit: 1, cursor: None })
        .await
        .unwrap();
    assert_eq!(first.items[0].title, "About oil");
    let rest = PageRequest { limit: 1, cursor: first.next_cursor };
    assert_eq!(
        world.store.chats(&world.env, &store::Owner::Anyone, None, &rest).await.unwrap().items[0].title,
        "About entropy"
    );
}

#[tokio::test]
async fn a_judgement_keeps_what_was_judged() {
    let world = world().await;
    let (_, messages) = asked(&world, "What?").await;
    let answer = &messages[1].id;
    let down = Feedback { verdict: Verdict::Down, note: Some("wrong page".to_owned()) };
    let judged = world.store.judge(&world.env, answer, Some(&down)).await.unwrap();
    assert_eq!(judged.feedback, Some(down));
    assert_eq!(world.store.judge(&world.env, answer, None).await.unwrap().feedback, None);
    let question = world.store.judge(&world.env, &messages[0].id, None).await;
    assert!(matches!(question, Err(StoreError::NotFound("answer"))));
}

#[tokio::test]
async fn an_answer_that_a_process_left_is_interrupted() {
    let world = world().await;
    let (_, messages) = asked(&world, "What?").await;
    assert_eq!(world.store.interrupt_answers().await.unwrap(), 1);
    let answer = world.store.message(&world.env, &messages[1].id).await.unwrap();
    assert_eq!(answer.state, MessageState::Interrupted);
}

#[tokio::test]
async fn a_deleted_chat_is_gone() {
    let world = world().await;
    let (chat, messages) = asked(&world, "What?").await;
    world.store.delete_chat(&world.env, &chat.id).await.unwrap();
    assert!(world.store.messages(&chat.id).await.unwrap().is_empty());
    let write = world.store.write_answer(&messages[1].id, "writer", MessageState::Done, "late", "{}").await;
    assert!(matches!(write, Err(StoreError::NotFound(_))));
}

#[tokio::test]
async fn an_answer_is_written_by_whoever_holds_it() {
    let world = world().await;
    let (_, messages) = asked(&world, "What?").await;
    let (store, answer) = (&world.store, &messages[1].id);
    let other = AnswerLease { owner: "other".to_owned(), until_ms: now_ms() + 60_000 };
    let write = |owner: &'static str| store.write_answer(answer, owner, MessageState::Streaming, "so far", "{}");
    write("writer").await.unwrap();
    assert!(matches!(write("other").await, Err(StoreError::LeaseLost)));
    store.take_answer(answer, &other).await.unwrap();
    assert!(matches!(write("writer").await, Err(StoreError::LeaseLost)));
    assert_eq!(store.keep_answers(&other).await.unwrap(), vec![answer.clone()]);
    assert!(store.keep_answers(&lease(60_000)).await.unwrap().is_empty());
    store.write_answer(answer, "other", MessageState::Done, "whole", "{}").await.unwrap();
    assert!(matches!(write("other").await, Err(StoreError::LeaseLost)), "over is over");
}

#[tokio::test]
async fn an_answer_whose_process_is_gone_is_taken_up_once() {
    let world = world().await;
    let (chat, messages) = asked(&world, "What?").await;
    let now = now_ms() + 1;
    let take = |owner: &str, until_ms| {
        let lease = AnswerLease { owner: owner.to_owned(), until_ms };
        let store = world.store.clone();
        async move { store.take_left_answers(&lease, now, 10).await.unwrap() }
    };
    let left = take("second", now + 60_000).await;
    assert_eq!((left.len(), left[0].attempts), (1, 1));
    assert_eq!((&left[0].chat, &left[0].id, &left[0].environment), (&chat.id, &messages[1].id, &world.env));
    assert!(take("third", now).await.is_empty(), "the second has it");
    world.store.hand_over_answer(&messages[1].id, "second").await.unwrap();
    assert_eq!(take("third", now).await[0].attempts, 2);
}
