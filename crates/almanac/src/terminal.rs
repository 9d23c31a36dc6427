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
    let _ = writeln!(std::io::stdout().lock(), "{}", plain(text));
}

/// One line for the person at the terminal.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain(text));
}

/// `text` with U+FFFD in place of control characters other than line end and tab: what a document says may be shown, but
/// gives the terminal no orders.
pub(crate) fn plain(text: &str) -> String {
    text.replace(|character: char| character.is_control() && !matches!(character, '\n' | '\t'), "\u{fffd}")
}

/// An error, in red where colour is shown; the word `error:` carries the meaning.
pub(crate) fn error(text: &str) {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let Some(rest) = text.strip_prefix("error:").filter(|_| colour) else { return note(text) };
    let _ = writeln!(std::io::stderr().lock(), "\u{1b}[31merror:\u{1b}[0m{}", plain(rest));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_gives_the_terminal_no_orders() {
        let hostile = "a\u{1b}]0;title\u{7}\u{9b}31m\r\u{7f}b\n\tc";
        assert_eq!(plain(hostile), "a\u{fffd}]0;title\u{fffd}\u{fffd}31m\u{fffd}\u{fffd}b\n\tc");
        assert_eq!(plain("Grüße, 世界"), "Grüße, 世界");
    }
}
