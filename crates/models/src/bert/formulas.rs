//! The element-wise mathematics of the encoder, written so that compilers turn the loops into vector instructions:
//! no branches, no calls, sums in 16 lanes. Plain safe Rust; `kernels` compiles it once for each instruction set.

use super::kernels::{Half, PANEL};

/// Independent partial sums: floating-point sums are only vectorised when the order is given.
const LANES: usize = 16;

/// Scale and shift of one layer normalisation.
#[derive(Debug, Clone)]
pub struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

/// The error function as an odd rational function on [-4, 4], beyond which it is 1 to single precision. Coefficients of
/// Eigen's `generic_fast_erf_float`; error below 4e-7, checked in the tests.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let z = x * x;
    let mut p = -2.726_142_3e-10_f32;
    for c in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_4e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        p = p * z + c;
    }
    let mut q = -1.456_607_2e-5_f32;
    for c in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2] {
        q = q * z + c;
    }
    x * p / q
}

/// GELU in its exact form, x * Phi(x) (Hendrycks and Gimpel 2016, equation 2), as BERT was trained with.
#[inline(always)]
pub fn gelu(values: &mut [f32]) {
    for x in values {
        *x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// e^x for x <= 0: 2^n from the exponent bits, the rest by a polynomial (Cephes `expf`). Below -87, about 1e-38.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// 1.5 * 2^23: adding it leaves the nearest integer in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 0.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4_f32;
    for c in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        p = p * r + c;
    }
    let power = f32::from_bits(shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    (p * r * r + r + 1.0) * power
}

#[inline(always)]
fn sum(values: &[f32], mut of: impl FnMut(f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += of(*value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += of(*value);
    }
    lanes.iter().sum()
}

#[inline(always)]
fn max(values: &[f32]) -> f32 {
    let mut lanes = [f32::MIN; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = if *value > *lane { *value } else { *lane };
        }
    }
    lanes.iter().chain(rest).fold(f32::MIN, |a, b| a.max(*b))
}

/// In each row of `scores` (rows start `stride` apart), replaces the first `width` numbers by e^(score - row's maximum).
/// `inverse_sums` gets 1 / sum for each row: the caller scales the product, which is narrower.
#[inline(always)]
pub fn softmax(scores: &mut [f32], width: usize, stride: usize, inverse_sums: &mut [f32]) {
    for (row, inverse) in scores.chunks_mut(stride).zip(inverse_sums) {
        let row = &mut row[..width];
        let top = max(row);
        for score in row.iter_mut() {
            *score = exp(*score - top);
        }
        *inverse = 1.0 / sum(row, |x| x);
    }
}

/// Adds the matching row of `addend` (or none, if empty) to each row, then layer normalisation (Ba et al. 2016, equation 4).
#[inline(always)]
pub fn add_normalise(rows: &mut [f32], addend: &[f32], norm: &Norm) {
    let width = norm.weight.len();
    for (index, row) in rows.chunks_exact_mut(width).enumerate() {
        if let Some(addend) = addend.get(index * width..(index + 1) * width) {
            row.iter_mut().zip(addend).for_each(|(x, y)| *x += y);
        }
        let mean = sum(row, |x| x) / width as f32;
        let variance = sum(row, |x| (x - mean) * (x - mean)) / width as f32;
        let scale = 1.0 / (variance + norm.epsilon).sqrt();
        for ((x, weight), bias) in row.iter_mut().zip(&norm.weight).zip(&norm.bias) {
            *x = (*x - mean) * scale * weight + bias;
        }
    }
}

/// Transposes 32 rows of weights, `inputs` long each, into a panel of `inputs` rows in half precision, scaled.
#[inline(always)]
pub fn pack(source: &[f32], inputs: usize, scale: f32, panel: &mut [Half]) {
    let mut rows = [0.0_f32; PANEL];
    for (k, row) in panel.iter_mut().enumerate().take(inputs) {
        for (column, value) in rows.iter_mut().enumerate() {
            *value = source[column * inputs + k] * scale;
        }
        for (half, value) in row.0.iter_mut().zip(&rows) {
            *half = to_half(*value);
        }
    }
}

/// IEEE 754 binary16 to binary32. The exponent is corrected by a multiplication, which also treats subnormal numbers.
#[inline(always)]
pub fn from_half(half: u16) -> f32 {
    let bits = u32::from(half);
    let magnitude = f32::from_bits((bits & 0x7fff) << 13) * f32::from_bits(0x7780_0000);
    f32::from_bits(magnitude.to_bits() | (bits & 0x8000) << 16)
}

/// IEEE 754 binary32 to binary16, rounded to nearest, ties to even; beyond the largest number it stays there.
#[inline(always)]
pub fn to_half(value: f32) -> u16 {
    /// The largest binary16.
    const MAX: f32 = 65_504.0;
    let bits = value.to_bits();
    let magnitude = f32::from_bits(bits & 0x7fff_ffff).min(MAX);
    // Normal numbers: shift the exponent, round by carry. Subnormal ones: let an addition align and round them.
    let shifted = magnitude.to_bits().wrapping_sub(112 << 23);
    let normal = shifted.wrapping_add(0x0fff + ((shifted >> 13) & 1)) >> 13;
    let subnormal = (magnitude + 0.5).to_bits().wrapping_sub(0.5_f32.to_bits());
    let half = if magnitude < 6.103_515_6e-5 { subnormal } else { normal };
    half as u16 | (bits >> 16) as u16 & 0x8000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erf_and_exp_are_close() {
        // Reference values: Abramowitz and Stegun, table 7.1.
        for (x, want) in [
            (0.0, 0.0),
            (0.1, 0.112_462_9),
            (0.5, 0.520_499_9),
            (1.0, 0.842_700_8),
            (2.0, 0.995_322_3),
            (3.0, 0.999_977_9),
        ] {
            assert!((erf(x) - want).abs() < 4e-7, "erf({x}) = {}", erf(x));
            assert!((erf(-x) + want).abs() < 4e-7);
        }
        for i in 0..870 {
            let x = -(i as f32) / 10.0;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) - want).abs() < 3e-7 * want, "exp({x})");
        }
    }

    #[test]
    fn halves_round_to_nearest_even() {
        for half in (0..=0x7bff_u16).chain(0x8000..=0xfbff) {
            assert_eq!(to_half(from_half(half)), half);
        }
        assert_eq!(from_half(0x3c00), 1.0);
        assert_eq!(from_half(0x0001), 2.0_f32.powi(-24));
        assert_eq!(to_half(1.0 + 2.0_f32.powi(-11)), 0x3c00);
        assert_eq!(to_half(1.0 + 3.0 * 2.0_f32.powi(-11)), 0x3c02);
        assert_eq!(to_half(1e9), 0x7bff);
        assert_eq!(to_half(-0.1), 0xae66);
    }
}
