//! `.csv`: a line of numbers for each position, with or without a line of column names first.

use super::{ArrayFormat, Opened};
use crate::reading::input::Input;
use crate::reading::limits::TIMES_OF_CSV;
use crate::reading::{Limit, Limits};

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    ending: "csv",
    has_tensors: false,
    open: |file, _, limits| {
        let length = file.length();
        let (values, columns) = read(file, length, limits)?;
        Ok(Opened::Read { values, columns })
    },
};

/// All numbers, row by row, and how many a row has.
fn read(file: &mut Input, length: u64, limits: &Limits) -> Result<(Vec<f64>, usize), String> {
    let most = limits.bytes(TIMES_OF_CSV);
    if length > most {
        let help = limits.help_memory(length, TIMES_OF_CSV);
        return Err(format!(
            "the file has {length} bytes, of {most} at most: save it as .npy; or {help}"
        ));
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(::csv::Trim::All)
        .from_reader(file);
    let (mut values, mut columns) = (Vec::new(), 0);
    for (line, record) in reader.records().enumerate() {
        let record = record.map_err(|error| error.to_string())?;
        if line == 0 && record.iter().all(|text| number(text).is_none()) {
            continue;
        }
        let (many, most) = (record.len(), limits.size(Limit::Vocabulary));
        if many > most {
            let help = limits.help(Limit::Vocabulary, many as u64);
            return Err(format!(
                "{many} tokens a position, of {most} at most: {help}"
            ));
        }
        columns = record.len();
        for (column, text) in record.iter().enumerate() {
            let place = || format!("line {}, column {}", line + 1, column + 1);
            values.push(number(text).ok_or_else(|| format!("{}: {text:?} is no number", place()))?);
        }
    }
    if values.is_empty() {
        return Err("there are no numbers in it".to_owned());
    }
    Ok((values, columns))
}

/// As numpy and pandas write numbers.
fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}
