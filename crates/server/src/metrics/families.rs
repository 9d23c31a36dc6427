//! Every measurement by name, with what it means; the text of each is what Prometheus and Grafana show. Durations are in seconds,
//! as Prometheus' conventions want it.

use prometheus::{
    Counter, CounterVec, Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry, core::Collector,
};

use super::buckets::{CHARS, EVIDENCE, JOB, MODEL, REQUEST, SCORE, WORK};

/// What begins the name of all but those of the process, whose names are everybody's.
const PREFIX: &str = "almanac_";

/// Declares the fields, and makes and registers each.
macro_rules! families {
    ($($name:ident: $kind:ident($metric:literal, $help:literal $(, $argument:expr)*)),+ $(,)?) => {
        pub(super) struct Families {
            pub registry: Registry,
            $(pub $name: $kind,)+
        }

        impl Families {
            pub fn new() -> Result<Self, prometheus::Error> {
                let registry = Registry::new();
                $(let $name = <$kind as New<_>>::of(&named($metric), $help, ($($argument,)*))?;
                registry.register(Box::new($name.clone()))?;)+
                Ok(Self { registry, $($name,)+ })
            }
        }
    };
}

/// Those of the process are named as everybody names them.
fn named(metric: &str) -> String {
    if metric.starts_with("process_") { metric.to_owned() } else { format!("{PREFIX}{metric}") }
}

families! {
    requests: IntCounterVec("http_requests_total", "Requests answered, by route template and status", &["method", "route", "status"]),
    request_seconds: HistogramVec("http_request_duration_seconds", "From the request to the head of its response", REQUEST, &["method", "route"]),
    requests_in_flight: IntGauge("http_requests_in_flight", "Requests whose response has not begun"),
    streams: IntGauge("streams_open", "Streams of answers that are open"),
    user_requests: IntCounterVec("user_requests_total", "Requests by user id, the first 200 by name", &["user"]),
    errors: IntCounterVec("errors_total", "Errors answered, by their code", &["code"]),
    embedding_seconds: HistogramVec("embedding_duration_seconds", "Embedding a question, or a batch of passages", WORK, &["purpose"]),
    lexical_seconds: Histogram("lexical_duration_seconds", "Searching by words", WORK),
    vector_seconds: Histogram("vector_duration_seconds", "Searching by meaning, the embedding not included", WORK),
    search_seconds: Histogram("search_duration_seconds", "From a question to its evidence, kept finds not included", WORK),
    database_seconds: HistogramVec("database_duration_seconds", "One statement, the wait for a connection included", WORK, &["access"]),
    llm_seconds: HistogramVec("llm_duration_seconds", "One call of a language model to its last token", MODEL, &["model"]),
    llm_first_token: HistogramVec("llm_first_token_seconds", "One call of a language model to its first token", MODEL, &["model"]),
    llm_calls: IntCounterVec("llm_calls_total", "Calls of a language model by how they ended", &["model", "outcome"]),
    llm_timeouts: IntCounterVec("llm_timeouts_total", "Calls of a language model that took too long", &["model"]),
    llm_tokens: IntCounterVec("llm_tokens_total", "Tokens as the provider counts them", &["model", "direction"]),
    llm_cost: CounterVec("llm_cost_total", "Cost by the configured prices, in their currency", &["model"]),
    llm_prompt_chars: HistogramVec("llm_prompt_chars", "Length of prompts, characters", CHARS, &["model"]),
    llm_answer_chars: HistogramVec("llm_answer_chars", "Length of what models wrote, characters", CHARS, &["model"]),
    answers: IntCounterVec("answers_total", "Answers by how they were made and how they ended", &["mode", "outcome"]),
    answer_seconds: HistogramVec("answer_duration_seconds", "From the question to the last word", MODEL, &["mode"]),
    answer_first_token: HistogramVec("answer_first_token_seconds", "From the question to the first word", MODEL, &["mode"]),
    question_chars: Histogram("question_chars", "Length of questions, characters", CHARS),
    answer_chars: Histogram("answer_chars", "Length of answers, characters", CHARS),
    evidence: Histogram("answer_evidence", "Passages that an answer could cite", EVIDENCE),
    best_score: Histogram("answer_best_score", "Score of the best passage, 0 to 1", SCORE),
    abstained: IntCounter("answers_abstained_total", "Answers that say that the sources do not answer"),
    unsupported: IntCounter("unsupported_sentences_total", "Sentences that say what their source does not"),
    cache_hits: IntCounterVec("cache_hits_total", "Answers and searches given again", &["cache"]),
    cache_misses: IntCounterVec("cache_misses_total", "Answers and searches that had to be made", &["cache"]),
    jobs: IntGaugeVec("jobs", "Jobs waiting and running, of all processes on the database", &["state"]),
    job_age: Gauge("job_oldest_seconds", "How long the job that waits longest has been due"),
    job_seconds: HistogramVec("job_duration_seconds", "One attempt at a job", JOB, &["outcome"]),
    pages: IntCounterVec("ingested_pages_total", "Pages, slides, sheets and sections read", &["format"]),
    passages: IntCounterVec("ingested_passages_total", "Passages made searchable", &["format"]),
    sources: IntGaugeVec("sources", "Sources by state, in all environments", &["state"]),
    sources_scheduled: IntGauge("sources_scheduled", "Sources with a schedule"),
    sources_stale: IntGauge("sources_stale", "Sources whose last refresh failed, or whose schedule is not carried out"),
    source_age: Gauge("source_age_seconds", "Since the last good refresh of the scheduled source where that is longest ago"),
    source_stale: Gauge("source_stale_seconds", "The same among stale sources; 0 where there are none"),
    forecast_error: GaugeVec("forecast_mase", "Error of forecasts over that of the seasonal naive one, in the back-test and as issued", &["series", "of"]),
    disk_free: IntGauge("disk_free_bytes", "Free on the disk of the data folder"),
    disk_size: IntGauge("disk_size_bytes", "Size of the disk of the data folder"),
    ready: IntGauge("ready", "1 while the process can do its work"),
    build: IntGaugeVec("build_info", "Always 1", &["version"]),
    memory: IntGauge("process_resident_memory_bytes", "Memory that the process holds"),
    cpu_seconds: Counter("process_cpu_seconds_total", "Time of the processors that the process took"),
    open_files: IntGauge("process_open_fds", "Open files and connections"),
    start_time: Gauge("process_start_time_seconds", "When the process began, seconds since 1970"),
}

/// A metric made from its name, its meaning and what else its kind wants.
trait New<A>: Sized + Collector {
    fn of(name: &str, help: &str, arguments: A) -> Result<Self, prometheus::Error>;
}

macro_rules! plain {
    ($($kind:ty),+) => {$(
        impl New<()> for $kind {
            fn of(name: &str, help: &str, (): ()) -> Result<Self, prometheus::Error> {
                Self::new(name, help)
            }
        }
    )+};
}

macro_rules! labelled {
    ($($kind:ty),+) => {$(
        impl<'a, const N: usize> New<(&'a [&'a str; N],)> for $kind {
            fn of(name: &str, help: &str, (labels,): (&'a [&'a str; N],)) -> Result<Self, prometheus::Error> {
                Self::new(Opts::new(name, help), labels)
            }
        }
    )+};
}

plain!(IntCounter, IntGauge, Gauge, Counter);
labelled!(IntCounterVec, CounterVec, IntGaugeVec, GaugeVec);

impl<'a> New<(&'a [f64],)> for Histogram {
    fn of(name: &str, help: &str, (buckets,): (&'a [f64],)) -> Result<Self, prometheus::Error> {
        Self::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec()))
    }
}

impl<'a, const N: usize> New<(&'a [f64], &'a [&'a str; N])> for HistogramVec {
    fn of(name: &str, help: &str, (buckets, labels): (&'a [f64], &'a [&'a str; N])) -> Result<Self, prometheus::Error> {
        Self::new(HistogramOpts::new(name, help).buckets(buckets.to_vec()), labels)
    }
}
