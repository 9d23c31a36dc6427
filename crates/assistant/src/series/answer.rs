//! From a question about a series in scope to an answer with its chart and citations.

use jiff::{Timestamp, Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};
use store::{ChunkId, EnvironmentId, Pointer, SeriesId, SourceError, SourceId, Store, StoreError};
use utoipa::ToSchema;

use super::{
    Chart, Data,
    compute::{compute, listed},
    room::{Chosen, choose, kept},
};
use crate::{AssistantError, Citation, Evidence, Location, Scope, Segment};

/// Series that are named where a question fits several.
const OTHERS_MAX: usize = 3;

/// What an answer says of a series, beside its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeriesAnswer {
    #[schema(value_type = String)]
    pub series_id: SeriesId,
    /// The series' name.
    pub series: String,
    #[schema(value_type = String)]
    pub source_id: SourceId,
    /// The source's name.
    pub source: String,
    /// Null where words and citations say it all.
    pub chart: Option<Chart>,
    /// The stretches that the citations open, in their order.
    pub spans: Vec<SeriesSpan>,
}

/// A stretch of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SeriesSpan {
    /// As `[n]` in the answer.
    pub number: u32,
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Not included.
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
}

/// An answer that was computed from a series.
pub(crate) struct Computed {
    pub answer: SeriesAnswer,
    pub text: String,
    pub evidence: Vec<Evidence>,
    pub citations: Vec<Citation>,
    pub abstained: bool,
}

/// The answer from a series in scope; `None` where the question is about none of them.
///
/// # Errors
/// [`AssistantError::Store`], [`AssistantError::Internal`].
pub(crate) async fn answer(
    store: &Store,
    env: &EnvironmentId,
    scope: &Scope,
    question: &str,
    clock: Timestamp,
) -> Result<Option<Computed>, AssistantError> {
    let Some(chosen) = choose(store, env, scope, question, clock).await? else { return Ok(None) };
    let Chosen { series, pointer, question, others, zone, summary } = chosen;
    let summary = summary?;
    let newest = summary.end;
    let Some(kept) = kept(store, env, &series.id, question.asked).await? else { return Ok(None) };
    let (name, unit, shown) = (series.name.clone(), series.unit.clone(), zone.clone());
    let work = tokio::task::spawn_blocking(move || {
        let published = kept.read(&summary)?;
        let data = Data {
            name: &name,
            unit: unit.as_deref(),
            zone: &shown,
            step: published.step,
            points: &published.points,
            forecast: published.forecast.as_ref(),
            accuracy: published.accuracy.as_ref(),
        };
        Ok::<_, StoreError>(compute(&question, &data))
    });
    let found = work.await.map_err(|_| AssistantError::Internal("a series' answer ended early".into()))??;
    let spans: Vec<SeriesSpan> =
        (1..).zip(&found.cited).map(|(number, &(from, to))| SeriesSpan { number, from, to }).collect();
    let evidence: Vec<Evidence> = spans.iter().map(|span| evidence(span, &series.name, &pointer, &zone)).collect();
    let citations = evidence.iter().map(Citation::from).collect();
    let text = found.text
        + &doubt(&series.name, &series.source_name, &others)
        + &failure(&series.source_name, series.error.as_ref(), newest, &zone);
    let answer = SeriesAnswer {
        series_id: series.id,
        series: series.name,
        source_id: series.source,
        source: series.source_name,
        chart: found.chart,
        spans,
    };
    Ok(Some(Computed { answer, text, evidence, citations, abstained: !found.is_found }))
}

/// That the question may mean another series.
pub(super) fn doubt(name: &str, source: &str, others: &[(String, String)]) -> String {
    // Series of one name are told apart by their sources.
    let is_shared = others.iter().any(|(other, _)| other == name);
    let called = |name: &str, source: &str| if is_shared { format!("{name} of {source}") } else { name.to_owned() };
    let shown: Vec<String> = others.iter().take(OTHERS_MAX).map(|(name, source)| called(name, source)).collect();
    let mut shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let more = format!("{} more", others.len() - shown.len());
    if others.len() > shown.len() {
        shown.push(&more);
    }
    if shown.is_empty() {
        return String::new();
    }
    format!(
        "\n\nThis is **{}**; the question fits {} as well. Say the name of the series that is meant.",
        called(name, source),
        listed(&shown)
    )
}

/// That what is answered from is older than the source's content.
pub(super) fn failure(source: &str, error: Option<&SourceError>, newest: Timestamp, zone: &TimeZone) -> String {
    let Some(error) = error else { return String::new() };
    let newest = zone.to_datetime(newest).strftime("%-d %B %Y, %H:%M");
    let message = error.message.trim_end_matches('.');
    format!(
        "\n\n**The newest content of {source} could not be read as this series**: {message}. The answer is from older content, whose newest value is that of {newest}."
    )
}

/// A stretch in words: whole days by their dates, the last of them included, so that a month does not seem to reach into the
/// next; anything else with its hours.
pub(super) fn label(from: Timestamp, to: Timestamp, zone: &TimeZone) -> String {
    let (from, to) = (from.to_zoned(zone.clone()), to.to_zoned(zone.clone()));
    let is_midnight = |at: &Zoned| at.start_of_day().is_ok_and(|start| start == *at);
    if !is_midnight(&from) || !is_midnight(&to) {
        let shown = |at: &Zoned| at.strftime("%Y-%m-%d %H:%M").to_string();
        return format!("{} to {}", shown(&from), shown(&to));
    }
    let last = to.date().yesterday().unwrap_or(to.date()).max(from.date());
    if from.date() == last { from.date().to_string() } else { format!("{} to {last}", from.date()) }
}

/// A stretch of the series as evidence: what opens is the series there.
fn evidence(span: &SeriesSpan, name: &str, pointer: &Pointer, zone: &TimeZone) -> Evidence {
    let label = label(span.from, span.to, zone);
    let text = format!("{name}, {label}");
    let location = Location { part: 1, part_kind: "series".into(), label, page: None, row: None, start: 0, end: 0 };
    Evidence {
        number: span.number,
        source_id: pointer.source.clone(),
        source: pointer.source_name.clone(),
        collection_id: pointer.collection.clone(),
        collection: pointer.collection_name.clone(),
        chunk_id: ChunkId::new(pointer.snapshot, 0),
        location,
        page: None,
        row: None,
        heading: None,
        segments: vec![Segment { text: text.clone(), marked: false }],
        rects: Vec::new(),
        text,
        score: 1.0,
        legs: Vec::new(),
    }
}
