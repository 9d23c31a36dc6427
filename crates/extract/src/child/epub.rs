//! EPUB: chapters in reading order, each through the HTML walk.

use std::collections::HashMap;
use std::path::Path;

use rbook::Epub;

use super::flow::Flow;
use super::html::Page;
use super::output::Output;
use crate::{ExtractError, Format, PartKind};

/// Elements that XHTML may close at once but that HTML reads on until their end tag.
const RAW_TEXT: [&str; 5] = ["title", "script", "style", "textarea", "iframe"];

pub(super) fn read(path: &Path, output: &mut Output<'_>) -> Result<(), ExtractError> {
    let epub = Epub::open(path)
        .map_err(|error| ExtractError::Damaged { detail: format!("the book cannot be opened ({error})") })?;
    let title = epub.metadata().title().map(|title| title.value().to_owned());
    output.started(Format::Epub, "rbook", None, title)?;
    let labels = labels(&epub);
    let mut unreadable = 0_u32;
    for chapter in epub.reader() {
        let Ok(chapter) = chapter else {
            unreadable += 1;
            continue;
        };
        let page = Page::parse(&expand_self_closed(chapter.content()));
        let entry = chapter.manifest_entry();
        let label = labels.get(entry.href().path().as_str()).cloned().or_else(|| page.title());
        let mut flow = Flow::new(output, PartKind::Chapter, label);
        page.walk(&mut flow)?;
        flow.end()?;
    }
    if unreadable > 0 {
        output.warn(format!("{unreadable} chapters could not be read and are missing"))?;
    }
    Ok(())
}

/// What the table of contents calls each file; the first entry for a file names it.
fn labels(epub: &Epub) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let Some(contents) = epub.toc().contents() else {
        return labels;
    };
    for entry in contents.flatten() {
        if let Some(href) = entry.href() {
            labels.entry(href.path().as_str().to_owned()).or_insert_with(|| entry.label().to_owned());
        }
    }
    labels
}

/// `<title/>` becomes `<title></title>`, and so on.
fn expand_self_closed(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        let name: String =
            tag.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match tag.strip_suffix("/>") {
            Some(open) if RAW_TEXT.contains(&name.as_str()) => out.push_str(&format!("{open}></{name}>")),
            _ => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn self_closed_raw_text_elements_do_not_swallow_the_page() {
        assert_eq!(
            expand_self_closed("<head><title/><script src='x' /></head><br/>a"),
            "<head><title></title><script src='x' ></script></head><br/>a"
        );
    }
}
