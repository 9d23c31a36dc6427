//! Running heads, running feet and page numbers: lines at a page's edge that say nothing of the page, and that would
//! otherwise stand in the middle of a sentence that runs over two pages. Pure.

use std::collections::HashSet;

use super::words::Line;

/// A line is at the edge within this fraction of the page's height from its top or bottom.
const EDGE: f32 = 0.1;
/// A number that stands alone is a page number a little further in, too.
const NUMBER_EDGE: f32 = 0.15;
/// Print larger than the body text by this factor is no running head.
const TITLE_RATIO: f32 = 1.3;
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

    /// `body_size` in points: large print at a page's edge is its title, however often it recurs.
    pub(crate) fn is_furniture(&self, line: &Line, body_size: f32) -> bool {
        if line.size() > TITLE_RATIO * body_size {
            return false;
        }
        let recurs = || is_at_edge(line, EDGE) && self.recurring.contains(&masked(line));
        self.knows_pages && (is_at_edge(line, NUMBER_EDGE) && is_page_number(line) || recurs())
    }
}

fn is_at_edge(line: &Line, edge: f32) -> bool {
    line.rect().is_some_and(|rect| rect.y + rect.height < edge || rect.y > 1.0 - edge)
}

/// "16", "xii", "- 3 -".
fn is_page_number(line: &Line) -> bool {
    let text: String = line
        .words
        .iter()
        .flat_map(|word| word.text.chars())
        .filter(|char| !"-\u{2013}\u{2014}|".contains(*char))
        .collect();
    let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = text.len() <= 6 && text.chars().all(|char| "ivxl".contains(char));
    !text.is_empty() && (is_number || is_roman)
}

/// The text with each number of its own masked, so that page numbers do not make lines differ but "A1" and "A2" do.
fn masked(line: &Line) -> String {
    let mask =
        |text: &str| if text.bytes().all(|byte| byte.is_ascii_digit()) { "#".to_owned() } else { text.to_owned() };
    line.words.iter().map(|word| mask(&word.text)).collect::<Vec<_>>().join(" ")
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
        page.iter().filter(|line| !furniture.is_furniture(line, 10.0)).map(Line::text).collect()
    }

    #[test]
    fn heads_and_numbers_go_and_the_body_stays() {
        let pages = [page(3, "The Guide, page 3"), page(14, "Body"), page(15, "15")];
        let furniture = Furniture::learn(pages.iter().map(Vec::as_slice), 20);
        assert_eq!(kept(&furniture, &pages[0]), ["The Guide, page 3"]);
        assert_eq!(kept(&furniture, &pages[2]), ["15"]);
    }

    #[test]
    fn numbered_and_large_lines_are_titles() {
        let page = |title: &str, size: f32| lines(&run(title, 50.0, 770.0, size), &LETTER);
        for (one, other, size) in [("A1 Injection", "A2 Injection", 10.0), ("Part", "Part", 24.0)] {
            let pages = [page(one, size), page(other, size)];
            let furniture = Furniture::learn(pages.iter().map(Vec::as_slice), 20);
            assert_eq!(kept(&furniture, &pages[0]), [one]);
        }
    }

    #[test]
    fn short_documents_are_left_alone() {
        let pages = [page(1, "a"), page(2, "b")];
        let furniture = Furniture::learn(pages.iter().map(Vec::as_slice), 2);
        assert_eq!(kept(&furniture, &pages[0]).len(), 3);
    }
}
