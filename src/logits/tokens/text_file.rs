//! A text file of tokens: a line for each, in the order of their ids.

use super::{Texts, TokensPlace, TokensProblem};

/// Reads the lines.
///
/// They end with LF or CRLF; the end of the last may be missing. A line that is a JSON string in quotes is what that
/// holds, so that `"\n"` is a newline; every other line is a token as it stands, an empty one too.
pub fn read(text: &str, most: usize) -> Result<Vec<String>, TokensProblem> {
    let mut texts = Texts::new(most);
    for (index, line) in text.lines().enumerate() {
        texts.put(TokensPlace::Line(index + 1), index, token(line))?;
    }
    texts.finish()
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
