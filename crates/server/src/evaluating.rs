//! The one run of kept cases that may be under way: it is seen while it runs and kept when it is over.

use std::sync::{Arc, Mutex, PoisonError};

use evaluate::{Question, QuestionResult, Run, RunState, Runner};
use store::{EnvironmentId, RunId, RunResult, Store};

use crate::error::ApiError;

/// Results written in one transaction.
const RESULTS_AT_ONCE: usize = 100;

/// Shared by all requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evaluating(Arc<Mutex<Option<Run>>>);

impl Evaluating {
    /// The run under way, if it is the one called `id`.
    pub fn live(&self, id: &RunId) -> Option<Run> {
        self.run().as_ref().filter(|run| run.id == id.as_str()).cloned()
    }

    /// The run under way.
    pub fn current(&self) -> Option<Run> {
        self.run().clone()
    }

    /// Takes the place of the run under way; false where there is one.
    pub fn begin(&self, run: Run) -> bool {
        let mut current = self.run();
        if current.is_some() {
            return false;
        }
        *current = Some(run);
        true
    }

    /// Frees the place of a run that did not begin.
    pub fn end(&self) {
        *self.run() = None;
    }

    fn run(&self) -> std::sync::MutexGuard<'_, Option<Run>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the questions one after the other, then keeps the run under the id that it has already.
    pub async fn work(self, store: Store, env: EnvironmentId, runner: Runner, questions: Vec<Question>) {
        let started = std::time::Instant::now();
        let Some(mut run) = self.current() else { return };
        let mut results: Vec<QuestionResult> = Vec::with_capacity(questions.len());
        let _slot = Slot(self.clone());
        for question in &questions {
            let asked = runner.ask(run.kind, question).await;
            results.push(asked.unwrap_or_else(|error| QuestionResult::failed(question, &error)));
            run.done += 1;
            *self.run() = Some(run.clone());
        }
        let failed = results.iter().filter(|result| result.error.is_some()).count();
        run.state = if failed == questions.len() { RunState::Failed } else { RunState::Done };
        run.error = (failed > 0).then(|| format!("{failed} of {} questions could not be asked", questions.len()));
        run.metrics = Runner::summary(run.kind, &results);
        run.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let Err(error) = finish(&store, &env, &run, &results).await {
            tracing::error!(error = %error.message, run = run.id, "the run could not be kept");
        }
    }
}

/// The place of the run under way, free again when the work ends, however it ends.
struct Slot(Evaluating);

impl Drop for Slot {
    fn drop(&mut self) {
        *self.0.run() = None;
    }
}

async fn finish(store: &Store, env: &EnvironmentId, run: &Run, results: &[QuestionResult]) -> Result<(), ApiError> {
    let id = RunId(run.id.clone());
    // The results first: a run that says it is over has them.
    add(store, env, &id, 0, results).await?;
    Ok(store.update_run(env, &id, &serde_json::to_string(run).map_err(ApiError::internal)?).await?)
}

/// Keeps results, the first of which has place `from` in its set.
pub(crate) async fn add(
    store: &Store,
    env: &EnvironmentId,
    id: &RunId,
    from: u32,
    results: &[QuestionResult],
) -> Result<(), ApiError> {
    let mut rows = Vec::with_capacity(results.len());
    for (place, result) in (from..).zip(results) {
        rows.push(RunResult {
            key: result.key.clone(),
            place,
            score: serde_json::to_string(&result.score()).map_err(ApiError::internal)?,
            result: serde_json::to_string(result).map_err(ApiError::internal)?,
        });
    }
    for rows in rows.chunks(RESULTS_AT_ONCE) {
        store.add_results(env, id, rows).await?;
    }
    Ok(())
}
