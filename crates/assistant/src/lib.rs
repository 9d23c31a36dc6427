//! From a question to a cited answer: search, evidence, a language model or the passages themselves, citations that
//! open. Answers in chats run on their own and can be listened to, left and taken up again. Knows neither HTTP nor SQL.

mod answers;
mod assistant;
mod claims;
mod compose;
mod detail;
mod error;
mod export;
mod extractive;
mod follow;
mod followup;
mod ground;
mod kinds;
mod left;
mod live;
mod markers;
mod message;
mod passage;
mod prompt;
mod rects;
mod repeats;
mod retrieve;
mod second_look;
mod sentences;
pub mod series;
mod settings;
mod strength;
mod support;
mod surroundings;
mod tabular;
mod terms;
mod told;
mod types;
mod unsupported;

pub use assistant::{Asker, Assistant, Parts};
pub use error::AssistantError;
pub use message::{AnswerEvent, Failure, Feedback, Message, MessageRole, MessageState, Stage, Verdict};
pub use passage::{Passage, PassageKind, PassagePage, PassageRow, PassageSource, RowCells};
pub use repeats::CacheCounts;
pub use series::{SeriesAnswer, SeriesSpan};
pub use settings::Settings;
pub use tables::{Kind as ColumnKind, Plan};
pub use tabular::{
    Chip, ChipPart, ColumnDescription, ColumnValue, PlanRows, SourceTable, TableAnswer, TableColumn, TableGroup,
    TableValue,
};
pub use types::{Answer, Citation, Evidence, Leg, LegPlace, Location, Mode, Rect, Scope, SearchAnswer, Segment, Usage};
pub use unsupported::Unsupported;
