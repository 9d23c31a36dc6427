//! Answers of chats: listened to, left, taken up again, stopped, asked anew, cut short.

use assistant::{AnswerEvent, AssistantError, Feedback, MessageState, Settings, Verdict};
use futures::StreamExt;
use models::fake::{Ending, FakeLlm, Say, Turn};
use store::{NewMessage, Role};

use crate::support::{all, check_numbers, done, house, names, text};

/// Says something and then nothing more, without ending.
fn begins(said: &str) -> Turn {
    let piece = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{said}\"}}}}]}}\n\n");
    Turn::Raw { pieces: vec![piece.into_bytes()], ending: Ending::Silence }
}

fn said(text: &str) -> Turn {
    Turn::Say(Say::text(text))
}

const QUESTION: &str = "What is a computer security incident?";

/// Reads up to and including the first token.
async fn first_token(
    events: &mut (impl futures::Stream<Item = (u64, AnswerEvent)> + Unpin),
) -> (u64, Vec<(u64, AnswerEvent)>) {
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        let is_token = event.1.name() == "token";
        let number = event.0;
        seen.push(event);
        if is_token {
            return (number, seen);
        }
    }
    panic!("no token came: {seen:?}")
}

#[tokio::test]
async fn two_listeners_one_late_see_the_same_and_stop_keeps_the_text() {
    let house = house().await;
    let llm = FakeLlm::start([begins("A violation of policies [1]. And")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let mut early = Box::pin(assistant.events(&house.env, &answer.id, 0).await.unwrap());
    let (_, mut seen) = first_token(&mut early).await;
    let late = assistant.events(&house.env, &answer.id, 0).await.unwrap();
    let messages = assistant.messages(&house.env, &chat).await.unwrap();
    assert_eq!(messages[1].state, MessageState::Streaming);
    let stopped = assistant.stop(&house.env, &answer.id).await.unwrap();
    assert_eq!(stopped.state, MessageState::Stopped);
    seen.extend(all(early).await);
    let late = all(late).await;
    check_numbers(&late);
    assert_eq!(text(&seen), text(&late));
    assert_eq!(text(&seen), stopped.text);
    assert_eq!(done(&seen), done(&late));
    assert_eq!(done(&late).state, MessageState::Stopped);
    // Stopping twice changes nothing.
    assert_eq!(assistant.stop(&house.env, &answer.id).await.unwrap(), stopped);
}

#[tokio::test]
async fn a_listener_goes_on_after_any_number_live_or_later() {
    let house = house().await;
    let llm = FakeLlm::start([said("A violation of policies [1]. Or a threat [1]. It is so [2].")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let live = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    let whole = text(&live);
    // Another process, which has only what was kept.
    let later = house.assistant(None);
    for (index, (number, _)) in live.iter().enumerate() {
        let rest = all(later.events(&house.env, &answer.id, *number).await.unwrap()).await;
        check_numbers(&rest);
        assert!(rest.iter().all(|(next, _)| next > number));
        assert_eq!(format!("{}{}", text(&live[..=index]), text(&rest)), whole, "after {number}");
        assert_eq!(done(&rest), done(&live));
        let expected = if index + 1 < live.len() { names(&live[index + 1..]) } else { vec!["done"] };
        assert_eq!(names(&rest), expected);
    }
    assert_eq!(names(&all(later.events(&house.env, &answer.id, 0).await.unwrap()).await), names(&live));
}

#[tokio::test]
async fn an_answer_goes_on_when_nobody_listens() {
    let house = house().await;
    let llm = FakeLlm::start([said("A violation of policies [1].")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    {
        let mut events = Box::pin(assistant.events(&house.env, &answer.id, 0).await.unwrap());
        events.next().await;
    }
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!(done(&events).text, "A violation of policies [1].");
    let row = house.store.message(&house.env, &answer.id).await.unwrap();
    assert_eq!((row.state, row.text.as_str()), (store::MessageState::Done, "A violation of policies [1]."));
}

#[tokio::test]
async fn regenerate_replaces_the_answer_even_while_it_runs() {
    let house = house().await;
    let script = [begins("First [1]."), said("Second [1]."), said("Third [1].")];
    let llm = FakeLlm::start(script).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let mut first = Box::pin(assistant.events(&house.env, &answer.id, 0).await.unwrap());
    first_token(&mut first).await;
    let again = assistant.regenerate(&house.env, &answer.id).await.unwrap();
    assert_eq!((&again.id, again.text.as_str(), again.state), (&answer.id, "", MessageState::Streaming));
    assert_eq!(done(&all(first).await).state, MessageState::Stopped);
    let second = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!(done(&second).text, "Second [1].");
    let liked = Feedback { verdict: Verdict::Up, note: Some("good".into()) };
    let judged = assistant.judge(&house.env, &answer.id, Some(liked.clone())).await.unwrap();
    assert_eq!(judged.feedback, Some(liked));
    assistant.regenerate(&house.env, &answer.id).await.unwrap();
    let third = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!((done(&third).text.as_str(), done(&third).feedback), ("Third [1].", None));
    assert_eq!(assistant.messages(&house.env, &chat).await.unwrap().len(), 2);
}

#[tokio::test]
async fn shutdown_keeps_text() {
    let house = house().await;
    let llm = FakeLlm::start([begins("A violation [1]. And")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let mut events = Box::pin(assistant.events(&house.env, &answer.id, 0).await.unwrap());
    first_token(&mut events).await;
    assistant.shutdown().await;
    let heard = all(events).await;
    let kept = house.assistant(None).message(&house.env, &answer.id).await.unwrap();
    assert!(!kept.text.is_empty());
    if house.store.is_shared() {
        // Handed over: it is another process's to go on with, and listeners find it there.
        assert_ne!(names(&heard).last(), Some(&"error"));
        assert_eq!(kept.state, MessageState::Streaming);
    } else {
        assert_eq!(names(&heard).last(), Some(&"error"));
        assert_eq!(kept.state, MessageState::Interrupted);
        assert_eq!(kept.error.unwrap().remedy.as_deref(), Some("ask again"));
    }
    let refused = assistant.begin(&house.env, &chat, QUESTION, None).await;
    assert!(matches!(refused, Err(AssistantError::Closing)));
}

#[tokio::test]
async fn an_answer_of_a_killed_process_is_interrupted() {
    let house = house().await;
    let chat = house.chat().await;
    let message =
        |role, state, text: &str| NewMessage { role, state, text: text.into(), detail: "{}".into(), lease: None };
    let messages = [
        message(Role::Question, store::MessageState::Done, QUESTION),
        message(Role::Answer, store::MessageState::Streaming, "Half"),
    ];
    let appended = house.store.append_messages(&chat, "t", &messages).await.unwrap();
    assert_eq!(house.store.interrupt_answers().await.unwrap(), 1);
    let assistant = house.assistant(None);
    let events = all(assistant.events(&house.env, &appended[1].id, 0).await.unwrap()).await;
    assert_eq!((text(&events).as_str(), names(&events)), ("Half", vec!["error"]));
    // Who saw more than was kept learns the end all the same.
    let events = all(assistant.events(&house.env, &appended[1].id, 70).await.unwrap()).await;
    assert_eq!((events.len(), events[0].0, names(&events)), (1, 71, vec!["error"]));
    let kept = assistant.message(&house.env, &appended[1].id).await.unwrap();
    assert_eq!((kept.state, kept.error.unwrap().code.as_str()), (MessageState::Interrupted, "interrupted"));
}

#[tokio::test]
async fn answers_at_once_are_bounded() {
    let house = house().await;
    let llm = FakeLlm::start([begins("So"), said("Then [1].")]).await.unwrap();
    let assistant = house.assistant_with(Some(&llm), Settings { answers_max: 1, ..Settings::default() });
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let refused = assistant.begin(&house.env, &chat, QUESTION, None).await;
    assert!(matches!(refused, Err(AssistantError::Busy { answers_max: 1 })));
    assert_eq!(assistant.messages(&house.env, &chat).await.unwrap().len(), 2, "a refused question is not kept");
    assistant.stop(&house.env, &answer.id).await.unwrap();
}

#[tokio::test]
async fn a_deleted_chat_ends_its_answer() {
    let house = house().await;
    let llm = FakeLlm::start([begins("So")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, QUESTION, None).await.unwrap();
    let mut events = Box::pin(assistant.events(&house.env, &answer.id, 0).await.unwrap());
    first_token(&mut events).await;
    house.store.delete_chat(&house.env, &chat).await.unwrap();
    // The next checkpoint finds out.
    let rest = all(events).await;
    assert!(matches!(rest.last(), Some((_, AnswerEvent::Error(failure))) if failure.code == "deleted"), "{rest:?}");
}

#[tokio::test]
async fn unknown_things_are_not_found() {
    let house = house().await;
    let assistant = house.assistant(None);
    let nobody = store::MessageId("nobody".into());
    assert!(matches!(assistant.stop(&house.env, &nobody).await, Err(AssistantError::NotFound(_))));
    assert!(matches!(assistant.regenerate(&house.env, &nobody).await, Err(AssistantError::NotFound(_))));
    let chat = store::ChatId("nobody".into());
    assert!(matches!(assistant.begin(&house.env, &chat, QUESTION, None).await, Err(AssistantError::NotFound(_))));
    let real = house.chat().await;
    let (question, answer) = assistant.begin(&house.env, &real, QUESTION, None).await.unwrap();
    assert!(matches!(assistant.regenerate(&house.env, &question.id).await, Err(AssistantError::NotFound(_))));
    all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
}

#[tokio::test]
async fn a_chat_exports_as_markdown() {
    let house = house().await;
    let assistant = house.assistant(None);
    let chat = house.chat().await;
    for question in ["How much sun do tomatoes need?", "Reykjavik chess champions 1972"] {
        let (_, answer) = assistant.begin(&house.env, &chat, question, None).await.unwrap();
        all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    }
    insta::assert_snapshot!(assistant.export_markdown(&house.env, &chat).await.unwrap(), @"
    # How much sun do tomatoes need?

    ## How much sun do tomatoes need?

    > Tomatoes need six hours of sun a day. [1]

    Sources:

    - [1] garden.txt, section 1: “Tomatoes need six hours of sun a day.”

    ## Reykjavik chess champions 1972

    None of the 4 sources searched answers this question. Try other words, or widen the scope.
    ");
}
