//! The lines of a table, as fields.

use ::csv::StringRecord;

use super::delimiter::Delimiter;

/// A line that has something, with its number from 1.
pub(super) struct CsvRecord {
    pub number: u64,
    pub fields: StringRecord,
}

/// All lines, one after another.
pub(super) enum CsvRecords<'t> {
    Delimited(Box<::csv::StringRecordsIntoIter<&'t [u8]>>),
    Blanks(std::iter::Enumerate<std::str::Lines<'t>>),
}

impl<'t> CsvRecords<'t> {
    pub fn of(text: &'t str, delimiter: Delimiter) -> CsvRecords<'t> {
        match delimiter.between {
            Some(byte) => {
                let mut reader = ::csv::ReaderBuilder::new();
                reader.has_headers(false).flexible(true);
                reader.trim(::csv::Trim::All).delimiter(byte);
                let records = reader.from_reader(text.as_bytes()).into_records();
                CsvRecords::Delimited(Box::new(records))
            }
            None => CsvRecords::Blanks(text.lines().enumerate()),
        }
    }
}

impl Iterator for CsvRecords<'_> {
    type Item = Result<CsvRecord, String>;

    fn next(&mut self) -> Option<Result<CsvRecord, String>> {
        match self {
            CsvRecords::Delimited(records) => {
                let record = match records.next()? {
                    Ok(record) => record,
                    Err(error) => return Some(Err(error.to_string())),
                };
                Some(Ok(CsvRecord {
                    number: record.position().map_or(0, ::csv::Position::line),
                    fields: record,
                }))
            }
            CsvRecords::Blanks(lines) => {
                let (index, line) = lines.find(|(_, line)| !line.trim().is_empty())?;
                Some(Ok(CsvRecord {
                    number: index as u64 + 1,
                    fields: line.split_ascii_whitespace().collect::<Vec<_>>().into(),
                }))
            }
        }
    }
}
