//! How a command ends: 0 done, 1 the user can fix it, 2 usage, 3 ours. The remedy has a line of its own.

use std::process::ExitCode;

use crate::terminal;

/// An error that is ours, not the user's: exit code 3.
#[derive(Debug)]
pub(crate) struct Ours;

impl std::fmt::Display for Ours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this is a fault of almanac's own")
    }
}

impl std::error::Error for Ours {}

/// Some of what was asked failed, and was told already: exit code 1 without another word.
#[derive(Debug)]
pub(crate) struct Told;

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Told {}

/// The exit code of a command, after telling its error.
pub(crate) fn exit(outcome: anyhow::Result<()>) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    if !error.is::<Told>() {
        terminal::error(&lines(&error));
    }
    ExitCode::from(code(&error))
}

/// What failed with all its causes, and the remedy if there is one. A message carries its remedy as a last line that
/// begins with `remedy: `; the outermost knows best.
pub(crate) fn words(error: &anyhow::Error) -> (String, Option<String>) {
    let mut causes = Vec::new();
    let mut remedy = None;
    for cause in error.chain() {
        let text = cause.to_string();
        let (what, own) = text.split_once("\nremedy: ").map_or((text.as_str(), None), |(what, own)| (what, Some(own)));
        causes.push(what.to_owned());
        remedy = remedy.or_else(|| own.map(str::to_owned));
    }
    (causes.join(": "), remedy)
}

fn lines(error: &anyhow::Error) -> String {
    match words(error) {
        (what, Some(remedy)) => format!("error: {what}\nremedy: {remedy}"),
        (what, None) => format!("error: {what}"),
    }
}

pub(crate) fn code(error: &anyhow::Error) -> u8 {
    if error.is::<Ours>() { 3 } else { 1 }
}

/// The exit code of a command line that could not be read, or of a call for help.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe is no reason to fail differently.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn the_remedy_has_its_own_line_below_all_causes() {
        let check = |error: anyhow::Error, told: &str| assert_eq!(lines(&error), told);
        check(anyhow!("it broke"), "error: it broke");
        check(anyhow!("the port is taken\nremedy: name another"), "error: the port is taken\nremedy: name another");
        let refused = Err::<(), _>(std::io::Error::other("permission denied"));
        let error = refused.context("cannot open the folder\nremedy: check it").unwrap_err();
        check(error, "error: cannot open the folder: permission denied\nremedy: check it");
        let error = anyhow!("too large\nremedy: split it").context("a.pdf");
        check(error, "error: a.pdf: too large\nremedy: split it");
        let error = anyhow!("inner\nremedy: the inner one").context("outer\nremedy: the outer one");
        check(error, "error: outer: inner\nremedy: the outer one");
    }

    #[test]
    fn only_our_own_faults_end_with_three() {
        assert_eq!(code(&anyhow::Error::new(Ours).context("what").context("where")), 3);
        assert_eq!(code(&anyhow!("what")), 1);
        assert_eq!(code(&anyhow::Error::new(Told)), 1);
    }
}
