//! Tables as text: a line of numbers for each position, with or without a line of names first; or a token a line.
//!
//! Fields stand between commas, semicolons, tabs, bars or blanks; with decimal commas where commas are not between fields.

use std::collections::BTreeSet;

use super::array::Opened;
use super::csv_columns::is_index;
use super::csv_lines::{CsvRecord, CsvRecords};
use super::csv_table::CsvTable;
use super::delimiter::Delimiter;
use super::{ArrayFormat, json};
use crate::reading::Limits;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "csv",
    has_tensors: false,
    is: |head| {
        let is_text = match str::from_utf8(head.bytes) {
            Ok(_) => true,
            // The last character may be cut.
            Err(error) => error.error_len().is_none() && head.length > head.bytes.len() as u64,
        };
        is_text && !head.bytes.contains(&0)
    },
    open: |file, _, limits| read(&json::text(file, limits)?, limits),
};

/// Reads all numbers, row by row.
fn read(text: &str, limits: &Limits) -> Result<Opened, String> {
    let text = without_comments(text);
    let delimiter = Delimiter::of(text)?;
    let mut lines = CsvRecords::of(text, delimiter);
    let Some(first) = lines.next().transpose()? else {
        return Err("it contains no numbers".to_owned());
    };
    let second = lines.next().transpose()?;
    let header: Option<Vec<&str>> = match &second {
        Some(second) if is_header(&first, second, text, delimiter) => {
            Some(first.fields.iter().collect())
        }
        _ => None,
    };
    let has_header = header.is_some();
    let mut table = CsvTable::new(header, delimiter, limits)?;
    if !has_header {
        table.add(&first)?;
    }
    if let Some(second) = &second {
        table.add(second)?;
    }
    for line in lines {
        table.add(&line?)?;
    }
    let form = match delimiter.between {
        Some(b'\t') => "tsv",
        Some(b',') => "csv",
        _ => "text",
    };
    Ok(Opened {
        form,
        ..table.opened()?
    })
}

/// The lines after those with a `#` at the beginning, as `numpy.savetxt` writes a header.
fn without_comments(mut text: &str) -> &str {
    while text.starts_with("# ") {
        text = text.split_once('\n').map_or("", |(_, rest)| rest);
    }
    text
}

/// Whether the first line was read as column names.
///
/// Names are no numbers, or whole numbers where those below have decimals, each once; or the whole numbers from 0 on, as
/// pandas names columns.
fn is_header(first: &CsvRecord, second: &CsvRecord, text: &str, delimiter: Delimiter) -> bool {
    let is_name = |field: &str| delimiter.number(field).is_none();
    let is_decimal = |field: &str| delimiter.is_decimal(field);
    let has_labels = second.fields.get(0).is_some_and(is_name) && second.fields.len() > 1;
    if first.fields.get(0).is_some_and(is_index) && !has_labels {
        return true;
    }
    // With names of lines, what stands above them is no name of a column of numbers.
    let names: Vec<&str> = first.fields.iter().skip(usize::from(has_labels)).collect();
    let below = second.fields.iter().any(is_decimal);
    let words = names.iter().filter(|name| is_name(name)).count();
    if words > 0 {
        // Names of tokens can be whole numbers, and a line of numbers can have something wrong in it.
        let decimals = names.iter().filter(|name| is_decimal(name)).count();
        return decimals * 2 < names.len() && (below || words * 2 >= names.len());
    }
    let whole = |name: &&str| {
        let is_whole = name.bytes().all(|byte| byte.is_ascii_digit());
        name.parse::<u64>().ok().filter(|_| is_whole)
    };
    let Some(numbers) = names.iter().map(whole).collect::<Option<Vec<u64>>>() else {
        return false;
    };
    let counts = numbers
        .iter()
        .zip(0..)
        .all(|(number, wanted)| *number == wanted);
    let is_once = numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len();
    match numbers.len() {
        0 => false,
        1 if !has_labels => {
            let mut below = text
                .lines()
                .skip(1)
                .take(20)
                .filter(|line| !line.trim().is_empty());
            counts && below.all(|line| delimiter.is_decimal(line.trim()))
        }
        many => is_once && (below || (counts && many > 2)),
    }
}
