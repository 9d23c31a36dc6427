//! The vector leg: codes of one byte a number, scanned whole, rescored with the true vectors. No graph, so filters cost nothing.

mod codes;
#[expect(unsafe_code, reason = "vector instructions and the pointers they load through")]
mod kernels;
mod scan;
mod segments;

pub use codes::CodesBuilder;
pub(crate) use codes::codes_bytes;
pub(crate) use scan::{Nearest, Segment, scan};
pub(crate) use segments::Segments;

/// Cosine of unit vectors: their dot product. 0 where the lengths differ.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() {
        return 0.0;
    }
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
