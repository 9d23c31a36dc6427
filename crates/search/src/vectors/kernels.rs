//! Dot products of one-byte codes, by the widest instructions that the processor has. All give the same integers.

/// Computes the dot product of a question's codes with the codes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// AVX-512 VNNI: 64 products an instruction.
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    /// AVX-512 BW: 32 products an instruction.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX2: 16 products an instruction.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Whatever the compiler makes of a plain loop (NEON on ARM).
    Portable,
}

impl Kernel {
    /// The fastest that runs here.
    pub fn detect() -> Self {
        Self::available().first().copied().unwrap_or(Self::Portable)
    }

    /// All that run here, the fastest first.
    pub fn available() -> Vec<Self> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512bw") {
                if std::arch::is_x86_feature_detected!("avx512vnni") {
                    kernels.push(Self::Avx512Vnni);
                }
                kernels.push(Self::Avx512);
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                kernels.push(Self::Avx2);
            }
        }
        kernels.push(Self::Portable);
        kernels
    }

    /// For each row of `rows` (as long as `question`, side by side) calls `each(row, dot product)`, in order.
    /// Exact for up to 133,000 codes a row.
    pub fn scan(self, question: &[i8], rows: &[u8], mut each: impl FnMut(usize, i32)) {
        if question.is_empty() {
            return;
        }
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => {
                // SAFETY: this variant is only made where the processor has all three features.
                unsafe { x86::scan_avx512_vnni(question, rows, &mut each) }
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                // SAFETY: this variant is only made where the processor has both features.
                unsafe { x86::scan_avx512(question, rows, &mut each) }
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                // SAFETY: this variant is only made where the processor has the feature.
                unsafe { x86::scan_avx2(question, rows, &mut each) }
            }
            Self::Portable => {
                for (at, row) in rows.chunks_exact(question.len()).enumerate() {
                    each(at, dot(question, row));
                }
            }
        }
    }
}

fn dot(question: &[i8], row: &[u8]) -> i32 {
    question.iter().zip(row).map(|(a, b)| i32::from(*a) * i32::from(b.cast_signed())).sum()
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm_add_epi32, _mm_cvtsi128_si32, _mm_loadu_si128, _mm_shuffle_epi32, _mm256_add_epi32,
        _mm256_castsi256_si128, _mm256_cvtepi8_epi16, _mm256_extracti128_si256, _mm256_loadu_si256, _mm256_madd_epi16,
        _mm256_setzero_si256, _mm512_add_epi32, _mm512_cvtepi8_epi16, _mm512_dpbusd_epi32, _mm512_loadu_si512,
        _mm512_madd_epi16, _mm512_reduce_add_epi32, _mm512_set1_epi8, _mm512_setzero_si512, _mm512_xor_si512,
    };

    use super::dot;

    /// Codes per step.
    const WIDEST: usize = 64;
    /// Codes per step.
    const WIDE: usize = 32;
    /// Codes per step.
    const NARROW: usize = 16;

    /// The question widened to 16 bits once, padded with zeros to whole steps.
    fn widened(question: &[i8], step: usize) -> Vec<i16> {
        let mut wide: Vec<i16> = question.iter().map(|code| i16::from(*code)).collect();
        wide.resize(question.len() / step * step, 0);
        wide
    }

    /// The instruction multiplies unsigned by signed bytes, so 128 is added to each code (its sign bit turned over), and what
    /// that adds to the sum, the same for every row, is taken off again.
    ///
    /// # Safety
    /// The processor must have AVX-512 F, BW and VNNI.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub unsafe fn scan_avx512_vnni(question: &[i8], rows: &[u8], each: &mut impl FnMut(usize, i32)) {
        let (head, tail) = question.split_at(question.len() / WIDEST * WIDEST);
        let added: i32 = head.iter().map(|code| 128 * i32::from(*code)).sum();
        let sign = _mm512_set1_epi8(i8::MIN);
        for (at, row) in rows.chunks_exact(question.len()).enumerate() {
            let mut sums: [__m512i; 2] = [_mm512_setzero_si512(); 2];
            let steps = row[..head.len()].chunks_exact(WIDEST).zip(head.chunks_exact(WIDEST));
            for (step, (codes, question)) in steps.enumerate() {
                // SAFETY: both have 64 bytes.
                let (codes, question) = unsafe {
                    (_mm512_loadu_si512(codes.as_ptr().cast()), _mm512_loadu_si512(question.as_ptr().cast()))
                };
                let sum = &mut sums[step % 2];
                *sum = _mm512_dpbusd_epi32(*sum, _mm512_xor_si512(codes, sign), question);
            }
            let sum = _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]));
            each(at, sum.wrapping_sub(added) + dot(tail, &row[head.len()..]));
        }
    }

    /// # Safety
    /// The processor must have AVX-512 F and BW.
    #[target_feature(enable = "avx512f,avx512bw")]
    pub unsafe fn scan_avx512(question: &[i8], rows: &[u8], each: &mut impl FnMut(usize, i32)) {
        let wide = widened(question, WIDE);
        let (tail_from, tail) = (wide.len(), &question[wide.len()..]);
        for (at, row) in rows.chunks_exact(question.len()).enumerate() {
            let mut sums: [__m512i; 2] = [_mm512_setzero_si512(); 2];
            for (step, codes) in row[..tail_from].chunks_exact(WIDE).enumerate() {
                // SAFETY: `codes` has 32 bytes, and `wide` has 32 numbers from `step * 32` on, as it is as long as the part of
                // the row that is cut into steps.
                let (codes, question) = unsafe {
                    (
                        _mm256_loadu_si256(codes.as_ptr().cast()),
                        _mm512_loadu_si512(wide.as_ptr().add(step * WIDE).cast()),
                    )
                };
                let sum = &mut sums[step % 2];
                *sum = _mm512_add_epi32(*sum, _mm512_madd_epi16(_mm512_cvtepi8_epi16(codes), question));
            }
            let sum = _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]));
            each(at, sum + dot(tail, &row[tail_from..]));
        }
    }

    /// # Safety
    /// The processor must have AVX2.
    #[target_feature(enable = "avx2")]
    pub unsafe fn scan_avx2(question: &[i8], rows: &[u8], each: &mut impl FnMut(usize, i32)) {
        let wide = widened(question, NARROW);
        let (tail_from, tail) = (wide.len(), &question[wide.len()..]);
        for (at, row) in rows.chunks_exact(question.len()).enumerate() {
            let mut sums: [__m256i; 2] = [_mm256_setzero_si256(); 2];
            for (step, codes) in row[..tail_from].chunks_exact(NARROW).enumerate() {
                // SAFETY: `codes` has 16 bytes, and `wide` has 16 numbers from `step * 16` on, as it is as long as the part of
                // the row that is cut into steps.
                let (codes, question) = unsafe {
                    (
                        _mm_loadu_si128(codes.as_ptr().cast()),
                        _mm256_loadu_si256(wide.as_ptr().add(step * NARROW).cast()),
                    )
                };
                let sum = &mut sums[step % 2];
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(_mm256_cvtepi8_epi16(codes), question));
            }
            each(at, total(_mm256_add_epi32(sums[0], sums[1])) + dot(tail, &row[tail_from..]));
        }
    }

    #[target_feature(enable = "avx2")]
    fn total(sums: __m256i) -> i32 {
        let four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums));
        let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b00_00_11_10>(four));
        _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<0b00_00_00_01>(two)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(length: usize) -> impl Strategy<Value = Vec<i8>> {
        prop::collection::vec(-127_i8..=127, length)
    }

    proptest! {
        #[test]
        fn kernels_agree_with_the_plain_loop(
            (question, rows) in (1_usize..200, 0_usize..5).prop_flat_map(|(dims, rows)| (codes(dims), codes(dims * rows))),
        ) {
            let bytes: Vec<u8> = rows.iter().map(|code| code.cast_unsigned()).collect();
            let expected: Vec<i32> = rows
                .chunks_exact(question.len())
                .map(|row| row.iter().zip(&question).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum())
                .collect();
            for kernel in Kernel::available() {
                let mut got = Vec::new();
                kernel.scan(&question, &bytes, |at, dot| {
                    assert_eq!(at, got.len());
                    got.push(dot);
                });
                prop_assert_eq!(&got, &expected, "{:?}", kernel);
            }
        }
    }

    #[test]
    fn the_largest_codes_do_not_overflow() {
        for kernel in Kernel::available() {
            kernel.scan(&[127; 4096], &[127; 4096], |_, dot| assert_eq!(dot, 127 * 127 * 4096, "{kernel:?}"));
        }
    }
}
