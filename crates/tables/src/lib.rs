//! From a question to a checked plan, and from a plan to rows. Plans are data: no text from a question, a model or a table
//! is ever executed. Pure: cells, schemas and likeness of meaning come in as arguments.

mod aside;
pub mod calendar;
mod cell;
mod check;
mod clock;
mod columns;
pub mod dates;
pub mod describe;
mod execute;
mod filter;
mod header;
mod infer;
mod moment;
mod numeral;
mod plan;
mod planner;
mod range;
mod reading;
mod schema;
mod tell;
pub mod units;
mod values;
mod words;

pub use aside::{Aside, Lines, Totals};
pub use check::PlanError;
pub use clock::Clock;
pub use columns::{Cells, MISSING};
pub use execute::{Answer, GROUPS_MAX, Group, Outcome, Table, execute};
pub use header::names;
pub use infer::{Profiler, Recast, Typed};
pub use plan::{Aggregate, FILTERS_MAX, Filter, Function, OPERANDS_MAX, Op, Operand, Order, Plan};
pub use planner::{Index, Meaning, NoMeaning, Planned, Than, plan};
pub use reading::Reading;
pub use schema::{Column, Kind, Numbers, Schema, VALUES_MAX, Value};
pub use words::{ONES, ORDINALS, TENS};
