//! `.tiktoken`: on each line the base64 of a token's bytes, and its rank, which is its id.
//!
//! Special tokens are in the program that reads it, not in the file. Source: openai/tiktoken, `tiktoken/load.py`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Texts, TokenFile, TokensFormat, TokensPlace, TokensProblem, bytes};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "tiktoken",
    is,
    read: |file, most| read(file.as_str()?, most),
};

/// Lines that are looked at.
const LOOKED_AT: usize = 20;

fn is(file: &TokenFile<'_>) -> bool {
    let lines = file.first_lines(LOOKED_AT);
    !lines.is_empty() && lines.iter().all(|line| token(line).is_some())
}

/// The bytes and the rank of a line.
fn token(line: &str) -> Option<(Vec<u8>, usize)> {
    let (token, rank) = line.split_once(' ')?;
    let is_rank = rank.bytes().all(|byte| byte.is_ascii_digit());
    let bytes = STANDARD
        .decode(token)
        .ok()
        .filter(|bytes| !bytes.is_empty())?;
    Some((bytes, rank.parse().ok().filter(|_| is_rank)?))
}

fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let place = TokensPlace::List("the ranks");
    let mut texts = Texts::new(most);
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() {
            continue;
        }
        let (bytes, rank) = token(line).ok_or_else(|| TokensProblem::Damaged {
            format: FORMAT.name,
            reason: format!(
                "line {} must be the base64 text of a token and its rank",
                index + 1
            ),
        })?;
        texts.put(place, rank, bytes::shown(&bytes))?;
    }
    texts.finish()
}
