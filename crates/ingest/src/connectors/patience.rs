//! Asking a host that may be busy: again after a while, up to a bound.

use std::time::Duration;

use url::Url;

use super::failed;
use crate::{
    fetch::{Answer, Unanswered},
    index_source::Stop,
    ingest::Inner,
};

/// Times that one address is asked.
const ATTEMPTS_MAX: u32 = 5;
/// Longest wait between two of them, whatever the host asks for.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// Asks until the host answers with anything but that it is busy or broken.
///
/// # Errors
/// [`Stop::Failed`] when it still is after the last attempt, or may not be asked at all.
pub(super) async fn ask(inner: &Inner, url: &Url, bytes_max: usize) -> Result<Answer, Stop> {
    let mut attempt = 0;
    loop {
        let (why, asked_for) = match inner.fetcher.ask(url, bytes_max).await {
            Ok(answer) if !is_passing(answer.status) => return Ok(answer),
            Ok(answer) => (format!("the host answered {}", answer.status), answer.retry_after),
            Err(Unanswered::Passing(why)) => (why, None),
            Err(Unanswered::Final(stop)) => return Err(stop),
        };
        attempt += 1;
        if attempt == ATTEMPTS_MAX {
            let host = url.host_str().unwrap_or("the address");
            let message = format!("{host} could not be asked in {ATTEMPTS_MAX} attempts: {why}");
            return Err(failed("fetch_failed", &message, "wait a while, then refresh the source"));
        }
        tokio::time::sleep(wait(inner.settings.retry_after, attempt, asked_for)).await;
    }
}

/// Whether the same request may be answered well a little later.
fn is_passing(status: u16) -> bool {
    status == 429 || status >= 500
}

/// Doubles with each attempt; as long as the host asks for, within the bound.
fn wait(first: Duration, attempt: u32, asked_for: Option<Duration>) -> Duration {
    asked_for.unwrap_or_else(|| first.saturating_mul(1 << (attempt - 1).min(16))).min(WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound() {
        let first = Duration::from_secs(2);
        let waits = [1, 2, 3, 9].map(|attempt| wait(first, attempt, None).as_secs());
        assert_eq!(waits, [2, 4, 8, 60]);
        assert_eq!(wait(first, 1, Some(Duration::from_secs(7))).as_secs(), 7);
        assert_eq!(wait(first, 1, Some(Duration::from_secs(7_000))).as_secs(), 60);
    }

    #[test]
    fn only_a_busy_or_broken_host_is_asked_again() {
        assert!([429, 500, 503].into_iter().all(is_passing));
        assert!(![200, 304, 400, 401, 404].into_iter().any(is_passing));
    }
}
