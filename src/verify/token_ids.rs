//! Tokens by their texts, for responses that give no ids.

use std::collections::HashMap;

use super::Returned;
use crate::logits::logprobs::{Entry, Position};

/// The ids of tokens by their texts.
#[derive(Clone, Debug)]
pub struct TokenIds {
    ids: HashMap<String, Vec<u32>>,
    /// Whether bytes are tokens beside the letters that they are, as SentencePiece has them.
    has_bytes: bool,
}

impl TokenIds {
    /// Of the texts of all tokens, by id, as [`tokens::read`](crate::logits::tokens::read) gives them.
    pub fn new(texts: Vec<String>) -> TokenIds {
        let mut ids: HashMap<String, Vec<u32>> = HashMap::with_capacity(texts.len());
        for (id, text) in (0..).zip(texts) {
            ids.entry(text).or_default().push(id);
        }
        // A vocabulary that is spelled with bytes has one token for a letter.
        let has_bytes = ids.contains_key("A") && ids.contains_key(&byte(b'A'));
        TokenIds { ids, has_bytes }
    }

    /// What was returned, position by position, with the ids that the texts can be.
    pub fn returned(&self, positions: &[Position]) -> Vec<Returned> {
        let mut entries = positions.iter().flat_map(|position| &position.entries);
        let keeps_blanks = entries.any(|entry| entry.token.starts_with(' '));
        let one = |position: &Position| {
            let mut returned = Returned::from(position);
            for (entry, (id, _)) in position.entries.iter().zip(&mut returned.entries) {
                if let [only] = self.ids(entry, keeps_blanks).as_slice() {
                    *id = Some(*only);
                }
            }
            if let (None, Some(chosen)) = (returned.token, position.chosen) {
                let ids = self.ids(&position.entries[chosen], keeps_blanks);
                match ids.as_slice() {
                    [only] => returned.token = Some(*only),
                    _ => returned.candidates = Some(ids),
                }
            }
            returned
        };
        positions.iter().map(one).collect()
    }

    /// The ids that a token can have.
    ///
    /// Tokens of SentencePiece are decoded one by one by some servers, which takes the blank before a word away; one that is a
    /// byte is then the letter.
    fn ids(&self, entry: &Entry, keeps_blanks: bool) -> Vec<u32> {
        if let Some(id) = entry.id {
            return vec![id];
        }
        let text = &entry.token;
        let mut texts = vec![text.clone()];
        if self.has_bytes {
            if let [only] = text.as_bytes() {
                texts.push(byte(*only));
            }
            if !keeps_blanks {
                texts.push(format!(" {text}"));
            }
        }
        let of = |text: &String| self.ids.get(text).into_iter().flatten().copied();
        texts.iter().flat_map(of).collect()
    }
}

/// How a byte is written that is a token.
fn byte(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(texts: &[&str]) -> Position {
        let entry = |text: &&str| Entry {
            token: (*text).to_owned(),
            id: None,
            bytes: None,
            logprob: -1.0,
        };
        Position {
            chosen: Some(0),
            entries: texts.iter().map(entry).collect(),
            likeliest: 0,
        }
    }

    fn vocabulary(texts: &[&str]) -> TokenIds {
        TokenIds::new(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn a_text_is_an_id_where_one_token_has_it() {
        let vocabulary = vocabulary(&["a", " b", "a", "c"]);
        let returned = vocabulary.returned(&[position(&[" b", "a", "c"]), position(&["a"])]);
        assert_eq!(returned[0].token, Some(1));
        let ids: Vec<_> = returned[0].entries.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, [Some(1), None, Some(3)]);
        assert_eq!(
            (returned[1].token, &returned[1].candidates),
            (None, &Some(vec![0, 2]))
        );
        let none = vocabulary.returned(&[position(&["d"])]);
        assert_eq!(none[0].candidates, Some(Vec::new()));
    }

    #[test]
    fn tokens_of_sentencepiece_may_have_lost_their_blank() {
        let vocabulary = vocabulary(&["<0x41>", "A", " word", "word", "\u{e9}"]);
        let candidates = |texts: &[&str]| {
            let returned = vocabulary.returned(&[position(texts)]);
            returned[0].candidates.clone()
        };
        assert_eq!(candidates(&["word"]), Some(vec![3, 2]));
        assert_eq!(candidates(&["word", " word"]), None);
        assert_eq!(candidates(&["A", " word"]), Some(vec![1, 0]));
    }
}
