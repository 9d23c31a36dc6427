//! Brings rebuilds to their end: those whose sources are all read by the new model move, and where a least score is demanded, the
//! kept cases are asked of the new ones before. What moves and what is held is decided by `ingest`.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use evaluate::{Metrics, Question, Runner, SetKind, main_metric};
use ingest::IngestError;
use store::{EnvironmentId, RebuildToCheck};
use tokio::{
    sync::Semaphore,
    task::{AbortHandle, JoinSet},
    time::sleep,
};

use crate::{app::App, environment::Env, error::ApiError, routes::cases};

/// How often rebuilds are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Environments whose cases are asked at once; others wait their turn.
const CHECKS_AT_ONCE: usize = 2;

/// Looks until it is dropped; checks under way are dropped with it, and taken up by whoever looks after their lease.
pub async fn drive_rebuilds(app: App) -> Infallible {
    let mut checks = Checks::new();
    loop {
        match app.ingest.advance_rebuilds().await {
            Ok(due) => due.into_iter().for_each(|due| checks.begin(&app, due)),
            Err(error) => tracing::error!(%error, "rebuilds do not go on"),
        }
        sleep(LOOK_EVERY).await;
    }
}

/// The checks of this process, by the hidden environment whose sources are asked: a rebuild that was cancelled and begun again has
/// another one.
struct Checks {
    tasks: JoinSet<()>,
    under_way: HashMap<EnvironmentId, AbortHandle>,
    turns: Arc<Semaphore>,
}

impl Checks {
    fn new() -> Self {
        Self { tasks: JoinSet::new(), under_way: HashMap::new(), turns: Arc::new(Semaphore::new(CHECKS_AT_ONCE)) }
    }

    fn begin(&mut self, app: &App, due: RebuildToCheck) {
        while self.tasks.try_join_next().is_some() {}
        self.under_way.retain(|_, task| !task.is_finished());
        // Many cases and a slow language model take longer than the lease; handed out again, it is renewed.
        if self.under_way.contains_key(&due.staging) {
            return;
        }
        let staging = due.staging.clone();
        let (app, turns) = (app.clone(), Arc::clone(&self.turns));
        let task = self.tasks.spawn(async move {
            let _turn = turns.acquire().await;
            check(&app, &due).await;
        });
        self.under_way.insert(staging, task);
    }
}

/// What the kept cases score, or, for the person, why they cannot be asked.
type Verdict = Result<f64, String>;

async fn check(app: &App, due: &RebuildToCheck) {
    let verdict = match verdict(app, due).await {
        Ok(verdict) => verdict,
        Err(error) => {
            // Its lease ends it: whoever looks then asks again.
            tracing::error!(error = error.message, cause = error.causes(), environment = due.name, "no check");
            return;
        }
    };
    match app.ingest.checked_rebuild(due, verdict).await {
        Ok(rebuild) => {
            let (state, score) = (rebuild.state.as_str(), rebuild.score);
            tracing::info!(environment = due.name, model = rebuild.model, state, score, "checked");
        }
        // Cancelled meanwhile, or decided by another process.
        Err(IngestError::NoRebuild) => {
            tracing::debug!(environment = due.name, "checked for nothing")
        }
        Err(error) => tracing::error!(%error, environment = due.name, "what was checked could not be kept"),
    }
}

/// Asks the environment's kept cases of the sources as the new model reads them.
async fn verdict(app: &App, due: &RebuildToCheck) -> Result<Verdict, ApiError> {
    let there = app.within(Env { id: due.environment.clone(), name: due.name.clone() });
    let questions = cases::known_of(&there, &due.environment).await?;
    if questions.is_empty() {
        let words = "no kept case says what would have been right: keep some by a thumb down, or begin again without a least score";
        return Ok(Err(words.to_owned()));
    }
    let runner = Runner::new(there.assistant(), due.staging.clone());
    Ok(asked(&runner, &questions).await)
}

async fn asked(runner: &Runner, questions: &[Question]) -> Verdict {
    let (mut metrics, mut failed) = (Vec::with_capacity(questions.len()), Vec::new());
    for question in questions {
        match runner.ask(SetKind::Cases, question).await {
            Ok(result) => metrics.push(result.metrics),
            Err(error) => failed.push(error.to_string()),
        }
    }
    // A score over those that happened to be asked would not be what was demanded.
    if let Some(first) = failed.first() {
        let words = format!("{} of {} kept cases could not be asked: {first}", failed.len(), questions.len());
        return Err(words);
    }
    mean_score(&metrics).map_or_else(
        || {
            let words = "without a language model the kept cases have no score: say in them which source is right";
            Err(words.to_owned())
        },
        Ok,
    )
}

/// The mean of each question's main metric; `None` where no question has one.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn mean_score(all: &[Metrics]) -> Option<f64> {
    let scores: Vec<f64> = all.iter().filter_map(|metrics| metrics.get(main_metric(metrics)?).copied()).collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_the_mean_of_the_main_metrics() {
        let of = |pairs: &[(&str, f64)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let pages: Metrics = of(&[("answered", 1.0), ("hit@5", 1.0), ("ndcg@10", 0.5)]);
        let nothing: Metrics = of(&[("abstention_recall", 1.0)]);
        let words: Metrics = of(&[("answered", 1.0)]);
        assert_eq!(mean_score(&[pages, nothing, words.clone()]), Some(0.75));
        assert_eq!(mean_score(&[words]), None);
    }
}
