//! From `model.safetensors` to what the kernels read: dense layers packed into panels of half precision once, the word
//! table left in the file and read through a memory map.

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::{Mmap, MmapOptions};
use safetensors::{Dtype, SafeTensors};

use super::config::Config;
use super::formulas::Norm;
use super::kernels::{self, Half, Isa, PANEL};
use crate::EmbedError;

/// A dense layer: panels of 32 outputs, each of `inputs` rows.
pub struct Dense {
    pub panels: Vec<Half>,
    pub inputs: usize,
    pub bias: Vec<f32>,
}

/// One layer of the encoder.
pub struct Layer {
    /// Queries, keys and values, head by head: the panels of head 0's query, key, value, then head 1's, so that some heads
    /// are one range. Queries are scaled by 1 / sqrt(dimensions of a head).
    pub attend: Dense,
    pub attend_out: Dense,
    pub attend_norm: Norm,
    pub up: Dense,
    pub down: Dense,
    pub out_norm: Norm,
}

/// The whole model.
pub struct Weights {
    words: Mmap,
    /// Position and the first token type, added up: row by position.
    positions: Vec<f32>,
    /// What the second token type adds to that; empty where the model has one type only.
    second: Vec<f32>,
    pub embed_norm: Norm,
    pub layers: Vec<Layer>,
    hidden: usize,
}

/// Maps a part of a file.
#[expect(unsafe_code, reason = "a memory map saves copying 47 MB; the one unsafe call outside the kernels")]
fn map(path: &Path, offset: u64, length: usize) -> Result<Mmap, EmbedError> {
    let damaged = |error: std::io::Error| EmbedError::Damaged { path: path.to_owned(), reason: error.to_string() };
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => EmbedError::Missing { path: path.to_owned() },
        _ => damaged(error),
    })?;
    // SAFETY: model files are written under another name and renamed, never changed in place, so the mapped bytes stay.
    unsafe { MmapOptions::new().offset(offset).len(length).map(&file) }.map_err(damaged)
}

/// Calls `use_file` with the mapped file, then lets go of it, and with it of the memory its pages took.
pub fn with_file<T>(path: &Path, use_file: impl FnOnce(&[u8]) -> Result<T, EmbedError>) -> Result<T, EmbedError> {
    let length =
        std::fs::metadata(path).map(|file| file.len()).map_err(|_| EmbedError::Missing { path: path.to_owned() })?;
    let length = usize::try_from(length).ok().filter(|length| *length > 0);
    let Some(length) = length else {
        return Err(EmbedError::Damaged { path: path.to_owned(), reason: "the file is empty".into() });
    };
    use_file(&map(path, 0, length)?)
}

struct Source<'a> {
    file: &'a [u8],
    tensors: SafeTensors<'a>,
    path: PathBuf,
    isa: Isa,
}

impl<'a> Source<'a> {
    fn damaged(&self, reason: String) -> EmbedError {
        EmbedError::Damaged { path: self.path.clone(), reason }
    }

    /// The bytes of a tensor of single-precision numbers in this shape. Some exports put `bert.` before the names.
    fn bytes(&self, name: &str, shape: &[usize]) -> Result<&'a [u8], EmbedError> {
        let tensor = self.tensors.tensor(name).or_else(|_| self.tensors.tensor(&format!("bert.{name}")));
        let tensor = tensor.map_err(|error| self.damaged(error.to_string()))?;
        if tensor.dtype() != Dtype::F32 {
            return Err(EmbedError::Unsupported { what: format!("weights of type {:?}", tensor.dtype()) });
        }
        if tensor.shape() != shape {
            return Err(self.damaged(format!("{name} has shape {:?}, not {shape:?}", tensor.shape())));
        }
        Ok(tensor.data())
    }

    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EmbedError> {
        Ok(floats(self.bytes(name, shape)?).collect())
    }

    fn norm(&self, name: &str, config: &Config) -> Result<Norm, EmbedError> {
        Ok(Norm {
            weight: self.floats(&format!("{name}.weight"), &[config.hidden])?,
            bias: self.floats(&format!("{name}.bias"), &[config.hidden])?,
            epsilon: config.epsilon,
        })
    }

    /// Appends outputs `range` of a dense layer to `dense`, scaled.
    fn append(&self, dense: &mut Dense, part: &Part<'_>, scratch: &mut Vec<f32>) -> Result<(), EmbedError> {
        let weights = self.bytes(&format!("{}.weight", part.name), &[part.outputs, dense.inputs])?;
        let bias = self.bytes(&format!("{}.bias", part.name), &[part.outputs])?;
        for first in part.range.clone().step_by(PANEL) {
            let row_bytes = dense.inputs * size_of::<f32>();
            scratch.clear();
            scratch.extend(floats(&weights[first * row_bytes..(first + PANEL) * row_bytes]));
            let start = dense.panels.len();
            dense.panels.resize(start + dense.inputs, Half([0; PANEL]));
            kernels::pack(self.isa, scratch, dense.inputs, part.scale, &mut dense.panels[start..]);
            let bias = &bias[first * size_of::<f32>()..(first + PANEL) * size_of::<f32>()];
            dense.bias.extend(floats(bias).map(|bias| bias * part.scale));
        }
        Ok(())
    }

    fn dense(&self, name: &str, inputs: usize, outputs: usize) -> Result<Dense, EmbedError> {
        let mut dense = Dense::with_capacity(inputs, outputs);
        let part = Part { name, outputs, range: 0..outputs, scale: 1.0 };
        self.append(&mut dense, &part, &mut Vec::new())?;
        Ok(dense)
    }

    fn layer(&self, index: usize, config: &Config) -> Result<Layer, EmbedError> {
        let name = |part: &str| format!("encoder.layer.{index}.{part}");
        let (hidden, head_dims) = (config.hidden, config.head_dims());
        let mut attend = Dense::with_capacity(hidden, 3 * hidden);
        let names = ["query", "key", "value"].map(|part| name(&format!("attention.self.{part}")));
        let scales = [1.0 / (head_dims as f32).sqrt(), 1.0, 1.0];
        let mut scratch = Vec::new();
        for head in 0..config.heads {
            for (name, scale) in names.iter().zip(scales) {
                let part = Part { name, outputs: hidden, range: head * head_dims..(head + 1) * head_dims, scale };
                self.append(&mut attend, &part, &mut scratch)?;
            }
        }
        Ok(Layer {
            attend,
            attend_out: self.dense(&name("attention.output.dense"), hidden, hidden)?,
            attend_norm: self.norm(&name("attention.output.LayerNorm"), config)?,
            up: self.dense(&name("intermediate.dense"), hidden, config.intermediate)?,
            down: self.dense(&name("output.dense"), config.intermediate, hidden)?,
            out_norm: self.norm(&name("output.LayerNorm"), config)?,
        })
    }
}

/// Some outputs of a dense layer in the file.
struct Part<'a> {
    name: &'a str,
    /// Outputs of the whole layer.
    outputs: usize,
    range: std::ops::Range<usize>,
    scale: f32,
}

impl Dense {
    fn with_capacity(inputs: usize, outputs: usize) -> Self {
        Self { panels: Vec::with_capacity(inputs * outputs / PANEL), inputs, bias: Vec::with_capacity(outputs) }
    }
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
}

impl Weights {
    /// Reads and packs. `file` is the whole mapped file at `path`.
    pub fn read(path: &Path, file: &[u8], config: &Config, isa: Isa) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { path: path.to_owned(), reason };
        let tensors = SafeTensors::deserialize(file).map_err(|error| damaged(error.to_string()))?;
        let source = Source { file, tensors, path: path.to_owned(), isa };
        let hidden = config.hidden;
        let words = source.bytes("embeddings.word_embeddings.weight", &[config.vocab_size, hidden])?;
        let offset = words.as_ptr().addr() - source.file.as_ptr().addr();
        let mut positions = source.floats("embeddings.position_embeddings.weight", &[config.positions, hidden])?;
        let kinds =
            source.tensors.tensor("embeddings.token_type_embeddings.weight").map(|kinds| kinds.shape().to_vec());
        let kinds =
            source.floats("embeddings.token_type_embeddings.weight", &kinds.unwrap_or_else(|_| vec![2, hidden]))?;
        let second = match kinds.get(hidden..2 * hidden) {
            Some(second) => second.iter().zip(&kinds).map(|(second, first)| second - first).collect(),
            None => Vec::new(),
        };
        for row in positions.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&kinds).for_each(|(position, kind)| *position += kind);
        }
        Ok(Self {
            words: map(path, offset as u64, words.len())?,
            positions,
            second,
            embed_norm: source.norm("embeddings.LayerNorm", config)?,
            layers: (0..config.layers).map(|index| source.layer(index, config)).collect::<Result<_, _>>()?,
            hidden,
        })
    }

    /// Adds the second token type to rows of tokens that [`Weights::embed`] wrote.
    pub fn embed_second(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.hidden) {
            row.iter_mut().zip(&self.second).for_each(|(sum, second)| *sum += second);
        }
    }

    /// Writes word + position + first type of each token of a text into `rows`, one row a token.
    pub fn embed(&self, tokens: &[u32], rows: &mut [f32]) {
        let row_bytes = self.hidden * size_of::<f32>();
        let positions = self.positions.chunks_exact(self.hidden);
        for ((token, position), row) in tokens.iter().zip(positions).zip(rows.chunks_exact_mut(self.hidden)) {
            let start = *token as usize * row_bytes;
            let word = floats(&self.words[start..start + row_bytes]);
            row.iter_mut().zip(word).zip(position).for_each(|((sum, word), position)| *sum = word + position);
        }
    }
}

/// The last layers of a sequence classifier with one output.
pub struct Classifier {
    /// Row by output, of the first token's vector.
    pooler: Vec<f32>,
    pooler_bias: Vec<f32>,
    weight: Vec<f32>,
    bias: f32,
}

impl Classifier {
    /// Reads the pooler and the one output. `file` is the whole mapped file at `path`.
    pub fn read(path: &Path, file: &[u8], config: &Config, isa: Isa) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { path: path.to_owned(), reason };
        let tensors = SafeTensors::deserialize(file).map_err(|error| damaged(error.to_string()))?;
        let source = Source { file, tensors, path: path.to_owned(), isa };
        let hidden = config.hidden;
        Ok(Self {
            pooler: source.floats("pooler.dense.weight", &[hidden, hidden])?,
            pooler_bias: source.floats("pooler.dense.bias", &[hidden])?,
            weight: source.floats("classifier.weight", &[1, hidden])?,
            bias: source.floats("classifier.bias", &[1])?.first().copied().unwrap_or_default(),
        })
    }

    /// The output for the first token's vector.
    pub fn output(&self, first: &[f32]) -> f32 {
        let dot = |row: &[f32]| row.iter().zip(first).map(|(weight, value)| weight * value).sum::<f32>();
        let pooled =
            self.pooler.chunks_exact(first.len()).zip(&self.pooler_bias).map(|(row, bias)| (dot(row) + bias).tanh());
        pooled.zip(&self.weight).map(|(value, weight)| value * weight).sum::<f32>() + self.bias
    }
}
