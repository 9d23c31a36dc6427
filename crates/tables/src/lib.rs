//! From a question to a checked plan, and from a plan to rows. Plans are data: no text from a question, a model or a table
//! is ever executed. Pure: cells, schemas and likeness of meaning come in as arguments.

mod columns;
mod plan;
mod schema;

pub use columns::{Cells, MISSING};
pub use plan::{Aggregate, FILTERS_MAX, Filter, Function, OPERANDS_MAX, Op, Operand, Order, Plan};
pub use schema::{Column, Kind, Numbers, Schema, VALUES_MAX, Value};
