//! What the commands print: results to standard output, everything else to standard error.

use std::{
    io::{IsTerminal, Write},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a moving bar is drawn.
const TICK: Duration = Duration::from_millis(100);

/// One line of a result. A closed pipe ends the output quietly, as `head` wants it.
pub(crate) fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One line for the person at the terminal.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// An error, in red where colour is shown; the word `error:` carries the meaning.
pub(crate) fn error(text: &str) {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    match text.strip_prefix("error:").filter(|_| colour) {
        Some(rest) => note(&format!("\u{1b}[31merror:\u{1b}[0m{rest}")),
        None => note(text),
    }
}

/// A bar over `length` files with a moving line of words; silent where nobody watches.
pub(crate) fn progress(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} of {len} {bar:24} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}
