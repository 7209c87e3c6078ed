//! Numbers that Python's `json` writes and JSON does not have.

use std::borrow::Cow;

/// What stands for a bare NaN, of its length: a control character that no text has.
pub const NAN: &str = "\u{7f}";

/// The text with the bare `-Infinity`, `Infinity` and `NaN` that Python writes as texts of the same length, so that
/// places stay.
pub fn with_texts_for_numbers(text: &str) -> Cow<'_, str> {
    if !text.contains("Infinity") && !text.contains("NaN") {
        return Cow::Borrowed(text);
    }
    const NUMBERS: [(&str, &str); 3] = [
        ("-Infinity", "\"-inf\"   "),
        ("Infinity", "\"inf\"   "),
        ("NaN", "\"\u{7f}\""),
    ];
    let mut out = String::with_capacity(text.len());
    let (mut is_text, mut is_escaped) = (false, false);
    // Where what is not in `out` yet begins, and where what was replaced ends.
    let (mut kept, mut replaced) = (0, 0);
    for (index, byte) in text.bytes().enumerate() {
        if index < replaced {
            continue;
        }
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'-' | b'I' | b'N' if !is_text => {
                let rest = &text[index..];
                let number = NUMBERS.iter().find(|(number, _)| rest.starts_with(number));
                if let Some((number, written)) = number {
                    out.push_str(&text[kept..index]);
                    out.push_str(written);
                    replaced = index + number.len();
                    kept = replaced;
                }
            }
            _ => {}
        }
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}
