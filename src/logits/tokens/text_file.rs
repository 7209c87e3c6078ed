//! A text file of tokens: a line for each, in the order of their ids.

use super::{Texts, TokensFormat, TokensPlace, TokensProblem};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "one token per line",
    is: |_| true,
    read: |file, most| read(file.as_str()?, most),
};

/// Lines that are looked at.
const LOOKED_AT: usize = 20;

/// Reads the lines.
///
/// They end with LF or CRLF; the end of the last may be missing. A line that is a JSON string in quotes is what that
/// holds, so that `"\n"` is a newline; every other line is a token as it stands, an empty one too.
fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    check(text)?;
    let mut texts = Texts::new(most);
    for (index, line) in text.lines().enumerate() {
        texts.put(TokensPlace::Line(index + 1), index, token(line))?;
    }
    texts.finish()
}

/// That it is a list of tokens, and no list of something else.
fn check(text: &str) -> Result<(), TokensProblem> {
    if text.starts_with("#version:") {
        return Err(TokensProblem::Merges);
    }
    let lines: Vec<&str> = text.lines().take(LOOKED_AT).collect();
    // Two parts of a word, some of which begin with the mark of a space.
    let is_merge = |line: &&str| line.split(' ').filter(|part| !part.is_empty()).count() == 2;
    let has_mark = lines
        .iter()
        .any(|line| line.contains(['\u{120}', '\u{2581}']));
    if lines.len() > 2 && has_mark && lines.iter().all(is_merge) {
        return Err(TokensProblem::Merges);
    }
    // `1 '\x00' 1`: an id, a literal of Python, and how many bytes it has.
    let is_literal = |line: &&str| {
        let (id, rest) = line.split_once(' ').unwrap_or_default();
        id.bytes().all(|byte| byte.is_ascii_digit())
            && rest.starts_with(['\'', '"', 'b'])
            && rest
                .rsplit_once(' ')
                .is_some_and(|(_, size)| size.parse::<u32>().is_ok())
    };
    if !lines.is_empty() && lines.iter().all(is_literal) {
        return Err(TokensProblem::Literals);
    }
    Ok(())
}

fn token(line: &str) -> String {
    // More than a string is no JSON string: spaces around one belong to a literal token.
    if line.starts_with('"') && line.ends_with('"') {
        serde_json::from_str(line).unwrap_or_else(|_| line.to_owned())
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn only_a_json_string_is_unescaped() {
        for (line, text) in [
            (r#""\n""#, "\n"),
            (r#""""#, ""),
            (r#"" the""#, " the"),
            (r#""\u4f60\"""#, "你\""),
            (r#"""#, r#"""#),
            (r#"""""#, r#"""""#),
            (r#""a" "b""#, r#""a" "b""#),
            (r#"\n"#, r#"\n"#),
            (r#" "a""#, r#" "a""#),
            (r#""\q""#, r#""\q""#),
            (r#""\ud800""#, r#""\ud800""#),
        ] {
            assert_eq!(token(line), text, "{line}");
        }
    }
}
