//! The inner loops: matrix products over packed panels and the element-wise passes, once for each instruction set.
//! With its part for x86 the only place of `unsafe` arithmetic;
//! everything it exports is safe to call with any lengths (they are asserted).

use super::formulas;

/// Columns of a panel: two vectors of AVX-512, four of AVX2.
pub const PANEL: usize = 32;

/// One row of a panel in half precision: what weights are kept in. The products are summed in single precision.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub struct Half(pub [u16; PANEL]);

/// One row of a panel in single precision: what keys and values of the attention are kept in.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub struct Single(pub [f32; PANEL]);

/// An instruction set that this machine has. Made only by the functions below, so that holding one proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isa(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Isa {
    /// Every one that this machine has, the fastest first.
    pub fn all() -> Vec<Self> {
        let mut found = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                found.push(Self(Kind::Avx512));
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c") {
                found.push(Self(Kind::Avx2));
            }
        }
        found.push(Self(Kind::Portable));
        found
    }

    /// The fastest one of this machine.
    pub fn best() -> Self {
        Self::all().first().copied().unwrap_or(Self(Kind::Portable))
    }
}

mod sealed {
    /// Rows that a panel may have.
    pub trait Row: Copy + Sync {
        /// The row in single precision.
        fn widen(&self) -> super::Single;
        /// Loads the two vectors of the row.
        ///
        /// # Safety
        /// `row` points to a whole, aligned row.
        #[cfg(target_arch = "x86_64")]
        unsafe fn load512(row: *const Self) -> (std::arch::x86_64::__m512, std::arch::x86_64::__m512);
        /// Loads two of the four vectors of the row: the left half or the right one.
        ///
        /// # Safety
        /// `row` points to a whole, aligned row; `half` is 0 or 1.
        #[cfg(target_arch = "x86_64")]
        unsafe fn load256(row: *const Self, half: usize) -> (std::arch::x86_64::__m256, std::arch::x86_64::__m256);
    }
}
pub use sealed::Row;

/// The left factor: `rows` rows that start `stride` numbers apart.
#[derive(Clone, Copy)]
pub struct Left<'a> {
    pub data: &'a [f32],
    pub rows: usize,
    pub stride: usize,
}

/// The right factor: panels of 32 columns, each of `depth` rows.
#[derive(Clone, Copy)]
pub struct Right<'a, R> {
    pub panels: &'a [R],
    pub depth: usize,
}

/// What is done to a product: a bias a column (or none, if empty), then perhaps GELU.
#[derive(Clone, Copy)]
pub struct Finish<'a> {
    pub bias: &'a [f32],
    pub gelu: bool,
}

/// No bias, no GELU.
pub const PLAIN: Finish<'static> = Finish { bias: &[], gelu: false };

/// Tiles of the left factor that share a panel while it is in the first-level cache.
const TILES_PER_BLOCK: usize = 16;

/// `out = finish(left * right)`. `out` has the rows of `left`, `stride` numbers apart, and the columns of all panels.
pub fn multiply<R: Row>(isa: Isa, left: Left<'_>, right: Right<'_, R>, finish: Finish<'_>, out: (&mut [f32], usize)) {
    let (out, stride) = out;
    let panels = right.panels.len().checked_div(right.depth).unwrap_or(0);
    if left.rows == 0 || panels == 0 {
        return;
    }
    assert!(left.stride >= right.depth && left.data.len() >= (left.rows - 1) * left.stride + right.depth);
    assert!(stride >= panels * PANEL && out.len() >= (left.rows - 1) * stride + panels * PANEL);
    assert!(finish.bias.is_empty() || finish.bias.len() >= panels * PANEL);
    let call = Call { left, right, finish, stride };
    match isa.0 {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: an `Isa` of this kind exists only where the CPU has the feature; the bounds were asserted above.
        Kind::Avx512 => unsafe { x86::multiply512(&call, out) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Kind::Avx2 => unsafe { x86::multiply256(&call, out) },
        Kind::Portable => multiply_portable(&call, out),
    }
}

struct Call<'a, R> {
    left: Left<'a>,
    right: Right<'a, R>,
    finish: Finish<'a>,
    stride: usize,
}

/// Rows of each tile when `rows` are cut into as few tiles as possible: equal, or one apart.
fn tiles(rows: usize, tile_rows_max: usize) -> impl Iterator<Item = (usize, usize)> + Clone {
    let count = rows.div_ceil(tile_rows_max);
    (0..count).map(move |i| (rows * i / count, rows * (i + 1) / count))
}

/// Visits all tiles: blocks of rows outside, panels within, tiles of the block inside, so that a panel is read from
/// memory once a block and the block stays in the second-level cache.
#[inline(always)]
fn for_each_tile<R>(call: &Call<'_, R>, tile_rows_max: usize, mut visit: impl FnMut(usize, usize, usize)) {
    let panels = call.right.panels.len() / call.right.depth;
    let all = tiles(call.left.rows, tile_rows_max);
    let count = call.left.rows.div_ceil(tile_rows_max);
    for block in (0..count).step_by(TILES_PER_BLOCK) {
        for panel in 0..panels {
            for (start, end) in all.clone().skip(block).take(TILES_PER_BLOCK) {
                visit(panel, start, end - start);
            }
        }
    }
}

/// As many rows as the plain loop keeps in registers.
const PORTABLE_ROWS: usize = 4;
/// Columns it treats at a time.
const PORTABLE_COLUMNS: usize = 8;

fn multiply_portable<R: Row>(call: &Call<'_, R>, out: &mut [f32]) {
    let Call { left, right, finish, stride } = *call;
    let mut wide = Vec::with_capacity(right.depth);
    for (panel, rows) in right.panels.chunks_exact(right.depth).enumerate() {
        wide.clear();
        wide.extend(rows.iter().map(Row::widen));
        let bias = finish.bias.get(panel * PANEL..(panel + 1) * PANEL);
        for (start, end) in tiles(left.rows, PORTABLE_ROWS) {
            for column in (0..PANEL).step_by(PORTABLE_COLUMNS) {
                let mut sums = [[0.0_f32; PORTABLE_COLUMNS]; PORTABLE_ROWS];
                for (k, row) in wide.iter().enumerate() {
                    let weights = &row.0[column..column + PORTABLE_COLUMNS];
                    for (r, sum) in sums.iter_mut().enumerate() {
                        // A short tile repeats its last row and throws the copies away.
                        let value = left.data[(start + r).min(end - 1) * left.stride + k];
                        sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * weight);
                    }
                }
                for (r, sum) in sums.iter_mut().enumerate().take(end - start) {
                    if let Some(bias) = bias {
                        sum.iter_mut().zip(&bias[column..]).for_each(|(sum, bias)| *sum += bias);
                    }
                    if finish.gelu {
                        formulas::gelu(sum);
                    }
                    let at = (start + r) * stride + panel * PANEL + column;
                    out[at..at + PORTABLE_COLUMNS].copy_from_slice(sum);
                }
            }
        }
    }
}

impl Row for Half {
    fn widen(&self) -> Single {
        Single(self.0.map(formulas::from_half))
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn load512(row: *const Self) -> (std::arch::x86_64::__m512, std::arch::x86_64::__m512) {
        use std::arch::x86_64::{__m256i, _mm256_load_si256, _mm512_cvtph_ps};
        let row: *const __m256i = row.cast();
        // SAFETY: a row is 64 bytes and aligned, by contract.
        unsafe { (_mm512_cvtph_ps(_mm256_load_si256(row)), _mm512_cvtph_ps(_mm256_load_si256(row.add(1)))) }
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx2,fma,f16c")]
    unsafe fn load256(row: *const Self, half: usize) -> (std::arch::x86_64::__m256, std::arch::x86_64::__m256) {
        use std::arch::x86_64::{__m128i, _mm_load_si128, _mm256_cvtph_ps};
        // SAFETY: a row is four aligned vectors of 16 bytes, by contract.
        unsafe {
            let at = row.cast::<__m128i>().add(2 * half);
            (_mm256_cvtph_ps(_mm_load_si128(at)), _mm256_cvtph_ps(_mm_load_si128(at.add(1))))
        }
    }
}

impl Row for Single {
    fn widen(&self) -> Single {
        *self
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn load512(row: *const Self) -> (std::arch::x86_64::__m512, std::arch::x86_64::__m512) {
        let row: *const f32 = row.cast();
        // SAFETY: a row is two aligned vectors of 64 bytes, by contract.
        unsafe { (std::arch::x86_64::_mm512_load_ps(row), std::arch::x86_64::_mm512_load_ps(row.add(16))) }
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    #[target_feature(enable = "avx2,fma,f16c")]
    unsafe fn load256(row: *const Self, half: usize) -> (std::arch::x86_64::__m256, std::arch::x86_64::__m256) {
        // SAFETY: a row is four aligned vectors of 32 bytes, by contract.
        unsafe {
            let at = row.cast::<f32>().add(16 * half);
            (std::arch::x86_64::_mm256_load_ps(at), std::arch::x86_64::_mm256_load_ps(at.add(8)))
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86;

/// Compiles a plain function of `formulas` once for each instruction set and picks one at run time.
macro_rules! dispatched {
    ($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*)) => {
        $(#[$doc])*
        pub fn $name(isa: Isa, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx2,fma,f16c")]
                fn avx512($($argument: $type),*) {
                    formulas::$name($($argument),*);
                }
                #[target_feature(enable = "avx2,fma,f16c")]
                fn avx2($($argument: $type),*) {
                    formulas::$name($($argument),*);
                }
                match isa.0 {
                    // SAFETY: an `Isa` of this kind exists only where the CPU has the features (AVX-512F implies the rest).
                    Kind::Avx512 => return unsafe { avx512($($argument),*) },
                    // SAFETY: as above.
                    Kind::Avx2 => return unsafe { avx2($($argument),*) },
                    Kind::Portable => {}
                }
            }
            let _ = isa;
            formulas::$name($($argument),*);
        }
    };
}

dispatched!(
    /// See [`formulas::softmax`].
    softmax(scores: &mut [f32], width: usize, stride: usize, inverse_sums: &mut [f32])
);
dispatched!(
    /// See [`formulas::add_normalise`].
    add_normalise(rows: &mut [f32], addend: &[f32], norm: &formulas::Norm)
);
dispatched!(
    /// See [`formulas::pack`].
    pack(source: &[f32], inputs: usize, scale: f32, panel: &mut [Half])
);
