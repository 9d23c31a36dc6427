//! Running heads, running feet and page numbers: lines at a page's edge that say nothing of the page, and that would
//! otherwise stand in the middle of a sentence that runs over two pages. Pure.

use std::collections::HashSet;

use super::words::Line;

/// A line is at the edge within this fraction of the page's height from its top or bottom.
const EDGE: f32 = 0.1;
/// A number that stands alone is a page number a little further in, too.
const NUMBER_EDGE: f32 = 0.15;
/// Documents of fewer pages have no running heads that matter.
const PAGES_MIN: usize = 4;

/// Lines that recur at the edge of the sampled pages, with their figures masked.
#[derive(Debug, Default)]
pub(crate) struct Furniture {
    recurring: HashSet<String>,
    knows_pages: bool,
}

impl Furniture {
    /// Learns from the lines of some pages of a document of `pages_total` pages. A line that two of the pages share runs.
    pub(crate) fn learn<'a>(pages: impl Iterator<Item = &'a [Line]>, pages_total: usize) -> Self {
        if pages_total < PAGES_MIN {
            return Self::default();
        }
        let (mut once, mut recurring) = (HashSet::new(), HashSet::new());
        for page in pages {
            let here: HashSet<String> = page.iter().filter(|line| is_at_edge(line, EDGE)).map(masked).collect();
            recurring.extend(here.intersection(&once).cloned());
            once.extend(here);
        }
        Self { recurring, knows_pages: true }
    }

    pub(crate) fn is_furniture(&self, line: &Line) -> bool {
        let recurs = || is_at_edge(line, EDGE) && self.recurring.contains(&masked(line));
        self.knows_pages && (is_at_edge(line, NUMBER_EDGE) && is_page_number(line) || recurs())
    }
}

fn is_at_edge(line: &Line, edge: f32) -> bool {
    line.rect().is_some_and(|rect| rect.y + rect.height < edge || rect.y > 1.0 - edge)
}

/// "16", "xii", "- 3 -".
fn is_page_number(line: &Line) -> bool {
    let text: String = line.words.iter().flat_map(|word| word.text.chars()).filter(|char| !"-\u{2013}\u{2014}|".contains(*char)).collect();
    let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = text.len() <= 6 && text.chars().all(|char| "ivxl".contains(char));
    !text.is_empty() && (is_number || is_roman)
}

/// The text with each run of figures as one mark, so that page numbers do not make lines differ.
fn masked(line: &Line) -> String {
    let mut masked = String::new();
    for char in line.text().chars() {
        if !char.is_ascii_digit() {
            masked.push(char);
        } else if !masked.ends_with('#') {
            masked.push('#');
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::super::words::lines;
    use super::super::words::testing::{LETTER, run};
    use super::*;

    fn page(number: u32, body: &str) -> Vec<Line> {
        let mut glyphs = run(&format!("The Guide, page {number}\n"), 50.0, 770.0, 10.0);
        glyphs.extend(run(&format!("{body}\n"), 50.0, 400.0, 10.0));
        glyphs.extend(run(&format!("{number}\n"), 300.0, 20.0, 10.0));
        lines(&glyphs, &LETTER)
    }

    fn kept(furniture: &Furniture, page: &[Line]) -> Vec<String> {
        page.iter().filter(|line| !furniture.is_furniture(line)).map(Line::text).collect()
    }

    #[test]
    fn heads_and_numbers_go_and_the_body_stays() {
        let pages = [page(3, "The Guide, page 3"), page(14, "Body"), page(15, "15")];
        let furniture = Furniture::learn(pages.iter().map(Vec::as_slice), 20);
        assert_eq!(kept(&furniture, &pages[0]), ["The Guide, page 3"]);
        assert_eq!(kept(&furniture, &pages[2]), ["15"]);
    }

    #[test]
    fn short_documents_are_left_alone() {
        let pages = [page(1, "a"), page(2, "b")];
        let furniture = Furniture::learn(pages.iter().map(Vec::as_slice), 2);
        assert_eq!(kept(&furniture, &pages[0]).len(), 3);
    }
}
