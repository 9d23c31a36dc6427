//! The kernels against plain loops and against each other; the whole model against reference vectors.

use std::path::PathBuf;

use proptest::prelude::*;
use serde::Deserialize;

use super::kernels::{Finish, Half, Left, Right, Row, Single, multiply};
use super::*;

/// Products of up to 100 terms below 1 in single precision, in any order of summation.
const PRODUCT_TOLERANCE: f32 = 1e-4;
/// Half-precision weights cost up to 2e-7 on these texts (a float64 pass with rounded weights), vector arithmetic less.
const COSINE_MIN: f64 = 0.999_999;

pub(super) fn model_dir() -> PathBuf {
    let assets = std::env::var_os("ALMANAC_ASSETS").map(PathBuf::from).unwrap_or_else(|| {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        cache.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache")).join("almanac")
    });
    let dir = assets.join("models/all-MiniLM-L6-v2");
    assert!(dir.join("model.safetensors").is_file(), "no model at {}: run `make assets`", dir.display());
    dir
}

fn load(threads: usize, isa: Isa) -> MiniLm {
    MiniLm::load_for(&model_dir(), NonZeroUsize::new(threads).unwrap(), isa).unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    tokens: usize,
    vector: Vec<f32>,
}

fn reference() -> Vec<Case> {
    let json = include_str!("../../tests/fixtures/minilm.json");
    serde_json::from_str::<Reference>(json).unwrap().cases
}

#[test]
fn every_instruction_set_gives_the_reference_vectors() {
    let cases = reference();
    let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    for isa in Isa::all() {
        let model = load(2, isa);
        let vectors = model.embed(&texts).unwrap();
        for (case, vector) in cases.iter().zip(vectors) {
            let start: String = case.text.chars().take(40).collect();
            let tokens = model.tokens.encode(&case.text).unwrap();
            assert_eq!(tokens.len(), case.tokens, "{start}");
            let near = cosine(&case.vector, &vector);
            assert!(near >= COSINE_MIN, "{isa:?}: {near} for {start:?}");
            let length: f64 = vector.iter().map(|x| f64::from(*x).powi(2)).sum();
            assert!((length - 1.0).abs() < 1e-5 && vector.len() == model.dims());
        }
    }
}

#[test]
fn tokens_are_those_of_the_whole_text() {
    let model = load(1, Isa::best());
    let whole = tokenizers::Tokenizer::from_file(model_dir().join("tokenizer.json")).unwrap();
    let count = |text: &str| {
        let mut whole = whole.clone();
        whole.with_padding(None).with_truncation(None).unwrap();
        whole.encode(text, false).unwrap().len()
    };
    let odd = "a\u{85}b c\u{b}d e\u{a0}f\u{3000}g\u{2028}h \u{301}i\u{0}j\u{ad}k\u{fffd} [SEP]x[CLS] it's 東 京";
    for text in reference().iter().map(|case| case.text.as_str()).chain([odd, " ", "\u{feff}word"]) {
        assert_eq!(model.count_tokens(text), count(text), "{text:?}");
        assert_eq!(model.count_tokens(text), count(text), "from memory: {text:?}");
    }
}

#[test]
fn no_texts_give_no_vectors_and_many_keep_their_order() {
    let model = load(2, Isa::best());
    assert!(model.embed(&[]).unwrap().is_empty());
    let texts: Vec<String> =
        (0..40).map(|i| format!("chapter {i}: {}", "of rivers and lakes ".repeat(i % 7))).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (text, vector) in texts.iter().zip(model.embed(&texts).unwrap()) {
        assert!(cosine(&vector, &model.embed_query(text).unwrap()) > 1.0 - 1e-9);
    }
}

#[test]
fn missing_and_damaged_files_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let load = || MiniLm::load(dir.path(), NonZeroUsize::MIN).map(|_| ()).unwrap_err();
    assert!(matches!(load(), EmbedError::Missing { path } if path.ends_with("config.json")));
    for file in ["config.json", "tokenizer.json"] {
        std::fs::copy(model_dir().join(file), dir.path().join(file)).unwrap();
    }
    assert!(matches!(load(), EmbedError::Missing { path } if path.ends_with("model.safetensors")));
    for bytes in [&b""[..], b"half", &[0xff; 64]] {
        std::fs::write(dir.path().join("model.safetensors"), bytes).unwrap();
        assert!(matches!(load(), EmbedError::Damaged { path, .. } if path.ends_with("model.safetensors")));
    }
    std::fs::write(dir.path().join("tokenizer.json"), "{}").unwrap();
    std::fs::copy(model_dir().join("model.safetensors"), dir.path().join("model.safetensors")).unwrap();
    assert!(matches!(load(), EmbedError::Damaged { path, .. } if path.ends_with("tokenizer.json")));
}

/// A left factor and a panelled right one with numbers from a small linear congruential generator.
fn check_product<R: Row>(sizes: [usize; 4], gelu: bool, narrow: impl Fn([f32; 32]) -> R) -> Result<(), TestCaseError> {
    let [rows, depth, panels, margin] = sizes;
    let (stride, out_stride) = (depth + margin, panels * 32 + margin);
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let left: Vec<f32> = (0..rows * stride).map(|_| next()).collect();
    let right: Vec<R> = (0..panels * depth).map(|_| narrow(std::array::from_fn(|_| next()))).collect();
    let bias: Vec<f32> = (0..panels * 32).map(|_| next()).collect();
    for isa in Isa::all() {
        for bias in [&bias[..], &[]] {
            let mut out = vec![f32::NAN; rows * out_stride];
            let factors = (Left { data: &left, rows, stride }, Right { panels: &right, depth });
            multiply(isa, factors.0, factors.1, Finish { bias, gelu }, (&mut out, out_stride));
            for (row, column) in (0..rows).flat_map(|row| (0..out_stride).map(move |column| (row, column))) {
                let got = out[row * out_stride + column];
                if column >= panels * 32 {
                    prop_assert!(got.is_nan(), "{isa:?} wrote past the product");
                    continue;
                }
                let weight = |k: usize| right[column / 32 * depth + k].widen().0[column % 32];
                let mut want = bias.get(column).copied().unwrap_or(0.0);
                want += (0..depth).map(|k| left[row * stride + k] * weight(k)).sum::<f32>();
                if gelu {
                    let mut one = [want];
                    formulas::gelu(&mut one);
                    want = one[0];
                }
                prop_assert!((got - want).abs() < PRODUCT_TOLERANCE, "{isa:?} {row},{column}: {got} is not {want}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn products_are_those_of_plain_loops(rows in 0_usize..45, depth in 1_usize..100, panels in 0_usize..4, margin in 0_usize..5, gelu: bool) {
        let sizes = [rows, depth, panels, margin];
        check_product(sizes, gelu, Single)?;
        check_product(sizes, gelu, |row| Half(row.map(formulas::to_half)))?;
    }

    #[test]
    fn softmax_and_norm_agree_on_every_instruction_set(width in 1_usize..90, rows in 1_usize..5, scale in 0.1_f32..40.0) {
        let stride = width + 3;
        let numbers: Vec<f32> = (0..rows * stride).map(|i| ((i * 7_919 % 1_000) as f32 / 500.0 - 1.0) * scale).collect();
        for isa in Isa::all() {
            let (mut scores, mut inverse) = (numbers.clone(), vec![0.0; rows]);
            kernels::softmax(isa, &mut scores, width, stride, &mut inverse);
            for (row, inverse) in inverse.iter().enumerate() {
                let numbers = &numbers[row * stride..row * stride + width];
                let top = numbers.iter().copied().fold(f32::MIN, f32::max);
                let sum: f32 = numbers.iter().map(|x| (x - top).exp()).sum();
                for (x, got) in numbers.iter().zip(&scores[row * stride..]) {
                    prop_assert!((got * inverse - (x - top).exp() / sum).abs() < 1e-5);
                }
            }
            let norm = formulas::Norm { weight: vec![2.0; width], bias: vec![0.5; width], epsilon: 1e-12 };
            let mut row = numbers[..width].to_vec();
            kernels::add_normalise(isa, &mut row, &numbers[..width], &norm);
            let mean = row.iter().sum::<f32>() / width as f32;
            prop_assert!(width == 1 || (mean - 0.5).abs() < 1e-3, "{isa:?}: {mean}");
        }
    }
}
