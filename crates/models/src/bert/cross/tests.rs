//! A small cross-encoder with made-up weights, against a plain forward pass written from the papers.

use std::collections::HashMap;

use safetensors::{Dtype, tensor::TensorView};

use super::*;
use crate::bert::tests::model_dir;

const HIDDEN: usize = 64;
const INTERMEDIATE: usize = 96;
const LAYERS: usize = 2;
const HEADS: usize = 2;
const VOCABULARY: usize = 30_522;
const POSITIONS: usize = 64;
const EPSILON: f64 = 1e-12;

type Tensors = HashMap<String, (Vec<usize>, Vec<f32>)>;

/// Numbers from a small linear congruential generator, exact in half precision.
fn numbers(count: usize, scale: f32, state: &mut u32) -> Vec<f32> {
    let mut next = || {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((*state >> 27) as f32 / 16.0 - 1.0) * scale
    };
    (0..count).map(|_| next()).collect()
}

fn tensors() -> Tensors {
    let mut state = 7;
    let mut all = Tensors::new();
    let mut add = |name: String, shape: &[usize], scale: f32| {
        let values = numbers(shape.iter().product(), scale, &mut state);
        all.insert(name, (shape.to_vec(), values));
    };
    add("bert.embeddings.word_embeddings.weight".into(), &[VOCABULARY, HIDDEN], 1.0);
    add("bert.embeddings.position_embeddings.weight".into(), &[POSITIONS, HIDDEN], 0.5);
    add("bert.embeddings.token_type_embeddings.weight".into(), &[2, HIDDEN], 1.0);
    let norm = |add: &mut dyn FnMut(String, &[usize], f32), name: &str| {
        add(format!("{name}.weight"), &[HIDDEN], 1.0);
        add(format!("{name}.bias"), &[HIDDEN], 0.5);
    };
    norm(&mut add, "bert.embeddings.LayerNorm");
    for layer in 0..LAYERS {
        let name = |part: &str| format!("bert.encoder.layer.{layer}.{part}");
        for part in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"] {
            add(name(&format!("{part}.weight")), &[HIDDEN, HIDDEN], 0.25);
            add(name(&format!("{part}.bias")), &[HIDDEN], 0.25);
        }
        norm(&mut add, &name("attention.output.LayerNorm"));
        add(name("intermediate.dense.weight"), &[INTERMEDIATE, HIDDEN], 0.25);
        add(name("intermediate.dense.bias"), &[INTERMEDIATE], 0.25);
        add(name("output.dense.weight"), &[HIDDEN, INTERMEDIATE], 0.25);
        add(name("output.dense.bias"), &[HIDDEN], 0.25);
        norm(&mut add, &name("output.LayerNorm"));
    }
    add("bert.pooler.dense.weight".into(), &[HIDDEN, HIDDEN], 0.125);
    add("bert.pooler.dense.bias".into(), &[HIDDEN], 0.125);
    add("classifier.weight".into(), &[1, HIDDEN], 0.5);
    add("classifier.bias".into(), &[1], 0.5);
    all
}

fn write(dir: &Path, tensors: &Tensors) {
    let bytes: HashMap<&String, Vec<u8>> = tensors
        .iter()
        .map(|(name, (_, values))| (name, values.iter().flat_map(|value| value.to_le_bytes()).collect()))
        .collect();
    let views: HashMap<&String, TensorView<'_>> = tensors
        .iter()
        .map(|(name, (shape, _))| (name, TensorView::new(Dtype::F32, shape.clone(), &bytes[name]).unwrap()))
        .collect();
    std::fs::write(dir.join("model.safetensors"), safetensors::serialize(views, None).unwrap()).unwrap();
    let config = serde_json::json!({
        "model_type": "bert", "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "vocab_size": VOCABULARY, "max_position_embeddings": POSITIONS,
        "layer_norm_eps": EPSILON, "hidden_act": "gelu",
    });
    std::fs::write(dir.join("config.json"), config.to_string()).unwrap();
    std::fs::copy(model_dir().join("tokenizer.json"), dir.join("tokenizer.json")).unwrap();
}

/// BERT in double precision, token by token, without any of the layout of the real one.
struct Plain<'t>(&'t Tensors);

impl Plain<'_> {
    fn get(&self, name: &str) -> &[f32] {
        &self.0[name].1
    }

    fn dense(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let (weight, bias) = (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")));
        let row = |(row, bias): (&[f32], &f32)| {
            row.iter().zip(x).map(|(w, x)| f64::from(*w) * x).sum::<f64>() + f64::from(*bias)
        };
        weight.chunks(x.len()).zip(bias).map(row).collect()
    }

    fn norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64;
        let scale = (variance + EPSILON).sqrt();
        let (weight, bias) = (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")));
        x.iter()
            .zip(weight.iter().zip(bias))
            .map(|(x, (w, b))| (x - mean) / scale * f64::from(*w) + f64::from(*b))
            .collect()
    }

    fn score(&self, ids: &[u32], second: usize) -> f64 {
        let row = |name: &str, at: usize| {
            self.get(&format!("bert.embeddings.{name}.weight"))[at * HIDDEN..(at + 1) * HIDDEN].to_vec()
        };
        let mut x: Vec<Vec<f64>> = (0..ids.len())
            .map(|at| {
                let parts = [
                    row("word_embeddings", ids[at] as usize),
                    row("position_embeddings", at),
                    row("token_type_embeddings", usize::from(at >= second)),
                ];
                let sum: Vec<f64> = (0..HIDDEN).map(|i| parts.iter().map(|part| f64::from(part[i])).sum()).collect();
                self.norm("bert.embeddings.LayerNorm", &sum)
            })
            .collect();
        for layer in 0..LAYERS {
            x = self.layer(&format!("bert.encoder.layer.{layer}"), &x);
        }
        let pooled: Vec<f64> = self.dense("bert.pooler.dense", &x[0]).into_iter().map(f64::tanh).collect();
        1.0 / (1.0 + (-self.dense("classifier", &pooled)[0]).exp())
    }

    fn layer(&self, name: &str, x: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let dims = HIDDEN / HEADS;
        let of = |part: &str| -> Vec<Vec<f64>> {
            x.iter().map(|row| self.dense(&format!("{name}.attention.self.{part}"), row)).collect()
        };
        let (queries, keys, values) = (of("query"), of("key"), of("value"));
        let add = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<f64>>();
        let attended = (0..x.len()).map(|at| {
            let mut context = Vec::new();
            for head in 0..HEADS {
                let range = head * dims..(head + 1) * dims;
                let dot = |key: &Vec<f64>| {
                    let pairs = queries[at][range.clone()].iter().zip(&key[range.clone()]);
                    (pairs.map(|(q, k)| q * k).sum::<f64>() / (dims as f64).sqrt()).exp()
                };
                let weights: Vec<f64> = keys.iter().map(dot).collect();
                let total: f64 = weights.iter().sum();
                context.extend(range.map(|i| weights.iter().zip(&values).map(|(w, v)| w / total * v[i]).sum::<f64>()));
            }
            let out = self.dense(&format!("{name}.attention.output.dense"), &context);
            self.norm(&format!("{name}.attention.output.LayerNorm"), &add(&out, &x[at]))
        });
        let gelu = |x: f64| 0.5 * x * (1.0 + libm_erf(x / std::f64::consts::SQRT_2));
        attended
            .map(|row| {
                let inner: Vec<f64> =
                    self.dense(&format!("{name}.intermediate.dense"), &row).into_iter().map(gelu).collect();
                let out = self.dense(&format!("{name}.output.dense"), &inner);
                self.norm(&format!("{name}.output.LayerNorm"), &add(&out, &row))
            })
            .collect()
    }
}

/// The error function by its series (Abramowitz and Stegun 7.1.5); past 4 it is one to double precision's needs here.
fn libm_erf(x: f64) -> f64 {
    if x.abs() > 4.0 {
        return x.signum();
    }
    let (mut term, mut sum) = (x, x);
    for n in 1..80 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    2.0 / std::f64::consts::PI.sqrt() * sum
}

#[test]
fn scores_are_those_of_a_plain_forward_pass() {
    let dir = tempfile::tempdir().unwrap();
    let tensors = tensors();
    write(dir.path(), &tensors);
    let model = CrossEncoder::load(dir.path(), NonZeroUsize::new(2).unwrap()).unwrap();
    let long = "a very long passage about rivers, lakes and the sea ".repeat(30);
    let passages = ["The Rhine is 1,230 km long.", "", "Paris is a city.", long.as_str()];
    let scores = model.scores("How long is the Rhine?", &passages).unwrap();
    assert_eq!(scores.len(), passages.len());
    for (passage, score) in passages.iter().zip(&scores) {
        let (ids, second) = model.tokens.encode_pair("How long is the Rhine?", passage).unwrap();
        assert!(ids.len() <= POSITIONS);
        let plain = Plain(&tensors).score(&ids, second);
        assert!((f64::from(*score) - plain).abs() < 1e-3, "{score} is not {plain} for {passage:?}");
    }
    let spread = scores.iter().copied().fold(f32::MIN, f32::max) - scores.iter().copied().fold(f32::MAX, f32::min);
    assert!(spread > 1e-3, "the scores are all alike: {scores:?}");
}

#[test]
fn an_embedder_is_no_cross_encoder() {
    let error = CrossEncoder::load(&model_dir(), NonZeroUsize::MIN).map(|_| ()).unwrap_err();
    assert!(matches!(error, EmbedError::Damaged { .. }), "{error}");
}
