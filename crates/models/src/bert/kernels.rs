//! The inner loops: matrix products over packed panels and the element-wise passes, once for each instruction set.
//! The only file with `unsafe` arithmetic; everything it exports is safe to call with any lengths (they are asserted).

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

/// The right factor: panels of 32 columns, each of `panel_rows` rows, of which `depth` from `first` on take part.
#[derive(Clone, Copy)]
pub struct Right<'a, R> {
    pub panels: &'a [R],
    pub panel_rows: usize,
    pub first: usize,
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
    let panels = right.panels.len().checked_div(right.panel_rows).unwrap_or(0);
    if left.rows == 0 || panels == 0 {
        return;
    }
    assert!(right.first + right.depth <= right.panel_rows);
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
    let panels = call.right.panels.len() / call.right.panel_rows;
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
    for (panel, rows) in right.panels.chunks_exact(right.panel_rows).enumerate() {
        wide.clear();
        wide.extend(rows[right.first..right.first + right.depth].iter().map(Row::widen));
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
mod x86 {
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
                    right: self.right.panels.as_ptr().add(panel * self.right.panel_rows + self.right.first),
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
}

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
    add_normalise(rows: &mut [f32], addends: &[&[f32]], norm: &formulas::Norm)
);
dispatched!(
    /// See [`formulas::pack`].
    pack(source: &[f32], inputs: usize, scale: f32, panel: &mut [Half])
);
