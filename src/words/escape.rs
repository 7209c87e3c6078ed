//! Text from elsewhere, in a language's own syntax.

/// Text that Markdown shows as it is, on one line: nothing in a token becomes markup, a link or a table cell.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '$'
            | '&' | '!' | '@' => {
                out.push('\\');
                out.push(character);
            }
            // Breaks up addresses, which GitHub would make links of.
            '/' if out.ends_with(":") => out.push_str("\\/"),
            '.' if out.ends_with("www") => out.push_str("\\."),
            _ if character.is_control() => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}
