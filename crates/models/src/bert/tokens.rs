//! WordPiece, word by word with a memory: a BERT tokenizer treats what stands between two blanks on its own, so the
//! tokens of a text are those of its words in a row, and most words come again.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use serde_json::Value;
use tokenizers::{AddedToken, Tokenizer};

use super::config;
use crate::EmbedError;

/// Words remembered; about 10 MB when full. Past that the memory starts anew, which costs less than ageing words.
const WORDS_MAX: usize = 100_000;
/// Longer words (URLs, base64) do not come again.
const WORD_BYTES_MAX: usize = 48;

type Words = HashMap<Box<str>, Box<[u32]>>;

/// Splits texts into the ids of a model's vocabulary.
pub struct Tokens {
    tokenizer: Tokenizer,
    words: RwLock<Words>,
    first: u32,
    last: u32,
    tokens_max: usize,
}

/// Whether a character separates words. Other control characters are dropped before blanks are looked for, and so join
/// what stands around them, even those that count as white space elsewhere.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && (!c.is_control() || matches!(c, '\t' | '\n' | '\r'))
}

impl Tokens {
    /// Reads `tokenizer.json` from its bytes.
    pub fn new(path: &Path, json: &[u8], tokens_max: usize, vocab_size: usize) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { path: path.to_owned(), reason };
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| damaged(error.to_string()))?;
        // The file's padding and truncation are of its training.
        tokenizer.with_padding(None).with_truncation(None).map_err(|error| damaged(error.to_string()))?;
        refuse_other_kinds(&tokenizer)?;
        let id = |token: &str| {
            tokenizer.token_to_id(token).ok_or_else(|| damaged(format!("{token} is not in the vocabulary")))
        };
        let (first, last) = (id("[CLS]")?, id("[SEP]")?);
        if tokenizer.get_vocab(true).values().any(|id| *id as usize >= vocab_size) {
            return Err(damaged(format!("the vocabulary has more than the model's {vocab_size} words")));
        }
        Ok(Self { tokenizer, words: RwLock::default(), first, last, tokens_max })
    }

    pub fn tokens_max(&self) -> usize {
        self.tokens_max
    }

    /// The ids of a text between the two special ones, cut at `tokens_max`.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, EmbedError> {
        let mut ids = vec![self.first];
        self.visit(text, |word| {
            let room = self.tokens_max - 1 - ids.len();
            ids.extend(word.iter().take(room));
            word.len() < room
        })?;
        ids.push(self.last);
        Ok(ids)
    }

    /// The ids of two texts, `[CLS] first [SEP] second [SEP]`, cut at `tokens_max`, and where the second begins. The first
    /// takes at most half.
    pub fn encode_pair(&self, first: &str, second: &str) -> Result<(Vec<u32>, usize), EmbedError> {
        let mut ids = vec![self.first];
        for (text, end) in [(first, self.tokens_max / 2), (second, self.tokens_max)] {
            self.visit(text, |word| {
                let room = (end - 1).saturating_sub(ids.len());
                ids.extend(word.iter().take(room));
                word.len() < room
            })?;
            ids.push(self.last);
        }
        let begin = ids.iter().position(|id| *id == self.last).map_or(ids.len(), |end| end + 1);
        Ok((ids, begin))
    }

    /// Tokens of a text, without special ones. A word that the tokenizer refuses counts as one.
    pub fn count(&self, text: &str) -> usize {
        let mut count = 0;
        let whole = self.visit(text, |word| {
            count += word.len();
            true
        });
        whole.map_or_else(|_| text.split_whitespace().count(), |()| count)
    }

    /// Shows the ids of each word in turn, until `wants_more` says no.
    fn visit(&self, text: &str, mut wants_more: impl FnMut(&[u32]) -> bool) -> Result<(), EmbedError> {
        let mut learnt: Vec<(Box<str>, Box<[u32]>)> = Vec::new();
        {
            let known = self.words.read().unwrap_or_else(PoisonError::into_inner);
            for word in text.split(is_blank).filter(|word| !word.is_empty()) {
                if let Some(ids) = known.get(word) {
                    if !wants_more(ids) {
                        break;
                    }
                    continue;
                }
                let encoding = self.tokenizer.encode_fast(word, false);
                let ids = encoding.map_err(|error| EmbedError::Tokenize { reason: error.to_string() })?;
                let more = wants_more(ids.get_ids());
                if word.len() <= WORD_BYTES_MAX {
                    learnt.push((word.into(), ids.get_ids().into()));
                }
                if !more {
                    break;
                }
            }
        }
        if !learnt.is_empty() {
            let mut known = self.words.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() + learnt.len() > WORDS_MAX {
                known.clear();
            }
            known.extend(learnt.into_iter().take(WORDS_MAX));
        }
        Ok(())
    }
}

/// Word by word is exact for BERT's normaliser and splitter only.
fn refuse_other_kinds(tokenizer: &Tokenizer) -> Result<(), EmbedError> {
    let kind =
        |part: Result<Value, serde_json::Error>| part.ok().and_then(|part| Some(part["type"].as_str()?.to_owned()));
    let found = [
        kind(serde_json::to_value(tokenizer.get_normalizer())),
        kind(serde_json::to_value(tokenizer.get_pre_tokenizer())),
    ];
    let spaced = |token: &AddedToken| token.content.contains(char::is_whitespace) || token.lstrip || token.rstrip;
    let added = tokenizer.get_added_tokens_decoder().values().any(spaced);
    if found != [Some("BertNormalizer".to_owned()), Some("BertPreTokenizer".to_owned())] || added {
        return Err(EmbedError::Unsupported { what: "a tokenizer other than BERT's WordPiece".into() });
    }
    Ok(())
}

/// Reads the file; apart from parsing, so that its bytes can be hashed.
pub fn read(dir: &Path) -> Result<Vec<u8>, EmbedError> {
    config::read(&dir.join("tokenizer.json"))
}
