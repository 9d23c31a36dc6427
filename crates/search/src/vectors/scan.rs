//! Finding the rows nearest to a question: every row of every snapshot in scope is looked at.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range, sync::Arc};

use store::{ChunkId, SnapshotId};

use super::{
    codes::{Codes, quantise},
    kernels::Kernel,
};

/// Rows below which another thread costs more than it saves (a thread takes some 40 us to start, a row 20 ns).
const ROWS_PER_THREAD_MIN: usize = 16 * 1024;

/// The codes of a snapshot in memory.
#[derive(Debug)]
pub(crate) struct Segment {
    pub snapshot: SnapshotId,
    pub codes: Codes,
}

/// A row by how near it is, then by chunk, so that equal rows have one order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    /// Approximate dot product.
    pub score: f32,
    pub chunk: ChunkId,
}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.chunk.cmp(&self.chunk))
    }
}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Near {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Near {}

/// The nearest rows seen so far.
#[derive(Debug)]
pub(crate) struct Nearest {
    heap: BinaryHeap<Reverse<Near>>,
    limit: usize,
    floor: f32,
}

impl Nearest {
    /// Keeps the `limit` nearest.
    pub fn new(limit: usize) -> Self {
        Self { heap: BinaryHeap::with_capacity(limit + 1), limit, floor: f32::NEG_INFINITY }
    }

    fn offer(&mut self, near: Near) {
        self.heap.push(Reverse(near));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
        if self.heap.len() == self.limit {
            self.floor = self.heap.peek().map_or(f32::INFINITY, |Reverse(least)| least.score);
        }
    }

    fn merge(&mut self, other: Self) {
        for Reverse(near) in other.heap {
            self.offer(near);
        }
    }

    /// The nearest first.
    pub fn into_sorted(self) -> Vec<Near> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(near)| near).collect()
    }
}

/// Scans `segments` for `question` into `nearest`, on up to `threads` threads. Blocks. Segments of other dims are passed over.
pub(crate) fn scan(question: &[f32], segments: &[Arc<Segment>], threads: usize, nearest: &mut Nearest) {
    let (scale, codes) = quantise(question);
    let kernel = Kernel::detect();
    let fitting: Vec<&Segment> =
        segments.iter().map(AsRef::as_ref).filter(|segment| segment.codes.dims == codes.len()).collect();
    let rows: usize = fitting.iter().map(|segment| segment.codes.scales.len()).sum();
    let threads = threads.clamp(1, (rows / ROWS_PER_THREAD_MIN).max(1));
    let shares = share(&fitting, rows.div_ceil(threads).max(1));
    let run = |share: &[(&Segment, Range<usize>)]| {
        let mut nearest = Nearest::new(nearest.limit);
        for (segment, rows) in share {
            scan_rows(kernel, (scale, &codes), segment, rows.clone(), &mut nearest);
        }
        nearest
    };
    let Some((own, others)) = shares.split_first() else { return };
    let found = std::thread::scope(|scope| {
        let handles: Vec<_> = others.iter().map(|share| scope.spawn(|| run(share))).collect();
        let mut found = vec![run(own)];
        for handle in handles {
            match handle.join() {
                Ok(nearest) => found.push(nearest),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    for other in found {
        nearest.merge(other);
    }
}

/// Cuts the rows of `segments` into shares of `rows_max` rows.
fn share<'a>(segments: &[&'a Segment], rows_max: usize) -> Vec<Vec<(&'a Segment, Range<usize>)>> {
    let mut shares = Vec::new();
    let (mut current, mut room) = (Vec::new(), rows_max);
    for segment in segments {
        let (mut from, count) = (0, segment.codes.scales.len());
        while from < count {
            let to = count.min(from + room);
            current.push((*segment, from..to));
            room -= to - from;
            from = to;
            if room == 0 {
                shares.push(std::mem::take(&mut current));
                room = rows_max;
            }
        }
    }
    if !current.is_empty() {
        shares.push(current);
    }
    shares
}

fn scan_rows(kernel: Kernel, question: (f32, &[i8]), segment: &Segment, rows: Range<usize>, nearest: &mut Nearest) {
    let (scale, codes) = question;
    let dims = codes.len();
    let scales = &segment.codes.scales[rows.clone()];
    let bytes = &segment.codes.rows()[rows.start * dims..rows.end * dims];
    kernel.scan(codes, bytes, |at, dot| {
        #[expect(clippy::cast_precision_loss, reason = "approximate by design; the shortlist is scored again")]
        let score = scale * scales[at] * dot as f32;
        if score > nearest.floor {
            // The store bounds rows of a snapshot to 24 bits.
            let ordinal = u32::try_from(rows.start + at).unwrap_or(u32::MAX);
            nearest.offer(Near { score, chunk: ChunkId::new(segment.snapshot, ordinal) });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CodesBuilder;

    fn segment(id: i64, vectors: &[[f32; 2]]) -> Arc<Segment> {
        let mut builder = CodesBuilder::new(2);
        vectors.iter().for_each(|vector| builder.push(vector));
        Arc::new(Segment { snapshot: SnapshotId(id), codes: Codes::read(builder.finish()).unwrap() })
    }

    fn nearest(segments: &[Arc<Segment>], limit: usize, threads: usize) -> Vec<(i64, u32)> {
        let mut nearest = Nearest::new(limit);
        scan(&[1.0, 0.0], segments, threads, &mut nearest);
        nearest.into_sorted().iter().map(|near| (near.chunk.snapshot().0, near.chunk.ordinal())).collect()
    }

    #[test]
    fn the_nearest_of_several_snapshots_come_first() {
        let segments = [segment(1, &[[0.0, 1.0], [0.9, 0.4]]), segment(2, &[[1.0, 0.0], [-1.0, 0.0]])];
        assert_eq!(nearest(&segments, 3, 1), [(2, 0), (1, 1), (1, 0)]);
        assert_eq!(nearest(&segments, 9, 1).len(), 4);
        assert!(nearest(&[], 3, 1).is_empty());
    }

    #[test]
    fn equal_rows_are_ordered_by_chunk() {
        assert_eq!(nearest(&[segment(2, &[[1.0, 0.0]; 2]), segment(1, &[[1.0, 0.0]])], 3, 1), [(1, 0), (2, 0), (2, 1)]);
    }

    #[test]
    fn threads_find_what_one_finds() {
        let rows: Vec<[f32; 2]> = (0_u16..40_000).map(|at| [f32::from(at % 977), f32::from(at % 31)]).collect();
        let segments = [segment(1, &rows), segment(2, &rows[..20_000]), segment(3, &[])];
        assert_eq!(nearest(&segments, 50, 1), nearest(&segments, 50, 3));
    }

    #[test]
    fn other_dims_are_passed_over() {
        let mut nearest = Nearest::new(3);
        scan(&[1.0, 0.0, 0.0], &[segment(1, &[[1.0, 0.0]])], 1, &mut nearest);
        assert!(nearest.into_sorted().is_empty());
    }
}
