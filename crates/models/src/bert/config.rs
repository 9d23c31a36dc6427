//! What the files beside the weights say: sizes, pooling, truncation. Anything this code would compute wrongly is refused.

use std::path::Path;

use serde::Deserialize;

use super::kernels::PANEL;
use crate::EmbedError;

/// Tokens read of a text where the model does not say: what the MiniLM family was trained with.
const TOKENS_MAX_DEFAULT: usize = 256;
/// Bounds on what a configuration may ask for; the largest BERT has 24 layers of 1024.
const LAYERS_MAX: usize = 48;
const HIDDEN_MAX: usize = 4_096;

/// `config.json` of a BERT encoder, as far as it matters here.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    model_type: String,
    #[serde(rename = "hidden_size")]
    pub hidden: usize,
    #[serde(rename = "intermediate_size")]
    pub intermediate: usize,
    #[serde(rename = "num_hidden_layers")]
    pub layers: usize,
    #[serde(rename = "num_attention_heads")]
    pub heads: usize,
    pub vocab_size: usize,
    #[serde(rename = "max_position_embeddings")]
    pub positions: usize,
    #[serde(rename = "layer_norm_eps")]
    pub epsilon: f32,
    hidden_act: String,
    position_embedding_type: Option<String>,
}

/// How the tokens' vectors become the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    Mean,
    /// The vector of the first token.
    Cls,
}

#[derive(Deserialize)]
struct PoolingFile {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

#[derive(Deserialize)]
struct SentenceFile {
    max_seq_length: Option<usize>,
}

/// Reads a file that has to be there.
pub fn read(path: &Path) -> Result<Vec<u8>, EmbedError> {
    std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => EmbedError::Missing { path: path.to_owned() },
        _ => EmbedError::Damaged { path: path.to_owned(), reason: error.to_string() },
    })
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, EmbedError> {
    serde_json::from_slice(&read(path)?)
        .map_err(|error| EmbedError::Damaged { path: path.to_owned(), reason: error.to_string() })
}

/// A file that may be absent.
fn parse_if_there<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, EmbedError> {
    match parse(path) {
        Err(EmbedError::Missing { .. }) => Ok(None),
        other => other.map(Some),
    }
}

impl Config {
    /// Reads `config.json` and checks that it describes what this code computes.
    pub fn read(dir: &Path) -> Result<Self, EmbedError> {
        let config: Self = parse(&dir.join("config.json"))?;
        config.check()?;
        Ok(config)
    }

    pub fn head_dims(&self) -> usize {
        self.hidden / self.heads
    }

    fn check(&self) -> Result<(), EmbedError> {
        let refuse = |what: String| Err(EmbedError::Unsupported { what });
        if self.model_type != "bert" {
            return refuse(format!("model_type {}", self.model_type));
        }
        if self.hidden_act != "gelu" {
            return refuse(format!("activation {}", self.hidden_act));
        }
        if self.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return refuse("relative positions".into());
        }
        if !(1..=LAYERS_MAX).contains(&self.layers) || !(1..=HIDDEN_MAX).contains(&self.hidden) {
            return refuse(format!("{} layers of {}", self.layers, self.hidden));
        }
        let head_dims = self.hidden.checked_div(self.heads).unwrap_or(0);
        if head_dims * self.heads != self.hidden || head_dims == 0 || !head_dims.is_multiple_of(PANEL) {
            return refuse(format!(
                "{} heads over {} dimensions (a multiple of {PANEL} each is needed)",
                self.heads, self.hidden
            ));
        }
        if self.intermediate == 0 || !self.intermediate.is_multiple_of(PANEL) || self.intermediate > 8 * HIDDEN_MAX {
            return refuse(format!("intermediate size {}", self.intermediate));
        }
        Ok(())
    }
}

impl Pooling {
    /// Reads `1_Pooling/config.json`; a model without that file averages.
    pub fn read(dir: &Path) -> Result<Self, EmbedError> {
        let Some(file) = parse_if_there::<PoolingFile>(&dir.join("1_Pooling/config.json"))? else {
            return Ok(Self::Mean);
        };
        let others = file.pooling_mode_max_tokens
            || file.pooling_mode_mean_sqrt_len_tokens
            || file.pooling_mode_weightedmean_tokens
            || file.pooling_mode_lasttoken;
        match (file.pooling_mode_mean_tokens, file.pooling_mode_cls_token, others) {
            (true, false, false) => Ok(Self::Mean),
            (false, true, false) => Ok(Self::Cls),
            _ => Err(EmbedError::Unsupported { what: "pooling other than mean or CLS".into() }),
        }
    }
}

/// Tokens read of each text: the sentence model's own limit, else the usual one, never more than there are positions.
pub fn tokens_max(dir: &Path, config: &Config) -> Result<usize, EmbedError> {
    let file = parse_if_there::<SentenceFile>(&dir.join("sentence_bert_config.json"))?;
    let tokens_max = file.and_then(|file| file.max_seq_length).unwrap_or(TOKENS_MAX_DEFAULT).min(config.positions);
    if tokens_max < 3 {
        return Err(EmbedError::Unsupported { what: format!("a limit of {tokens_max} tokens") });
    }
    Ok(tokens_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINI_LM: &str = r#"{"model_type":"bert","hidden_size":384,"intermediate_size":1536,"num_hidden_layers":6,
        "num_attention_heads":12,"vocab_size":30522,"max_position_embeddings":512,"layer_norm_eps":1e-12,"hidden_act":"gelu"}"#;

    fn check(from: &str, to: &str) -> Result<(), EmbedError> {
        serde_json::from_str::<Config>(&MINI_LM.replace(from, to)).unwrap().check()
    }

    #[test]
    fn refuses_what_it_would_compute_wrongly() {
        check("", "").unwrap();
        check("12,", "6,").unwrap();
        for (from, to) in [
            ("\"bert\"", "\"xlm-roberta\""),
            ("\"gelu\"", "\"gelu_new\""),
            ("\"num_attention_heads\":12", "\"num_attention_heads\":0"),
            ("\"num_attention_heads\":12", "\"num_attention_heads\":24"),
            ("\"num_hidden_layers\":6", "\"num_hidden_layers\":0"),
            ("\"intermediate_size\":1536", "\"intermediate_size\":1000"),
            ("\"hidden_act\"", "\"position_embedding_type\":\"relative_key\",\"hidden_act\""),
        ] {
            assert!(matches!(check(from, to), Err(EmbedError::Unsupported { .. })), "{to}");
        }
    }

    #[test]
    fn reads_pooling_and_limits() {
        let dir = tempfile::tempdir().unwrap();
        let config: Config = serde_json::from_str(MINI_LM).unwrap();
        assert_eq!(Pooling::read(dir.path()).unwrap(), Pooling::Mean);
        assert_eq!(tokens_max(dir.path(), &config).unwrap(), 256);
        std::fs::create_dir(dir.path().join("1_Pooling")).unwrap();
        let pooling = dir.path().join("1_Pooling/config.json");
        std::fs::write(&pooling, r#"{"pooling_mode_cls_token":true,"word_embedding_dimension":384}"#).unwrap();
        assert_eq!(Pooling::read(dir.path()).unwrap(), Pooling::Cls);
        std::fs::write(&pooling, r#"{"pooling_mode_max_tokens":true}"#).unwrap();
        assert!(matches!(Pooling::read(dir.path()), Err(EmbedError::Unsupported { .. })));
        std::fs::write(dir.path().join("sentence_bert_config.json"), r#"{"max_seq_length":1024}"#).unwrap();
        assert_eq!(tokens_max(dir.path(), &config).unwrap(), 512);
    }
}
