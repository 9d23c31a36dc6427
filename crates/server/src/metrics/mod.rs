//! What is measured while the program runs, in Prometheus' terms and, by the minute, for our own page. One value, made by the
//! program, held by the app and handed to the log: no statics. Rooms below do not know it; their spans and events are measured by
//! name ([why](../../../../docs/decisions/0017-metrics.md)).

mod buckets;
mod families;
mod look;
mod measures;
mod minutes;
mod process;
mod serve;

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::http::{Method, StatusCode};
use prometheus::{Encoder, IntCounterVec, TextEncoder};
use tracing::Subscriber;
use tracing_subscriber::{Layer, registry::LookupSpan};

use families::Families;
use minutes::{Happened, Minutes};

pub use look::{Watched, watch};
pub use minutes::{Minute, RecentError};
pub use serve::serve_metrics;
pub(crate) use serve::shown;

/// What stands for whoever is not one of the first [`USERS_MAX`], or for a method that HTTP does not name.
const OTHER: &str = "other";
/// Users with a label of their own. Each costs a line; past that many, a database is the place to count in.
const USERS_MAX: usize = 200;
/// Who asks where nobody logs in.
pub(crate) const ANONYMOUS: &str = "anonymous";
/// Tokens that a price is for.
const TOKENS_PER_PRICE: f64 = 1_000_000.0;

/// What a model's tokens cost, each for a million of them, in whichever currency all prices are written.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Price {
    pub input: f64,
    pub output: f64,
}

/// Prices by the model's name.
pub type Prices = BTreeMap<String, Price>;

/// Everything measured. Cheap to clone; clones measure together.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    families: Families,
    prices: Prices,
    users: Mutex<HashSet<String>>,
    minutes: Mutex<Minutes>,
}

/// One request, answered.
pub(crate) struct Answered<'a> {
    pub method: &'a Method,
    /// The route's template, never the path.
    pub route: &'a str,
    pub status: StatusCode,
    pub seconds: f64,
    /// Who asked: an id, not a name.
    pub user: &'a str,
    /// Of the error that was answered.
    pub error: Option<&'static str>,
    pub request_id: &'a str,
}

impl Metrics {
    /// # Errors
    /// In words, where two measurements have one name: an error of ours.
    pub fn new(prices: Prices) -> Result<Self, prometheus::Error> {
        let families = Families::new()?;
        Ok(Self(Arc::new(Inner { families, prices, users: Mutex::default(), minutes: Mutex::default() })))
    }

    /// Everything as Prometheus reads it (text format 0.0.4).
    ///
    /// # Errors
    /// Where a family is inconsistent: an error of ours.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        let mut bytes = Vec::new();
        TextEncoder::new().encode(&self.0.families.registry.gather(), &mut bytes)?;
        String::from_utf8(bytes).map_err(|error| prometheus::Error::Msg(error.to_string()))
    }

    /// Measures what the rooms below tell: to be put beside the log.
    pub fn layer<S: Subscriber + for<'s> LookupSpan<'s>>(&self) -> impl Layer<S> + use<S> {
        measures::layer(self.clone())
    }

    /// The last hour by the minute, the oldest first; the last one is still going on.
    pub fn minutes(&self) -> Vec<Minute> {
        self.minutes_now().shown(store::now_ms())
    }

    /// The last failures that were ours, the newest first.
    pub fn recent_errors(&self) -> Vec<RecentError> {
        self.minutes_now().errors()
    }

    fn minutes_now(&self) -> MutexGuard<'_, Minutes> {
        // Each change is whole in itself.
        self.0.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn happened(&self, what: Happened) {
        self.minutes_now().take(store::now_ms(), what);
    }

    /// A request begins; it is in flight until the guard is dropped.
    pub(crate) fn request_begins(&self) -> InFlight {
        let gauge = self.0.families.requests_in_flight.clone();
        gauge.inc();
        InFlight(gauge)
    }

    /// A stream of events is open until the guard is dropped.
    pub(crate) fn stream_begins(&self) -> InFlight {
        let gauge = self.0.families.streams.clone();
        gauge.inc();
        InFlight(gauge)
    }

    pub(crate) fn answered(&self, request: &Answered<'_>) {
        let families = &self.0.families;
        let method = method_label(request.method);
        let status = request.status.as_u16().to_string();
        families.requests.with_label_values(&[method, request.route, status.as_str()]).inc();
        families.request_seconds.with_label_values(&[method, request.route]).observe(request.seconds);
        families.user_requests.with_label_values(&[self.user_label(request.user)]).inc();
        if let Some(code) = request.error {
            families.errors.with_label_values(&[code]).inc();
        }
        let failed = request.status.is_server_error().then(|| RecentError {
            at_ms: store::now_ms(),
            request_id: request.request_id.to_owned(),
            route: format!("{method} {}", request.route),
            status: request.status.as_u16(),
            code: request.error.unwrap_or(OTHER).to_owned(),
        });
        self.happened(Happened::Request { seconds: request.seconds, failed });
    }

    /// The user's own label for the first [`USERS_MAX`], so that no stream of new ones grows what is kept.
    fn user_label<'a>(&self, user: &'a str) -> &'a str {
        let mut users = self.0.users.lock().unwrap_or_else(PoisonError::into_inner);
        if users.contains(user) {
            return user;
        }
        if users.len() >= USERS_MAX {
            return OTHER;
        }
        users.insert(user.to_owned());
        user
    }

    fn cost(&self, model: &str, prompt_tokens: u64, completion_tokens: u64) -> Option<f64> {
        let price = self.0.prices.get(model)?;
        #[expect(clippy::cast_precision_loss, reason = "no call has 2^52 tokens")]
        let cost = |tokens: u64, price: f64| tokens as f64 * price / TOKENS_PER_PRICE;
        Some(cost(prompt_tokens, price.input) + cost(completion_tokens, price.output))
    }
}

/// Raises `counter` to `total`, which is counted elsewhere and never falls.
fn raise(counter: &IntCounterVec, label: &str, total: u64) {
    let counter = counter.with_label_values(&[label]);
    counter.inc_by(total.saturating_sub(counter.get()));
}

/// Something that goes on while it lives.
pub(crate) struct InFlight(prometheus::IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Anybody may invent methods.
fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics() -> Metrics {
        Metrics::new([("m".to_owned(), Price { input: 2.0, output: 8.0 })].into()).unwrap()
    }

    #[test]
    fn a_request_is_counted_by_template_status_and_user() {
        let metrics = metrics();
        let answered = |user, status| {
            metrics.answered(&Answered {
                method: &Method::GET,
                route: "/api/v1/chats/{id}",
                status,
                seconds: 0.02,
                user,
                error: Some("not_found").filter(|_| status == StatusCode::NOT_FOUND),
                request_id: "r",
            });
        };
        answered(ANONYMOUS, StatusCode::OK);
        answered("u1", StatusCode::NOT_FOUND);
        let text = metrics.text().unwrap();
        for line in [
            r#"almanac_http_requests_total{method="GET",route="/api/v1/chats/{id}",status="200"} 1"#,
            r#"almanac_http_request_duration_seconds_bucket{method="GET",route="/api/v1/chats/{id}",le="0.025"} 2"#,
            r#"almanac_user_requests_total{user="u1"} 1"#,
            r#"almanac_errors_total{code="not_found"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn labels_are_bounded_whoever_comes() {
        let metrics = metrics();
        for user in 0..USERS_MAX {
            assert_eq!(metrics.user_label(&user.to_string()), user.to_string());
        }
        assert_eq!((metrics.user_label("one more"), metrics.user_label("0")), (OTHER, "0"));
        assert_eq!(method_label(&Method::from_bytes(b"BREW").unwrap()), OTHER);
    }

    #[test]
    fn tokens_cost_what_the_configuration_says() {
        let metrics = metrics();
        assert_eq!(metrics.cost("m", 500_000, 250_000), Some(3.0));
        assert_eq!(metrics.cost("of no price", 1, 1), None);
    }

    #[test]
    fn what_is_counted_elsewhere_only_rises() {
        let metrics = metrics();
        let hits = &metrics.0.families.cache_hits;
        for (total, counted) in [(3, 3), (5, 5), (5, 5), (1, 5)] {
            raise(hits, "answers", total);
            assert_eq!(hits.with_label_values(&["answers"]).get(), counted);
        }
    }
}
