//! JSON: a list of numbers or of lists; an object that has one; or such values one after another, as JSON lines have them.

use std::io::Read as _;

use super::array::{Collected, Data, Opened};
use super::json_cursor::Cursor;
use super::shape::{DIMENSIONS, chosen};
use super::{ArrayFormat, Choice};
use crate::reading::Limits;
use crate::reading::input::Input;
use crate::reading::limits::TIMES_OF_TEXT;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "json",
    has_tensors: true,
    is: |head| {
        let bytes = head
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(head.bytes);
        matches!(bytes.trim_ascii_start().first(), Some(b'[' | b'{'))
    },
    open: |file, choice, limits| read(&text(file, limits)?, choice, limits),
};

/// Keys of lists of numbers that are meant where there are several.
const MEANT: [&str; 1] = ["logits"];

/// What a file of text has, without a byte order mark.
pub(super) fn text(file: &mut Input, limits: &Limits) -> Result<String, String> {
    let (length, most) = (file.length(), limits.bytes(TIMES_OF_TEXT));
    if length > most {
        let help = limits.help_memory(length, TIMES_OF_TEXT);
        return Err(format!(
            "the file exceeds the limit (has {length} bytes, limit {most}): save it as .npy, or {help}"
        ));
    }
    let mut bytes = Vec::with_capacity(length as usize);
    let read = file.take(length).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line} is not UTF-8: save the file as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn read(text: &str, choice: &Choice, limits: &Limits) -> Result<Opened, String> {
    let mut cursor = Cursor::new(text);
    let (mut values, mut shape) = (Collected::new(limits), Vec::new());
    let mut records = Records {
        wanted: choice.tensor.as_deref(),
        key: None,
    };
    let mut many = 0;
    let mut is_list = false;
    while cursor.peek().is_some() {
        // One after another, or with commas between where they are a list.
        let is_list_of_objects = many == 0 && !cursor.is_list_of_numbers() && cursor.passes(b'[');
        is_list |= is_list_of_objects;
        if is_list_of_objects && cursor.peek() == Some(b']') {
            break;
        }
        records.read(&mut cursor, &mut shape, &mut values)?;
        many += 1;
        if is_list && !cursor.goes_on(b']')? {
            if cursor.peek().is_some() {
                return Err(cursor.error("there is more text after the list"));
            }
            break;
        }
    }
    // One value is an array as it is; several are positions of it.
    let known = shape.into_iter().map(Option::unwrap_or_default);
    let shape: Vec<u64> = if many == 1 && !is_list {
        known.collect()
    } else {
        std::iter::once(many).chain(known).collect()
    };
    if values.values.is_empty() || shape.len() > DIMENSIONS {
        return Err("it contains no numbers".to_owned());
    }
    Ok(Opened {
        form: if many > 1 && !is_list {
            "json lines"
        } else {
            "json"
        },
        ..Opened::new(Data::Values(values.values), shape)
    })
}

/// Values that are read one after another.
struct Records<'t> {
    wanted: Option<&'t str>,
    /// Under which key the numbers of objects are; that of the first.
    key: Option<&'t str>,
}

impl<'t> Records<'t> {
    /// A list, or the list of an object.
    fn read(
        &mut self,
        cursor: &mut Cursor<'t>,
        shape: &mut Vec<Option<u64>>,
        values: &mut Collected,
    ) -> Result<(), String> {
        if cursor.peek() != Some(b'{') {
            if let Some(wanted) = self.wanted {
                return Err(cursor.error(&format!(
                    "unknown name {wanted:?}: the values here have no names"
                )));
            }
            return cursor.numbers(0, shape, values);
        }
        let key = match self.key {
            Some(key) => key,
            None => {
                let key = self.find(&mut cursor.clone())?;
                self.key = Some(key);
                key
            }
        };
        cursor.expect(b'{')?;
        let mut is_found = false;
        if !cursor.passes(b'}') {
            loop {
                let place = cursor.clone();
                cursor.peek();
                if cursor.key()? != key {
                    cursor.skip()?;
                } else if is_found {
                    return Err(place.error(&format!("{key:?} is listed twice")));
                } else {
                    is_found = true;
                    cursor.numbers(0, shape, values)?;
                }
                if !cursor.goes_on(b'}')? {
                    break;
                }
            }
        }
        if !is_found {
            return Err(cursor.error(&format!(
                "this object has no {key:?}, but the objects before it have"
            )));
        }
        Ok(())
    }

    /// The key under which an object has the numbers.
    fn find(&self, cursor: &mut Cursor<'t>) -> Result<&'t str, String> {
        let start = cursor.clone();
        let mut keys = Vec::new();
        cursor.expect(b'{')?;
        if !cursor.passes(b'}') {
            loop {
                let key = cursor.key()?;
                cursor.peek();
                if cursor.is_list_of_numbers() {
                    keys.push(key);
                }
                cursor.skip()?;
                if !cursor.goes_on(b'}')? {
                    break;
                }
            }
        }
        if keys.is_empty() {
            let what = "this object has no list of numbers: use `logprobs` for a server's response and `[settings.NAME]` for settings";
            return Err(start.error(what));
        }
        let meant = |key: &&&str| MEANT.contains(*key);
        match keys.iter().find(meant) {
            Some(key) if self.wanted.is_none() => Ok(key),
            _ => chosen(&keys, self.wanted).map_err(|what| start.error(&what)),
        }
    }
}
