//! Tokens as people can read them: nothing in them stays invisible.

use std::fmt::Write as _;
use std::path::Path;

/// The most characters of a token that are shown.
pub const LONGEST: usize = 40;

/// The token with its spaces, line ends, tabs, control and format characters made visible.
///
/// A space becomes ␣, a newline ⏎, a tab ↹. Another control character, one without a shape of its own or one that
/// turns the direction of text (U+200B, U+202E), and U+FFFD become their code points in brackets. An empty token
/// becomes `""`. Of a token longer than [`LONGEST`] characters the beginning is shown, and an ellipsis.
///
/// ```
/// use thermograph_figure::text::visible;
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
            _ => push_revealed(&mut out, character),
        }
    }
    out
}

/// A text with the code points, in brackets, of what is invisible in it; but `kept` stays as it is.
pub fn revealed(text: &str, kept: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if kept.contains(&character) {
            out.push(character);
        } else {
            push_revealed(&mut out, character);
        }
    }
    out
}

fn push_revealed(out: &mut String, character: char) {
    if is_invisible(character) {
        // Writing to a string cannot fail.
        let _ = write!(out, "[U+{:04X}]", character as u32);
    } else {
        out.push(character);
    }
}

/// Text that disturbs no terminal and disguises nothing: each control character but line ends, and each that turns the
/// direction of text or has no width, becomes U+FFFD.
///
/// ```
/// use thermograph_figure::text::plain;
///
/// assert_eq!(plain("a\u{1b}[31m\u{202e}txt.exe\n"), "a\u{fffd}[31m\u{fffd}txt.exe\n");
/// ```
pub fn plain(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' => '\n',
        _ if disturbs(character) => '\u{fffd}',
        _ => character,
    };
    text.chars().map(shown).collect()
}

/// The same on one line, for names of files.
///
/// ```
/// use thermograph_figure::text::plain_path;
///
/// let path = std::path::Path::new("a\nb.toml");
/// assert_eq!(plain_path(path), "a\u{fffd}b.toml");
/// ```
pub fn plain_path(path: &Path) -> String {
    plain(&path.display().to_string()).replace('\n', "\u{fffd}")
}

/// JSON in which each such character is written by its number: the same to programs, and plain to people.
pub fn plain_json(json: String) -> String {
    let is_usual = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    // Block by block: without a way out in their middle, blocks are looked at as vectors.
    let are_usual = |block: &[u8]| block.iter().fold(true, |usual, it| usual & is_usual(it));
    if json.as_bytes().chunks(1024).all(are_usual) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && disturbs(character) {
            // Outside of texts there is none.
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a character is a control, turns the direction of text or has no width: one that is [invisible](is_invisible)
/// and no blank.
pub fn disturbs(character: char) -> bool {
    is_invisible(character) && !is_blank(character)
}

/// Whether a character without a shape still has a width, or is U+FFFD, which stands for others.
fn is_blank(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{fffd}'
    )
}

/// Whether a character has no shape of its own: controls, format characters, separators, variation selectors,
/// specials (Unicode categories Cc, Cf, Zs, Zl and Zp, the default ignorables, the braille pattern without dots, U+FFFD,
/// and code points that are no characters, of which XML has no U+FFFE and U+FFFF).
///
/// This is the only list of them: names, titles, messages, documents and tokens go by it.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{1680}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(character) & 0xfffe == 0xfffe
}
