//! PDF: positions under rotation and crop box, order, pages without text, both engines, many pages in little memory.

use extract::{BlockKind, Extractor, Limits, PartKind, Rect};

use crate::files::{Page, pdf, temporary};
use crate::{collect, extract, extract_under, program};

fn holds(rect: Rect, x: f32, y: f32) -> bool {
    (rect.x..=rect.x + rect.width).contains(&x) && (rect.y..=rect.y + rect.height).contains(&y)
}

/// "Hello" stands at (100, 500) in 20 points; the page shows 50..550 by 50..750. The point (110, 507) is inside its first
/// letters; `x`, `y` say where it is displayed.
async fn check_rotation(rotate: u32, x: f32, y: f32) {
    let page = Page { rotate, crop: Some([50, 50, 550, 750]), ..Page::of(&[(100, 500, 20, "Hello world")]) };
    let outcome = extract(&pdf(&[page]), "a.pdf").await;
    let part = outcome.parts()[0];
    let word = part.words[0];
    assert_eq!(&part.text[word.start as usize..word.end as usize], "Hello");
    assert!(holds(word.rect, x, y), "{rotate}: {:?} does not hold {x}, {y}", word.rect);
    assert!(!holds(part.words[1].rect, x, y), "{rotate}: the next word is elsewhere");
    let size = part.page.unwrap();
    let upright = rotate.is_multiple_of(180);
    assert_eq!((size.width_points, size.height_points), if upright { (500.0, 700.0) } else { (700.0, 500.0) });
    // 20 points of type are 20 to 30 points of height across the reading direction.
    let across = if upright { word.rect.height * 700.0 } else { word.rect.width * 700.0 };
    assert!((18.0..32.0).contains(&across), "{rotate}: {across}");
}

#[tokio::test]
async fn words_lie_where_the_displayed_page_shows_them() {
    let (u, v) = (60.0 / 500.0, 457.0 / 700.0);
    check_rotation(0, u, 1.0 - v).await;
    check_rotation(90, v, u).await;
    check_rotation(180, 1.0 - u, v).await;
    check_rotation(270, 1.0 - v, 1.0 - u).await;
}

#[tokio::test]
async fn a_page_becomes_headings_and_paragraphs() {
    let page = Page::of(&[
        (50, 700, 24, "Annual Report"),
        (50, 660, 10, "The first paragraph runs over two lines of text that are close together"),
        (50, 648, 10, "and end here."),
        (50, 610, 10, "Another one stands apart."),
    ]);
    let outcome = extract(&pdf(&[page]), "report.pdf").await;
    assert_eq!(outcome.started(), ("pdf", "pdfium", Some(1), Some("Made by a test")));
    let part = outcome.parts()[0];
    assert_eq!((part.kind, part.number), (PartKind::Page, 1));
    let blocks: Vec<_> =
        part.blocks.iter().map(|block| (block.kind, &part.text[block.start as usize..block.end as usize])).collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Heading(1), "Annual Report"),
            (
                BlockKind::Paragraph,
                "The first paragraph runs over two lines of text that are close together and end here."
            ),
            (BlockKind::Paragraph, "Another one stands apart."),
        ]
    );
}

#[tokio::test]
async fn pages_without_text_are_named_or_are_an_error() {
    let picture = Page { picture: true, ..Page::default() };
    let text = Page::of(&[(50, 700, 12, "Something to read")]);
    let mixed = extract(&pdf(&[text, picture.clone(), picture.clone()]), "a.pdf").await;
    assert_eq!((mixed.code(), mixed.parts().len()), ("ok", 3));
    assert_eq!(mixed.warnings(), ["no text on pages 2-3: blank, or a picture of text"]);
    let scan = extract(&pdf(&[picture.clone(), picture]), "a.pdf").await;
    assert_eq!(scan.ended.unwrap_err().to_string(), "no text on any of its 2 pages; it is probably a scan");
}

#[tokio::test]
async fn without_pdfium_the_text_comes_without_positions() {
    let file = temporary(&pdf(&[Page::of(&[(50, 700, 12, "Readable all the same")])]));
    let outcome = collect(&Extractor::new(program(), None, Limits::default()), file.path(), "a.pdf").await;
    assert_eq!(outcome.started().1, "unpdf");
    assert_eq!(outcome.warnings().len(), 1);
    assert!(outcome.text().contains("Readable all the same"));
    assert!(outcome.parts()[0].words.is_empty());
}

#[tokio::test]
async fn a_locked_file_is_said_to_be_locked() {
    let locked = include_bytes!("fixtures/encrypted.pdf");
    assert_eq!(extract(locked, "a.pdf").await.code(), "encrypted");
    let file = temporary(locked);
    let without = collect(&Extractor::new(program(), None, Limits::default()), file.path(), "a.pdf").await;
    assert_eq!(without.code(), "encrypted");
}

#[tokio::test]
async fn many_pages_pass_under_a_small_memory_limit() {
    let pages: Vec<Page> = (0..1600)
        .map(|number| {
            let lines: Vec<(u32, u32, u32, String)> = (0..20)
                .map(|line| (50, 700 - 12 * line, 10, format!("page {number} line {line} says something of its own")))
                .collect();
            Page { lines, ..Page::default() }
        })
        .collect();
    let limits = Limits { memory_bytes: 256 << 20, ..Limits::default() };
    let outcome = extract_under(limits, &pdf(&pages), "long.pdf").await;
    assert_eq!((outcome.code(), outcome.parts().len()), ("ok", 1600));
    assert!(outcome.parts()[1599].text.contains("page 1599 line 19"));
}
