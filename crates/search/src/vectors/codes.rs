//! The block of codes kept with a snapshot: a header, one scale a vector, one byte a number.
//!
//! Layout, little endian: magic `ALVC`, version u16, reserved u16 (0), dims u32, count u32, then `count` scales f32, then
//! `count` rows of `dims` codes i8. `vector[i] ~ scale * code[i]`, where scale = max |vector[i]| / 127.

/// First bytes of a block.
const MAGIC: [u8; 4] = *b"ALVC";
/// Raised when the layout changes; a block of another version is made anew from the vectors.
const VERSION: u16 = 1;
/// Bytes before the scales.
const HEADER_BYTES: usize = 16;
/// The largest code; -128 is never used.
const CODE_MAX: f32 = 127.0;

/// Memory that the codes of `chunks` take: a byte a number, and two scales.
pub(crate) fn codes_bytes(chunks: u64, dims: usize) -> u64 {
    chunks.saturating_mul(dims as u64 + 8)
}

/// Makes the block of codes of one snapshot: push its vectors by ordinal, then finish.
/// The finished block goes into `store::SnapshotSummary::codes`.
#[derive(Debug)]
pub struct CodesBuilder {
    dims: u32,
    scales: Vec<f32>,
    codes: Vec<u8>,
}

impl CodesBuilder {
    /// `dims` is the length of every vector to come.
    pub fn new(dims: u32) -> Self {
        Self { dims, scales: Vec::new(), codes: Vec::new() }
    }

    /// Adds the vector of the next chunk. One of another length counts as all zeros: it keeps its place and is nearest to nothing.
    pub fn push(&mut self, vector: &[f32]) {
        let dims = self.dims as usize;
        if vector.len() == dims {
            let (scale, codes) = quantise(vector);
            self.scales.push(scale);
            self.codes.extend(codes.iter().map(|code| code.cast_unsigned()));
        } else {
            self.scales.push(0.0);
            self.codes.resize(self.codes.len() + dims, 0);
        }
    }

    /// Vectors pushed so far.
    pub(crate) fn count(&self) -> usize {
        self.scales.len()
    }

    /// The block, of `16 + count * (4 + dims)` bytes.
    pub fn finish(self) -> Vec<u8> {
        let mut block = Vec::with_capacity(HEADER_BYTES + self.scales.len() * 4 + self.codes.len());
        block.extend_from_slice(&MAGIC);
        block.extend_from_slice(&VERSION.to_le_bytes());
        block.extend_from_slice(&0_u16.to_le_bytes());
        block.extend_from_slice(&self.dims.to_le_bytes());
        block.extend_from_slice(&u32::try_from(self.scales.len()).unwrap_or(u32::MAX).to_le_bytes());
        block.extend(self.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        block.extend_from_slice(&self.codes);
        block
    }
}

/// The codes of `vector` and their scale; all 0 where the vector is zero or has a number that is not finite.
pub(crate) fn quantise(vector: &[f32]) -> (f32, Vec<i8>) {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if largest <= f32::MIN_POSITIVE || !vector.iter().all(|value| value.is_finite()) {
        return (0.0, vec![0; vector.len()]);
    }
    let scale = largest / CODE_MAX;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the quotient lies within -127..=127 up to rounding, and `as` saturates"
    )]
    let codes = vector.iter().map(|value| (value / scale).round().clamp(-CODE_MAX, CODE_MAX) as i8).collect();
    (scale, codes)
}

/// A block as read back: the bytes as they were kept, and the scales where the processor can use them.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    pub dims: usize,
    pub scales: Vec<f32>,
    block: Vec<u8>,
    rows_from: usize,
}

impl Codes {
    /// Takes a block apart; `None` where it is not one of this version, or its length is not what it says.
    pub fn read(block: Vec<u8>) -> Option<Self> {
        let (header, rest) = block.split_first_chunk::<HEADER_BYTES>()?;
        let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        if header[..4] != MAGIC || header[4..6] != VERSION.to_le_bytes() {
            return None;
        }
        let (dims, count) = (number(8) as usize, number(12) as usize);
        let scales_bytes = count.checked_mul(4)?;
        if rest.len() != scales_bytes.checked_add(count.checked_mul(dims)?)? {
            return None;
        }
        let scales = rest[..scales_bytes].as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        Some(Self { dims, scales, rows_from: HEADER_BYTES + scales_bytes, block })
    }

    /// Rows of `dims` codes, one a scale.
    pub fn rows(&self) -> &[u8] {
        self.block.get(self.rows_from..).unwrap_or_default()
    }

    /// Memory it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.block.len() + self.scales.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_block_reads_back() {
        let mut builder = CodesBuilder::new(2);
        builder.push(&[0.5, -1.0]);
        builder.push(&[0.0, 0.0]);
        builder.push(&[f32::NAN, 1.0]);
        builder.push(&[1.0]);
        let codes = Codes::read(builder.finish()).unwrap();
        assert_eq!(codes.dims, 2);
        assert_eq!(codes.scales, [1.0 / 127.0, 0.0, 0.0, 0.0]);
        let signed: Vec<i8> = codes.rows().iter().map(|byte| byte.cast_signed()).collect();
        assert_eq!(signed, [64, -127, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_not_a_block_is_refused() {
        let whole = {
            let mut builder = CodesBuilder::new(3);
            builder.push(&[1.0, 0.0, 0.0]);
            builder.finish()
        };
        for cut in 0..whole.len() {
            assert!(Codes::read(whole[..cut].to_vec()).is_none(), "{cut}");
        }
        let mut other = whole;
        other[4] = 9;
        assert!(Codes::read(other).is_none());
    }

    proptest! {
        #[test]
        fn codes_are_near_the_vector(vector in prop::collection::vec(-1.0_f32..1.0, 1..64)) {
            let (scale, codes) = quantise(&vector);
            for (value, code) in vector.iter().zip(codes) {
                prop_assert!((value - scale * f32::from(code)).abs() <= scale * 0.501);
            }
        }
    }
}
