//! The lines of a table, as fields.

use ::csv::StringRecord;

use super::delimiter::Delimiter;

/// A line that has something, with its number from 1.
pub(super) struct Line {
    pub number: u64,
    pub fields: StringRecord,
}

/// All lines, one after another.
pub(super) enum Lines<'t> {
    Delimited(Box<::csv::StringRecordsIntoIter<&'t [u8]>>),
    Blanks(std::iter::Enumerate<std::str::Lines<'t>>),
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str, delimiter: Delimiter) -> Lines<'t> {
        match delimiter.between {
            Some(byte) => {
                let mut reader = ::csv::ReaderBuilder::new();
                reader.has_headers(false).flexible(true);
                reader.trim(::csv::Trim::All).delimiter(byte);
                let records = reader.from_reader(text.as_bytes()).into_records();
                Lines::Delimited(Box::new(records))
            }
            None => Lines::Blanks(text.lines().enumerate()),
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, String>;

    fn next(&mut self) -> Option<Result<Line, String>> {
        match self {
            Lines::Delimited(records) => {
                let record = match records.next()? {
                    Ok(record) => record,
                    Err(error) => return Some(Err(error.to_string())),
                };
                Some(Ok(Line {
                    number: record.position().map_or(0, ::csv::Position::line),
                    fields: record,
                }))
            }
            Lines::Blanks(lines) => {
                let (index, line) = lines.find(|(_, line)| !line.trim().is_empty())?;
                Some(Ok(Line {
                    number: index as u64 + 1,
                    fields: line.split_ascii_whitespace().collect::<Vec<_>>().into(),
                }))
            }
        }
    }
}
