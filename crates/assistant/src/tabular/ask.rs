//! What a program can ask of the tables of a source, beside questions in words.

use std::sync::Arc;

use store::{EnvironmentId, Pointer, PointerFilter, SourceId};
use tables::{Kind, Outcome, Plan, units};

use crate::{Assistant, AssistantError, RowCells, SourceTable, TableAnswer, TableColumn};

use super::room::{TypedTable, description};

/// Rows that one call returns.
const ROWS_MAX: u32 = 500;
/// Characters of a unit.
const UNIT_CHARS_MAX: usize = 20;

/// All rows that a plan gives, of the content that it was carried out on.
pub struct PlanRows {
    pub columns: Vec<TableColumn>,
    /// Numbers from 0, in the plan's order.
    pub rows: Vec<u32>,
    table: Arc<TypedTable>,
}

impl Assistant {
    /// The typed tables of a source, as inferred and corrected; none where it holds no tables.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] where the source is not there or not ready.
    pub async fn tables(&self, env: &EnvironmentId, source: &SourceId) -> Result<Vec<SourceTable>, AssistantError> {
        let pointer = self.pointer(env, source).await?;
        let tables = self.tools.room.of_source(env, source, pointer.snapshot).await?;
        Ok(tables.iter().map(|table| described(table)).collect())
    }

    /// Carries `plan` out on a table of a source.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`], [`AssistantError::BadPlan`].
    pub async fn query_table(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        table: u32,
        plan: Plan,
    ) -> Result<TableAnswer, AssistantError> {
        let (pointer, table) = self.table(env, source, table).await?;
        plan.check(&table.schema).map_err(|error| AssistantError::BadPlan(error.to_string()))?;
        let outcome = self.outcome(env, &pointer, &table, &plan).await?;
        self.tools.tabular().describe(&pointer, &table, plan, &outcome).await
    }

    /// All rows that `plan` gives, in its order, with the columns they have.
    ///
    /// # Errors
    /// As [`Assistant::query_table`].
    pub async fn plan_rows(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        table: u32,
        plan: &Plan,
    ) -> Result<PlanRows, AssistantError> {
        let (pointer, table) = self.table(env, source, table).await?;
        plan.check(&table.schema).map_err(|error| AssistantError::BadPlan(error.to_string()))?;
        let outcome = self.outcome(env, &pointer, &table, plan).await?;
        let columns = table.schema.columns.iter().map(TableColumn::from).collect();
        Ok(PlanRows { columns, rows: outcome.rows, table })
    }

    /// The cells of `rows`, at most 500 of those of a plan, of the content that the plan was carried out on.
    ///
    /// # Errors
    /// [`AssistantError::Store`].
    pub async fn cells_of(&self, plan: &PlanRows, rows: &[u32]) -> Result<Vec<RowCells>, AssistantError> {
        self.read_rows(&plan.table, rows).await
    }

    /// Rows of a table as the file has them, at most 500 of `rows`, in their order; cells as many as columns.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`].
    pub async fn table_rows(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        table: u32,
        rows: &[u32],
    ) -> Result<Vec<RowCells>, AssistantError> {
        let (_, table) = self.table(env, source, table).await?;
        self.read_rows(&table, rows).await
    }

    async fn read_rows(&self, table: &TypedTable, rows: &[u32]) -> Result<Vec<RowCells>, AssistantError> {
        self.tools.room.rows(table, &rows[..rows.len().min(ROWS_MAX as usize)]).await
    }

    /// Has a column read as a person says that it is; `None` takes that back. Returns the table as it is read then.
    ///
    /// # Errors
    /// [`AssistantError::NotFound`] for source, table and column; [`AssistantError::BadPlan`] for a unit that is none.
    pub async fn correct_column(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        table: u32,
        column: &str,
        correction: Option<(Kind, Option<&str>)>,
    ) -> Result<SourceTable, AssistantError> {
        let (_, typed) = self.table(env, source, table).await?;
        if typed.schema.column(column).is_none() {
            return Err(AssistantError::NotFound("column"));
        }
        let correction =
            correction.map(|(kind, unit)| Ok::<_, AssistantError>((kind, known_unit(kind, unit)?))).transpose()?;
        let correction = correction.map(|(kind, unit)| (word(kind), unit));
        let kept = correction.as_ref().map(|(kind, unit)| (kind.as_str(), unit.as_deref()));
        self.store.correct_column(env, source, table, column, kept).await?;
        let (_, typed) = self.table(env, source, table).await?;
        Ok(described(&typed))
    }

    /// The rows of a plan, ranked by what it says they are like.
    async fn outcome(
        &self,
        env: &EnvironmentId,
        pointer: &Pointer,
        table: &Arc<TypedTable>,
        plan: &Plan,
    ) -> Result<Outcome, AssistantError> {
        let mut outcome = self.tools.room.run(table, plan).await?;
        if let Some(meaning) = &plan.meaning {
            self.tools.tabular().rank_by_meaning(env, pointer, plan, meaning, &mut outcome).await?;
        }
        Ok(outcome)
    }

    async fn pointer(&self, env: &EnvironmentId, source: &SourceId) -> Result<Pointer, AssistantError> {
        let readable = self.asker.readable.clone();
        let sources = vec![source.as_str().to_owned()];
        let filter = PointerFilter { sources, readable, ..PointerFilter::default() };
        let pointers = self.store.pointers(env, &filter).await?;
        pointers.into_iter().find(|pointer| pointer.source == *source).ok_or(AssistantError::NotFound("source"))
    }

    async fn table(
        &self,
        env: &EnvironmentId,
        source: &SourceId,
        number: u32,
    ) -> Result<(Pointer, Arc<TypedTable>), AssistantError> {
        let pointer = self.pointer(env, source).await?;
        let tables = self.tools.room.of_source(env, source, pointer.snapshot).await?;
        let table = tables.iter().find(|table| table.number == number).ok_or(AssistantError::NotFound("table"))?;
        Ok((pointer, table.clone()))
    }
}

fn described(table: &TypedTable) -> SourceTable {
    SourceTable {
        table: table.number,
        name: table.schema.name.clone(),
        rows: table.schema.rows,
        duplicates: table.schema.duplicates,
        columns: table
            .schema
            .columns
            .iter()
            .map(|column| description(column, table.corrected.contains(&column.name)))
            .collect(),
    }
}

/// The unit in its usual spelling; only amounts and quantities have one.
fn known_unit(kind: Kind, unit: Option<&str>) -> Result<Option<String>, AssistantError> {
    let Some(unit) = unit.map(str::trim).filter(|unit| !unit.is_empty()) else { return Ok(None) };
    let known = match kind {
        Kind::Money => units::currency(unit).map(str::to_owned),
        Kind::Quantity => units::find(unit).map(|unit| unit.symbol.to_owned()),
        _ => return Err(AssistantError::BadPlan("only money and quantities have a unit".to_owned())),
    };
    let short: String = unit.chars().take(UNIT_CHARS_MAX).collect();
    known.map(Some).ok_or_else(|| {
        AssistantError::BadPlan(format!("{short:?} is no unit that is known; give one such as m, kg, h, % or USD"))
    })
}

fn word(kind: Kind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
