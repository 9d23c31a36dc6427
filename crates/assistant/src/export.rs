//! A chat as Markdown, and the title its first question gives it. Pure.

use crate::{Citation, Message, MessageRole, MessageState, extractive::escape};

/// Characters of a title.
const TITLE_CHARS_MAX: usize = 60;
/// Characters of a cited text in a list of sources.
const QUOTE_CHARS_MAX: usize = 240;

/// The first words of a question, one line.
pub(crate) fn title(question: &str) -> String {
    shorten(question, TITLE_CHARS_MAX)
}

/// The messages in order: questions, answers, and under each answer its sources by number.
pub(crate) fn markdown(title: &str, messages: &[Message]) -> String {
    let mut out = format!("# {}\n", if title.is_empty() { "Chat".to_owned() } else { escape(title) });
    for message in messages {
        match message.role {
            MessageRole::Question => out.push_str(&format!("\n## {}\n", escape(&one_line(&message.text)))),
            MessageRole::Answer => answer(message, &mut out),
        }
    }
    out
}

fn answer(message: &Message, out: &mut String) {
    if !message.text.trim().is_empty() {
        out.push_str(&format!("\n{}\n", message.text.trim()));
    }
    match (message.state, &message.error) {
        (MessageState::Done, _) => {}
        (MessageState::Streaming, _) => out.push_str("\n*This answer is still being written.*\n"),
        (MessageState::Stopped, _) => out.push_str("\n*This answer was stopped.*\n"),
        (_, Some(error)) => {
            out.push_str(&format!("\n*This answer is not whole: {}.*\n", escape(&one_line(&error.message))))
        }
        (_, None) => out.push_str("\n*This answer is not whole.*\n"),
    }
    let mut citations: Vec<&Citation> = message.citations.iter().collect();
    citations.sort_by_key(|citation| citation.number);
    if !citations.is_empty() {
        out.push_str("\nSources:\n\n");
    }
    for citation in citations {
        let words = escape(&shorten(&citation.text, QUOTE_CHARS_MAX));
        let (source, label) = (escape(&citation.source), escape(&citation.location.label));
        out.push_str(&format!("- [{}] {source}, {label}: “{words}”\n", citation.number));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line of at most `chars_max` characters, cut at a word.
fn shorten(text: &str, chars_max: usize) -> String {
    let line = one_line(text);
    let Some((bound, _)) = line.char_indices().nth(chars_max) else { return line };
    let cut = line[..bound].rfind(' ').filter(|space| *space > 0).unwrap_or(bound);
    format!("{}…", line[..cut].trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_end_at_a_word() {
        assert_eq!(title("How does\n NIST define it?"), "How does NIST define it?");
        let long = title("How does the National Institute of Standards and Technology define a computer incident?");
        assert_eq!(long, "How does the National Institute of Standards and Technology…");
        assert_eq!(title(&"x".repeat(80)).chars().count(), 61);
        assert_eq!(title(""), "");
    }
}
