//! Mistral's `tekken.json`: special tokens, and behind them the tokens of the vocabulary as base64.
//!
//! Source: mistralai/mistral-common, `tokens/tokenizers/tekken.py`, `Tekkenizer.__init__` and `from_file`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::limited::Limited;
use super::tokenizer_json::not_read;
use super::{Texts, TokenFile, TokensFormat, TokensPlace, TokensProblem, bytes};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "tekken.json",
    is,
    read: |file, most| read(file.as_str()?, most),
};

/// How far into a file its first token is looked for.
const HEAD: usize = 65_536;

/// The special tokens of files that do not have their own.
const SPECIAL: [&str; 20] = [
    "<unk>",
    "<s>",
    "</s>",
    "[INST]",
    "[/INST]",
    "[AVAILABLE_TOOLS]",
    "[/AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]",
    "[/TOOL_RESULTS]",
    "[TOOL_CALLS]",
    "[IMG]",
    "<pad>",
    "[IMG_BREAK]",
    "[IMG_END]",
    "[PREFIX]",
    "[MIDDLE]",
    "[SUFFIX]",
    "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]",
    "[TOOL_CONTENT]",
];

fn is(file: &TokenFile<'_>) -> bool {
    let key = b"\"token_bytes\"";
    let head = &file.bytes[..file.bytes.len().min(HEAD)];
    file.behind(b'{').is_some() && head.windows(key.len()).any(|part| part == key)
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `config` and `vocab`")]
struct TekkenFile {
    config: TekkenSizes,
    vocab: Limited<Token>,
    special_tokens: Option<Limited<Special>>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `default_vocab_size` and `default_num_special_tokens`")]
struct TekkenSizes {
    default_vocab_size: usize,
    default_num_special_tokens: usize,
}

#[derive(Deserialize)]
#[serde(expecting = "a token with `rank` and `token_bytes`")]
struct Token {
    rank: usize,
    token_bytes: String,
}

#[derive(Deserialize)]
#[serde(expecting = "a special token with `rank` and `token_str`")]
struct Special {
    rank: usize,
    token_str: String,
}

fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let file: TekkenFile = serde_json::from_str(text).map_err(|error| not_read(&error))?;
    let damaged = |reason: String| TokensProblem::Damaged {
        format: FORMAT.name,
        reason,
    };
    let place = TokensPlace::List("`special_tokens`");
    let TekkenSizes {
        default_vocab_size: size,
        default_num_special_tokens: special,
    } = file.config;
    if special > size {
        return Err(damaged(format!("{special} of {size} tokens are special")));
    }
    if size > most {
        return Err(TokensProblem::TooMany { place, most });
    }
    let mut texts = Texts::new(most);
    let mut put_special = |rank: usize, text: &str| {
        if rank >= special {
            return Err(damaged(format!(
                "the special token {rank} exceeds the number of special tokens, {special}"
            )));
        }
        texts.put(place, rank, text.to_owned())
    };
    match &file.special_tokens {
        Some(tokens) => {
            for token in tokens.within(place, most)? {
                put_special(token.rank, &token.token_str)?;
            }
        }
        None => {
            for (rank, text) in SPECIAL.iter().enumerate().take(special) {
                put_special(rank, text)?;
            }
        }
    }
    texts.fill(special, |id| format!("<SPECIAL_{id}>"));
    let place = TokensPlace::List("`vocab`");
    // What is beyond the size is no token of the model.
    for token in file.vocab.within(place, most)?.iter().take(size - special) {
        let bytes = STANDARD.decode(&token.token_bytes);
        let bytes = bytes
            .map_err(|error| damaged(format!("`token_bytes` of rank {}: {error}", token.rank)))?;
        let id = token.rank.saturating_add(special);
        texts.put(place, id, bytes::shown(&bytes))?;
    }
    texts.finish()
}
