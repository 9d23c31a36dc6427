//! Each other format once through the child: kind of parts, labels, blocks.

use extract::{BlockKind, Part, PartKind};

use crate::extract;
use crate::files::{docx, epub, pptx, xlsx};

fn blocks(part: &Part) -> Vec<(BlockKind, &str)> {
    part.blocks.iter().map(|block| (block.kind, &part.text[block.start as usize..block.end as usize])).collect()
}

#[tokio::test]
async fn word_documents_keep_headings_lists_and_tables() {
    let body = "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>Scope</w:t></w:r></w:p>\
                <w:p><w:r><w:t>It covers </w:t></w:r><w:r><w:t>everything.</w:t></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let outcome = extract(&docx(body), "a.docx").await;
    assert_eq!(outcome.code(), "ok", "{:?}", outcome.ended);
    assert_eq!(outcome.started().1, "office_oxide");
    let part = outcome.parts()[0];
    assert_eq!(part.kind, PartKind::Section);
    assert_eq!(
        blocks(part),
        [
            (BlockKind::Heading(1), "Scope"),
            (BlockKind::Paragraph, "It covers everything."),
            (BlockKind::Table, "a | b")
        ]
    );
}

#[tokio::test]
async fn slides_are_parts_with_titles_and_notes() {
    let outcome = extract(&pptx(&[("Plan", "We begin", "Speak slowly"), ("End", "Thanks", "Wave")]), "a.pptx").await;
    assert_eq!(outcome.code(), "ok", "{:?}", outcome.ended);
    assert_eq!(outcome.started(), ("pptx", "office_oxide", Some(2), Some("Plan")));
    let parts = outcome.parts();
    let labels: Vec<_> = parts.iter().map(|part| (part.kind, part.number, part.label.as_deref())).collect();
    assert_eq!(labels, [(PartKind::Slide, 1, Some("Plan")), (PartKind::Slide, 2, Some("End"))]);
    assert!(parts[0].text.contains("We begin") && parts[0].text.contains("Speak slowly"), "{}", parts[0].text);
    assert_eq!(parts[0].text.matches("Plan").count(), 1);
}

#[tokio::test]
async fn sheets_are_rows_under_a_header() {
    let outcome = extract(&xlsx(&[&["Name", "Depth"], &["Diver", "300 m"], &["Field", "50 m"]]), "a.xlsx").await;
    assert_eq!(outcome.code(), "ok", "{:?}", outcome.ended);
    let part = outcome.parts()[0];
    assert_eq!((part.kind, part.label.as_deref()), (PartKind::Sheet, Some("Watches")));
    assert_eq!(part.header, ["Name", "Depth"]);
    assert_eq!(
        blocks(part),
        [(BlockKind::Row(0), "Name: Diver\nDepth: 300 m"), (BlockKind::Row(1), "Name: Field\nDepth: 50 m")]
    );
}

#[tokio::test]
async fn books_are_chapters_with_their_titles() {
    let outcome =
        extract(&epub(&[("Start", "<h1>One</h1><p>It was night.</p>"), ("Finish", "<p>It was day.</p>")]), "a.epub")
            .await;
    assert_eq!(outcome.code(), "ok", "{:?}", outcome.ended);
    assert_eq!(outcome.started(), ("epub", "rbook", None, Some("A Book")));
    let chapters: Vec<_> = outcome
        .parts()
        .iter()
        .map(|part| (part.kind, part.label.clone().unwrap_or_default(), part.text.clone()))
        .collect();
    assert_eq!(
        chapters,
        [
            (PartKind::Chapter, "Start".to_owned(), "One\n\nIt was night.".to_owned()),
            (PartKind::Chapter, "Finish".to_owned(), "It was day.".to_owned()),
        ]
    );
}

#[tokio::test]
async fn text_formats_follow_their_names() {
    let markdown = extract(b"# Title\n\nText.\n", "a.md").await;
    assert_eq!(markdown.started(), ("markdown", "pulldown-cmark", None, Some("Title")));
    assert_eq!(markdown.parts()[0].text, "# Title\n\nText.\n");
    assert_eq!(extract(b"a\tb\n1\t2\n", "a.tsv").await.started().0, "tsv");
    assert_eq!(extract(b"<html><body><p>x", "a.html").await.started().0, "html");
    assert_eq!(extract(b"only words", "notes").await.started().0, "text");
}
