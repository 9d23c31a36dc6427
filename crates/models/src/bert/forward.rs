//! The forward pass of BERT (Devlin et al. 2019) over the tokens of several texts at once: one matrix, no padding.
//! A pass may be one of several shards that share the work of one text: each computes some heads and some of the
//! inner units (as Shoeybi et al. 2019, section 3), and they meet twice a layer to add up their parts.

use std::ops::Range;

use super::config::{Config, Pooling};
use super::formulas::Norm;
use super::kernels::{self, Finish, Half, Isa, Left, PANEL, PLAIN, Right, Single};
use super::meeting::Seat;
use super::weights::{Dense, Layer, Weights};

/// Everything that stays the same from text to text.
pub struct Encoder {
    pub weights: Weights,
    pub config: Config,
    pub pooling: Pooling,
    pub isa: Isa,
}

/// Buffers of one pass, kept to be used again.
#[derive(Default)]
pub struct Scratch {
    hidden: Vec<f32>,
    attend: Vec<f32>,
    context: Vec<f32>,
    inner: Vec<f32>,
    part: Vec<f32>,
    head: HeadScratch,
}

/// Buffers of one head of one text.
#[derive(Default)]
struct HeadScratch {
    keys: Vec<Single>,
    values: Vec<Single>,
    scores: Vec<f32>,
    inverse_sums: Vec<f32>,
}

/// `count` numbers, of any value, at the front of a buffer that only grows.
fn room<T: Copy>(buffer: &mut Vec<T>, count: usize, blank: T) -> &mut [T] {
    if buffer.len() < count {
        buffer.resize(count, blank);
    }
    &mut buffer[..count]
}

/// The part of `count` things that falls to one of several shards.
fn share(count: usize, index: usize, of: usize) -> Range<usize> {
    count * index / of..count * (index + 1) / of
}

impl Encoder {
    /// One vector of unit length a text. Texts have at least one token, at most as many as there are positions.
    ///
    /// With a `seat` at a meeting of several shards, every shard calls this with the same texts, and all get the result.
    pub fn run(&self, texts: &[Vec<u32>], scratch: &mut Scratch, mut seat: Option<Seat<'_>>) -> Vec<Vec<f32>> {
        let width = self.config.hidden;
        let rows: usize = texts.iter().map(Vec::len).sum();
        let mut hidden = std::mem::take(&mut scratch.hidden);
        let x = room(&mut hidden, rows * width, 0.0);
        let mut start = 0;
        for tokens in texts {
            self.weights.embed(tokens, &mut x[start * width..(start + tokens.len()) * width]);
            start += tokens.len();
        }
        kernels::add_normalise(self.isa, x, &[], &self.weights.embed_norm);
        for layer in &self.weights.layers {
            self.attend(layer, texts, x, scratch, seat.as_mut());
            self.feed_forward(layer, x, scratch, seat.as_mut());
        }
        let vectors = self.pool(texts, x);
        scratch.hidden = hidden;
        vectors
    }

    fn attend(
        &self,
        layer: &Layer,
        texts: &[Vec<u32>],
        x: &mut [f32],
        scratch: &mut Scratch,
        seat: Option<&mut Seat<'_>>,
    ) {
        let (width, dims) = (self.config.hidden, self.config.head_dims());
        let rows = x.len() / width;
        let (index, of) = seat.as_ref().map_or((0, 1), |seat| (seat.index, seat.of));
        let heads = share(self.config.heads, index, of);
        let (attend_width, context_width) = (3 * dims * heads.len(), dims * heads.len());

        let attend = room(&mut scratch.attend, rows * attend_width, 0.0);
        let range = 3 * dims * heads.start..3 * dims * heads.end;
        let finish = Finish { bias: &layer.attend.bias[range.clone()], gelu: false };
        let left = Left { data: x, rows, stride: width };
        kernels::multiply(self.isa, left, outputs(&layer.attend, range), finish, (attend, attend_width));

        let context = room(&mut scratch.context, rows * context_width, 0.0);
        let mut start = 0;
        for tokens in texts {
            for head in 0..heads.len() {
                let text = Head {
                    attend: &attend[start * attend_width + head * 3 * dims..],
                    stride: attend_width,
                    rows: tokens.len(),
                    dims,
                };
                let out = &mut context[start * context_width + head * dims..];
                text.attend(self.isa, &mut scratch.head, out, context_width);
            }
            start += tokens.len();
        }

        let left = Left { data: context, rows, stride: context_width };
        let range = heads.start * dims..heads.end * dims;
        let sum = Sum { x, norm: &layer.attend_norm, part: &mut scratch.part };
        self.add_product(left, inputs(&layer.attend_out, range), &layer.attend_out.bias, sum, seat);
    }

    fn feed_forward(&self, layer: &Layer, x: &mut [f32], scratch: &mut Scratch, seat: Option<&mut Seat<'_>>) {
        let width = self.config.hidden;
        let rows = x.len() / width;
        let (index, of) = seat.as_ref().map_or((0, 1), |seat| (seat.index, seat.of));
        let units = share(self.config.intermediate / PANEL, index, of);
        let units = units.start * PANEL..units.end * PANEL;
        let inner = room(&mut scratch.inner, rows * units.len(), 0.0);
        let finish = Finish { bias: &layer.up.bias[units.clone()], gelu: true };
        let left = Left { data: x, rows, stride: width };
        kernels::multiply(self.isa, left, outputs(&layer.up, units.clone()), finish, (inner, units.len()));
        let left = Left { data: inner, rows, stride: units.len() };
        let sum = Sum { x, norm: &layer.out_norm, part: &mut scratch.part };
        self.add_product(left, inputs(&layer.down, units), &layer.down.bias, sum, seat);
    }

    /// Adds the product, summed over all shards, and the bias to the rows of `sum.x`, and normalises them.
    fn add_product(
        &self,
        left: Left<'_>,
        right: Right<'_, Half>,
        bias: &[f32],
        sum: Sum<'_>,
        seat: Option<&mut Seat<'_>>,
    ) {
        let Sum { x, norm, part } = sum;
        let width = self.config.hidden;
        part.resize(left.rows * width, 0.0);
        let is_first = seat.as_ref().is_none_or(|seat| seat.index == 0);
        let finish = if is_first { Finish { bias, gelu: false } } else { PLAIN };
        kernels::multiply(self.isa, left, right, finish, (part, width));
        match seat {
            None => kernels::add_normalise(self.isa, x, &[part], norm),
            Some(seat) => seat.share(part, |parts| kernels::add_normalise(self.isa, x, parts, norm)),
        }
    }

    fn pool(&self, texts: &[Vec<u32>], x: &[f32]) -> Vec<Vec<f32>> {
        let width = self.config.hidden;
        let mut start = 0;
        let pool_one = |tokens: &Vec<u32>| {
            let rows = &x[start * width..(start + tokens.len()) * width];
            start += tokens.len();
            let mut vector = rows[..width].to_vec();
            if self.pooling == Pooling::Mean {
                for row in rows[width..].chunks_exact(width) {
                    vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                }
            }
            // The length is divided out, so the mean needs no division of its own.
            let length =
                vector.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
            vector.iter_mut().for_each(|value| *value = (f64::from(*value) / length) as f32);
            vector
        };
        texts.iter().map(pool_one).collect()
    }
}

/// What a product is added to, and where the product is kept meanwhile.
struct Sum<'a> {
    x: &'a mut [f32],
    norm: &'a Norm,
    part: &'a mut Vec<f32>,
}

/// Some outputs of a dense layer, all inputs. The range lies on panels.
fn outputs(dense: &Dense, range: Range<usize>) -> Right<'_, Half> {
    let panel = dense.inputs;
    let panels = &dense.panels[range.start / PANEL * panel..range.end / PANEL * panel];
    Right { panels, panel_rows: panel, first: 0, depth: dense.inputs }
}

/// All outputs of a dense layer, some inputs.
fn inputs(dense: &Dense, range: Range<usize>) -> Right<'_, Half> {
    Right { panels: &dense.panels, panel_rows: dense.inputs, first: range.start, depth: range.len() }
}

/// One head of one text: rows of query, key and value side by side, `dims` each, `stride` numbers apart.
struct Head<'a> {
    attend: &'a [f32],
    stride: usize,
    rows: usize,
    dims: usize,
}

impl Head<'_> {
    /// Scaled dot-product attention (Vaswani et al. 2017, equation 1; the queries are scaled already). Writes `dims`
    /// numbers into each row of `out`, rows `out_stride` apart.
    fn attend(&self, isa: Isa, scratch: &mut HeadScratch, out: &mut [f32], out_stride: usize) {
        let Self { attend, stride, rows, dims } = *self;
        self.pack(scratch);
        let key_panels = rows.div_ceil(PANEL);
        let scores_width = key_panels * PANEL;
        let scores = room(&mut scratch.scores, rows * scores_width, 0.0);
        let inverse_sums = room(&mut scratch.inverse_sums, rows, 0.0);
        let keys = Right { panels: &scratch.keys[..key_panels * dims], panel_rows: dims, first: 0, depth: dims };
        kernels::multiply(isa, Left { data: attend, rows, stride }, keys, PLAIN, (scores, scores_width));
        kernels::softmax(isa, scores, rows, scores_width, inverse_sums);
        let values = &scratch.values[..rows * dims / PANEL];
        let values = Right { panels: values, panel_rows: rows, first: 0, depth: rows };
        kernels::multiply(isa, Left { data: scores, rows, stride: scores_width }, values, PLAIN, (out, out_stride));
        for (row, scale) in out.chunks_mut(out_stride).zip(inverse_sums) {
            row[..dims].iter_mut().for_each(|value| *value *= *scale);
        }
    }

    /// Keys become columns: panel by panel of 32 tokens, the last one filled up with zeros. Values stay rows.
    fn pack(&self, scratch: &mut HeadScratch) {
        let Self { attend, stride, rows, dims } = *self;
        let blank = Single([0.0; PANEL]);
        let keys = room(&mut scratch.keys, rows.div_ceil(PANEL) * dims, blank);
        for (panel, keys) in keys.chunks_exact_mut(dims).enumerate() {
            for column in 0..PANEL {
                let token = panel * PANEL + column;
                let key = if token < rows { &attend[token * stride + dims..token * stride + 2 * dims] } else { &[] };
                let key = key.iter().copied().chain(std::iter::repeat(0.0));
                keys.iter_mut().zip(key).for_each(|(row, value)| row.0[column] = value);
            }
        }
        let values = room(&mut scratch.values, rows * dims / PANEL, blank);
        for (panel, values) in values.chunks_exact_mut(rows).enumerate() {
            for (token, row) in values.iter_mut().enumerate() {
                let start = token * stride + 2 * dims + panel * PANEL;
                row.0.copy_from_slice(&attend[start..start + PANEL]);
            }
        }
    }
}
