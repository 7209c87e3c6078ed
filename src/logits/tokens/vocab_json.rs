//! `vocab.json`: an object of tokens with their ids, as GPT-2 and its descendants have it.

use serde_json::Number;

use super::limited::LimitedMap;
use super::tokenizer_json::{TokenizerText, id, not_read};
use super::{MARK, Spelling, Texts, TokenFile, TokensFormat, TokensPlace, TokensProblem};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "vocab.json",
    is,
    read: |file, most| read(file.as_str()?, most),
};

/// Whether it is an object whose first member is a number.
fn is(file: &TokenFile<'_>) -> bool {
    let Some([b'"', key @ ..]) = file.behind(b'{') else {
        return false;
    };
    let mut is_escaped = false;
    let end = key.iter().position(|&byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    let value = end.and_then(|end| key[end + 1..].trim_ascii_start().strip_prefix(b":"));
    let first = value.and_then(|value| value.trim_ascii_start().first());
    first.is_some_and(u8::is_ascii_digit)
}

fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let tokens: LimitedMap<TokenizerText<'_>, Number> =
        serde_json::from_str(text).map_err(|error| not_read(&error))?;
    let place = TokensPlace::List("the object");
    let tokens = tokens.within(place, most)?;
    // The file does not say how tokens are spelled; the mark of a space does.
    let has = |mark: char| {
        tokens
            .iter()
            .any(|(TokenizerText(token), _)| token.contains(mark))
    };
    let spelling = match () {
        () if has('\u{120}') => Spelling::Bytes,
        () if has('\u{2581}') => Spelling::Mark(MARK),
        () => Spelling::Plain,
    };
    let mut texts = Texts::new(most);
    for (TokenizerText(token), number) in tokens {
        texts.put(place, id(place, token, number, most)?, spelling.text(token))?;
    }
    texts.finish()
}
