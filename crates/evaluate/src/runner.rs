//! Asks the questions of a set and measures what comes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    time::Instant,
};

use assistant::{Answer, Assistant, AssistantError, Evidence, Scope, TableValue};
use serde_json::Value;
use store::EnvironmentId;

use crate::{
    Expected, Found, Metrics, Question, QuestionResult, SetKind, judge, mean,
    metrics::{READ, abstention, ranking, rows, truth},
    run::ANSWER_CHARS_KEPT,
};

/// Passages that are ranked, so that ten different documents or pages are among them.
const PASSAGES: usize = 60;
/// Results kept of a question, and characters of each one's text.
const RESULTS_KEPT: usize = 10;
const TEXT_CHARS_KEPT: usize = 240;

/// Asks questions in an environment.
#[derive(Clone)]
pub struct Runner {
    assistant: Assistant,
    environment: EnvironmentId,
}

impl Runner {
    pub fn new(assistant: Assistant, environment: EnvironmentId) -> Self {
        Self { assistant, environment }
    }

    /// What comes of one question of a set of `kind`.
    ///
    /// # Errors
    /// As `Assistant::search` and `Assistant::ask`.
    pub async fn ask(&self, kind: SetKind, question: &Question) -> Result<QuestionResult, AssistantError> {
        let started = Instant::now();
        let mut result = QuestionResult::new(question);
        match &question.expected {
            Expected::Sources(grades) => self.rank_sources(question, grades, &mut result).await?,
            Expected::Pages { pages, also, .. } => self.rank_pages(question, pages, also, &mut result).await?,
            Expected::Rows { .. } | Expected::Value { .. } | Expected::Nothing | Expected::Words(_) => {}
        }
        if kind != SetKind::Beir {
            let answer = self.assistant.ask(&self.environment, &question.text, &question.scope, None).await?;
            grade(kind, &question.expected, &answer, &mut result.metrics);
            self.judge(question, &answer, &mut result).await;
            keep(&question.expected, answer, &mut result);
        }
        result.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(result)
    }

    async fn search(&self, question: &str, scope: &Scope) -> Result<Vec<Evidence>, AssistantError> {
        Ok(self.assistant.search(&self.environment, scope, question, PASSAGES).await?.evidence)
    }

    async fn rank_sources(
        &self,
        question: &Question,
        grades: &BTreeMap<String, f64>,
        result: &mut QuestionResult,
    ) -> Result<(), AssistantError> {
        let found = self.search(&question.text, &question.scope).await?;
        let grades: HashMap<&str, f64> = grades.iter().map(|(name, grade)| (name.as_str(), *grade)).collect();
        let ranked = distinct(found.iter().map(|evidence| evidence.source.as_str()));
        let grade = |evidence: &Evidence| grades.get(evidence.source.as_str()).copied().unwrap_or_default();
        result.metrics = ranking(ranked.iter().copied(), &grades);
        let hit = ranked.iter().take(READ).any(|name| grades.get(name).is_some_and(|grade| *grade > 0.0));
        result.metrics.insert("hit@5".to_owned(), truth(hit));
        result.results = kept(&found, grade);
        Ok(())
    }

    /// Over all there is, and with the right source given where it is known.
    async fn rank_pages(
        &self,
        question: &Question,
        pages: &BTreeMap<String, BTreeSet<u32>>,
        also: &BTreeMap<String, BTreeSet<u32>>,
        result: &mut QuestionResult,
    ) -> Result<(), AssistantError> {
        let found = self.search(&question.text, &question.scope).await?;
        result.metrics = judge_pages(&found, pages);
        result.results = kept(&found, |evidence| {
            let of = |pages: &BTreeMap<String, BTreeSet<u32>>| truth(is_on(evidence, pages));
            of(pages).max(of(also) / 2.0)
        });
        if let Some(source) = &question.source {
            let scope = Scope { sources: vec![source.clone()], ..Scope::default() };
            let found = self.search(&question.text, &scope).await?;
            let single = judge_pages(&found, pages);
            result.metrics.extend(single.into_iter().map(|(name, value)| (format!("single_{name}"), value)));
        }
        Ok(())
    }

    /// A language model's verdict, where one is configured and the right answer is known.
    async fn judge(&self, question: &Question, answer: &Answer, result: &mut QuestionResult) {
        let (Some(llm), Some(right)) = (self.assistant.llm(), question.expected.answer()) else { return };
        match judge::judge(llm, &question.text, &right, &answer.answer).await {
            Ok(verdict) => {
                result.verdict = verdict;
                if let Some(verdict) = &result.verdict {
                    result.metrics.insert("correctness".to_owned(), truth(verdict.correct));
                }
            }
            Err(error) => tracing::warn!(%error, key = question.key, "the judge gave no verdict"),
        }
    }

    /// The means of a set: over all its questions, and of the main metric by kind of question.
    pub fn summary(kind: SetKind, results: &[QuestionResult]) -> Metrics {
        let mut metrics = mean(results.iter().map(|result| &result.metrics));
        if kind == SetKind::Tables {
            let groups: BTreeSet<&String> = results.iter().filter_map(|result| result.group.as_ref()).collect();
            for group in groups {
                let of = results.iter().filter(|result| result.group.as_ref() == Some(group));
                if let Some(value) = mean(of.map(|result| &result.metrics)).get("np@5") {
                    metrics.insert(format!("{group}_np@5"), *value);
                }
            }
        }
        metrics
    }
}

/// What the answer itself is worth.
fn grade(kind: SetKind, expected: &Expected, answer: &Answer, metrics: &mut Metrics) {
    let is_none = answer.abstained || (answer.table.is_some() && answer.value.is_none() && shown(answer).is_empty());
    match expected {
        Expected::Rows { rows: right, also } => {
            // Where rows are asked for, a number alone is no answer.
            let shown = if answer.value.is_some() && counts(answer) { &[] } else { shown(answer) };
            metrics.extend(rows(shown, |row| right.contains(&row) || also.contains(&row), right));
        }
        Expected::Value { value, tolerance, accept } => {
            let is_right = answer
                .value
                .as_ref()
                .is_some_and(|got| std::iter::once(value).chain(accept).any(|right| agree(got, right, *tolerance)));
            metrics.insert("accuracy".to_owned(), truth(is_right));
            metrics.insert("np@5".to_owned(), truth(is_right));
        }
        Expected::Nothing if kind == SetKind::Tables => {
            metrics.insert("np@5".to_owned(), truth(is_none));
        }
        Expected::Sources(_) | Expected::Pages { .. } | Expected::Words(_) | Expected::Nothing => {}
    }
    abstention(is_none, !matches!(expected, Expected::Nothing), metrics);
}

fn shown(answer: &Answer) -> &[u32] {
    answer.rows.as_deref().unwrap_or_default()
}

/// Whether the plan asks for an aggregate or groups rather than for rows.
fn counts(answer: &Answer) -> bool {
    answer.plan.as_ref().is_some_and(|plan| plan.aggregate.is_some() || plan.group_by.is_some())
}

fn agree(got: &TableValue, right: &Value, tolerance: f64) -> bool {
    match (got, right) {
        (TableValue::Number(got), Value::Number(right)) => {
            right.as_f64().is_some_and(|right| (got - right).abs() <= tolerance)
        }
        (TableValue::Number(got), Value::String(right)) => *right == got.to_string(),
        (TableValue::Text(got), Value::String(right)) => got.trim().to_lowercase() == right.trim().to_lowercase(),
        // A year or a code that is a number to one and a text to the other.
        (TableValue::Text(got), Value::Number(right)) => {
            got.trim().split('-').next().is_some_and(|head| head == right.to_string())
        }
        _ => false,
    }
}

fn judge_pages(found: &[Evidence], pages: &BTreeMap<String, BTreeSet<u32>>) -> Metrics {
    let gold: Vec<String> = pages
        .iter()
        .flat_map(|(source, pages)| {
            let whole = pages.is_empty().then(|| source.clone());
            pages.iter().map(move |page| place(source, Some(*page))).chain(whole)
        })
        .collect();
    let grades: HashMap<&str, f64> = gold.iter().map(|place| (place.as_str(), 1.0)).collect();
    let places: Vec<String> = found
        .iter()
        .map(|evidence| {
            let is_whole = pages.get(&evidence.source).is_some_and(BTreeSet::is_empty);
            place(&evidence.source, evidence.page.filter(|_| !is_whole))
        })
        .collect();
    let mut metrics = ranking(distinct(places.iter().map(String::as_str)), &grades);
    let hit = found.iter().take(READ).any(|evidence| is_on(evidence, pages));
    metrics.insert("hit@5".to_owned(), truth(hit));
    metrics
}

fn place(source: &str, page: Option<u32>) -> String {
    page.map_or_else(|| source.to_owned(), |page| format!("{source}\t{page}"))
}

fn is_on(evidence: &Evidence, pages: &BTreeMap<String, BTreeSet<u32>>) -> bool {
    let Some(pages) = pages.get(&evidence.source) else { return false };
    pages.is_empty() || evidence.page.is_some_and(|page| pages.contains(&page))
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

fn kept(found: &[Evidence], relevance: impl Fn(&Evidence) -> f64) -> Vec<Found> {
    let found = (1..).zip(found).take(RESULTS_KEPT);
    found
        .map(|(rank, evidence)| Found {
            rank,
            name: evidence.source.clone(),
            label: evidence.location.label.clone(),
            relevance: relevance(evidence),
            score: f64::from(evidence.score),
            legs: evidence.legs.clone(),
            text: evidence.text.chars().take(TEXT_CHARS_KEPT).collect(),
        })
        .collect()
}

/// Keeps what people want to read of the answer.
fn keep(expected: &Expected, answer: Answer, result: &mut QuestionResult) {
    result.answer = Some(answer.answer.chars().take(ANSWER_CHARS_KEPT).collect());
    result.abstained = Some(answer.abstained);
    let Some(table) = answer.table else {
        if result.results.is_empty() {
            result.results = kept(&answer.evidence, |_| 0.0);
        }
        return;
    };
    let chips: Vec<&str> = table.chips.iter().map(|chip| chip.text.as_str()).collect();
    result.plan = Some(chips.join(" · "));
    result.value = table.value_text.clone();
    result.results = kept(&answer.evidence, |evidence| match (expected, evidence.row) {
        (Expected::Rows { rows, also }, Some(row)) => truth(rows.contains(&row)).max(truth(also.contains(&row)) / 2.0),
        _ => 0.0,
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_agree_within_the_tolerance_and_in_any_case() {
        let number = TableValue::Number;
        let text = |text: &str| TableValue::Text(text.into());
        assert!(agree(&number(12.4), &json!(12.0), 0.5));
        assert!(!agree(&number(12.6), &json!(12.0), 0.5));
        assert!(agree(&text("Tag Heuer"), &json!("TAG Heuer"), 0.0));
        assert!(agree(&text("2024-05-01"), &json!(2024), 0.0));
        assert!(agree(&number(7.0), &json!("7"), 0.0));
        assert!(!agree(&text("12 hours"), &json!(1), 0.0));
    }
}
