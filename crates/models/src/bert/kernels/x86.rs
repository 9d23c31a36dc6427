//! The tiles of a product in the vector instructions of x86: AVX-512 and AVX2. Only `super::multiply` calls them, after it
//! has asserted every bound.

use std::arch::x86_64::{
    __m256, __m512, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
    _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

use super::{Call, PANEL, Row, for_each_tile, formulas};

/// 14 rows by 2 vectors of sums, 2 vectors of weights and 1 broadcast fill the 32 registers but one.
const ROWS_512: usize = 14;
/// 6 rows by 2 vectors of sums, 2 of weights and 1 broadcast fill the 16 registers but one.
const ROWS_256: usize = 6;

/// Where a tile lies. All pointers are to whole, asserted ranges.
#[derive(Clone, Copy)]
struct Tile<R> {
    left: *const f32,
    left_stride: usize,
    right: *const R,
    depth: usize,
    /// Null for none.
    bias: *const f32,
    out: *mut f32,
    out_stride: usize,
}

impl<R: Row> Call<'_, R> {
    /// # Safety
    /// The bounds asserted by `multiply` hold, and the tile lies within the product.
    #[inline(always)]
    unsafe fn tile(&self, out: *mut f32, panel: usize, row: usize) -> Tile<R> {
        let bias = self.finish.bias;
        // SAFETY: the offsets lie in the slices by the caller's promise.
        unsafe {
            Tile {
                left: self.left.data.as_ptr().add(row * self.left.stride),
                left_stride: self.left.stride,
                right: self.right.panels.as_ptr().add(panel * self.right.depth),
                depth: self.right.depth,
                bias: if bias.is_empty() { std::ptr::null() } else { bias.as_ptr().add(panel * PANEL) },
                out: out.add(row * self.stride + panel * PANEL),
                out_stride: self.stride,
            }
        }
    }
}

/// Applies GELU to the tile just written, while it is in the first-level cache.
#[inline(always)]
fn gelu(out: &mut [f32], at: usize, stride: usize, rows: usize) {
    for row in 0..rows {
        formulas::gelu(&mut out[at + row * stride..at + row * stride + PANEL]);
    }
}

/// # Safety
/// The CPU has AVX-512F, and the bounds asserted by `multiply` hold.
#[target_feature(enable = "avx512f")]
pub unsafe fn multiply512<R: Row>(call: &Call<'_, R>, out: &mut [f32]) {
    for_each_tile(call, ROWS_512, |panel, row, rows| {
        // SAFETY: tiles lie within the product; `rows` is that of the tile.
        unsafe {
            let tile = call.tile(out.as_mut_ptr(), panel, row);
            match rows {
                1 => tile512::<1, R>(tile),
                2 => tile512::<2, R>(tile),
                3 => tile512::<3, R>(tile),
                4 => tile512::<4, R>(tile),
                5 => tile512::<5, R>(tile),
                6 => tile512::<6, R>(tile),
                7 => tile512::<7, R>(tile),
                8 => tile512::<8, R>(tile),
                9 => tile512::<9, R>(tile),
                10 => tile512::<10, R>(tile),
                11 => tile512::<11, R>(tile),
                12 => tile512::<12, R>(tile),
                13 => tile512::<13, R>(tile),
                _ => tile512::<ROWS_512, R>(tile),
            }
        }
        if call.finish.gelu {
            gelu(out, row * call.stride + panel * PANEL, call.stride, rows);
        }
    });
}

/// One tile of `N` rows by 32 columns. The left rows are read in place: five pointers three rows apart, each with
/// the offsets 0, 1 and 2 strides, are what x86 addresses without spilling; the rows are spelled out because a loop
/// over them is not unrolled and keeps the sums in memory (a quarter of the speed).
///
/// # Safety
/// The CPU has AVX-512F; `tile` describes `N` valid rows.
#[target_feature(enable = "avx512f")]
unsafe fn tile512<const N: usize, R: Row>(tile: Tile<R>) {
    let Tile { left, left_stride, mut right, depth, bias, out, out_stride } = tile;
    let mut sums: [[__m512; 2]; ROWS_512] = [[_mm512_setzero_ps(); 2]; ROWS_512];
    if !bias.is_null() {
        // SAFETY: the bias has 32 numbers from here on.
        let bias = unsafe { [_mm512_loadu_ps(bias), _mm512_loadu_ps(bias.add(16))] };
        sums = [bias; ROWS_512];
    }
    // Pointers of rows that a short tile lacks are made but never read.
    let mut rows = [0, 3, 6, 9, 12].map(|row| left.wrapping_add(row * left_stride));
    let (one, two) = (left_stride, 2 * left_stride);
    for _ in 0..depth {
        // SAFETY: `right` walks over `depth` rows of the panel.
        let (low, high) = unsafe { R::load512(right) };
        right = right.wrapping_add(1);
        macro_rules! row {
            ($row:literal, $group:literal, $offset:expr) => {
                if N > $row {
                    // SAFETY: row `$row` is one of the tile's, which has `depth` numbers.
                    let value = _mm512_set1_ps(unsafe { *rows[$group].wrapping_add($offset) });
                    sums[$row][0] = _mm512_fmadd_ps(value, low, sums[$row][0]);
                    sums[$row][1] = _mm512_fmadd_ps(value, high, sums[$row][1]);
                }
            };
        }
        row!(0, 0, 0);
        row!(1, 0, one);
        row!(2, 0, two);
        row!(3, 1, 0);
        row!(4, 1, one);
        row!(5, 1, two);
        row!(6, 2, 0);
        row!(7, 2, one);
        row!(8, 2, two);
        row!(9, 3, 0);
        row!(10, 3, one);
        row!(11, 3, two);
        row!(12, 4, 0);
        row!(13, 4, one);
        rows = rows.map(|row| row.wrapping_add(1));
    }
    for (row, sum) in sums.iter().enumerate().take(N) {
        // SAFETY: the product has 32 columns from here on in each of the tile's rows.
        unsafe {
            _mm512_storeu_ps(out.add(row * out_stride), sum[0]);
            _mm512_storeu_ps(out.add(row * out_stride + 16), sum[1]);
        }
    }
}

/// # Safety
/// The CPU has AVX2, FMA and F16C, and the bounds asserted by `multiply` hold.
#[target_feature(enable = "avx2,fma,f16c")]
pub unsafe fn multiply256<R: Row>(call: &Call<'_, R>, out: &mut [f32]) {
    for_each_tile(call, ROWS_256, |panel, row, rows| {
        for half in 0..2 {
            // SAFETY: tiles lie within the product; `rows` is that of the tile.
            unsafe {
                let tile = call.tile(out.as_mut_ptr(), panel, row);
                match rows {
                    1 => tile256::<1, R>(tile, half),
                    2 => tile256::<2, R>(tile, half),
                    3 => tile256::<3, R>(tile, half),
                    4 => tile256::<4, R>(tile, half),
                    5 => tile256::<5, R>(tile, half),
                    _ => tile256::<ROWS_256, R>(tile, half),
                }
            }
        }
        if call.finish.gelu {
            gelu(out, row * call.stride + panel * PANEL, call.stride, rows);
        }
    });
}

/// One tile of `N` rows by 16 columns: the left half of a panel or the right one. See `tile512`.
///
/// # Safety
/// The CPU has AVX2, FMA and F16C; `tile` describes `N` valid rows; `half` is 0 or 1.
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn tile256<const N: usize, R: Row>(tile: Tile<R>, half: usize) {
    let Tile { left, left_stride, mut right, depth, bias, out, out_stride } = tile;
    let mut sums: [[__m256; 2]; ROWS_256] = [[_mm256_setzero_ps(); 2]; ROWS_256];
    if !bias.is_null() {
        // SAFETY: the bias has 32 numbers from here on, of which this half takes 16.
        let bias = unsafe { [_mm256_loadu_ps(bias.add(16 * half)), _mm256_loadu_ps(bias.add(16 * half + 8))] };
        sums = [bias; ROWS_256];
    }
    let mut rows = [0, 3].map(|row| left.wrapping_add(row * left_stride));
    let (one, two) = (left_stride, 2 * left_stride);
    for _ in 0..depth {
        // SAFETY: `right` walks over `depth` rows of the panel.
        let (low, high) = unsafe { R::load256(right, half) };
        right = right.wrapping_add(1);
        macro_rules! row {
            ($row:literal, $group:literal, $offset:expr) => {
                if N > $row {
                    // SAFETY: row `$row` is one of the tile's, which has `depth` numbers.
                    let value = _mm256_set1_ps(unsafe { *rows[$group].wrapping_add($offset) });
                    sums[$row][0] = _mm256_fmadd_ps(value, low, sums[$row][0]);
                    sums[$row][1] = _mm256_fmadd_ps(value, high, sums[$row][1]);
                }
            };
        }
        row!(0, 0, 0);
        row!(1, 0, one);
        row!(2, 0, two);
        row!(3, 1, 0);
        row!(4, 1, one);
        row!(5, 1, two);
        rows = rows.map(|row| row.wrapping_add(1));
    }
    for (row, sum) in sums.iter().enumerate().take(N) {
        // SAFETY: the product has 16 columns from here on in each of the tile's rows.
        unsafe {
            _mm256_storeu_ps(out.add(row * out_stride + 16 * half), sum[0]);
            _mm256_storeu_ps(out.add(row * out_stride + 16 * half + 8), sum[1]);
        }
    }
}
