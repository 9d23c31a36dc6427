//! From a file to text with locations. Distrusts its input: every file is read in a child process of the same program,
//! under limits on time, memory and output. Nothing here knows what the text is for.

mod child;
mod error;
mod extractor;
mod frame;
mod limits;
mod part;

pub use child::{CHILD_COMMAND, ROWS_SEARCHED_MAX, run_child};
pub use error::ExtractError;
pub use extractor::{Extraction, Extractor};
pub use limits::Limits;
pub use part::{Block, BlockKind, Event, Format, PageSize, Part, PartKind, Rect, Rows, UnknownName, WordBox};
