//! Questions and answers: asking, listening to an answer, stopping, asking again, judging.

use std::sync::Arc;

use assistant::{
    AnswerEvent, Citation, Evidence, Failure, Feedback, Message, Mode, Scope, SeriesAnswer, Stage, TableAnswer,
    Unsupported, Usage, Verdict,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use store::{ChatId, MessageId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::search::check_scope;
use crate::{
    access::StreamPlace,
    app::{App, Shared},
    error::ApiError,
    input::{JsonBody, NOTE_CHARS_MAX, Path, QUESTION_CHARS_MAX, Query, given, short_enough, text_of},
    metrics::{InFlight, Metrics},
    stream::{EVENT_STREAM, event_stream, frame},
};

/// Streams of answers at once; more are refused.
const STREAMS_MAX: usize = 4_096;

/// Room for streams of answers. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Streams {
    places: Arc<Semaphore>,
    metrics: Metrics,
}

/// Room for one stream, among all and among the caller's own, until it is dropped.
struct Place {
    _permit: OwnedSemaphorePermit,
    _own: StreamPlace,
    _open: InFlight,
}

impl Streams {
    pub(crate) fn new(metrics: Metrics) -> Self {
        Self { places: Arc::new(Semaphore::new(STREAMS_MAX)), metrics }
    }

    /// A place among [`STREAMS_MAX`] and the caller's own.
    fn place(&self, app: &App) -> Result<Place, ApiError> {
        let own = app.access.stream_place(&app.viewer.who)?;
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", "too many listen to answers already")
                .remedy("close other windows, or try again in a moment")
        })?;
        Ok(Place { _permit: permit, _own: own, _open: self.metrics.stream_begins() })
    }
}

pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(create_message))
        .routes(routes!(read_message_events))
        .routes(routes!(stop_message))
        .routes(routes!(regenerate_message))
        .routes(routes!(judge_message))
}

/// A question in a chat.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionRequest {
    /// At most 8,000 characters.
    question: String,
    /// Which sources this question is about; the chat's when absent.
    scope: Option<Scope>,
}

/// A question and its answer as it begins; also the first event of a stream that a question opens.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Asked {
    pub question: Message,
    /// Its state is `streaming`: listen at `/api/v1/messages/{id}/events`.
    pub answer: Message,
}

/// Ask in a chat.
///
/// The answer is written whether or not anybody listens. With `Accept: text/event-stream`, its events follow at once,
/// after a first event `message` with the question and the answer.
#[utoipa::path(
    post,
    path = "/api/v1/chats/{id}/messages",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the chat")),
    request_body = QuestionRequest,
    responses(
        (status = 201, description = "Asked; with `Accept: text/event-stream`, a stream as of `/api/v1/messages/{id}/events`",
            content((Asked = "application/json"), (AnswerEventData = "text/event-stream")))
    )
)]
async fn create_message(
    app: App,
    State(streams): State<Streams>,
    Path(id): Path<ChatId>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<QuestionRequest>,
) -> Result<Response, ApiError> {
    let question = text_of("question", &request.question, QUESTION_CHARS_MAX)?;
    if let Some(scope) = &request.scope {
        check_scope(&app, scope).await?;
    }
    // Before the question is kept: one that is refused may be asked again without standing there twice.
    let place = if wants_stream(&headers) { Some(streams.place(&app)?) } else { None };
    let (question, answer) = app.assistant().begin(app.environment(), &id, &question, request.scope.as_ref()).await?;
    let Some(place) = place else {
        return Ok((StatusCode::CREATED, Json(Asked { question, answer })).into_response());
    };
    let first = frame(None, "message", &Asked { question, answer: answer.clone() })?;
    let frames = answer_frames(&app, place, &answer.id, 0).await?;
    let mut response = event_stream(futures::stream::once(async { first }).chain(frames));
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

fn wants_stream(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.to_ascii_lowercase().contains(EVENT_STREAM)
}

/// The data of one event, by the event's name: what stands after `data:`.
#[derive(ToSchema)]
#[schema(as = AnswerEvent)]
#[expect(dead_code, reason = "describes what `assistant::AnswerEvent` serialises to, with the name beside it")]
pub enum AnswerEventData {
    /// First in a stream that a question opens.
    #[schema(rename = "message")]
    Message(Box<Asked>),
    /// Another process took the answer up and begins it anew: what came before counts no more.
    #[schema(rename = "restarted")]
    Restarted {},
    #[schema(rename = "status")]
    Status(StatusData),
    #[schema(rename = "evidence")]
    Evidence(EvidenceData),
    #[schema(rename = "token")]
    Token(TokenData),
    #[schema(rename = "citation")]
    Citation(Citation),
    #[schema(rename = "table")]
    Table(Box<TableAnswer>),
    #[schema(rename = "series")]
    Series(Box<SeriesAnswer>),
    #[schema(rename = "unsupported")]
    Unsupported(Unsupported),
    #[schema(rename = "usage")]
    Usage(Usage),
    #[schema(rename = "done")]
    Done(Box<DoneData>),
    #[schema(rename = "error")]
    Error(Failure),
}

/// Data of the event `status`: what is going on, replacing what was going on before.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `assistant::AnswerEvent::Status`")]
pub struct StatusData {
    stage: Stage,
    /// "searching 3 collections"
    text: String,
}

/// Data of the event `evidence`: the numbered passages that the answer may cite.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `assistant::AnswerEvent::Evidence`")]
pub struct EvidenceData {
    items: Vec<Evidence>,
    mode: Mode,
}

/// Data of the event `token`: what to append to the answer's text.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `assistant::AnswerEvent::Token`")]
pub struct TokenData {
    text: String,
}

/// Data of the event `done`: the answer is over and kept. Only this means whole.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes `assistant::AnswerEvent::Done`")]
pub struct DoneData {
    answer: Message,
}

/// Where in an answer's stream to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Number of the last event seen, where the header `Last-Event-ID` cannot be sent; 0 replays all.
    #[serde(default, deserialize_with = "given")]
    #[param(value_type = Option<u64>)]
    after: Option<u64>,
}

/// Listen to an answer.
///
/// Server-sent events with `id` (a number that rises), `event` and JSON as `data`: replayed from the start or after the
/// last one seen, then live. `status` and `evidence`, `token` and `citation`, `usage`, then `done` or `error`, after which the
/// stream ends. A comment is sent every 15 s.
#[utoipa::path(
    get,
    path = "/api/v1/messages/{id}/events",
    tag = "chats",
    params(
        ("id" = String, Path, description = "Id of the answer"),
        EventsQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "Number of the last event seen")
    ),
    responses((status = 200, description = "Events", body = AnswerEventData, content_type = "text/event-stream"))
)]
async fn read_message_events(
    app: App,
    State(streams): State<Streams>,
    Path(id): Path<MessageId>,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let after = match headers.get("last-event-id") {
        Some(value) => value.to_str().ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
            ApiError::invalid("bad_event_id", "Last-Event-ID is not the number of an event of this stream")
        })?,
        None => query.after.unwrap_or(0),
    };
    Ok(event_stream(answer_frames(&app, streams.place(&app)?, &id, after).await?))
}

/// The answer's events after `after`, written out; holds its place while it lives.
async fn answer_frames(
    app: &App,
    place: Place,
    id: &MessageId,
    after: u64,
) -> Result<impl Stream<Item = Bytes> + Send + 'static, ApiError> {
    let events = app.assistant().events(app.environment(), id, after).await?;
    Ok(async_stream::stream! {
        let _place = place;
        futures::pin_mut!(events);
        while let Some((number, event)) = events.next().await {
            match event_frame(number, &event) {
                Ok(frame) => yield frame,
                Err(error) => {
                    tracing::error!(cause = error.causes(), "an event could not be written");
                    break;
                }
            }
        }
    })
}

fn event_frame(number: u64, event: &AnswerEvent) -> Result<Bytes, ApiError> {
    frame(Some(number), event.name(), event)
}

/// Stop an answer; its text stays as far as it is.
#[utoipa::path(
    post,
    path = "/api/v1/messages/{id}/stop",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the answer")),
    responses((status = 200, description = "The answer as it is kept", body = Message))
)]
async fn stop_message(app: App, Path(id): Path<MessageId>) -> Result<Json<Message>, ApiError> {
    Ok(Json(app.assistant().stop(app.environment(), &id).await?))
}

/// Write an answer anew, in the place of the old one.
///
/// Its events start anew at 1.
#[utoipa::path(
    post,
    path = "/api/v1/messages/{id}/regenerate",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the answer")),
    responses((status = 200, description = "The answer, its state `streaming`", body = Message))
)]
async fn regenerate_message(app: App, Path(id): Path<MessageId>) -> Result<Json<Message>, ApiError> {
    Ok(Json(app.assistant().regenerate(app.environment(), &id).await?))
}

/// What a person thinks of an answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackRequest {
    /// Null takes an earlier one back.
    verdict: Option<Verdict>,
    /// At most 4,000 characters.
    note: Option<String>,
}

/// Judge an answer.
///
/// Kept together with the question, the evidence and the answer judged.
#[utoipa::path(
    put,
    path = "/api/v1/messages/{id}/feedback",
    tag = "chats",
    params(("id" = String, Path, description = "Id of the answer")),
    request_body = FeedbackRequest,
    responses((status = 200, description = "The answer with its feedback", body = Message))
)]
async fn judge_message(
    app: App,
    Path(id): Path<MessageId>,
    JsonBody(request): JsonBody<FeedbackRequest>,
) -> Result<Json<Message>, ApiError> {
    short_enough("note", request.note.as_deref().unwrap_or_default(), NOTE_CHARS_MAX)?;
    let note = request.note.filter(|note| !note.trim().is_empty());
    let feedback = request.verdict.map(|verdict| Feedback { verdict, note });
    Ok(Json(app.assistant().judge(app.environment(), &id, feedback).await?))
}
