//! Word boxes of a page as kept in a part: where on the displayed page each stretch of its text lies.
//! Written by ingestion, read when a citation is drawn; nobody else looks inside.

/// Where a word of a part's text is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordBox {
    /// Bytes into the part's text.
    pub start: u32,
    pub end: u32,
    /// Fractions of the page as displayed, origin top left.
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Bytes per word: start u32, length u16, and four u16 of 1/65535 of the page, little endian.
const RECORD_BYTES: usize = 14;
/// Steps into which a page's width and height are cut: 0.01 mm on A4.
const STEPS: f32 = 65535.0;

/// Encodes `words` in order.
pub fn encode(words: &[WordBox]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(words.len() * RECORD_BYTES);
    for word in words {
        bytes.extend_from_slice(&word.start.to_le_bytes());
        let length = u16::try_from(word.end.saturating_sub(word.start)).unwrap_or(u16::MAX);
        bytes.extend_from_slice(&length.to_le_bytes());
        for fraction in [word.x, word.y, word.width, word.height] {
            // In 0..=65535 by the clamp; the cast drops only the fraction of a step.
            let step = (fraction.clamp(0.0, 1.0) * STEPS).round() as u16;
            bytes.extend_from_slice(&step.to_le_bytes());
        }
    }
    bytes
}

/// Decodes what [`encode`] wrote; an incomplete last record is dropped.
pub fn decode(bytes: &[u8]) -> Vec<WordBox> {
    let (records, _) = bytes.as_chunks::<RECORD_BYTES>();
    records
        .iter()
        .map(|record| {
            let [a, b, c, d, l0, l1, rest @ ..] = *record;
            let start = u32::from_le_bytes([a, b, c, d]);
            let [x0, x1, y0, y1, w0, w1, h0, h1] = rest;
            let fraction = |low, high| f32::from(u16::from_le_bytes([low, high])) / STEPS;
            WordBox {
                start,
                end: start + u32::from(u16::from_le_bytes([l0, l1])),
                x: fraction(x0, x1),
                y: fraction(y0, y1),
                width: fraction(w0, w1),
                height: fraction(h0, h1),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_round_trip_within_a_step() {
        let word = WordBox { start: 70_000, end: 70_009, x: 0.1, y: 0.25, width: 0.333, height: 0.012 };
        let read = decode(&encode(&[word, word]));
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].start, read[0].end), (70_000, 70_009));
        for (got, put) in [(read[0].x, word.x), (read[0].y, word.y), (read[0].width, word.width)] {
            assert!((got - put).abs() <= 1.0 / STEPS, "within one step: {got} {put}");
        }
    }
}
