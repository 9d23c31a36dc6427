//! A passage that can be cited word by word: its evidence, its sentences, and where its words are drawn.

use std::{collections::HashSet, ops::Range};

use search::Hit;
use store::{Chunk, words::WordBox};

use crate::{
    Citation, Evidence, Leg, LegPlace, Location, Rect, Segment,
    rects::rects,
    sentences::sentences,
    terms::{Weights, name_terms, term_set, terms},
};

/// A sentence is marked in its passage when it covers at least this share of the question's worth ...
const MARK_COVERAGE_MIN: f32 = 0.3;
/// ... and at least this share of what the best sentence of all passages covers.
const MARK_SHARE_OF_BEST: f32 = 0.7;

/// A sentence of a passage.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Bytes of the passage's text.
    pub range: Range<usize>,
    pub terms: HashSet<String>,
}

/// A passage with all that a citation of it needs.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub evidence: Evidence,
    pub sentences: Vec<Sentence>,
    /// Terms of the text, the headings and the name of the source.
    pub terms: HashSet<String>,
    /// Terms of the source's name and title: what all of its sentences are about.
    pub about: HashSet<String>,
    /// Cosine of question and passage, where vectors were searched and it was among the nearest.
    pub cosine: Option<f32>,
    /// Boxes of the passage's words; positions are bytes of the part.
    words: Vec<WordBox>,
}

impl Ground {
    /// `words` are those of the chunk's part.
    pub(crate) fn new(number: u32, hit: &Hit, chunk: Chunk, words: &[WordBox]) -> Self {
        let location = Location::from(&chunk);
        let span = chunk.start..chunk.end;
        let words: Vec<WordBox> =
            words.iter().filter(|word| word.start < span.end && word.end > span.start).copied().collect();
        let whole = 0..chunk.text.len();
        let cut = if chunk.row.is_some() { Vec::from([whole]) } else { sentences(&chunk.text) };
        let sentences: Vec<Sentence> =
            cut.into_iter().map(|range| Sentence { terms: term_set(&chunk.text[range.clone()]), range }).collect();
        let pointer = &hit.pointer;
        let mut all: HashSet<String> = sentences.iter().flat_map(|sentence| sentence.terms.iter().cloned()).collect();
        let title = pointer.title.as_deref().unwrap_or_default();
        let mut about = name_terms(&pointer.source_name);
        about.extend(terms(title));
        all.extend(terms(chunk.heading.as_deref().unwrap_or_default()));
        all.extend(about.iter().cloned());
        let evidence = Evidence {
            number,
            source_id: pointer.source.clone(),
            source: pointer.source_name.clone(),
            collection_id: pointer.collection.clone(),
            collection: pointer.collection_name.clone(),
            chunk_id: chunk.id,
            page: location.page,
            row: location.row,
            location,
            heading: chunk.heading,
            segments: vec![Segment { text: chunk.text.clone(), marked: false }],
            rects: rects(&words, span),
            text: chunk.text,
            score: hit.score,
            legs: legs(hit),
        };
        Self { evidence, sentences, terms: all, about, cosine: hit.vector.map(|leg| leg.score), words }
    }

    /// Whether it is a row of a table, which is shown and cited whole.
    pub(crate) fn is_row(&self) -> bool {
        self.evidence.row.is_some()
    }

    /// Marks the sentences in `ranges` (in order) in the segments and the rectangles; none leaves it as it is.
    pub(crate) fn mark(&mut self, ranges: &[Range<usize>]) {
        if ranges.is_empty() {
            return;
        }
        let text = &self.evidence.text;
        let mut segments = Vec::new();
        let mut from = 0;
        for range in ranges {
            if from < range.start {
                segments.push(Segment { text: text[from..range.start].to_owned(), marked: false });
            }
            segments.push(Segment { text: text[range.clone()].to_owned(), marked: true });
            from = range.end;
        }
        if from < text.len() {
            segments.push(Segment { text: text[from..].to_owned(), marked: false });
        }
        self.evidence.rects = ranges.iter().flat_map(|range| self.rects(range.clone())).collect();
        self.evidence.segments = segments;
    }

    /// A citation of exactly `range` of the passage's text.
    pub(crate) fn cite(&self, range: Range<usize>) -> Citation {
        let evidence = &self.evidence;
        let span = self.span(&range);
        let location = Location { start: span.start, end: span.end, ..evidence.location.clone() };
        Citation {
            number: evidence.number,
            source_id: evidence.source_id.clone(),
            source: evidence.source.clone(),
            chunk_id: evidence.chunk_id,
            location,
            page: evidence.page,
            row: evidence.row,
            rects: self.rects(range.clone()),
            text: evidence.text[range].to_owned(),
        }
    }

    fn rects(&self, range: Range<usize>) -> Vec<Rect> {
        rects(&self.words, self.span(&range))
    }

    /// Bytes of the part: a chunk is an exact stretch of its part's text.
    fn span(&self, range: &Range<usize>) -> Range<u32> {
        let place = |bytes: usize| self.evidence.location.start + u32::try_from(bytes).unwrap_or(u32::MAX);
        place(range.start)..place(range.end)
    }
}

fn legs(hit: &Hit) -> Vec<LegPlace> {
    let place = |leg, of: Option<search::Leg>| of.map(|of| LegPlace { leg, rank: of.rank, score: of.score });
    place(Leg::Words, hit.lexical).into_iter().chain(place(Leg::Meaning, hit.vector)).collect()
}

/// Marks, in all passages, the sentences that match the question best by their words.
pub(crate) fn mark_matching(grounds: &mut [Ground], weights: &Weights) {
    let coverage = |sentence: &Sentence| weights.coverage(&sentence.terms);
    let best = grounds.iter().flat_map(|ground| &ground.sentences).map(coverage).fold(0.0, f32::max);
    let enough = (best * MARK_SHARE_OF_BEST).max(MARK_COVERAGE_MIN);
    for ground in grounds.iter_mut().filter(|ground| !ground.is_row()) {
        let matching: Vec<Range<usize>> = ground
            .sentences
            .iter()
            .filter(|sentence| coverage(sentence) >= enough)
            .map(|sentence| sentence.range.clone())
            .collect();
        ground.mark(&matching);
    }
}

/// What the terms of `question` are worth among the sentences of the passages.
pub(crate) fn weights(question: &str, grounds: &[Ground]) -> Weights {
    let sentences = grounds.iter().flat_map(|ground| &ground.sentences).map(|sentence| &sentence.terms);
    Weights::new(question, sentences)
}

impl From<&Chunk> for Location {
    fn from(chunk: &Chunk) -> Self {
        let is_paged = matches!(chunk.part_kind.as_str(), "page" | "slide");
        Self {
            part: chunk.part,
            part_kind: chunk.part_kind.clone(),
            label: label(&chunk.part_kind, chunk.part, chunk.part_label.as_deref(), chunk.row),
            page: is_paged.then_some(chunk.part),
            row: chunk.row,
            start: chunk.start,
            end: chunk.end,
        }
    }
}

/// "page 12", "slide 3", "row 7 of Sheet1", "section 2", or the chapter's own title. People count rows from 1.
fn label(kind: &str, number: u32, label: Option<&str>, row: Option<u32>) -> String {
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    match (kind, row, label) {
        (_, Some(row), Some(sheet)) => format!("row {} of {sheet}", u64::from(row) + 1),
        (_, Some(row), None) => format!("row {}", u64::from(row) + 1),
        ("page" | "slide", None, _) | (_, None, None) => format!("{kind} {number}"),
        (_, None, Some(label)) => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_what_people_say() {
        assert_eq!(label("page", 12, Some("xii"), None), "page 12");
        assert_eq!(label("slide", 3, Some("Outlook"), None), "slide 3");
        assert_eq!(label("sheet", 1, Some("Sheet1"), Some(6)), "row 7 of Sheet1");
        assert_eq!(label("sheet", 1, None, Some(0)), "row 1");
        assert_eq!(label("section", 2, None, None), "section 2");
        assert_eq!(label("chapter", 2, Some("The End"), None), "The End");
    }
}
