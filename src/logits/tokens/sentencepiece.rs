//! SentencePiece's `.model`: a protocol buffer, of which the pieces are read.
//!
//! Source: google/sentencepiece, `src/sentencepiece_model.proto`: `ModelProto.pieces` (1) with `piece` (1), `score` (2) and
//! `type` (3); the encoding is that of protocol buffers.

use super::{MARK, Spelling, Texts, TokenFile, TokensFormat, TokensPlace, TokensProblem};

pub(super) const FORMAT: TokensFormat = TokensFormat {
    name: "SentencePiece",
    is,
    read: |file, most| read(file.bytes, most),
};

/// Types of pieces whose marks are spaces: normal ones, those of the user, unused ones.
const SPELLED: [u64; 3] = [1, 4, 5];

/// A field of a message.
struct Field<'b> {
    number: u64,
    value: FieldValue<'b>,
}

enum FieldValue<'b> {
    Whole(u64),
    Bytes(&'b [u8]),
    /// Four or eight bytes.
    Fixed,
}

/// Takes the next field off a message; `None` where there is none that can be.
fn field<'b>(message: &mut &'b [u8]) -> Option<Field<'b>> {
    let tag = whole(message)?;
    let value = match tag & 7 {
        0 => FieldValue::Whole(whole(message)?),
        1 => {
            *message = message.split_at_checked(8)?.1;
            FieldValue::Fixed
        }
        2 => {
            let length = usize::try_from(whole(message)?).ok()?;
            let (bytes, rest) = message.split_at_checked(length)?;
            *message = rest;
            FieldValue::Bytes(bytes)
        }
        5 => {
            *message = message.split_at_checked(4)?.1;
            FieldValue::Fixed
        }
        _ => return None,
    };
    Some(Field {
        number: tag >> 3,
        value,
    })
}

/// A number in seven bits a byte, the lowest first.
fn whole(message: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = message.split_first()?;
        *message = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// The text and the type of a piece.
fn piece(mut message: &[u8]) -> Option<(&str, u64)> {
    let (mut text, mut kind) = (None, 1);
    while !message.is_empty() {
        match field(&mut message)? {
            Field {
                number: 1,
                value: FieldValue::Bytes(bytes),
            } => text = Some(str::from_utf8(bytes).ok()?),
            Field {
                number: 2,
                value: FieldValue::Fixed,
            } => {}
            Field {
                number: 3,
                value: FieldValue::Whole(number),
            } => kind = number,
            _ => return None,
        }
    }
    Some((text?, kind))
}

/// Whether it begins with a piece, behind which another field begins.
fn is(file: &TokenFile<'_>) -> bool {
    let mut message = file.bytes;
    match field(&mut message) {
        Some(Field {
            number: 1,
            value: FieldValue::Bytes(bytes),
        }) => piece(bytes).is_some() && matches!(message.first(), None | Some(0x0a | 0x12 | 0x1a)),
        _ => false,
    }
}

fn read(mut message: &[u8], most: usize) -> Result<Vec<String>, TokensProblem> {
    let place = TokensPlace::List("the pieces");
    let damaged = |id: usize| TokensProblem::Damaged {
        format: "SentencePiece model",
        reason: format!("there is an invalid field after piece {id}"),
    };
    let mut texts = Texts::new(most);
    let mut id = 0;
    while !message.is_empty() {
        let field = field(&mut message).ok_or_else(|| damaged(id))?;
        let (1, FieldValue::Bytes(bytes)) = (field.number, field.value) else {
            continue;
        };
        let (text, kind) = piece(bytes).ok_or_else(|| damaged(id))?;
        let text = if SPELLED.contains(&kind) {
            Spelling::Mark(MARK).text(text)
        } else {
            text.to_owned()
        };
        texts.put(place, id, text)?;
        id += 1;
    }
    texts.finish()
}
