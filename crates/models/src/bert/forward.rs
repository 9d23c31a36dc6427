//! The forward pass of BERT (Devlin et al. 2019) over the tokens of several texts at once: one matrix, no padding.

use super::config::{Config, Pooling};
use super::formulas::Norm;
use super::kernels::{self, Finish, Half, Isa, Left, PANEL, PLAIN, Right, Single};
use super::weights::{Classifier, Dense, Layer, Weights};

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

impl Encoder {
    /// One vector of unit length a text. Texts have at least one token, at most as many as there are positions.
    pub fn run(&self, texts: &[Vec<u32>], scratch: &mut Scratch) -> Vec<Vec<f32>> {
        self.encode(texts, &[], scratch, |x| self.pool(texts, x))
    }

    /// What `classifier` says of the first token of each text; `seconds` are the tokens at which their second parts begin.
    pub fn classify(
        &self,
        classifier: &Classifier,
        texts: &[Vec<u32>],
        seconds: &[usize],
        scratch: &mut Scratch,
    ) -> Vec<f32> {
        let width = self.config.hidden;
        self.encode(texts, seconds, scratch, |x| {
            let mut start = 0;
            let output = |tokens: &Vec<u32>| {
                let first = &x[start * width..(start + 1) * width];
                start += tokens.len();
                classifier.output(first)
            };
            texts.iter().map(output).collect()
        })
    }

    /// Hands the vectors of all tokens, text after text, to `read`.
    fn encode<T>(
        &self,
        texts: &[Vec<u32>],
        seconds: &[usize],
        scratch: &mut Scratch,
        read: impl FnOnce(&[f32]) -> T,
    ) -> T {
        let width = self.config.hidden;
        let rows: usize = texts.iter().map(Vec::len).sum();
        let mut hidden = std::mem::take(&mut scratch.hidden);
        let x = room(&mut hidden, rows * width, 0.0);
        let mut start = 0;
        for (text, tokens) in texts.iter().enumerate() {
            let rows = &mut x[start * width..(start + tokens.len()) * width];
            self.weights.embed(tokens, rows);
            if let Some(second) = seconds.get(text) {
                self.weights.embed_second(&mut rows[second * width..]);
            }
            start += tokens.len();
        }
        kernels::add_normalise(self.isa, x, &[], &self.weights.embed_norm);
        for layer in &self.weights.layers {
            self.attend(layer, texts, x, scratch);
            self.feed_forward(layer, x, scratch);
        }
        let result = read(x);
        scratch.hidden = hidden;
        result
    }

    fn attend(&self, layer: &Layer, texts: &[Vec<u32>], x: &mut [f32], scratch: &mut Scratch) {
        let (width, dims) = (self.config.hidden, self.config.head_dims());
        let rows = x.len() / width;
        let attend_width = 3 * width;

        let attend = room(&mut scratch.attend, rows * attend_width, 0.0);
        let finish = Finish { bias: &layer.attend.bias, gelu: false };
        let left = Left { data: x, rows, stride: width };
        kernels::multiply(self.isa, left, whole(&layer.attend), finish, (attend, attend_width));

        let context = room(&mut scratch.context, rows * width, 0.0);
        let mut start = 0;
        for tokens in texts {
            for head in 0..self.config.heads {
                let text = Head {
                    attend: &attend[start * attend_width + head * 3 * dims..],
                    stride: attend_width,
                    rows: tokens.len(),
                    dims,
                };
                let out = &mut context[start * width + head * dims..];
                text.attend(self.isa, &mut scratch.head, out, width);
            }
            start += tokens.len();
        }

        let left = Left { data: context, rows, stride: width };
        self.add_product(left, &layer.attend_out, Sum { x, norm: &layer.attend_norm, part: &mut scratch.part });
    }

    fn feed_forward(&self, layer: &Layer, x: &mut [f32], scratch: &mut Scratch) {
        let (width, units) = (self.config.hidden, self.config.intermediate);
        let rows = x.len() / width;
        let inner = room(&mut scratch.inner, rows * units, 0.0);
        let finish = Finish { bias: &layer.up.bias, gelu: true };
        let left = Left { data: x, rows, stride: width };
        kernels::multiply(self.isa, left, whole(&layer.up), finish, (inner, units));
        let left = Left { data: inner, rows, stride: units };
        self.add_product(left, &layer.down, Sum { x, norm: &layer.out_norm, part: &mut scratch.part });
    }

    /// Adds the product and the bias to the rows of `sum.x`, and normalises them.
    fn add_product(&self, left: Left<'_>, dense: &Dense, sum: Sum<'_>) {
        let Sum { x, norm, part } = sum;
        let width = self.config.hidden;
        let part = room(part, left.rows * width, 0.0);
        kernels::multiply(self.isa, left, whole(dense), Finish { bias: &dense.bias, gelu: false }, (part, width));
        kernels::add_normalise(self.isa, x, part, norm);
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

/// All inputs and outputs of a dense layer.
fn whole(dense: &Dense) -> Right<'_, Half> {
    Right { panels: &dense.panels, depth: dense.inputs }
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
        let keys = Right { panels: &scratch.keys[..key_panels * dims], depth: dims };
        kernels::multiply(isa, Left { data: attend, rows, stride }, keys, PLAIN, (scores, scores_width));
        kernels::softmax(isa, scores, rows, scores_width, inverse_sums);
        let values = &scratch.values[..rows * dims / PANEL];
        let values = Right { panels: values, depth: rows };
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
