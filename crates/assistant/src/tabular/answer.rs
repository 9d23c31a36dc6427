//! From a question to an answer computed over a table: what was found, in numbers, rows and words.

use std::{sync::Arc, time::Duration};

use models::{ChatMessage, Embedder, Llm};
use store::{Chunk, EnvironmentId, Pointer, Store};
use tables::{
    Answer, Kind, Outcome, Plan,
    describe::{self, Piece},
};

use crate::{AssistantError, Citation, Evidence, Location, RowCells, Scope, Segment, retrieve::Finder};

use super::{
    Chip, ChipPart, TableAnswer, TableColumn, TableGroup, TableValue,
    choose::{Choice, asks_more_than_meaning, choose},
    propose::{self, PLAN_TOKENS_MAX, Proposal},
    room::{Room, TypedTable},
    write::{self, ROWS_NAMED, Told},
};

/// Rows that are put in order by meaning; the others follow in the order of the file.
const LIKE_MAX: usize = 100;
/// Rows given for a question that only says what they are like.
const LIKE_ROWS: usize = 20;

/// An answer that was computed.
pub(crate) struct Computed {
    pub table: TableAnswer,
    pub text: String,
    pub evidence: Vec<Evidence>,
    pub citations: Vec<Citation>,
    pub abstained: bool,
    /// The language model that proposed the plan, if one did.
    pub model: Option<String>,
    /// Nothing failed on the way that may work the next time.
    pub is_whole: bool,
}

/// What questions to tables are answered with.
pub(crate) struct Tabular<'a> {
    pub store: &'a Store,
    pub room: &'a Room,
    pub finder: &'a Finder,
    pub embedder: Option<Arc<dyn Embedder>>,
    pub llm: Option<&'a Llm>,
    /// Longest wait for a language model's plan.
    pub plan_timeout: Duration,
}

impl Tabular<'_> {
    /// The answer from a table in scope; `None` where the question is better put to the passages.
    ///
    /// # Errors
    /// Those of the store and of a search.
    pub(crate) async fn answer(
        &self,
        env: &EnvironmentId,
        scope: &Scope,
        question: &str,
    ) -> Result<Option<Computed>, AssistantError> {
        let (found, only_tables) = self.room.in_scope(env, scope).await?;
        if found.is_empty() {
            return Ok(None);
        }
        let (embedder, asked) = (self.embedder.clone(), question.to_owned());
        let work = tokio::task::spawn_blocking(move || choose(&asked, found, only_tables, embedder.as_deref()));
        let chosen = work.await.map_err(|_| AssistantError::Internal("the planner ended early".into()))?;
        let Some(mut choice) = chosen else { return Ok(None) };
        let mut is_whole = true;
        let model = match self.llm {
            // Where the rules explain every word, there is nothing to add.
            Some(llm) if choice.planned.coverage < 1.0 || choice.planned.absent.is_some() => {
                match self.propose(llm, question, &choice).await {
                    Proposal::Plan(plan) => {
                        choice.planned = tables::Planned {
                            plan: *plan,
                            unknown: Vec::new(),
                            absent: None,
                            coverage: 1.0,
                            weak: Vec::new(),
                            than: None,
                            is_whether: false,
                        };
                        Some(llm.model().to_owned())
                    }
                    Proposal::NotThisTable if !only_tables => return Ok(None),
                    Proposal::NotThisTable => None,
                    Proposal::Unusable(reason) => {
                        tracing::info!(reason, "the proposed plan cannot be used; going by rules");
                        is_whole = false;
                        None
                    }
                }
            }
            _ => None,
        };
        let mut computed = self.compute(env, choice, question).await?;
        computed.model = model;
        computed.is_whole = is_whole;
        Ok(Some(computed))
    }

    async fn propose(&self, llm: &Llm, question: &str, choice: &Choice) -> Proposal {
        let messages: Vec<ChatMessage> = propose::messages(question, &choice.table.schema);
        match tokio::time::timeout(self.plan_timeout, llm.complete(&messages, PLAN_TOKENS_MAX)).await {
            Ok(Ok(completion)) => propose::read(&completion.text, &choice.table.schema),
            Ok(Err(error)) => Proposal::Unusable(error.to_string()),
            Err(_) => Proposal::Unusable("it took too long".to_owned()),
        }
    }

    async fn compute(&self, env: &EnvironmentId, choice: Choice, question: &str) -> Result<Computed, AssistantError> {
        let Choice { pointer, table, mut planned } = choice;
        self.look_up(&table, &mut planned).await?;
        let mut plan = planned.plan.clone();
        let mut outcome = Outcome::default();
        if planned.absent.is_none() {
            if let Err(error) = plan.check(&table.schema) {
                // A fault of the rules is no reason to give no answer: the rows that are like the question are.
                tracing::error!(%error, ?plan, "the rules wrote a plan that does not fit");
                plan = Plan { meaning: Some(question.to_owned()), ..Plan::default() };
            }
            outcome = self.room.run(&table, &plan).await?;
            for relaxed in planned.relaxed() {
                if !outcome.rows.is_empty() {
                    break;
                }
                let again = self.room.run(&table, &relaxed).await?;
                if !again.rows.is_empty() {
                    (plan, outcome) = (relaxed, again);
                }
            }
            self.rank_by_meaning(env, &pointer, &plan, question, &mut outcome).await?;
        }
        let answer = self.describe(&pointer, &table, plan, &outcome).await?;
        let answer = TableAnswer { unknown: planned.unknown.clone(), absent: planned.absent.clone(), ..answer };
        self.finish(&pointer, &table, answer, &outcome).await
    }

    /// Finds the number that a comparison with other rows lacks.
    async fn look_up(&self, table: &Arc<TypedTable>, planned: &mut tables::Planned) -> Result<(), AssistantError> {
        let Some(than) = &planned.than else { return Ok(()) };
        let found = match than.lookup.check(&table.schema) {
            Ok(()) => self.room.run(table, &than.lookup).await?.value,
            Err(_) => None,
        };
        planned.resolve(match found {
            Some(Answer::Number(number)) => Some(number),
            _ => None,
        });
        Ok(())
    }

    /// Puts the rows that are likest to the question first, where the plan says what they are like and nothing else orders
    /// them.
    ///
    /// # Errors
    /// Those of a search.
    pub(crate) async fn rank_by_meaning(
        &self,
        env: &EnvironmentId,
        pointer: &Pointer,
        plan: &Plan,
        question: &str,
        outcome: &mut Outcome,
    ) -> Result<(), AssistantError> {
        let is_list = plan.aggregate.is_none() && plan.group_by.is_none() && plan.order.is_none();
        if !is_list || plan.meaning.is_none() || outcome.rows.is_empty() {
            return Ok(());
        }
        let scope = Scope { sources: vec![pointer.source.as_str().to_owned()], ..Scope::default() };
        let retrieved = self.finder.find(env, &scope, question, LIKE_MAX).await?;
        let like: Vec<u32> = retrieved.grounds.iter().filter_map(|ground| ground.evidence.row).collect();
        let passing: std::collections::HashSet<u32> = outcome.rows.iter().copied().collect();
        let mut first: Vec<u32> = like.into_iter().filter(|row| passing.contains(row)).collect();
        if asks_more_than_meaning(plan) {
            let ranked: std::collections::HashSet<u32> = first.iter().copied().collect();
            first.extend(outcome.rows.iter().filter(|row| !ranked.contains(row)));
        } else {
            // Nothing but what it is like was said: rows that are not like it are no answer.
            first.truncate(if retrieved.strength.is_enough() { LIKE_ROWS } else { 0 });
            outcome.matching = first.len() as u64;
        }
        outcome.rows = first;
        Ok(())
    }

    /// What a plan gave, with all that is shown of it.
    ///
    /// # Errors
    /// [`AssistantError::Store`].
    pub(crate) async fn describe(
        &self,
        pointer: &Pointer,
        table: &TypedTable,
        plan: Plan,
        outcome: &Outcome,
    ) -> Result<TableAnswer, AssistantError> {
        let shown: Vec<u32> = outcome.rows.iter().take(TableAnswer::SHOWN_MAX).copied().collect();
        let rows = self.room.rows(table, &shown).await?;
        let (unit, value_text) = told(&plan, outcome, table);
        Ok(TableAnswer {
            source_id: pointer.source.clone(),
            source: pointer.source_name.clone(),
            collection_id: pointer.collection.clone(),
            table: table.number,
            name: table.schema.name.clone(),
            chips: chips(&plan, table),
            plan,
            total_rows: table.schema.rows,
            matching: outcome.matching,
            columns: table.schema.columns.iter().map(TableColumn::from).collect(),
            rows: outcome.rows.iter().take(TableAnswer::ROWS_MAX).copied().collect(),
            shown: rows,
            value: outcome.value.as_ref().map(|value| match value {
                Answer::Number(number) => TableValue::Number(*number),
                Answer::Text(text) => TableValue::Text(text.clone()),
            }),
            value_text,
            unit,
            groups: outcome
                .groups
                .iter()
                .map(|group| TableGroup { key: group.key.clone(), value: group.value, rows: group.rows })
                .collect(),
            unknown: Vec::new(),
            absent: None,
        })
    }

    /// The words of the answer, and the rows that it cites.
    async fn finish(
        &self,
        pointer: &Pointer,
        table: &TypedTable,
        answer: TableAnswer,
        outcome: &Outcome,
    ) -> Result<Computed, AssistantError> {
        let first: Vec<RowCells> = answer.shown.iter().take(ROWS_NAMED).cloned().collect();
        let sheet = (pointer.format == "xlsx").then_some(table.schema.name.as_str());
        let numbers: Vec<u32> = first.iter().map(|row| row.index).collect();
        let chunks = self.store.row_chunks(table.snapshot, sheet, &numbers).await?;
        let (mut evidence, mut named) = (Vec::new(), Vec::new());
        for row in first {
            let chunk = chunks.iter().find(|chunk| chunk.row == Some(row.index));
            if let Some(chunk) = chunk {
                let number = u32::try_from(evidence.len() + 1).unwrap_or(u32::MAX);
                evidence.push(cited_row(number, pointer, chunk));
                named.push((Some(number), row));
            } else {
                named.push((None, row));
            }
        }
        let text = write::answer(&Told {
            schema: &table.schema,
            source: &pointer.source_name,
            plan: &answer.plan,
            outcome,
            absent: answer.absent.as_deref(),
            value_text: answer.value_text.as_deref(),
            unknown: &answer.unknown,
            named: &named,
        });
        let citations = evidence.iter().map(Citation::from).collect();
        let counts = answer.plan.aggregate.is_some() && answer.value.is_some();
        let abstained = outcome.rows.is_empty() && (!counts || answer.absent.is_some());
        Ok(Computed { table: answer, text, evidence, citations, abstained, model: None, is_whole: true })
    }
}

/// The unit of the value and the value with it, for people.
fn told(plan: &Plan, outcome: &Outcome, table: &TypedTable) -> (Option<String>, Option<String>) {
    use tables::Function::{Count, CountDistinct, Share};
    let function = plan.aggregate.as_ref().map(|aggregate| aggregate.function);
    let of = plan
        .aggregate
        .as_ref()
        .and_then(|aggregate| aggregate.column.as_deref())
        .or(plan.show.first().map(String::as_str));
    let column = of
        .and_then(|name| table.schema.column(name))
        .filter(|_| !matches!(function, Some(Count | CountDistinct | Share)));
    let asked = plan.aggregate.as_ref().and_then(|aggregate| aggregate.unit.clone());
    let own = column.and_then(|column| column.unit.clone());
    let unit = if function == Some(Share) { Some("%".to_owned()) } else { asked.or(own) };
    let text = outcome.value.as_ref().map(|value| match value {
        Answer::Text(text) => text.clone(),
        // A mean of years or counts has decimals; their own numbers have none to group.
        Answer::Number(number) => match column {
            Some(column) if column.kind == Kind::Integer && number.fract() == 0.0 => {
                describe::with_unit(*number, Some(column))
            }
            _ => describe::measured(*number, unit.as_deref()),
        },
    });
    (unit, text)
}

fn chips(plan: &Plan, table: &TypedTable) -> Vec<Chip> {
    let chip = |(piece, text): (Piece, String)| {
        let (part, index) = match piece {
            Piece::Filter(at) => (ChipPart::Filter, at),
            Piece::Of(at) => (ChipPart::Of, at),
            Piece::Compare(at) => (ChipPart::Compare, at),
            Piece::GroupBy => (ChipPart::GroupBy, 0),
            Piece::Aggregate => (ChipPart::Aggregate, 0),
            Piece::Order => (ChipPart::Order, 0),
            Piece::Limit => (ChipPart::Limit, 0),
            Piece::Show => (ChipPart::Show, 0),
            Piece::Meaning => (ChipPart::Meaning, 0),
        };
        Chip { text, part, index: u32::try_from(index).unwrap_or(u32::MAX) }
    };
    describe::describe(plan, &table.schema).into_iter().map(chip).collect()
}

/// A row as evidence.
fn cited_row(number: u32, pointer: &Pointer, chunk: &Chunk) -> Evidence {
    let location = Location::from(chunk);
    Evidence {
        number,
        source_id: pointer.source.clone(),
        source: pointer.source_name.clone(),
        collection_id: pointer.collection.clone(),
        collection: pointer.collection_name.clone(),
        chunk_id: chunk.id,
        page: None,
        row: location.row,
        location,
        heading: chunk.heading.clone(),
        segments: vec![Segment { text: chunk.text.clone(), marked: false }],
        rects: Vec::new(),
        text: chunk.text.clone(),
        score: 1.0,
        legs: Vec::new(),
    }
}
