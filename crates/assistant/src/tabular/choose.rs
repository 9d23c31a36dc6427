//! Which table a question is put to, if one is; by what the rules make of it for each. Pure but for the clock of the embedder.

use std::sync::Arc;

use models::Embedder;
use store::Pointer;
use tables::{Plan, Planned};

use super::room::{Embedded, TypedTable};

/// Share of a question's words that a table must explain before it is asked, where documents might answer as well.
const COVERAGE_MIN: f32 = 0.7;
/// Words without an explanation that a question to a table may have, where documents might answer as well.
const UNKNOWN_MAX: usize = 1;

/// The same where nothing but guesses was understood, and there is nothing but tables.
const GUESS_COVERAGE_MIN: f32 = 0.5;
/// Columns of numbers and categories from which a table is a list of things, and not of texts: then a question that says
/// only what a thing is like is answered with the likest rows.
const FACETS_MIN: usize = 3;

/// A table and what it is asked.
pub(crate) struct Choice {
    pub pointer: Pointer,
    pub table: Arc<TypedTable>,
    pub planned: Planned,
}

/// The table that explains most of the question; `None` where the question is better put to the passages.
pub(crate) fn choose(
    question: &str,
    tables: Vec<(Pointer, Arc<TypedTable>)>,
    only_tables: bool,
    embedder: Option<&dyn Embedder>,
) -> Option<Choice> {
    let plan = |(pointer, table): (Pointer, Arc<TypedTable>)| {
        let meaning = Embedded { embedder, table: &table };
        let planned = tables::plan(question, &table.schema, &table.index, &meaning);
        Choice { pointer, table, planned }
    };
    let best = tables.into_iter().map(plan).max_by(|a, b| rank(&a.planned).total_cmp(&rank(&b.planned)))?;
    let columns = &best.table.schema.columns;
    let facets = columns.iter().filter(|column| column.kind != tables::Kind::Text).count();
    is_asked(&best.planned, only_tables, facets >= FACETS_MIN).then_some(best)
}

/// How well a table explains a question: the words said, less what it lacks.
fn rank(planned: &Planned) -> f32 {
    let weak = planned.weak.len() as f32;
    let said = (planned.plan.filters.len() as f32 - 0.5 * weak).min(4.0);
    planned.coverage + 0.1 * said - if planned.absent.is_some() { 0.5 } else { 0.0 }
}

fn is_asked(planned: &Planned, only_tables: bool, has_facets: bool) -> bool {
    let plan = &planned.plan;
    let only_guessed = !plan.filters.is_empty()
        && planned.weak.len() == plan.filters.len()
        && plan.order.is_none()
        && plan.aggregate.is_none();
    if only_tables {
        let is_said = asks_more_than_meaning(plan) && !(only_guessed && planned.coverage < GUESS_COVERAGE_MIN);
        return is_said || planned.absent.is_some() || has_facets;
    }
    // A bare count would take "how many ..." away from the documents.
    let is_bare = plan.filters.is_empty()
        && plan.order.is_none()
        && plan.group_by.is_none()
        && plan.aggregate.as_ref().is_none_or(|aggregate| aggregate.column.is_none() && aggregate.of.is_empty());
    planned.absent.is_none()
        && !is_bare
        && !only_guessed
        && planned.coverage >= COVERAGE_MIN
        && planned.unknown.len() <= UNKNOWN_MAX
}

/// Whether the plan says anything but words to be like.
pub(crate) fn asks_more_than_meaning(plan: &Plan) -> bool {
    !plan.filters.is_empty() || plan.aggregate.is_some() || plan.group_by.is_some() || plan.order.is_some()
}
