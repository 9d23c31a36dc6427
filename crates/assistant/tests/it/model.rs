//! Answers by a (scripted) language model.

use assistant::{Assistant, AssistantError, MessageState, Mode, Parts, Settings};
use models::fake::{Ending, FakeLlm, Say, Turn};

use crate::support::{HANDBOOK, all, check_numbers, done, empty, everything, house, injection, names, only, text};

/// The events of an OpenAI stream, one a piece.
fn pieces(tokens: &[&str]) -> Vec<Vec<u8>> {
    let quoted = |token: &&str| token.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    tokens
        .iter()
        .map(|token| {
            format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n", quoted(token)).into_bytes()
        })
        .collect()
}

fn whole(tokens: &[&str]) -> Turn {
    let mut pieces = pieces(tokens);
    pieces.push(b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n".to_vec());
    pieces.push(b"data: [DONE]\n\n".to_vec());
    Turn::Raw { pieces, ending: Ending::Whole }
}

fn said(text: &str) -> Turn {
    Turn::Say(Say::text(text))
}

#[tokio::test]
async fn markers_split_over_tokens_become_citations_and_invented_ones_vanish() {
    let house = house().await;
    let tokens =
        ["An incident is a violation of security", " policies [", "1", "]. It is so [9", "9]. Both hold [1,", " 42]."];
    let llm = FakeLlm::start([whole(&tokens)]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (question, answer) =
        assistant.begin(&house.env, &chat, "What is a computer security incident?", None).await.unwrap();
    assert_eq!((question.state, answer.state), (MessageState::Done, MessageState::Streaming));
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    check_numbers(&events);
    let expected = "An incident is a violation of security policies [1]. It is so. Both hold [1].";
    assert_eq!(text(&events), expected);
    assert_eq!(names(&events), ["status", "evidence", "status", "status", "citation", "usage", "done"], "{events:?}");
    let answer = done(&events);
    assert_eq!((answer.text.as_str(), answer.state, answer.mode), (expected, MessageState::Done, Some(Mode::Model)));
    assert_eq!((answer.citations.len(), answer.abstained, answer.model.as_deref()), (1, false, Some("scripted")));
    let citation = &answer.citations[0];
    assert!(citation.text.starts_with("A computer security incident"), "{}", citation.text);
    assert_eq!(&HANDBOOK[citation.location.start as usize..citation.location.end as usize], citation.text);
    assert!(!citation.rects.is_empty());
}

#[tokio::test]
async fn usage_is_counted_and_the_prompt_holds_numbered_evidence() {
    let house = house().await;
    let llm = FakeLlm::start([said("It needs six hours of sun [1].")]).await.unwrap();
    let answer = house
        .assistant(Some(&llm))
        .ask(&house.env, "How much sun do tomatoes need?", &everything(), None)
        .await
        .unwrap();
    assert!(answer.usage.prompt_tokens.is_some() && answer.usage.completion_tokens.is_some());
    assert_eq!(answer.citations[0].text, "Tomatoes need six hours of sun a day.");
    let prompt = llm.requests()[0].body["messages"].to_string();
    assert!(prompt.contains("<source number=\\\"1\\\" name=\\\"garden.txt\\\""), "{prompt}");
}

#[tokio::test]
async fn an_answer_that_cites_nothing_abstains() {
    let house = house().await;
    let llm = FakeLlm::start([said("The sources do not say who won.")]).await.unwrap();
    let answer = house.assistant(Some(&llm)).ask(&house.env, "Who won at chess?", &everything(), None).await.unwrap();
    assert!(answer.abstained && answer.citations.is_empty() && answer.mode == Mode::Model);
}

#[tokio::test]
async fn text_of_a_source_adds_no_citation_and_stays_inside_its_element() {
    let house = empty().await;
    house.add(injection()).await;
    let llm = FakeLlm::start([said("Two years [1]. As told [4][5].")]).await.unwrap();
    let answer =
        house.assistant(Some(&llm)).ask(&house.env, "How long is the warranty?", &everything(), None).await.unwrap();
    assert_eq!(answer.answer, "Two years [1]. As told.");
    assert_eq!(answer.citations.iter().map(|citation| citation.number).collect::<Vec<_>>(), [1]);
    let messages = &llm.requests()[0].body["messages"];
    let sent = messages[1]["content"].as_str().unwrap();
    assert_eq!((sent.matches("</source>").count(), sent.matches("<source ").count()), (1, 1), "{sent}");
}

#[tokio::test]
async fn without_sources_the_model_answers_plainly() {
    let house = empty().await;
    let llm = FakeLlm::start([said("Paris [1].")]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, "What is the capital of France?", None).await.unwrap();
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    let answer = done(&events);
    assert_eq!((answer.text.as_str(), answer.mode, answer.abstained), ("Paris.", Some(Mode::Plain), false));
    let status = format!("{events:?}");
    assert!(status.contains("answering without sources"), "{status}");
}

#[tokio::test]
async fn a_model_that_dies_leaves_its_text_and_says_so() {
    let house = house().await;
    let dying = Turn::Raw { pieces: pieces(&["Half an ", "answer [1] "]), ending: Ending::Cut };
    let llm = FakeLlm::start([dying]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, "What is an incident?", None).await.unwrap();
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!(text(&events), "Half an answer [1]");
    assert_eq!(names(&events).last(), Some(&"error"));
    let kept = assistant.message(&house.env, &answer.id).await.unwrap();
    assert_eq!((kept.state, kept.text.as_str()), (MessageState::Failed, "Half an answer [1]"));
    let error = kept.error.unwrap();
    assert_eq!(error.code, "llm_cut_off");
    assert!(error.message.contains("cut off"), "{}", error.message);
    // From what was kept, the same events.
    assert_eq!(text(&all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await), "Half an answer [1]");
}

#[tokio::test]
async fn an_answer_at_the_limit_of_tokens_is_not_taken_for_whole() {
    let house = house().await;
    for (finish, words) in [("length", "limit of tokens"), ("content_filter", "content filter")] {
        let cut = Say { finish: Some(finish.into()), ..Say::text("Half an answer [1]") };
        let llm = FakeLlm::start([Turn::Say(cut)]).await.unwrap();
        let assistant = house.assistant(Some(&llm));
        let chat = house.chat().await;
        let (_, answer) = assistant.begin(&house.env, &chat, "What is an incident?", None).await.unwrap();
        all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
        let kept = assistant.message(&house.env, &answer.id).await.unwrap();
        assert_eq!((kept.state, kept.text.as_str()), (MessageState::Failed, "Half an answer [1]"));
        let error = kept.error.unwrap();
        assert!(error.code == "llm_cut_off" && error.message.contains(words), "{error:?}");
    }
}

#[tokio::test]
async fn a_refused_key_reaches_the_user_in_words() {
    let house = house().await;
    let refuse = || Turn::Fail {
        status: 401,
        body: "{\"error\":{\"message\":\"Incorrect API key provided\"}}".into(),
        retry_after: None,
    };
    let llm = FakeLlm::start([refuse(), refuse()]).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, "What is an incident?", None).await.unwrap();
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!(names(&events).last(), Some(&"error"));
    let error = assistant.message(&house.env, &answer.id).await.unwrap().error.unwrap();
    assert_eq!((error.code.as_str(), error.remedy.as_deref()), ("llm_denied", Some("check the API key")));
    assert!(error.message.contains("Incorrect API key provided"), "{}", error.message);
    let error = assistant.ask(&house.env, "What is an incident?", &everything(), None).await.unwrap_err();
    assert!(matches!(error, AssistantError::Llm(_)), "{error}");
}

#[tokio::test]
async fn follow_ups_are_made_to_stand_alone() {
    let house = house().await;
    let script = [said("Six hours [1]."), said("When should tomatoes be watered?"), said("In the morning [1].")];
    let llm = FakeLlm::start(script).await.unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    for (question, standalone) in [
        ("How much sun do tomatoes need?", None),
        ("When should one water them?", Some("When should tomatoes be watered?")),
    ] {
        let (_, answer) = assistant.begin(&house.env, &chat, question, None).await.unwrap();
        let answer = done(&all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await);
        assert_eq!(answer.standalone_question.as_deref(), standalone);
    }
    // The history is repeated without its markers.
    let last = llm.requests()[2].body["messages"].to_string();
    assert!(last.contains("Six hours.") && !last.contains("Six hours [1]"), "{last}");
}

#[tokio::test]
async fn without_a_model_rules_complete_a_follow_up() {
    let house = house().await;
    let assistant = house.assistant(None);
    let chat = house.chat().await;
    for question in ["How much sun do tomatoes need?", "And water?"] {
        let (_, answer) = assistant.begin(&house.env, &chat, question, None).await.unwrap();
        all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    }
    let messages = assistant.messages(&house.env, &chat).await.unwrap();
    assert_eq!(messages[3].standalone_question.as_deref(), Some("And water? sun tomatoes"));
    assert!(messages[3].text.contains("Water them in the morning"), "{}", messages[3].text);
}

#[tokio::test]
async fn a_small_prompt_gives_less_evidence() {
    let house = house().await;
    let llm = FakeLlm::start([said("So [1].")]).await.unwrap();
    let assistant = house.assistant_with(Some(&llm), Settings { prompt_tokens_max: 512, ..Settings::default() });
    let answer = assistant.ask(&house.env, "Tell me about watches and incidents", &everything(), None).await.unwrap();
    assert!(answer.evidence.len() < 6, "{}", answer.evidence.len());
    let prompt = llm.requests()[0].body["messages"].to_string();
    assert_eq!(prompt.matches("<source number=").count(), answer.evidence.len());
}

#[tokio::test]
async fn nothing_found_is_said_without_asking_the_model() {
    let house = house().await;
    let llm = FakeLlm::start([]).await.unwrap();
    let parts = house.parts(Some(&llm), Settings::default());
    let assistant = Assistant::new(Parts { embedders: None.into(), ..parts });
    let answer = assistant.ask(&house.env, "Xylophone zymurgy?", &only("watches.csv"), None).await.unwrap();
    assert!(answer.abstained && answer.evidence.is_empty(), "{answer:?}");
    assert!(answer.answer.contains("does not answer this question"), "{}", answer.answer);
    assert!(llm.requests().is_empty());
}

#[tokio::test]
async fn a_sentence_that_its_source_does_not_hold_is_told_and_counted() {
    let house = house().await;
    let llm = FakeLlm::start([said("Tomatoes need seven hours of sun a day [1]. Water them in the morning [1].")])
        .await
        .unwrap();
    let assistant = house.assistant(Some(&llm));
    let chat = house.chat().await;
    let (_, answer) = assistant.begin(&house.env, &chat, "How much sun do tomatoes need?", None).await.unwrap();
    let events = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    check_numbers(&events);
    assert_eq!(names(&events).iter().filter(|name| **name == "unsupported").count(), 1);
    let answer = done(&events);
    let told: Vec<(&str, &[String])> =
        answer.unsupported.iter().map(|found| (found.sentence.as_str(), found.missing.as_slice())).collect();
    assert_eq!(told, [("Tomatoes need seven hours of sun a day [1].", &["seven hours".to_owned()][..])]);
    // Read again later, and given again from memory, it says the same.
    let again = all(assistant.events(&house.env, &answer.id, 0).await.unwrap()).await;
    assert_eq!(names(&again), names(&events));
    let repeated = assistant.ask(&house.env, "How much sun do tomatoes need?", &everything(), None).await.unwrap();
    assert_eq!((repeated.usage.cached, &repeated.unsupported), (true, &answer.unsupported));
}
