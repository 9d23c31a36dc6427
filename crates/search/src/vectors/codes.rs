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
/// The largest code; -128 is never used, so that codes can be negated.
const CODE_MAX: f32 = 127.0;

/// Makes the block of codes of one snapshot: push its vectors by ordinal, then finish.
/// The finished block goes into `store::SnapshotSummary::codes`.
#[derive(Debug)]
pub struct CodesBuilder {
    dims: u32,
    scales: Vec<f32>,
    codes: Vec<i8>,
}

impl CodesBuilder {
    /// `dims` is the length of every vector to come.
    pub fn new(dims: u32) -> Self {
        Self { dims, scales: Vec::new(), codes: Vec::new() }
    }

    /// Adds the vector of the next chunk. One of another length counts as all zeros: it keeps its place and is nearest to nothing.
    pub fn push(&mut self, vector: &[f32]) {
        let dims = self.dims as usize;
        debug_assert_eq!(vector.len(), dims, "all vectors of a snapshot come from one embedder");
        let start = self.codes.len();
        self.codes.resize(start + dims, 0);
        let scale = if vector.len() == dims { quantise(vector, &mut self.codes[start..]) } else { 0.0 };
        self.scales.push(scale);
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
        block.extend(self.codes.iter().map(|code| code.cast_unsigned()));
        block
    }
}

/// Writes the codes of `vector` to `codes` (as long) and returns their scale; 0 where all are zero or one is not finite.
pub(crate) fn quantise(vector: &[f32], codes: &mut [i8]) -> f32 {
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if largest <= f32::MIN_POSITIVE || !vector.iter().all(|value| value.is_finite()) {
        codes.fill(0);
        return 0.0;
    }
    let scale = largest / CODE_MAX;
    for (code, value) in codes.iter_mut().zip(vector) {
        // `as` saturates, and the quotient lies within -127..=127 up to rounding.
        *code = (value / scale).round() as i8;
    }
    scale
}
