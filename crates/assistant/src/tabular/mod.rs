//! Questions to tables: which table is meant, the plan, the rows, and the answer made of them by computation.

mod answer;
mod ask;
mod choose;
mod propose;
mod room;
mod types;
mod write;

pub(crate) use answer::{Computed, Tabular};
pub use ask::PlanRows;
pub(crate) use room::Room;
pub use types::{
    Chip, ChipPart, ColumnDescription, ColumnValue, SourceTable, TableAnswer, TableColumn, TableGroup, TableValue,
};
