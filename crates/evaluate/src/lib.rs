//! Whether answers are right: question sets, what is measured of them, and one run against another. Asks the assistant
//! through its public face, so that what is measured is what people get.

mod case;
mod compare;
mod judge;
mod metrics;
mod question;
mod run;
mod runner;
mod sets;

pub use case::{CaseContent, RightReply, RightSource};
pub use compare::{Comparison, MetricDifference, QuestionDifference, compare};
pub use metrics::{Metrics, main_metric, mean, ranking};
pub use question::{Document, Expected, Question, Set, SetKind};
pub use run::{Found, QuestionResult, QuestionScore, Run, RunState, Verdict};
pub use runner::Runner;
pub use sets::{CORPUS_MAX, QUESTIONS_MAX, SetError, read};
