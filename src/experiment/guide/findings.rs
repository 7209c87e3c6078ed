//! What follows from the numbers, and the table.

use super::figure::span;
use super::{Guide, GuideNumbers, Level, SAFE, TaskResult, brief_temperature};
use crate::experiment::distributions::agreement;
use crate::experiment::format::{self, figure_temperature, whole_percent};
use crate::experiment::table::ReportTable;
use crate::logits::Logits;
use crate::sampling::{Temperature, softmax};
use crate::words::{Conjunction, Words, say};

/// From which top-1 probability on a temperature is practically greedy.
const GREEDY: f64 = 0.99;

impl Guide {
    /// The point of the figure.
    pub(super) fn headline(&self, numbers: &GuideNumbers, words: Words) -> String {
        let tasks = self.tasks(words);
        let all = tasks.len();
        match numbers.own {
            Some(own) => {
                let t = own.temperature;
                let holds = |range: &[f64; 2]| (range[0]..=range[1]).contains(&t);
                let inside = tasks.iter().filter(|(_, range)| holds(range)).count();
                say!(
                    words,
                    "guide-headline",
                    temperature = figure_temperature(t),
                    inside,
                    all
                )
            }
            None => {
                let [low, high] = ends(&tasks);
                say!(words, "guide-headline-range", low, high, all)
            }
        }
    }

    pub(super) fn findings(
        &self,
        numbers: &GuideNumbers,
        logits: &Logits,
        words: Words,
    ) -> Vec<String> {
        let mut findings = Vec::new();
        if let Some(own) = numbers.own {
            findings.extend(self.place(own, words));
            findings.push(level(own, logits, words));
            findings.extend(self.advice(own, numbers, words));
            findings.extend(risk(own, words));
        } else {
            let [low, high] = ends(&self.tasks(words));
            findings.push(say!(words, "range-finding", low, high));
        }
        findings.push(say!(words, "rules-of-thumb"));
        findings
    }

    /// Which ranges hold the reader's temperature, and which do not.
    fn place(&self, own: Level, words: Words) -> Vec<String> {
        let temperature = brief_temperature(own.temperature);
        let t = own.temperature;
        let tasks = self.tasks(words);
        let names = |fits: &dyn Fn(&[f64; 2]) -> bool| -> (usize, String) {
            let fitting = tasks.iter().filter(|(_, range)| fits(range));
            let names: Vec<String> = fitting
                .map(|(name, range)| say!(words, "task-with-range", name, range = span(*range)))
                .collect();
            (names.len(), words.listed(&names, Conjunction::And))
        };
        let (within, inside) = names(&|range| (range[0]..=range[1]).contains(&t));
        let (above, colder) = names(&|range| range[1] < t);
        let (below, hotter) = names(&|range| range[0] > t);
        let mut findings = vec![say!(words, "within-finding", temperature, within, inside)];
        if above + below > 0 {
            findings.push(say!(words, "outside-finding", above, colder, below, hotter));
        }
        findings
    }

    /// What to set for the first task whose range the reader's temperature misses.
    fn advice(&self, own: Level, numbers: &GuideNumbers, words: Words) -> Option<String> {
        let tasks = self.tasks(words);
        let t = own.temperature;
        let mut pairs = tasks.iter().zip(&numbers.tasks);
        let ((name, range), TaskResult { from, to, .. }) =
            pairs.find(|((_, range), _)| !(range[0]..=range[1]).contains(&t))?;
        let is_above = t > range[1];
        let [low, high] = [from, to].map(|level| format!("{:.1}", level.effective_vocabulary));
        Some(say!(
            words,
            "advice-finding",
            task = name,
            is_above,
            limit = figure_temperature(if is_above { range[1] } else { range[0] }),
            low,
            high,
            own = format!("{:.1}", own.effective_vocabulary)
        ))
    }

    pub(super) fn table(&self, numbers: &GuideNumbers, words: Words) -> ReportTable {
        let tasks = self.tasks(words);
        let row =
            |((name, range), TaskResult { from, to, .. }): (&(String, [f64; 2]), &TaskResult)| {
                vec![
                    name.clone(),
                    span(*range),
                    format!(
                        "{:.1}–{:.1}",
                        from.effective_vocabulary, to.effective_vocabulary
                    ),
                    format!(
                        "{}%–{}%",
                        whole_percent(from.max_probability),
                        whole_percent(to.max_probability)
                    ),
                ]
            };
        let head = vec![
            say!(words, "task-column-task"),
            say!(words, "usual-temperature-column"),
            say!(words, "effective-vocabulary"),
            say!(words, "max-probability"),
        ];
        ReportTable::new(head, tasks.iter().zip(&numbers.tasks).map(row))
    }
}

/// The coldest and the hottest temperature of all tasks.
fn ends(tasks: &[(String, [f64; 2])]) -> [String; 2] {
    let ends = tasks.iter().flat_map(|(_, range)| *range);
    let (low, high) = (
        ends.clone().fold(f64::MAX, f64::min),
        ends.fold(0.0, f64::max),
    );
    [low, high].map(figure_temperature)
}

/// What the reader's temperature means on the logits.
fn level(own: Level, logits: &Logits, words: Words) -> String {
    let temperature = Temperature::new(own.temperature);
    let distribution = temperature.and_then(|temperature| softmax(&logits.values, temperature));
    say!(
        words,
        "own-level-finding",
        temperature = brief_temperature(own.temperature),
        effective = format!("{:.1}", own.effective_vocabulary),
        count = logits.values.len(),
        probability = format::in_percent(own.max_probability),
        agreement = distribution.map_or(String::new(), |found| whole_percent(agreement(&found)))
    )
}

/// That text may repeat itself or fall apart.
fn risk(own: Level, words: Words) -> Option<String> {
    let temperature = brief_temperature(own.temperature);
    if own.temperature < SAFE.0 && own.max_probability >= GREEDY {
        let probability = format::in_percent(own.max_probability);
        return Some(say!(words, "repetition-finding", temperature, probability));
    }
    (own.temperature > SAFE.1).then(|| {
        let limit = figure_temperature(SAFE.1);
        say!(words, "incoherence-finding", temperature, limit)
    })
}
