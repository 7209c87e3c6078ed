//! The tokens in the metadata of a GGUF, the format of llama.cpp's models, of which no more is read.
//!
//! Source: ggml-org/ggml, `docs/gguf.md`: magic, version, how many tensors and pairs there are; each pair is a key, a type and
//! a value. llama.cpp `src/llama-vocab.cpp` for what the models of tokenizers mean.

use std::io::{BufRead as _, BufReader, Read as _};

use super::{MARK, Spelling, Texts, TokensPlace, TokensProblem};
use crate::reading::input::Input;
use crate::reading::limits::{TIMES_OF_JSON, TOKEN_BYTES};
use crate::reading::{Limit, Limits};

pub(super) const NAME: &str = "GGUF";
pub(super) const MAGIC: &[u8] = b"GGUF";

const MODEL: &str = "tokenizer.ggml.model";
const TOKENS: &str = "tokenizer.ggml.tokens";
const TYPES: &str = "tokenizer.ggml.token_type";

/// The longest key, as the format has it.
const KEY_BYTES: u64 = 65_535;

/// How deep lists can be in each other.
const DEPTH: usize = 4;

/// The numbers of types.
const STRING: u32 = 8;
const ARRAY: u32 = 9;

/// Types of tokens that stand as they are: control tokens and those of the user.
const AS_THEY_ARE: [u32; 2] = [3, 4];

/// Reads the metadata as far as the tokens are in it.
pub(super) fn read(file: &mut Input, limits: &Limits) -> Result<Vec<String>, TokensProblem> {
    let most_bytes = limits.bytes(TIMES_OF_JSON);
    let mut metadata = Metadata {
        reader: BufReader::new(file.take(most_bytes)),
        most: limits.size(Limit::Vocabulary),
        model: None,
        tokens: None,
        types: Vec::new(),
    };
    metadata.read().map_err(|reason| {
        // The end of what may be read is no end of the file.
        let is_limit = metadata.reader.get_ref().limit() == 0;
        TokensProblem::Damaged {
            format: "GGUF",
            reason: if is_limit {
                format!("its metadata exceed the limit of {most_bytes} bytes")
            } else {
                reason
            },
        }
    })?;
    metadata.texts()
}

struct Metadata<R> {
    reader: BufReader<R>,
    most: usize,
    model: Option<String>,
    tokens: Option<Vec<String>>,
    types: Vec<u32>,
}

impl<R: std::io::Read> Metadata<R> {
    fn read(&mut self) -> Result<(), String> {
        let mut magic = [0; 4];
        self.reader
            .read_exact(&mut magic)
            .map_err(|error| error.to_string())?;
        let version = self.u32()?;
        if !(2..=3).contains(&version) {
            return Err(format!("the format version must be 2 or 3, got {version}"));
        }
        let (_, pairs) = (self.u64()?, self.u64()?);
        for _ in 0..pairs {
            let key = self.string(KEY_BYTES)?;
            let kind = self.u32()?;
            match (key.as_str(), kind) {
                (MODEL, STRING) => self.model = Some(self.string(TOKEN_BYTES as u64)?),
                (TOKENS, ARRAY) => self.tokens = Some(self.strings()?),
                (TYPES, ARRAY) => self.types = self.numbers()?,
                _ => self.skip(kind, 0)?,
            }
            if self.model.is_some() && self.tokens.is_some() && !self.types.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn bytes<const SIZE: usize>(&mut self) -> Result<[u8; SIZE], String> {
        let mut bytes = [0; SIZE];
        let read = self.reader.read_exact(&mut bytes);
        read.map_err(|_| "it ends within its metadata".to_owned())?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32, String> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn string(&mut self, most: u64) -> Result<String, String> {
        let length = self.u64()?;
        if length > most {
            return Err(format!(
                "a string in it exceeds the limit (has {length} bytes, limit {most})"
            ));
        }
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(length).read_to_end(&mut bytes);
        read.map_err(|error| error.to_string())?;
        if bytes.len() as u64 != length {
            return Err("it ends within its metadata".to_owned());
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn strings(&mut self) -> Result<Vec<String>, String> {
        let (kind, many) = (self.u32()?, self.u64()?);
        if kind != STRING {
            return Err(format!("{TOKENS} must contain strings, got type {kind}"));
        }
        if many > self.most as u64 {
            return Err(format!("it has {many} tokens (limit {})", self.most));
        }
        (0..many).map(|_| self.string(TOKEN_BYTES as u64)).collect()
    }

    fn numbers(&mut self) -> Result<Vec<u32>, String> {
        let (kind, many) = (self.u32()?, self.u64()?);
        if !matches!(kind, 4 | 5) || many > self.most as u64 {
            return Err(format!("{TYPES} has {many} elements of type {kind}"));
        }
        (0..many).map(|_| self.u32()).collect()
    }

    /// Passes a value.
    fn skip(&mut self, kind: u32, depth: usize) -> Result<(), String> {
        let many = match kind {
            STRING => self.u64()?,
            ARRAY => {
                let (kind, many) = (self.u32()?, self.u64()?);
                match size(kind) {
                    Some(size) => many.saturating_mul(size),
                    None if depth == DEPTH => {
                        return Err(format!("lists are nested more than {DEPTH} deep"));
                    }
                    None => {
                        for _ in 0..many {
                            self.skip(kind, depth + 1)?;
                        }
                        0
                    }
                }
            }
            _ => size(kind).ok_or_else(|| format!("unknown type {kind}"))?,
        };
        let mut left = many;
        while left > 0 {
            let read = self
                .reader
                .fill_buf()
                .map_err(|error| error.to_string())?
                .len();
            if read == 0 {
                return Err("it ends within its metadata".to_owned());
            }
            let taken = left.min(read as u64);
            self.reader.consume(taken as usize);
            left -= taken;
        }
        Ok(())
    }

    fn texts(self) -> Result<Vec<String>, TokensProblem> {
        let spelling = match self.model.as_deref() {
            Some("gpt2") => Spelling::Bytes,
            Some("llama" | "t5" | "bert" | "gemma4") => Spelling::Mark(MARK),
            _ => Spelling::Plain,
        };
        let place = TokensPlace::List("`tokenizer.ggml.tokens`");
        let mut texts = Texts::new(self.most);
        for (id, token) in self.tokens.unwrap_or_default().into_iter().enumerate() {
            let is_as_it_is = self
                .types
                .get(id)
                .is_some_and(|kind| AS_THEY_ARE.contains(kind));
            let text = if is_as_it_is {
                token
            } else {
                spelling.text(&token)
            };
            texts.put(place, id, text)?;
        }
        texts.finish()
    }
}

/// Bytes of a value of a type of fixed size.
fn size(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}
