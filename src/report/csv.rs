//! `data/NAME.csv`: the numbers of an experiment as one long table.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::experiment::data::{Column, ColumnCells, Lines, Part, Sheet};
use crate::experiment::format::number;
use crate::figure::text::is_invisible;
use crate::logits::Logits;

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the table of experiment {name}: {cause}")]
pub struct CsvError {
    name: String,
    cause: String,
}

/// The text of the table of the experiment of this name.
///
/// Every line has one token, position, step or point (of a large vocabulary the likeliest tokens), and repeats what belongs to all of its part. Pairs have two
/// columns, `_low` and `_high`. A token's text is a JSON string, so that blanks are seen and no spreadsheet takes it for a
/// formula. A file with other letters than ASCII begins with a byte order mark, which spreadsheets need.
///
/// # Errors
///
/// When memory for the table cannot be had.
pub fn csv(name: &str, sheet: &Sheet<'_>) -> Result<Vec<u8>, CsvError> {
    let failed = |cause: &dyn std::fmt::Display| CsvError {
        name: name.to_owned(),
        cause: cause.to_string(),
    };
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let shapes = shapes(sheet);
    let add = |result: Result<(), ::csv::Error>| result.map_err(|error| failed(&error));
    add(writer.write_record(head(sheet, &shapes)))?;
    for part in &sheet.parts {
        let most = match sheet.lines {
            Lines::Tokens(logits) => logits.listed,
            _ => None,
        };
        let mut write = |line| add(writer.write_record(record(sheet, &shapes, part, line)));
        match part.listed(most).places() {
            Some(lines) => lines.iter().try_for_each(|&line| write(line as usize))?,
            None => (0..part.count()).try_for_each(write)?,
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    Ok(if bytes.is_ascii() {
        bytes
    } else {
        [b"\xef\xbb\xbf", bytes.as_slice()].concat()
    })
}

/// How many columns a column of the parts becomes in the table: none where it is empty everywhere, two for pairs.
fn shapes(sheet: &Sheet<'_>) -> Vec<(&'static str, usize)> {
    let width = |cells: &ColumnCells| match cells {
        ColumnCells::Same(Json::Null) => 0,
        ColumnCells::Same(_) | ColumnCells::Each(_) => 1,
        ColumnCells::Pairs(_) => 2,
    };
    let Some(first) = sheet.parts.first() else {
        return Vec::new();
    };
    let widest = |(index, column): (usize, &Column)| {
        let same = sheet.parts.iter().map(|part| &part.columns[index].cells);
        (column.name, same.map(width).max().unwrap_or_default())
    };
    first.columns.iter().enumerate().map(widest).collect()
}

fn head(sheet: &Sheet<'_>, shapes: &[(&'static str, usize)]) -> Vec<String> {
    let of_line: &[&str] = match sheet.lines {
        Lines::Tokens(_) => &["token", "text", "logit"],
        Lines::Positions(_) => &["position"],
        Lines::Steps => &["step"],
        Lines::Ranks => &["rank"],
        Lines::Points => &[],
    };
    let mut head: Vec<String> = sheet.heading.iter().copied().map(str::to_owned).collect();
    head.extend(of_line.iter().map(|&name| name.to_owned()));
    for (name, width) in shapes {
        match width {
            0 => {}
            1 => head.push((*name).to_owned()),
            _ => head.extend(["low", "high"].map(|end| format!("{name}_{end}"))),
        }
    }
    head
}

fn record(
    sheet: &Sheet<'_>,
    shapes: &[(&'static str, usize)],
    part: &Part<'_>,
    line: usize,
) -> Vec<String> {
    let token = part.kept.map_or(line, |kept| kept[line] as usize);
    let mut record: Vec<String> = sheet.heading.iter().map(|_| part.name.clone()).collect();
    match sheet.lines {
        Lines::Tokens(logits) => record.extend(of_token(logits, token)),
        Lines::Positions(first) => record.push((first + line).to_string()),
        Lines::Steps | Lines::Ranks => record.push(line.to_string()),
        Lines::Points => {}
    }
    // A list that is longer than that of the kept tokens has all of them.
    let count = part.count();
    let place = |length: usize| if length > count { token } else { line };
    for (column, (_, width)) in part.columns.iter().zip(shapes) {
        let cells = match &column.cells {
            ColumnCells::Same(value) => [cell(Some(value)), String::new()],
            ColumnCells::Each(values) => [cell(values.get(place(values.len()))), String::new()],
            ColumnCells::Pairs(pairs) => match pairs.get(place(pairs.len())) {
                Some(pair) => pair.each_ref().map(|value| cell(Some(value))),
                None => Default::default(),
            },
        };
        record.extend(cells.into_iter().take(*width));
    }
    record
}

/// Index, text and logit; no text where the source has none.
fn of_token(logits: &Logits, index: usize) -> [String; 3] {
    let tokens = logits.tokens.as_ref();
    let text = tokens.and_then(|tokens| tokens.get(index));
    let logit = logits.values.get(index);
    [
        index.to_string(),
        text.map_or(String::new(), |text| literal(text)),
        logit.map_or(String::new(), |&logit| cell(Some(&number(logit)))),
    ]
}

/// A number or a text as it is; nothing for `null`.
fn cell(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// A JSON string in which nothing is invisible but blanks.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    for character in Json::from(text).to_string().chars() {
        if character != ' ' && is_invisible(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(literal, "\\u{unit:04x}");
            }
        } else {
            literal.push(character);
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_literal_shows_what_cannot_be_seen_and_reads_as_the_text() {
        for (text, shown) in [
            ("=1+1", "\"=1+1\""),
            (" a\n", "\" a\\n\""),
            ("\u{202e}月\u{e0001}", "\"\\u202e月\\udb40\\udc01\""),
        ] {
            assert_eq!(literal(text), shown);
            assert_eq!(serde_json::from_str::<String>(shown).unwrap(), text);
        }
    }
}
