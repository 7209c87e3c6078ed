//! The numbers of a table, and what its first column is.

use super::array::{Collected, Data, Opened};
use super::csv_columns::{LongColumns, is_index};
use super::csv_lines::CsvRecord;
use super::delimiter::Delimiter;
use super::{ArrayNote, shown};
use crate::reading::{Limit, Limits};

/// The numbers of all lines, and what their first column is.
pub(super) struct CsvTable<'h> {
    /// The names of the columns.
    header: Option<Vec<&'h str>>,
    /// Where they say that each line is a token.
    long: Option<LongColumns>,
    delimiter: Delimiter,
    numbers: Collected,
    columns: usize,
    lines: u64,
    most: usize,
    help: Limits,
    /// Whether the first field of every line is no number.
    is_named: bool,
    /// The whole number in the first field of the first line, if those of the others count on from it.
    counted: Option<u64>,
    /// Whether a field behind the first is not written with decimals.
    has_whole: bool,
}

impl<'h> CsvTable<'h> {
    pub fn new(
        header: Option<Vec<&'h str>>,
        delimiter: Delimiter,
        limits: &Limits,
    ) -> Result<CsvTable<'h>, String> {
        let long = match &header {
            Some(names) => LongColumns::of(names)?,
            None => None,
        };
        Ok(CsvTable {
            header,
            long,
            delimiter,
            numbers: Collected::new(limits),
            columns: 0,
            lines: 0,
            most: limits.size(Limit::Vocabulary),
            help: limits.clone(),
            is_named: false,
            counted: None,
            has_whole: false,
        })
    }

    pub fn add(&mut self, line: &CsvRecord) -> Result<(), String> {
        let many = line.fields.len();
        // A column of names may stand before the numbers.
        if many > self.most.saturating_add(1) {
            let help = self.help.help(Limit::Vocabulary, many as u64);
            return Err(format!(
                "a position has {many} tokens (limit {}): {help}",
                self.most
            ));
        }
        let first = line.fields.get(0).unwrap_or_default();
        let whole: Option<u64> = first.parse().ok();
        if self.lines == 0 {
            self.columns = many;
            self.counted = whole;
            self.is_named = self.delimiter.number(first).is_none() && many > 1;
        }
        if many != self.columns {
            return Err(format!(
                "line {} has {many} fields, but the lines before it have {}",
                line.number, self.columns
            ));
        }
        let counted = self.counted.and_then(|from| from.checked_add(self.lines));
        self.counted = self.counted.filter(|_| whole == counted);
        for (column, field) in line.fields.iter().enumerate() {
            let number = match self.delimiter.number(field) {
                // The name of a line.
                _ if column == 0 && self.is_named => 0.0,
                // Its text.
                _ if self
                    .long
                    .as_ref()
                    .is_some_and(|long| !long.has_number(column)) =>
                {
                    0.0
                }
                Some(_) if self.delimiter.is_ambiguous(field) => {
                    return Err(format!(
                        "line {}, column {}: {:?} is ambiguous amid decimal commas: write it without a separator of thousands",
                        line.number,
                        column + 1,
                        shown(field)
                    ));
                }
                Some(number) => number,
                None => {
                    let place = format!("line {}, column {}", line.number, column + 1);
                    return Err(if field.is_empty() {
                        format!("{place} is empty")
                    } else {
                        format!("{place}: {:?} is not a number", shown(field))
                    });
                }
            };
            if self.counted.is_some() && column > 0 && !self.has_whole {
                self.has_whole = !self.delimiter.is_decimal(field);
            }
            self.numbers
                .push(number)
                .map_err(|what| format!("line {}: {what}", line.number))?;
        }
        self.lines += 1;
        Ok(())
    }

    pub fn opened(self) -> Result<Opened, String> {
        if self.lines == 0 {
            return Err("it contains no numbers, only a header line".to_owned());
        }
        let mut notes = Vec::new();
        if self.delimiter.has_decimal_comma {
            notes.push(ArrayNote::DecimalComma);
        }
        let (lines, columns) = (self.lines as usize, self.columns);
        if let Some(names) = &self.header {
            notes.push(ArrayNote::Header);
            if names.len() + 1 == columns {
                // R writes no name for the names of lines.
                notes.push(ArrayNote::Index);
                return Ok(self.without_first(notes));
            }
            if names.len() != columns {
                return Err(format!(
                    "the header line has {} names, but the lines below have {columns} fields",
                    names.len()
                ));
            }
        }
        if let Some(long) = &self.long {
            return self.long(long, notes);
        }
        let first = self
            .header
            .as_ref()
            .and_then(|names| names.first().copied());
        let is_counted = match self.counted {
            // Without a name they are an index where nothing else is whole.
            Some(from) => {
                first.is_none() && from < 2 && lines > 1 && columns > 1 && !self.has_whole
            }
            None => false,
        };
        let has_index = self.is_named || is_counted || first.is_some_and(is_index) && columns > 1;
        if has_index {
            notes.push(ArrayNote::Index);
            return Ok(self.without_first(notes));
        }
        let shape = vec![lines as u64, columns as u64];
        Ok(Opened {
            notes,
            ..Opened::new(Data::Values(self.numbers.values), shape)
        })
    }

    fn without_first(self, notes: Vec<ArrayNote>) -> Opened {
        let CsvTable {
            columns,
            lines,
            mut numbers,
            ..
        } = self;
        let mut column = 0;
        numbers.values.retain(|_| {
            column = (column + 1) % columns;
            column != 1 % columns
        });
        let shape = vec![lines, columns as u64 - 1];
        Opened {
            notes,
            ..Opened::new(Data::Values(numbers.values), shape)
        }
    }

    /// A token a line: its number, in the order of the ids where there are some.
    fn long(&self, columns: &LongColumns, mut notes: Vec<ArrayNote>) -> Result<Opened, String> {
        let lines = self.numbers.values.chunks_exact(self.columns);
        let mut numbers: Vec<f64> = lines.clone().map(|line| line[columns.number]).collect();
        if let Some(position) = columns.position {
            let first = self.numbers.values[position];
            if lines.clone().any(|line| line[position] != first) {
                return Err("it has one line per token and position, but one line per position is needed: reshape it with `pandas.DataFrame.pivot`".to_owned());
            }
        }
        if let Some(id) = columns.id {
            let count = numbers.len();
            let mut by_id = vec![None; count];
            for line in lines {
                let place =
                    (line[id] >= 0.0 && line[id].fract() == 0.0).then_some(line[id] as usize);
                match place.and_then(|place| by_id.get_mut(place)) {
                    Some(slot @ None) => *slot = Some(line[columns.number]),
                    _ => {
                        return Err(format!(
                            "{count} lines have the token ID {}, but each ID from 0 to {} must appear exactly once",
                            line[id],
                            count - 1
                        ));
                    }
                }
            }
            numbers = by_id.into_iter().flatten().collect();
            notes.push(ArrayNote::Ids);
        }
        let shape = vec![numbers.len() as u64, 1];
        Ok(Opened {
            notes,
            ..Opened::new(Data::Values(numbers), shape)
        })
    }
}
