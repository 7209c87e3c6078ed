//! The tables: the tokens drawn most at each temperature.

use super::certainty::SEEN;
use super::{Row, SamplingNumbers};
use crate::experiment::distributions::{SHOWN, shown};
use crate::experiment::format::{self, brief, count_in_prose, percent};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::sampling::statistics::draws_to_see;
use crate::words::{Words, say};

impl SamplingNumbers {
    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let table = |row: &Row| {
            let mut order: Vec<usize> = (0..row.drawn.counts.len()).collect();
            let probabilities = row.distribution.probabilities();
            order.sort_by(|&a, &b| {
                let by_count = row.drawn.counts[b].cmp(&row.drawn.counts[a]);
                by_count.then(probabilities[b].total_cmp(&probabilities[a]))
            });
            order.truncate(SHOWN);
            let intervals = self
                .confidence
                .map(|confidence| self.intervals(row, confidence));
            let rows = order.iter().map(|&index| {
                let mut cells = vec![
                    visible(&logits.token(index)),
                    brief(probabilities[index]),
                    row.drawn.counts[index].to_string(),
                    percent(self.frequency(row, index)),
                ];
                if let Some(intervals) = &intervals {
                    let ends =
                        |(low, high): (f64, f64)| format!("{}–{}", percent(low), percent(high));
                    cells.extend(intervals[index].map(ends));
                    let needed = draws_to_see(probabilities[index], SEEN);
                    cells.push(needed.map_or("∞".to_owned(), |needed| match needed < 1e15 {
                        true => count_in_prose(needed as usize),
                        false => format!("{needed:.1e}"),
                    }));
                }
                cells
            });
            let mut head = vec![
                say!(words, "token"),
                say!(words, "probability"),
                say!(words, "count"),
                say!(words, "frequency-column"),
            ];
            if let Some(confidence) = self.confidence {
                head.push(say!(
                    words,
                    "interval-of-each",
                    confidence = format::share(confidence)
                ));
                head.push(say!(
                    words,
                    "interval-for-all",
                    confidence = format::share(confidence)
                ));
                head.push(say!(
                    words,
                    "draws-to-see",
                    probability = format::share(SEEN)
                ));
            }
            let mut table = table::ReportTable::new(head, rows);
            let temperature = format::temperature(row.temperature);
            table.caption = say!(
                words,
                "sampled-tokens",
                temperature,
                is_all = order.len() == row.drawn.counts.len(),
                shown = order.len(),
                tokens = row.drawn.counts.len()
            );
            table
        };
        shown(&self.rows).map(table).collect()
    }
}
