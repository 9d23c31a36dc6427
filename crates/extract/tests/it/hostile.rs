//! Files that mean harm or were harmed: each ends in a word for the user, none takes this process along.

use extract::{ExtractError, Limits};

use crate::files::{Dice, Page, archive, docx, epub, pdf, xlsx};
use crate::{Outcome, extract, extract_under};

/// What damage may lead to. "internal" is never an answer to a file.
fn assert_told(outcome: &Outcome, what: &str) {
    let told =
        ["ok", "damaged", "encrypted", "no_text", "wrong_type", "unsupported", "bomb", "time_limit", "memory_limit"];
    assert!(told.contains(&outcome.code()), "{what}: {:?}", outcome.ended);
}

fn sample_pdf() -> Vec<u8> {
    pdf(&[Page::of(&[(50, 700, 12, "Some text to find")]), Page::of(&[(50, 700, 12, "and some more")])])
}

#[tokio::test]
async fn emptiness_is_named() {
    for name in ["a.pdf", "a.docx", "a.txt"] {
        assert_eq!(extract(b"", name).await.code(), "empty", "{name}");
    }
    assert_eq!(extract(b" \n ", "a.txt").await.code(), "no_text");
    assert_eq!(extract(&docx(""), "a.docx").await.code(), "no_text");
}

#[tokio::test]
async fn types_behind_extensions_are_named() {
    let zip = archive(&[("a.txt", b"hello")]);
    let outcome = extract(&zip, "a.pdf").await;
    assert_eq!(outcome.ended.unwrap_err().to_string(), "the file is named as .pdf but is a ZIP archive");
    assert_eq!(extract(&zip, "a.zip").await.code(), "unsupported");
    let outcome = extract(&docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), "a.xlsx").await;
    assert_eq!(outcome.ended.unwrap_err().to_string(), "the file is named as .xlsx but is a Word document");
    assert_eq!(extract(&sample_pdf(), "a.csv").await.code(), "wrong_type");
}

#[tokio::test]
async fn cut_files_are_told() {
    let whole = sample_pdf();
    for part in 1..10 {
        assert_told(&extract(&whole[..whole.len() * part / 10], "a.pdf").await, &format!("{part}/10 of a PDF"));
    }
    for whole in [xlsx(&[&["a", "b"], &["c", "d"]]), epub(&[("t", "<p>x</p>")])] {
        let cut = extract(&whole[..whole.len() / 2], "blob").await;
        assert_eq!(cut.code(), "damaged", "{:?}", cut.ended);
    }
}

#[tokio::test]
async fn flipped_bits_are_told() {
    let wholes = [
        ("a.pdf", sample_pdf()),
        ("a.xlsx", xlsx(&[&["a", "b"], &["c", "d"]])),
        ("a.docx", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>")),
    ];
    let mut dice = Dice(7);
    for round in 0..60 {
        let (name, whole) = &wholes[round % wholes.len()];
        let mut bytes = whole.clone();
        for _ in 0..[1, 10, 60][round / 3 % 3] {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        assert_told(&extract(&bytes, name).await, &format!("round {round} of {name}"));
    }
}

#[tokio::test]
async fn bombs_are_refused_before_they_are_parsed() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = archive(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(extract(&bomb, "a.docx").await.code(), "bomb");
    let limits = Limits { expanded_bytes_max: 1 << 20, ..Limits::default() };
    let outcome = extract_under(limits, &archive(&[("xl/workbook.xml", &zeros[..2 << 20])]), "a.xlsx").await;
    assert_eq!(outcome.code(), "bomb");
}

#[tokio::test]
async fn deep_nesting_is_refused() {
    let deep = |open: &str, close: &str, depth: usize| open.repeat(depth) + "x" + &close.repeat(depth);
    assert_eq!(extract(deep("<div>", "</div>", 200_000).as_bytes(), "a.html").await.code(), "bomb");
    let table = deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 20_000);
    assert_eq!(extract(&docx(&table), "a.docx").await.code(), "bomb");
    assert_eq!(extract(&epub(&[("t", &deep("<div>", "</div>", 50_000))]), "a.epub").await.code(), "bomb");
    // As deep as the limit allows is read, on the child's own stack.
    let outcome = extract(
        &docx(&deep("<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", 80)),
        "a.docx",
    )
    .await;
    assert_told(&outcome, "80 tables inside each other");
}

#[tokio::test]
async fn locked_office_files_are_said_to_be_locked() {
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(extract(&ole, "a.docx").await.code(), "encrypted");
}

#[tokio::test]
async fn too_much_is_refused() {
    let limits = Limits { text_bytes_max: 1000, ..Limits::default() };
    assert_eq!(extract_under(limits, "many words\n\n".repeat(1000).as_bytes(), "a.txt").await.code(), "too_large");
    let limits = Limits { parts_max: 1, ..Limits::default() };
    assert_eq!(extract_under(limits, &sample_pdf(), "a.pdf").await.code(), "too_large");
    let limits = Limits { output_bytes_max: 100, ..Limits::default() };
    assert_eq!(extract_under(limits, &sample_pdf(), "a.pdf").await.code(), "too_large");
}

#[tokio::test]
async fn a_full_memory_is_not_called_damage() {
    let html = "<p>word</p>".repeat(2_000_000);
    let limits = Limits { memory_bytes: 160 << 20, ..Limits::default() };
    let outcome = extract_under(limits, html.as_bytes(), "a.html").await;
    assert!(matches!(outcome.ended, Err(ExtractError::MemoryLimit { megabytes: 160 })), "{:?}", outcome.ended);
}
