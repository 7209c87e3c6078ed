//! `data/NAME.csv`: the numbers of an experiment as one long table, for spreadsheets and data frames.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use crate::experiment::Kind;
use crate::figure::text::is_invisible;
use crate::logits::Logits;

/// The number of a line in a table, and what its numbers are looked up by.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    /// The token of that index, with its text and logit.
    Token,
    /// A token that is left, from the list `kept`, with its text and logit.
    Kept,
    /// A position of a file, from `first` on.
    Position,
    /// A step, from 0.
    Step,
    /// One of the likeliest, from 0.
    Rank,
    /// A point of a curve, which has no number of its own.
    Point,
}

/// Which parts of an experiment's numbers are tables of the same columns.
#[derive(Clone, Copy)]
enum Parts {
    /// There is one.
    Whole,
    /// The elements of a list.
    Each(&'static str),
    /// The members of an object; the column of their names has this heading.
    Named(&'static str, &'static str),
    /// The members `a` and `b`.
    Sides,
}

/// How the numbers of a kind become a table.
struct Shape {
    parts: Parts,
    line: Line,
    /// Where the numbers of a column are, as JSON pointers within a part: single ones stand on every line.
    columns: Vec<&'static str>,
}

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the table of experiment {name}: {cause}")]
pub struct CsvError {
    name: String,
    cause: String,
}

/// The text of the table: `numbers` are the experiment's in `results.json`.
///
/// Every line has one token, position, step or point, and repeats what belongs to all of its part. Pairs have two
/// columns, `_low` and `_high`. A token's text is a JSON string, so that blanks are seen and no spreadsheet takes it for a
/// formula. A file with other letters than ASCII begins with a byte order mark, which spreadsheets need.
///
/// # Errors
///
/// When memory for the table cannot be had.
pub fn csv(name: &str, kind: &Kind, numbers: &Json, logits: &Logits) -> Result<Vec<u8>, CsvError> {
    let failed = |cause: &dyn std::fmt::Display| CsvError {
        name: name.to_owned(),
        cause: cause.to_string(),
    };
    let mut sheet = Sheet {
        shape: shape(kind, numbers),
        logits,
        whole: numbers,
        writer: ::csv::Writer::from_writer(Vec::new()),
    };
    let parts = sheet.shape.parts.of(numbers);
    sheet.leave_out_missing(&parts);
    sheet.head(&parts).map_err(|error| failed(&error))?;
    for part in &parts {
        sheet.add(part).map_err(|error| failed(&error))?;
    }
    let bytes = sheet.writer.into_inner().map_err(|error| failed(&error))?;
    Ok(if bytes.is_ascii() {
        bytes
    } else {
        [b"\xef\xbb\xbf", bytes.as_slice()].concat()
    })
}

fn shape(kind: &Kind, numbers: &Json) -> Shape {
    let (parts, line, columns): (Parts, Line, &'static [&'static str]) = match kind {
        Kind::Distributions(_) => (
            Parts::Each(""),
            Line::Token,
            &["/temperature", "/probs", "/entropy", "/max_prob"],
        ),
        Kind::Entropy(_) => (
            Parts::Whole,
            Line::Point,
            &["/temperatures", "/entropy", "/max_prob", "/max_entropy"],
        ),
        Kind::Sampling(_) => (
            Parts::Each(""),
            Line::Token,
            &[
                "/temperature",
                "/probs",
                "/counts",
                "/certainty/wilson",
                "/certainty/simultaneous",
                "/certainty/draws_to_see",
            ],
        ),
        Kind::Equivalence(_) => (
            Parts::Each(""),
            Line::Token,
            &["/temperature", "/from_logits", "/from_probabilities"],
        ),
        Kind::Samplers(_) => (
            Parts::Each(""),
            Line::Kept,
            &[
                "/sampler",
                "/probs",
                "/entropy",
                "/max_prob",
                "/removed_tokens",
                "/removed_mass",
                "/total_variation",
            ],
        ),
        Kind::Engines(_) => (
            Parts::Named("/engines", "engine"),
            Line::Kept,
            &["/probs", "/entropy", "/max_prob"],
        ),
        Kind::Compare(_) => (
            Parts::Sides,
            Line::Kept,
            &["/name", "/probs", "/counts", "/entropy", "/max_prob"],
        ),
        Kind::Population(_) => (
            Parts::Sides,
            Line::Position,
            &[
                "/name",
                "/survivors",
                "/entropy",
                "/kept_mass",
                "/max_prob",
                "/top",
                "/total_variation",
            ],
        ),
        Kind::Drift(_) => (
            Parts::Whole,
            Line::Position,
            &["/total_variation", "/kl", "/top_old", "/top_new"],
        ),
        Kind::Guide(_) => (
            Parts::Each("/curve"),
            Line::Point,
            &["/temperature", "/effective_vocabulary", "/max_prob"],
        ),
        Kind::Solve(_) => (
            Parts::Whole,
            Line::Point,
            &[
                "/curve/parameter",
                "/curve/entropy",
                "/curve/effective_vocabulary",
                "/curve/max_prob",
                "/curve/survivors",
            ],
        ),
        Kind::Schedule(_) => (
            Parts::Each(""),
            Line::Step,
            &[
                "/schedule",
                "/temperature",
                "/entropy",
                "/max_prob",
                "/drawn",
                "/measured",
                "/steering",
            ],
        ),
        Kind::Bounds(_) if numbers.get("positions").is_some() => (
            Parts::Whole,
            Line::Position,
            &[
                "/unseen_mass",
                "/unseen_prob",
                "/max_prob",
                "/entropy",
                "/renormalised_entropy",
                "/top_p_survivors",
                "/min_p_survivors",
            ],
        ),
        Kind::Bounds(_) => (
            Parts::Whole,
            Line::Rank,
            &["/temperature", "/logprobs", "/probs"],
        ),
    };
    Shape {
        parts,
        line,
        columns: columns.to_vec(),
    }
}

impl Parts {
    /// The parts, each with its name where that has a column.
    fn of(self, numbers: &Json) -> Vec<(Option<String>, &Json)> {
        match self {
            Parts::Whole => vec![(None, numbers)],
            Parts::Each(place) => {
                let list = numbers.pointer(place).and_then(Json::as_array);
                list.into_iter()
                    .flatten()
                    .map(|part| (None, part))
                    .collect()
            }
            Parts::Named(place, _) => {
                let object = numbers.pointer(place).and_then(Json::as_object);
                let members = object.into_iter().flat_map(Map::iter);
                members
                    .map(|(name, part)| (Some(name.clone()), part))
                    .collect()
            }
            Parts::Sides => ["a", "b"]
                .iter()
                .filter_map(|side| Some((None, numbers.get(side)?)))
                .collect(),
        }
    }
}

/// A part of an experiment's numbers, with its name where that has a column.
type Part<'a> = (Option<String>, &'a Json);

struct Sheet<'a> {
    shape: Shape,
    logits: &'a Logits,
    whole: &'a Json,
    writer: ::csv::Writer<Vec<u8>>,
}

impl<'a> Sheet<'a> {
    /// Drops the columns of what was not asked for.
    fn leave_out_missing(&mut self, parts: &[Part<'a>]) {
        let mut columns = std::mem::take(&mut self.shape.columns);
        columns.retain(|column| {
            let mut found = parts.iter().filter_map(|part| self.values(part, column));
            found.any(|values| !values.is_null())
        });
        self.shape.columns = columns;
    }

    /// The headings; a column of pairs has two.
    fn head(&mut self, parts: &[Part<'a>]) -> Result<(), ::csv::Error> {
        let mut head: Vec<String> = Vec::new();
        if let Parts::Named(_, heading) = self.shape.parts {
            head.push(heading.to_owned());
        }
        let of_line: &[&str] = match self.shape.line {
            Line::Token | Line::Kept => &["token", "text", "logit"],
            Line::Position => &["position"],
            Line::Step => &["step"],
            Line::Rank => &["rank"],
            Line::Point => &[],
        };
        head.extend(of_line.iter().map(|&name| name.to_owned()));
        for column in &self.shape.columns {
            let found: Vec<&Json> = parts
                .iter()
                .filter_map(|part| self.values(part, column))
                .collect();
            let name = column.rsplit('/').next().unwrap_or(column);
            if found.iter().any(|values| is_of_pairs(values)) {
                head.extend(["low", "high"].map(|end| format!("{name}_{end}")));
            } else {
                head.push(name.to_owned());
            }
        }
        self.writer.write_record(head)
    }

    fn values(&self, part: &Part<'a>, column: &str) -> Option<&'a Json> {
        part.1
            .pointer(column)
            .or_else(|| self.whole.pointer(column))
    }

    /// The lines of one part.
    fn add(&mut self, part: &Part<'a>) -> Result<(), ::csv::Error> {
        let values: Vec<Option<&Json>> = self
            .shape
            .columns
            .iter()
            .map(|column| self.values(part, column))
            .collect();
        let kept = part.1.get("kept").and_then(Json::as_array);
        let lists = values
            .iter()
            .flatten()
            .filter_map(|values| values.as_array());
        let count = match self.shape.line {
            Line::Kept => kept.map_or(0, Vec::len),
            // An object of single numbers is a line, too.
            _ => lists.map(Vec::len).max().unwrap_or(1),
        };
        let first = self.whole.get("first").and_then(Json::as_u64).unwrap_or(0);
        for line in 0..count {
            let token = kept
                .and_then(|kept| kept.get(line)?.as_u64())
                .map_or(line, |token| token as usize);
            let mut record: Vec<String> = part.0.clone().into_iter().collect();
            match self.shape.line {
                Line::Token | Line::Kept => record.extend(self.token(token)),
                Line::Position => record.push((first + line as u64).to_string()),
                Line::Step | Line::Rank => record.push(line.to_string()),
                Line::Point => {}
            }
            for values in &values {
                // A list that is longer than that of the kept tokens has all of them.
                let place = match values {
                    Some(Json::Array(values)) if values.len() > count => token,
                    _ => line,
                };
                add_cells(&mut record, *values, place);
            }
            self.writer.write_record(record)?;
        }
        Ok(())
    }

    /// Index, text and logit; no text where the source has none.
    fn token(&self, index: usize) -> [String; 3] {
        let text = self
            .logits
            .tokens
            .as_ref()
            .and_then(|tokens| tokens.get(index));
        let logit = self.logits.values.get(index);
        [
            index.to_string(),
            text.map_or(String::new(), |text| literal(text)),
            logit.map_or(String::new(), |&logit| {
                cell(&crate::experiment::format::number(logit))
            }),
        ]
    }
}

/// Whether these are pairs: a column of two numbers a line.
fn is_of_pairs(values: &Json) -> bool {
    let values = values.as_array();
    values.is_some_and(|values| values.iter().any(Json::is_array))
}

fn add_cells(record: &mut Vec<String>, values: Option<&Json>, place: usize) {
    match values {
        Some(Json::Array(list)) => match list.get(place) {
            Some(Json::Array(pair)) => record.extend(pair.iter().map(cell)),
            Some(value) => record.push(cell(value)),
            None => record.push(String::new()),
        },
        Some(value) => record.push(cell(value)),
        None => record.push(String::new()),
    }
}

/// A number or a text as it is; nothing for `null`.
fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        value => value.to_string(),
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
