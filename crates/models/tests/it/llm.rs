//! Every way an endpoint can answer, stall, lie or die. Limits are milliseconds where the test waits for them to pass,
//! and generous where it does not.

use futures::StreamExt;
use models::fake::{Ending, FakeLlm, Say, Turn};
use models::{ChatMessage, Fault, Llm, LlmConfig, LlmError, LlmEvent, Next, Secret};

/// A limit that is meant to pass.
const SHORT_MS: u64 = 40;
/// A limit that is not.
const LONG_MS: u64 = 60_000;

fn config(fake: &FakeLlm) -> LlmConfig {
    LlmConfig {
        first_token_timeout_ms: LONG_MS,
        idle_timeout_ms: LONG_MS,
        retry_pause_ms: 1,
        ..LlmConfig::new(fake.url(), "fake").with_key(Secret::new("sk-secret"))
    }
}

fn fail(status: u16, message: &str) -> Turn {
    let body = format!(r#"{{"error":{{"message":"{message}"}}}}"#);
    Turn::Fail { status, body, retry_after: None }
}

fn raw(text: &str, ending: Ending) -> Turn {
    Turn::Raw { pieces: vec![text.as_bytes().to_vec()], ending }
}

fn delta(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
}

/// The text, the other events, and the error, if any.
async fn ask(llm: &Llm) -> (String, Vec<LlmEvent>, Option<LlmError>) {
    let mut stream = match llm.stream(&[ChatMessage::user("Why?")]).await {
        Ok(stream) => stream,
        Err(error) => return (String::new(), vec![], Some(error)),
    };
    let (mut text, mut others) = (String::new(), vec![]);
    while let Some(event) = stream.next().await {
        match event {
            Ok(LlmEvent::Token(token)) => text.push_str(&token),
            Ok(other) => others.push(other),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (text, others, Some(error));
            }
        }
    }
    (text, others, None)
}

fn done(reason: &str) -> LlmEvent {
    LlmEvent::Done { finish_reason: reason.into() }
}

/// One endpoint with this script and these changes to its configuration.
async fn one(script: Vec<Turn>, change: impl FnOnce(&mut LlmConfig)) -> (FakeLlm, Llm) {
    let fake = FakeLlm::start(script).await.unwrap();
    let mut config = config(&fake);
    change(&mut config);
    let llm = Llm::new(vec![config]).unwrap();
    (fake, llm)
}

#[tokio::test]
async fn a_whole_answer_has_tokens_usage_and_an_end() {
    let (fake, llm) = one(vec![Turn::Say(Say::text("It is so [1]."))], |_| {}).await;
    let (text, others, error) = ask(&llm).await;
    assert_eq!(text, "It is so [1].");
    assert!(matches!(others[0], LlmEvent::Usage { completion_tokens: 4, .. }), "{others:?}");
    assert_eq!(others[1..], [done("stop")]);
    assert!(error.is_none());
    let request = &fake.requests()[0];
    assert_eq!(request.line, "POST /v1/chat/completions");
    assert_eq!(request.header("authorization"), Some("Bearer sk-secret"));
    assert_eq!(request.body["messages"][0]["role"], "user");
    assert!(request.body.get("temperature").is_none() && request.body.get("max_tokens").is_none());
}

#[tokio::test]
async fn a_completion_collects_the_whole() {
    let (fake, llm) = one(vec![Turn::Say(Say::text("What is a pump?"))], |config| config.temperature = Some(0.0)).await;
    let whole = llm.complete(&[ChatMessage::system("s"), ChatMessage::user("u")], 50).await.unwrap();
    assert_eq!(
        (whole.text.as_str(), whole.finish_reason.as_str(), whole.completion_tokens),
        ("What is a pump?", "stop", Some(4))
    );
    assert_eq!(fake.requests()[0].body["max_tokens"], 50);
    assert_eq!(fake.requests()[0].body["temperature"], 0.0);
}

#[tokio::test]
async fn characters_split_between_packets_come_whole() {
    let wire = format!(": keep-alive\n\n{}{}data: [DONE]\n\n", delta("Zürich 東"), delta("京 🚋"));
    let pieces = wire.bytes().map(|byte| vec![byte]).collect();
    let (_fake, llm) = one(vec![Turn::Raw { pieces, ending: Ending::Whole }], |_| {}).await;
    let (text, others, error) = ask(&llm).await;
    assert_eq!((text.as_str(), others, error.is_none()), ("Zürich 東京 🚋", vec![done("stop")], true));
}

#[tokio::test]
async fn a_slow_first_token_is_tried_again() {
    let (fake, llm) =
        one(vec![Turn::Hang, Turn::Say(Say::text("now"))], |config| config.first_token_timeout_ms = 400).await;
    assert_eq!(ask(&llm).await.0, "now");
    assert_eq!(fake.requests().len(), 2);

    let (_fake, llm) = one(vec![Turn::Hang, raw(": hm\n\n", Ending::Silence)], |config| {
        config.first_token_timeout_ms = SHORT_MS;
        config.retries_max = 1;
    })
    .await;
    let error = ask(&llm).await.2.unwrap();
    assert!(matches!(error, LlmError::Slow { phase: "first token", waited_ms: SHORT_MS, .. }), "{error}");
    assert_eq!((error.fault(), error.next()), (Fault::Service, Next::Retry));
}

#[tokio::test]
async fn retry_after_is_heeded_and_bounded() {
    let limited = |wait: &str| Turn::Fail { status: 429, body: "busy".into(), retry_after: Some(wait.into()) };
    let (fake, llm) =
        one(vec![limited("0"), Turn::Say(Say::text("now"))], |config| config.retry_pause_ms = LONG_MS).await;
    assert_eq!(ask(&llm).await.0, "now");
    assert_eq!(fake.requests().len(), 2);

    let (fake, llm) = one(vec![limited("3600")], |_| {}).await;
    let error = ask(&llm).await.2.unwrap();
    assert_eq!(error.next(), Next::Wait(std::time::Duration::from_secs(3_600)));
    assert!(error.to_string().ends_with("busy"), "{error}");
    assert_eq!(fake.requests().len(), 1, "nobody waits an hour");
}

#[tokio::test]
async fn refusals_are_told_in_the_providers_words_without_the_key() {
    let (fake, llm) = one(vec![fail(401, "Incorrect API key provided: sk-secret")], |_| {}).await;
    let error = ask(&llm).await.2.unwrap();
    assert!(error.to_string().contains("Incorrect API key provided: ****"), "{error}");
    assert!(!format!("{error:?}").contains("sk-secret"));
    assert_eq!((error.fault(), error.next(), fake.requests().len()), (Fault::Caller, Next::GiveUp, 1));

    let (_fake, llm) = one(vec![fail(400, "This model's maximum context length is 8192 tokens")], |_| {}).await;
    assert_eq!(ask(&llm).await.2.unwrap().next(), Next::Shorten);
}

#[tokio::test]
async fn a_failing_provider_is_asked_again_so_many_times() {
    let (fake, llm) = one(vec![fail(500, "oops"), fail(503, "oops"), Turn::Say(Say::text("now"))], |_| {}).await;
    assert_eq!(ask(&llm).await.0, "now");
    assert_eq!(fake.requests().len(), 3);

    let script = (0..9).map(|_| fail(500, "oops")).collect();
    let (fake, llm) = one(script, |config| config.retries_max = 1_000).await;
    assert!(matches!(ask(&llm).await.2, Some(LlmError::Failed { .. })));
    assert_eq!(fake.requests().len(), 1 + LlmConfig::RETRIES_CEILING as usize);
}

#[tokio::test]
async fn what_breaks_off_is_never_taken_for_whole() {
    for ending in [Ending::Cut, Ending::Whole] {
        let (fake, llm) = one(vec![raw(&delta("half an"), ending)], |_| {}).await;
        let (text, others, error) = ask(&llm).await;
        assert_eq!((text.as_str(), others.len(), fake.requests().len()), ("half an", 0, 1), "{ending:?}");
        assert!(error.unwrap().to_string().starts_with("the model's answer was cut off"), "{ending:?}");
    }
    let (_fake, llm) = one(vec![raw(&format!("{}data: {{\"choi", delta("half")), Ending::Whole)], |_| {}).await;
    assert!(matches!(ask(&llm).await.2, Some(LlmError::CutOff { .. })));
    let dies = Say { die_after: Some(1), ..Say::text("one two three") };
    let (_fake, llm) = one(vec![Turn::Say(dies)], |_| {}).await;
    assert!(matches!(ask(&llm).await, (text, _, Some(LlmError::CutOff { .. })) if text == "one "));
}

#[tokio::test]
async fn a_cut_before_the_first_token_is_tried_again() {
    let (fake, llm) = one(vec![raw("", Ending::Cut), Turn::Say(Say::text("now"))], |_| {}).await;
    assert_eq!(ask(&llm).await.0, "now");
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn an_error_in_the_stream_is_an_error() {
    let crashes = Say { error_after: Some(2), ..Say::text("one two three") };
    let (_fake, llm) = one(vec![Turn::Say(crashes)], |_| {}).await;
    let (text, _, error) = ask(&llm).await;
    assert_eq!(text, "one two ");
    assert!(error.unwrap().to_string().contains("the model crashed"));
    let (_fake, llm) = one(vec![raw("data: <html>\n\n", Ending::Whole)], |_| {}).await;
    assert!(matches!(ask(&llm).await.2, Some(LlmError::Protocol { .. })));
}

#[tokio::test]
async fn silence_between_tokens_has_a_limit() {
    let (_fake, llm) =
        one(vec![raw(&delta("well"), Ending::Silence)], |config| config.idle_timeout_ms = SHORT_MS).await;
    let (text, _, error) = ask(&llm).await;
    assert_eq!(text, "well");
    assert!(matches!(error, Some(LlmError::Slow { phase: "further token", .. })), "{error:?}");
}

#[tokio::test]
async fn a_finish_without_a_farewell_is_whole() {
    let finished =
        format!("{}data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"length\"}}]}}\n\n", delta("so"));
    for ending in [Ending::Whole, Ending::Cut] {
        let (_fake, llm) = one(vec![raw(&finished, ending)], |_| {}).await;
        assert!(matches!(ask(&llm).await, (_, others, None) if others == [done("length")]), "{ending:?}");
    }
    let (_fake, llm) = one(vec![raw(&finished, Ending::Silence)], |config| config.idle_timeout_ms = SHORT_MS).await;
    assert!(matches!(ask(&llm).await, (_, others, None) if others == [done("length")]));
}

#[tokio::test]
async fn an_answer_that_is_not_streamed_is_taken() {
    let body = r#"{"choices":[{"message":{"content":"all at once"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":3}}"#;
    let (_fake, llm) = one(vec![Turn::Fail { status: 200, body: body.into(), retry_after: None }], |_| {}).await;
    let (text, others, error) = ask(&llm).await;
    assert_eq!((text.as_str(), others.len(), error.is_none()), ("all at once", 2, true));
}

#[tokio::test]
async fn parameters_a_provider_does_not_know_are_left_out_from_then_on() {
    let script = vec![
        fail(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        fail(400, "Unknown parameter: stream_options"),
        Turn::Say(Say::text("fine")),
    ];
    let (fake, llm) = one(script, |config| config.retries_max = 0).await;
    assert_eq!(llm.complete(&[ChatMessage::user("u")], 9).await.unwrap().text, "fine");
    let body = &fake.requests()[2].body;
    assert_eq!((body["max_completion_tokens"].as_u64(), body.get("stream_options")), (Some(9), None));
    llm.complete(&[ChatMessage::user("u")], 9).await.unwrap();
    assert_eq!(fake.requests().len(), 4);
}

#[tokio::test]
async fn the_next_endpoint_is_asked_and_the_first_error_told() {
    let (first, second) = (FakeLlm::start([fail(401, "no")]).await.unwrap(), FakeLlm::start([]).await.unwrap());
    let named = LlmConfig { model: "other".into(), ..config(&second) };
    let llm = Llm::new(vec![config(&first), named]).unwrap();
    let stream = llm.stream(&[ChatMessage::user("fake:say=from the second")]).await.unwrap();
    assert_eq!((stream.model(), llm.model()), ("other", "fake"));
    assert_eq!(second.requests().len(), 1);

    first.then(fail(404, "no such model"));
    second.then(fail(401, "no"));
    let error = ask(&llm).await.2.unwrap();
    assert!(matches!(error, LlmError::Refused { status: 404, .. }), "{error}");
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_named() {
    let fake = FakeLlm::start([]).await.unwrap();
    let gone = LlmConfig { retries_max: 0, ..config(&fake) };
    let host = format!("127.0.0.1:{}", fake.url().port().unwrap());
    drop(fake);
    let unbound = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut base = gone.base_url.clone();
    base.set_port(Some(unbound.port())).unwrap();
    let llm = Llm::new(vec![LlmConfig { base_url: base, ..gone }]).unwrap();
    let error = ask(&llm).await.2.unwrap();
    assert!(matches!(&error, LlmError::Unreachable { .. }), "{error} {host}");
    assert!(llm.check().await.is_err());
}

#[tokio::test]
async fn a_check_lists_models_or_asks_one_token() {
    let (fake, llm) = one(vec![], |_| {}).await;
    llm.check().await.unwrap();
    assert_eq!(fake.requests()[0].line, "GET /v1/models");
}

#[tokio::test]
async fn words_in_the_message_steer_the_fake() {
    let (_fake, llm) = one(vec![], |config| config.retries_max = 0).await;
    let say = async |text: &str| llm.complete(&[ChatMessage::user(text)], 9).await;
    assert!(say("anything").await.unwrap().text.contains("[1]"));
    assert_eq!(say("please fake:say=yes [2]\nand more").await.unwrap().text, "yes [2]");
    assert!(matches!(say("fake:die=2").await, Err(LlmError::CutOff { .. })));
    assert!(matches!(say("fake:error=1").await, Err(LlmError::Failed { .. })));
    assert!(matches!(say("fake:status=402").await, Err(LlmError::Refused { status: 402, .. })));
}
