//! The figure: what each temperature makes of each token, on one scale.
//!
//! A few tokens are columns, with a row for each temperature; more are the rows of a table, with a column for each
//! temperature; many temperatures are a map of heat. A large vocabulary has its likeliest tokens as a table, and all of them
//! as curves over their ranks.

use super::{Distributions, DistributionsNumbers};
use crate::experiment::format::{count, figure_temperature};
use crate::experiment::head::{Head, SHOWN_TOKENS};
use crate::figure::{Figure, Heading};
use crate::logits::Logits;
use crate::sampling::{Distribution, Temperature};
use crate::words::{Words, say};

/// The most temperatures that have a row or a column each, and that have bars in columns.
const MOST_TEMPERATURES: usize = 8;
const MOST_COLUMNS: usize = 4;
/// The most tokens that are columns.
const FEW_TOKENS: usize = 10;
/// The most letters that the names of columns have together, where all are as long as the longest.
const COLUMN_LETTERS: usize = 66;
/// The tokens of a large vocabulary that are named.
const NAMED: usize = 12;
/// The share of the probability whose tokens are marked.
pub(super) const MOST: f64 = 0.9;

/// From and to on either axis.
pub(super) type CellEnds = ((f64, f64), (f64, f64));

impl Distributions {
    pub(super) fn figure(
        &self,
        numbers: &DistributionsNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let table = TokenTable::new(numbers, logits, words);
        let figure = Figure::sheet(say!(words, "distributions-title"))
            .description(numbers.description(logits, words))
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)));
        let temperatures = numbers.rows.len();
        if temperatures > MOST_TEMPERATURES {
            table.heat_map(figure)
        } else if table.has_columns() {
            table.rows(figure)
        } else if temperatures > MOST_COLUMNS {
            table.cells(figure)
        } else {
            table.bars(figure)
        }
    }

    /// The page of the figure, about.
    pub(super) fn sheet_size(&self, vocabulary: usize) -> [f64; 2] {
        let plots = match vocabulary {
            _ if self.temperatures.len() > MOST_TEMPERATURES => 4.0,
            0..=FEW_TOKENS => 0.7 * self.temperatures.len() as f64,
            _ => 0.21 * vocabulary.min(SHOWN_TOKENS) as f64 + 3.0,
        };
        [7.0, 2.0 + plots]
    }
}

/// The tokens that are shown, likeliest first, and what each temperature makes of them.
pub(super) struct TokenTable<'a> {
    pub(super) numbers: &'a DistributionsNumbers,
    pub(super) rows: &'a [(Temperature, Distribution)],
    pub(super) logits: &'a Logits,
    pub(super) words: Words,
    /// All tokens, the likeliest first.
    pub(super) ranks: Vec<usize>,
    /// How many of them are named.
    pub(super) named: usize,
    /// The largest probability of all.
    pub(super) largest: f64,
}

impl<'a> TokenTable<'a> {
    fn new(numbers: &'a DistributionsNumbers, logits: &'a Logits, words: Words) -> Self {
        let values = &logits.values;
        let mut ranks: Vec<usize> = (0..values.len()).collect();
        ranks.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
        let largest = numbers
            .rows
            .iter()
            .map(|(_, distribution)| distribution.max_probability());
        TokenTable {
            numbers,
            rows: &numbers.rows,
            logits,
            words,
            named: if ranks.len() > SHOWN_TOKENS {
                NAMED
            } else {
                ranks.len()
            },
            ranks,
            largest: largest.fold(f64::MIN_POSITIVE, f64::max),
        }
    }

    /// Whether there are so few tokens, with names so short, that each can be a column.
    fn has_columns(&self) -> bool {
        let names = self.names();
        let width = |name: &String| {
            let wide = name
                .chars()
                .filter(|character| *character >= '\u{2e80}')
                .count();
            name.chars().count() + wide
        };
        let widest = names.iter().map(width).max().unwrap_or(0);
        names.len() <= FEW_TOKENS && widest * names.len() <= COLUMN_LETTERS
    }

    /// Whether a token that is shown cannot be sampled at one of the temperatures.
    pub(super) fn has_removed(&self) -> bool {
        let tokens = || self.ranks[..self.named].iter();
        self.rows.iter().any(|(_, distribution)| {
            tokens().any(|&token| distribution.probabilities()[token] == 0.0)
        })
    }

    /// What each row of the table is called: a token each, and all others.
    pub(super) fn names(&self) -> Vec<String> {
        self.head().names(self.logits, self.words)
    }

    /// The tokens that are named, and all others.
    pub(super) fn head(&self) -> Head {
        Head {
            tokens: self.ranks[..self.named].to_vec(),
            others: self.ranks.len() - self.named,
        }
    }

    /// The probability of each row of the table.
    pub(super) fn probabilities(&self, distribution: &Distribution) -> Vec<f64> {
        self.head().values(distribution.probabilities())
    }

    pub(super) fn heading(&self, how: String, source: String) -> Heading {
        let temperatures = temperature_list(self.rows.iter().map(|(one, _)| *one));
        Heading {
            headline: self.numbers.headline(self.words),
            subtitle: say!(self.words, "distributions-subtitle", temperatures, how),
            source,
        }
    }

    /// What a bar or a cell is.
    pub(super) fn tip(&self, temperature: Temperature, name: &str, probability: f64) -> String {
        format!(
            "{name}, T = {}: {:.2}\u{2009}%",
            figure_temperature(temperature.value()),
            probability * 100.0
        )
    }

    pub(super) fn source(&self) -> String {
        say!(self.words, "distributions-source")
    }
}

pub(super) fn effective(distribution: &Distribution) -> String {
    match distribution.effective_vocabulary() {
        size if size < 100.0 => format!("{size:.1}"),
        size => count(size.round() as usize),
    }
}

/// Temperatures in a subtitle, of many the first two and the last.
pub(crate) fn temperature_list(all: impl Iterator<Item = Temperature>) -> String {
    let texts: Vec<String> = all.map(|one| figure_temperature(one.value())).collect();
    match texts.as_slice() {
        [first, second, .., last] if texts.len() > MOST_TEMPERATURES => {
            format!("{first}, {second}, …, {last} ({})", texts.len())
        }
        _ => texts.join(", "),
    }
}
