//! Turns what the rooms below tell into measurements: how long a span of theirs took, what an event of theirs says. The list of
//! names here is the whole contract; what is not on it is not measured, and none of its fields is a text that somebody typed.

use std::{collections::HashMap, time::Instant};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{Layer, filter::filter_fn, layer::Context, registry::LookupSpan};

use super::{Metrics, minutes::Happened};

/// Stretches of work.
const SPANS: [&str; 7] = ["database", "embedding", "job", "lexical", "llm", "search", "vector"];
/// Things that happened.
const EVENTS: [&str; 2] = ["answer", "source_ready"];
/// Rooms whose spans and events are meant: other crates may use the same words.
const ROOMS: [&str; 5] = ["assistant", "ingest", "models", "search", "store"];
/// Whatever a label would be that a program of ours did not write: none is longer.
const LABEL_CHARS_MAX: usize = 100;
const MS: f64 = 1_000.0;

pub(super) fn layer<S: Subscriber + for<'s> LookupSpan<'s>>(metrics: Metrics) -> impl Layer<S> {
    Measures { metrics }.with_filter(filter_fn(is_measured))
}

fn is_measured(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    let names: &[&str] = if metadata.is_span() { &SPANS } else { &EVENTS };
    names.contains(&metadata.name()) && ROOMS.contains(&room)
}

struct Measures {
    metrics: Metrics,
}

/// A span as far as it is known.
struct Measured {
    started: Instant,
    fields: Fields,
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Measures {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(Measured { started: Instant::now(), fields });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(measured) = span.extensions_mut().get_mut::<Measured>() {
            values.record(&mut measured.fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        match event.metadata().name() {
            "answer" => self.metrics.answer(&fields),
            "source_ready" => self.metrics.source_ready(&fields),
            _ => {}
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let measured = span.extensions_mut().remove::<Measured>();
        let Some(Measured { started, fields }) = measured else { return };
        let seconds = started.elapsed().as_secs_f64();
        let families = &self.metrics.0.families;
        match span.name() {
            "database" => families.database_seconds.with_label_values(&[fields.word("access")]).observe(seconds),
            "embedding" => families.embedding_seconds.with_label_values(&[fields.word("purpose")]).observe(seconds),
            "job" => families.job_seconds.with_label_values(&[fields.word("outcome")]).observe(seconds),
            "lexical" => families.lexical_seconds.observe(seconds),
            "vector" => families.vector_seconds.observe(seconds),
            "search" => families.search_seconds.observe(seconds),
            "llm" => self.metrics.llm_call(&fields, seconds),
            _ => {}
        }
    }
}

impl Metrics {
    fn llm_call(&self, fields: &Fields, seconds: f64) {
        let families = &self.0.families;
        let (model, outcome) = (fields.word("model"), fields.word("outcome"));
        families.llm_calls.with_label_values(&[model, outcome]).inc();
        families.llm_seconds.with_label_values(&[model]).observe(seconds);
        families
            .llm_prompt_chars
            .with_label_values(&[model])
            .observe(fields.number("prompt_chars").unwrap_or_default());
        // Made, so that a rate is known before the first of them.
        let timeouts = families.llm_timeouts.with_label_values(&[model]);
        if outcome == "timeout" {
            timeouts.inc();
        }
        if let Some(ms) = fields.number("first_token_ms") {
            families.llm_first_token.with_label_values(&[model]).observe(ms / MS);
            let chars = fields.number("answer_chars").unwrap_or_default();
            families.llm_answer_chars.with_label_values(&[model]).observe(chars);
        }
        let (prompt, completion) = (fields.count("prompt_tokens"), fields.count("completion_tokens"));
        families.llm_tokens.with_label_values(&[model, "in"]).inc_by(prompt);
        families.llm_tokens.with_label_values(&[model, "out"]).inc_by(completion);
        if let Some(cost) = self.cost(model, prompt, completion) {
            families.llm_cost.with_label_values(&[model]).inc_by(cost);
        }
        let failed = !matches!(outcome, "done" | "stopped");
        self.happened(Happened::LlmCall { seconds, failed });
    }

    fn answer(&self, fields: &Fields) {
        let families = &self.0.families;
        let mode = fields.word("mode");
        families.answers.with_label_values(&[mode, fields.word("outcome")]).inc();
        families.answer_seconds.with_label_values(&[mode]).observe(fields.number("took_ms").unwrap_or_default() / MS);
        let first_token_ms = fields.number("first_token_ms");
        if let Some(ms) = first_token_ms {
            families.answer_first_token.with_label_values(&[mode]).observe(ms / MS);
        }
        families.question_chars.observe(fields.number("question_chars").unwrap_or_default());
        families.answer_chars.observe(fields.number("answer_chars").unwrap_or_default());
        let evidence = fields.number("evidence").unwrap_or_default();
        families.evidence.observe(evidence);
        if evidence > 0.0 {
            families.best_score.observe(fields.number("best_score").unwrap_or_default());
        }
        if fields.word("abstained") == "true" {
            families.abstained.inc();
        }
        families.unsupported.inc_by(fields.count("unsupported"));
        self.happened(Happened::Answer { first_token_seconds: first_token_ms.map(|ms| ms / MS) });
    }

    fn source_ready(&self, fields: &Fields) {
        let families = &self.0.families;
        let format = fields.word("format");
        let pages = fields.count("parts");
        families.pages.with_label_values(&[format]).inc_by(pages);
        families.passages.with_label_values(&[format]).inc_by(fields.count("chunks"));
        self.happened(Happened::Pages(pages));
    }
}

/// What was said, by the names of the fields.
#[derive(Default)]
struct Fields(HashMap<&'static str, Value>);

enum Value {
    Number(f64),
    Count(u64),
    Word(String),
}

impl Fields {
    /// A word for a label; `none` where nothing was said.
    fn word(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Value::Word(word)) => word,
            _ => "none",
        }
    }

    fn number(&self, name: &str) -> Option<f64> {
        match self.0.get(name)? {
            Value::Number(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "no length or time here has 2^52 units")]
            Value::Count(count) => Some(*count as f64),
            Value::Word(_) => None,
        }
    }

    fn count(&self, name: &str) -> u64 {
        match self.0.get(name) {
            Some(Value::Count(count)) => *count,
            _ => 0,
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name(), Value::Number(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), Value::Count(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name(), Value::Count(u64::try_from(value).unwrap_or_default()));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name(), Value::Word(value.to_string()));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), Value::Word(value.chars().take(LABEL_CHARS_MAX).collect()));
    }

    /// Ids and messages: not measured.
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::metrics::{Price, Prices};

    /// What is measured of what `tell` tells.
    fn measured(tell: impl FnOnce()) -> String {
        let metrics = Metrics::new(Prices::from([("m".to_owned(), Price { input: 1.0, output: 1.0 })])).unwrap();
        let subscriber = tracing_subscriber::registry().with(metrics.layer());
        tracing::subscriber::with_default(subscriber, tell);
        metrics.text().unwrap()
    }

    #[test]
    fn a_call_of_a_language_model_is_measured_by_what_its_span_says() {
        let text = measured(|| {
            let span = tracing::info_span!(
                target: "models::llm", "llm", model = "m", prompt_chars = 100_usize, outcome = tracing::field::Empty,
                first_token_ms = tracing::field::Empty, prompt_tokens = tracing::field::Empty,
                completion_tokens = tracing::field::Empty, answer_chars = tracing::field::Empty
            );
            span.record("first_token_ms", 300_u64);
            span.record("prompt_tokens", 30_u64);
            span.record("completion_tokens", 1_000_000_u64);
            span.record("outcome", "done");
        });
        for line in [
            r#"almanac_llm_calls_total{model="m",outcome="done"} 1"#,
            r#"almanac_llm_first_token_seconds_bucket{model="m",le="0.25"} 0"#,
            r#"almanac_llm_first_token_seconds_bucket{model="m",le="0.5"} 1"#,
            r#"almanac_llm_timeouts_total{model="m"} 0"#,
            r#"almanac_llm_tokens_total{direction="in",model="m"} 30"#,
            r#"almanac_llm_cost_total{model="m"} 1.00003"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn what_others_tell_and_texts_are_not_measured() {
        let text = measured(|| {
            tracing::info_span!(target: "elsewhere", "llm", model = "m", outcome = "done");
            tracing::info!(name: "answer", target: "assistant", mode = ?"a text", outcome = %"a text", "answered");
        });
        assert!(!text.contains("a text") && !text.contains("almanac_llm_calls_total{"), "{text}");
        assert!(text.contains(r#"almanac_answers_total{mode="none",outcome="none"} 1"#), "{text}");
    }
}
