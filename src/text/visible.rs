//! Tokens as people can read them: nothing in them stays invisible.

/// The most characters of a token that are shown.
pub const LONGEST: usize = 40;

/// The token with its spaces, line ends, tabs, control and format characters made visible.
///
/// A space becomes ␣, a newline ⏎, a tab ↹. Another control character, one without a shape of its own or one that
/// turns the direction of text (U+200B, U+202E), and U+FFFD become their code points in brackets. An empty token
/// becomes `""`. Of a token longer than [`LONGEST`] characters the beginning is shown, and an ellipsis.
///
/// ```
/// use thermograph::text::visible;
///
/// assert_eq!(visible(" the\n"), "␣the⏎");
/// assert_eq!(visible("a\u{202e}b"), "a[U+202E]b");
/// assert_eq!(visible(&"ab".repeat(50)).chars().count(), 40);
/// ```
pub fn visible(token: &str) -> String {
    if token.is_empty() {
        return "\"\"".to_owned();
    }
    let mut out = String::new();
    for (index, character) in token.chars().enumerate() {
        if index + 1 == LONGEST && token.chars().nth(LONGEST).is_some() {
            out.push('…');
            break;
        }
        match character {
            ' ' => out.push('␣'),
            '\n' => out.push('⏎'),
            '\t' => out.push('↹'),
            _ if is_invisible(character) => out.push_str(&format!("[U+{:04X}]", character as u32)),
            _ => out.push(character),
        }
    }
    out
}

/// Whether a character has no shape of its own: controls, format characters, separators, variation selectors,
/// specials (Unicode categories Cc, Cf, Zs, Zl and Zp, the default ignorables, U+FFFD, and code points that are no
/// characters, of which XML has no U+FFFE and U+FFFF).
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{1680}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(character) & 0xfffe == 0xfffe
}
