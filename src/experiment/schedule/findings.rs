//! What the numbers say: the headline, findings and the table.

use std::collections::BTreeSet;

use super::figure::smooth;
use super::{ScheduleNumbers, ScheduleStep, TemperatureSchedule, Trace, target};
use crate::experiment::format::{self, brief, figure_share};
use crate::experiment::table::ReportTable;
use crate::logits::Logits;
use crate::words::{Words, cases, say};

/// From which ratio on a schedule is said to move the effective vocabulary size.
const MOVES: f64 = 1.5;

/// Draws less likely than this are from the tail.
const TAIL: f64 = 0.01;

/// From which share of such draws on advice is given.
const MANY: f64 = 0.05;

/// Standard errors within which a mean is consistent with its target.
const CONSISTENT: f64 = 2.0;

cases! {
    /// What a schedule does to the effective vocabulary size.
    enum Course {
        /// It stays where it is.
        Steady = "steady",
        /// It grows with the temperature.
        Grows = "grows",
        /// It falls with the temperature.
        Falls = "falls",
        /// It follows the entropy.
        Follows = "follows",
    }
}

cases! {
    /// What the title of a figure says.
    enum ScheduleHeadline {
        /// A schedule moves the effective vocabulary size.
        Moves = "moves",
        /// A schedule keeps it.
        Keeps = "keeps",
        /// Mirostat reaches a surprisal.
        Surprisal = "surprisal",
        /// Adaptive-p reaches a probability.
        Probability = "probability",
    }
}

cases! {
    /// Where a mean is.
    enum Against {
        /// Near its target.
        Consistent = "consistent",
        /// Above it.
        Above = "above",
        /// Below it.
        Below = "below",
    }
}

impl Trace {
    /// The mean of a value over the steps that have it; `None` if none has.
    pub(super) fn mean(&self, value: impl Fn(&ScheduleStep) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.steps.iter().filter_map(value).collect();
        let sum: f64 = values.iter().sum();
        // A sum of negative zeros is one, too.
        (!values.is_empty()).then(|| (sum + 0.0) / values.len() as f64)
    }

    /// The effective vocabulary size at every step.
    fn effective(&self) -> Vec<f64> {
        let entropies = self.steps.iter().map(|step| step.entropy);
        entropies.map(libm::exp).collect()
    }

    /// The effective vocabulary size at the first and at the last step, of the mean entropy around them.
    fn effective_ends(&self) -> [f64; 2] {
        let entropies = smooth(&self.values(&|step| Some(step.entropy)));
        let ends = [entropies.first(), entropies.last()];
        ends.map(|entropy| libm::exp(entropy.copied().unwrap_or(0.0)))
    }

    /// The mean of what was measured, its standard error, and the target.
    fn reached(&self) -> Option<(f64, f64, f64)> {
        let target = target(&self.schedule)?;
        let values = self.values(&|step| Some(step.drawn?.measured));
        let mean = self.mean(|step| Some(step.drawn?.measured))?;
        let squares: f64 = values
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        let count = values.len() as f64;
        let error = libm::sqrt(squares / (count * (count - 1.0).max(1.0)));
        Some((mean, error, target))
    }

    fn course(&self) -> Course {
        match &self.schedule {
            TemperatureSchedule::Linear([from, to])
            | TemperatureSchedule::Cosine([from, to])
            | TemperatureSchedule::Exponential([from, to]) => {
                match from.value().total_cmp(&to.value()) {
                    std::cmp::Ordering::Less => Course::Grows,
                    std::cmp::Ordering::Equal => Course::Steady,
                    std::cmp::Ordering::Greater => Course::Falls,
                }
            }
            TemperatureSchedule::Entropy { .. } => Course::Follows,
            _ => Course::Steady,
        }
    }

    fn open_finding(&self, is_noisy: bool, words: Words) -> String {
        let effective = self.effective();
        let least = effective.iter().copied().fold(f64::INFINITY, f64::min);
        let most = effective.iter().copied().fold(0.0, f64::max);
        let (first, last) = (
            effective.first().copied().unwrap_or(0.0),
            effective.last().copied().unwrap_or(0.0),
        );
        let half = 0.5 * first.max(last);
        let course = self.course();
        let is_there = |value: &f64| match course {
            Course::Falls => *value <= half,
            _ => *value >= half,
        };
        let step = effective.iter().position(is_there).unwrap_or(0);
        let temperature = self.steps[step].temperature.unwrap_or(1.0);
        say!(
            words,
            "schedule-finding",
            schedule = self.schedule.label(words),
            course,
            is_noisy,
            first = size(first),
            last = size(last),
            least = size(least),
            most = size(most),
            step = (step + 1).to_string(),
            temperature = format!("{temperature:.2}"),
            mean = format!("{:.2}", self.mean(|step| Some(step.entropy)).unwrap_or(0.0))
        )
    }

    fn feedback_finding(&self, words: Words) -> Option<String> {
        let (mean, error, target) = self.reached()?;
        let is_adaptive = self.schedule.is_adaptive();
        let against = match mean - target {
            away if away.abs() <= CONSISTENT * error => Against::Consistent,
            away if away > 0.0 => Against::Above,
            _ => Against::Below,
        };
        let rare = self.values(&|step| {
            let drawn = step.drawn?;
            Some(f64::from(u8::from(drawn.measured < TAIL)))
        });
        let rare = rare.iter().sum::<f64>() / rare.len().max(1) as f64;
        let digits = if is_adaptive { 3 } else { 2 };
        Some(say!(
            words,
            "feedback-finding",
            name = self.schedule.label(words),
            is_adaptive,
            against,
            reached = format!("{mean:.digits$}"),
            error = format!("{error:.digits$}"),
            target = target.to_string(),
            steps = self.steps.len(),
            has_tail = is_adaptive && rare >= MANY,
            rare = format::in_percent(rare)
        ))
    }
}

/// An effective vocabulary size.
fn size(effective: f64) -> String {
    match effective {
        large if large >= 99.95 => format::count_in_prose(large.round() as usize),
        small => format!("{small:.1}"),
    }
}

impl ScheduleNumbers {
    pub(super) fn description(&self, words: Words) -> String {
        let names = self.traces.iter().map(|trace| trace.schedule.label(words));
        let schedules = names.collect::<Vec<_>>().join("; ");
        say!(words, "schedule-description", schedules)
    }

    /// The most important of the findings, short.
    pub(super) fn headline(&self, words: Words) -> String {
        let ratio = |trace: &Trace| {
            let [first, last] = trace.effective_ends();
            (first / last).max(last / first)
        };
        let open = self
            .traces
            .iter()
            .filter(|trace| target(&trace.schedule).is_none());
        let open = open.max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let away = |trace: &Trace| {
            let (mean, error, target) = trace.reached().unwrap_or((0.0, 1.0, 0.0));
            (mean - target).abs() / error.max(f64::MIN_POSITIVE)
        };
        let feedback = self
            .traces
            .iter()
            .max_by(|a, b| away(a).total_cmp(&away(b)));
        let Some(trace) = open.or(feedback) else {
            return String::new();
        };
        let case = match (open.is_some(), trace.schedule.is_adaptive()) {
            (true, _) if ratio(trace) >= MOVES => ScheduleHeadline::Moves,
            (true, _) => ScheduleHeadline::Keeps,
            (false, true) => ScheduleHeadline::Probability,
            (false, false) => ScheduleHeadline::Surprisal,
        };
        let effective = trace.effective();
        let [from, to] = match case {
            ScheduleHeadline::Moves => trace.effective_ends(),
            _ => [
                effective.iter().copied().fold(f64::INFINITY, f64::min),
                effective.iter().copied().fold(0.0, f64::max),
            ],
        };
        let (mean, _, goal) = trace.reached().unwrap_or_default();
        let reached = match trace.schedule.is_adaptive() {
            true => figure_share(mean),
            false => format!("{mean:.2}"),
        };
        let target = match trace.schedule.is_adaptive() {
            true => figure_share(goal),
            false => goal.to_string(),
        };
        let name = match &trace.schedule {
            TemperatureSchedule::Feedback(sampler) => sampler.name().to_owned(),
            schedule => schedule.label(words),
        };
        let (from, to) = (size(from), size(to));
        let is_same = from == to;
        say!(
            words,
            "schedule-headline",
            case,
            name,
            is_same,
            from,
            to,
            reached,
            target
        )
    }

    pub(super) fn findings(&self, is_noisy: bool, logits: &Logits, words: Words) -> Vec<String> {
        let mut findings = Vec::new();
        for trace in &self.traces {
            findings.push(match trace.feedback_finding(words) {
                Some(finding) => finding,
                None => trace.open_finding(is_noisy, words),
            });
            let tokens = trace
                .steps
                .iter()
                .filter_map(|step| Some(step.drawn?.token));
            let different = tokens.collect::<BTreeSet<_>>();
            if let Some(&token) = different.first().filter(|_| different.len() == 1) {
                findings.push(say!(
                    words,
                    "stuck-finding",
                    name = trace.schedule.label(words),
                    token = format::called(logits, token)
                ));
            }
        }
        findings
    }

    pub(super) fn table(&self, words: Words) -> ReportTable {
        let row = |trace: &Trace| {
            let end = |step: Option<&ScheduleStep>| {
                let temperature = step.and_then(|step| step.temperature);
                temperature.map_or("–".to_owned(), brief)
            };
            let mean = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| {
                trace.mean(value).map_or("–".to_owned(), brief)
            };
            let entropies = || trace.steps.iter().map(|step| step.entropy);
            vec![
                trace.schedule.label(words),
                end(trace.steps.first()),
                end(trace.steps.last()),
                mean(&|step| Some(step.entropy)),
                brief(entropies().fold(f64::INFINITY, f64::min)),
                brief(entropies().fold(0.0, f64::max)),
                mean(&|step| Some(step.max_probability)),
                target(&trace.schedule).map_or("–".to_owned(), brief),
                mean(&|step| Some(step.drawn?.measured)),
            ]
        };
        let head = vec![
            say!(words, "schedule"),
            say!(words, "t-at-first"),
            say!(words, "t-at-last"),
            say!(words, "mean-entropy"),
            say!(words, "least"),
            say!(words, "largest"),
            say!(words, "mean-largest-probability"),
            say!(words, "feedback-target"),
            say!(words, "reached"),
        ];
        ReportTable::new(head, self.traces.iter().map(row))
    }
}
