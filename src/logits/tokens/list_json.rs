//! A JSON list of tokens, in the order of their ids.

use super::limited::Limited;
use super::tokenizer_json::TokenizerText;
use super::{Texts, TokensFormat, TokensPlace, TokensProblem};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "JSON list",
    is: |file| {
        let behind = file.behind(b'[');
        behind.is_some_and(|rest| file.is_named_json || rest.starts_with(b"\""))
    },
    read: |file, most| read(file.as_str()?, most),
};

fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let tokens: Limited<TokenizerText<'_>> =
        serde_json::from_str(text).map_err(|_| TokensProblem::List)?;
    let place = TokensPlace::List("the list");
    let mut texts = Texts::new(most);
    for (index, TokenizerText(token)) in tokens.within(place, most)?.iter().enumerate() {
        texts.put(place, index, token.to_string())?;
    }
    texts.finish()
}
