//! Answers that are computed, from a series or a table, before passages are searched.

use super::Composer;
use crate::{AssistantError, Citation, Mode, series, tabular::Computed};

impl Composer<'_> {
    /// The answer from a series, where one in scope is asked; tells whether that was so.
    pub(super) async fn follow(&mut self, question: &str) -> Result<bool, AssistantError> {
        let Self { tools, task, live, .. } = self;
        let clock = jiff::Timestamp::now();
        let found = series::answer(&tools.finder.store, &task.environment, &task.scope, question, clock).await?;
        let Some(found) = found else { return Ok(false) };
        // "Tomorrow" is another day tomorrow, and forecasts are issued without a change of the sources.
        self.is_whole = false;
        self.meter.usage.search_ms = self.meter.elapsed_ms();
        live.evidence(found.evidence, Mode::Series);
        live.series(found.answer);
        self.tell(&found.text, found.citations, found.abstained)?;
        Ok(true)
    }

    /// The answer from a table, where one in scope is asked; tells whether that was so.
    pub(super) async fn compute(&mut self, question: &str) -> Result<bool, AssistantError> {
        let Self { tools, task, live, .. } = self;
        let tabular = tools.tabular();
        let Some(computed) = tabular.answer(&task.environment, &task.scope, question).await? else { return Ok(false) };
        let Computed { table, text, evidence, citations, abstained, model, is_whole } = computed;
        self.is_whole &= is_whole;
        self.meter.usage.search_ms = self.meter.elapsed_ms();
        live.evidence(evidence, Mode::Table);
        live.table(table);
        if let Some(model) = model {
            live.model(&model);
        }
        self.tell(&text, citations, abstained)?;
        Ok(true)
    }

    /// Tells a computed answer's citations and words.
    fn tell(&mut self, text: &str, citations: Vec<Citation>, abstained: bool) -> Result<(), AssistantError> {
        for citation in citations {
            self.live.citation(citation);
        }
        if abstained {
            self.live.abstained();
        }
        self.meter.first_token();
        let is_told = self.live.token(text);
        is_told.then_some(()).ok_or_else(|| AssistantError::Internal("a computed answer is too long".into()))
    }
}
