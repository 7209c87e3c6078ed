//! Byte-level spelling: a character for each byte, as GPT-2 and its descendants write their vocabularies.

use std::fmt::Write as _;

/// The text of a token whose characters stand for bytes.
///
/// Bytes that are not part of a whole character are written `<0xE4>`. A token with a character that stands for no byte
/// is not spelled so and stays as it is, as `decoders/byte_level.rs` of tokenizers has it.
pub fn text(token: &str) -> String {
    match token.chars().map(byte).collect::<Option<Vec<u8>>>() {
        Some(bytes) => shown(&bytes),
        None => token.to_owned(),
    }
}

/// The byte that a character stands for: `bytes_to_unicode` of GPT-2's `encoder.py`, backwards.
///
/// A byte that is printable in Latin-1 stands for itself, the other 68 are the characters from U+0100 on.
fn byte(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ (0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff) => Some(code as u8),
        code @ 0x100..=0x120 => Some((code - 0x100) as u8),
        code @ 0x121..=0x142 => Some((code - 0x121 + 0x7f) as u8),
        0x143 => Some(0xad),
        _ => None,
    }
}

/// Bytes as text, those that are no part of a whole character as `<0xE4>`.
pub fn shown(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            write!(out, "<0x{byte:02X}>").expect("writing to a string does not fail");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{byte, text};

    #[test]
    fn every_byte_has_one_character() {
        let mut bytes: Vec<u8> = (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .filter_map(byte)
            .collect();
        bytes.sort_unstable();
        assert!(bytes.into_iter().eq(0..=255));
    }

    #[test]
    fn parts_of_characters_are_bytes_and_whole_ones_are_text() {
        assert_eq!(text("Ġthe"), " the");
        assert_eq!(text("Ċ"), "\n");
        assert_eq!(text("ä½łå¥½"), "你好");
        assert_eq!(text("Ġä½"), " <0xE4><0xBD>");
        assert_eq!(text("łå¥½"), "<0xA0>好");
        assert_eq!(text("<｜end▁of｜>"), "<｜end▁of｜>");
        assert_eq!(text(""), "");
    }
}
