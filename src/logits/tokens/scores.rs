//! SentencePiece's `.vocab`: on each line a token and its score, in the order of the ids.

use super::{MARK, Spelling, Texts, TokenFile, TokensFormat, TokensPlace, TokensProblem};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "SentencePiece scores",
    is,
    read: |file, most| read(file.as_str()?, most),
};

/// Lines that are looked at.
const LOOKED_AT: usize = 20;

fn is(file: &TokenFile<'_>) -> bool {
    let lines = file.first_lines(LOOKED_AT);
    // Tokens with logits have the same shape, but no such spelling.
    let is_spelled = |line: &&str| line.contains(MARK) || line.starts_with("<unk>\t");
    lines.len() > 2
        && lines.iter().all(|line| token(line).is_some())
        && lines.iter().any(is_spelled)
}

fn token(line: &str) -> Option<&str> {
    let (token, score) = line.rsplit_once('\t')?;
    let is_number = score.parse::<f64>().is_ok() && !token.contains('\t');
    is_number.then_some(token)
}

fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let mut texts = Texts::new(most);
    for (index, line) in text.lines().enumerate() {
        let token = token(line).ok_or_else(|| TokensProblem::Damaged {
            format: "list of tokens with scores",
            reason: format!("line {} must have a score after a tab", index + 1),
        })?;
        let place = TokensPlace::Line(index + 1);
        texts.put(place, index, Spelling::Mark(MARK).text(token))?;
    }
    texts.finish()
}
