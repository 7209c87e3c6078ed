//! What the numbers say: the verdict, findings and tables.

use super::{DriftNumbers, NAMED, Shift};
use crate::experiment::format::{self, brief, count, count_in_prose, figure_share};
use crate::experiment::population::{largest_first, quantile};
use crate::experiment::table::ReportTable;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::words::{Words, cases, say};

/// A distance below this is not shown as a number.
const TINY: f64 = 0.001;

cases! {
    /// What is measured against a limit.
    pub(super) enum DriftMeasure {
        /// The total variation distance.
        Distance = "total-variation",
        /// The divergence.
        Divergence = "divergence",
        /// How many positions have another likeliest token.
        Changed = "changed",
    }
}

cases! {
    /// What the title of a figure says.
    enum DriftHeadline {
        /// Nothing has changed.
        Same = "same",
        /// There are no limits.
        Free = "free",
        /// There are none, and next to nothing has changed.
        Tiny = "tiny",
        /// All limits hold.
        Within = "within",
        /// Positions are beyond a limit.
        Beyond = "beyond",
        /// Only too many likeliest tokens have changed.
        Changed = "changed",
    }
}

/// The largest value of a measure beside its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DriftCheck {
    pub measure: DriftMeasure,
    /// The largest value, or the share of positions.
    pub value: f64,
    /// The position that has it; `None` of all of them, and where nothing has changed.
    pub place: Option<usize>,
    pub limit: Option<f64>,
}

impl DriftMeasure {
    pub(super) fn of(self, shift: &Shift) -> f64 {
        match self {
            DriftMeasure::Distance => shift.total_variation,
            DriftMeasure::Divergence => shift.kullback_leibler,
            DriftMeasure::Changed => f64::from(u8::from(shift.is_changed())),
        }
    }

    pub(super) fn name(self, words: Words) -> String {
        say!(words, "measure", measure = self)
    }

    /// A value of it in a sentence.
    fn in_prose(self, value: f64) -> String {
        match self {
            DriftMeasure::Divergence => super::two_figures(value),
            _ => format!("{}%", format::in_percent(value)),
        }
    }

    fn limit_in_prose(self, limit: f64) -> String {
        match self {
            DriftMeasure::Divergence => limit.to_string(),
            _ => format!("{}%", format::share(limit)),
        }
    }
}

impl DriftCheck {
    /// How many limits the value is.
    pub(super) fn ratio(&self) -> Option<f64> {
        let limit = self.limit?;
        Some(match self.value {
            0.0 => 0.0,
            value => value / limit,
        })
    }

    fn is_exceeded(&self) -> bool {
        self.limit.is_some_and(|limit| self.value > limit)
    }
}

impl DriftNumbers {
    /// Each measure with its limit.
    pub(super) fn checks(&self) -> [DriftCheck; 3] {
        let largest = |measure: DriftMeasure, limit: Option<f64>| {
            let values = self.positions.iter().map(|shift| measure.of(shift));
            let place = largest_first(values.enumerate().filter(|(_, value)| *value > 0.0), 1);
            let place = place.first().copied();
            DriftCheck {
                measure,
                value: place.map_or(0.0, |place| measure.of(&self.positions[place])),
                place,
                limit,
            }
        };
        [
            largest(DriftMeasure::Distance, self.limits.total_variation),
            largest(DriftMeasure::Divergence, self.limits.kullback_leibler),
            DriftCheck {
                measure: DriftMeasure::Changed,
                value: self.changed(),
                place: None,
                limit: self.limits.changed_top_1,
            },
        ]
    }

    /// The check that is farthest along to its limit, or beyond it.
    fn closest(&self) -> Option<DriftCheck> {
        let checks = self.checks();
        let ratios = checks.iter().map(|check| check.ratio().unwrap_or(-1.0));
        let closest = largest_first(ratios.enumerate(), 1);
        closest.first().map(|&place| checks[place])
    }

    /// The most important of the findings, short.
    pub(super) fn headline(&self, words: Words) -> String {
        let checks = self.checks();
        let exceeding = self.exceeding().len();
        let is_same = checks.iter().all(|check| check.value == 0.0);
        let is_beyond = |check: &DriftCheck| check.is_exceeded();
        let case = match self.closest().filter(|check| check.limit.is_some()) {
            Some(_) if checks[..2].iter().any(is_beyond) => DriftHeadline::Beyond,
            Some(_) if is_beyond(&checks[2]) => DriftHeadline::Changed,
            _ if is_same => DriftHeadline::Same,
            Some(_) => DriftHeadline::Within,
            None if checks[0].value < TINY => DriftHeadline::Tiny,
            None => DriftHeadline::Free,
        };
        let chosen = match case {
            DriftHeadline::Beyond => checks.iter().find(|check| is_beyond(check)).copied(),
            DriftHeadline::Changed => Some(checks[2]),
            _ => self.closest(),
        };
        let check = chosen.unwrap_or(checks[0]);
        say!(
            words,
            "drift-headline",
            case,
            measure = check.measure,
            value = check
                .measure
                .in_prose(check.value)
                .replace('%', "\u{2009}%"),
            share = check.share_of_limit(),
            exceeding = count(exceeding),
            positions = count(self.positions.len()),
            mean = figure_share(self.mean_distance()),
            most = figure_share(checks[0].value),
            worst = checks[0].place.unwrap_or(0).to_string()
        )
    }

    fn mean_distance(&self) -> f64 {
        let distances = self.positions.iter().map(|shift| shift.total_variation);
        distances.sum::<f64>() / self.positions.len().max(1) as f64
    }

    /// The limits that are passed, a part of a sentence each.
    fn verdict(&self, words: Words) -> String {
        let parts = self.checks().into_iter().filter(DriftCheck::is_exceeded);
        let parts = parts.map(|check| {
            let limit = check.limit.unwrap_or_default();
            let beyond = |shift: &&Shift| check.measure.of(shift) > limit;
            let first = self.positions.iter().position(|shift| beyond(&shift));
            say!(
                words,
                "beyond-limit",
                measure = check.measure,
                value = check.measure.in_prose(check.value),
                limit = check.measure.limit_in_prose(limit),
                places = count_in_prose(self.positions.iter().filter(beyond).count()),
                positions = count_in_prose(self.positions.len()),
                first = first.unwrap_or(0).to_string()
            )
        });
        let exceeded = parts.collect::<Vec<_>>().join("; ");
        say!(words, "beyond-limits", exceeded)
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let positions = count_in_prose(self.positions.len());
        let [distance, divergence, changed] = self.checks();
        let closest = self.closest().filter(|check| check.limit.is_some());
        let mut findings = vec![match closest {
            _ if !self.exceeded().is_empty() => self.verdict(words),
            Some(check) => say!(
                words,
                "within-limits",
                positions = &positions,
                measure = check.measure,
                value = check.measure.in_prose(check.value),
                limit = check
                    .measure
                    .limit_in_prose(check.limit.unwrap_or_default()),
                share = check.share_of_limit().replace('\u{2009}', "")
            ),
            None => say!(words, "without-limits", positions = &positions),
        }];
        let median = |measure: DriftMeasure| {
            let mut values = self.values(|shift| measure.of(shift));
            values.sort_unstable_by(f64::total_cmp);
            quantile(&values, 0.5)
        };
        let mean = self.mean_distance();
        findings.push(say!(
            words,
            "drift-finding",
            temperature = format::temperature(self.temperature),
            is_same = mean == 0.0,
            one_in = format::in_percent(mean),
            middle = format::in_percent(median(DriftMeasure::Distance)),
            divergence = super::two_figures(median(DriftMeasure::Divergence)),
            largest = super::two_figures(divergence.value)
        ));
        let places = self.changed_places().count();
        findings.push(say!(
            words,
            "greedy-drift-finding",
            changed = places,
            positions = &positions,
            share = format::in_percent(changed.value),
            first = self.changed_places().next().unwrap_or(0).to_string()
        ));
        if let Some(worst) = distance.place {
            let shift = &self.positions[worst];
            let [old, new] = shift.tops.map(|top| format::called(logits, top));
            findings.push(say!(
                words,
                "worst-shift-finding",
                position = worst.to_string(),
                total_variation = format::in_percent(shift.total_variation),
                is_same = old == new,
                old,
                new
            ));
        }
        findings
    }

    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<ReportTable> {
        let distances = self.positions.iter().map(|shift| shift.total_variation);
        let worst = largest_first(
            distances.enumerate().filter(|(_, apart)| *apart > 0.0),
            NAMED,
        );
        let row = |&place: &usize| {
            let shift = &self.positions[place];
            vec![
                place.to_string(),
                brief(shift.total_variation),
                brief(shift.kullback_leibler),
                visible(&logits.token(shift.tops[0])),
                visible(&logits.token(shift.tops[1])),
            ]
        };
        let head = vec![
            say!(words, "position"),
            say!(words, "total-variation"),
            say!(words, "divergence"),
            say!(words, "likeliest-old"),
            say!(words, "likeliest-new"),
        ];
        let mut table = ReportTable::new(head, worst.iter().map(row));
        let (shown, all) = (worst.len(), self.positions.len());
        table.caption = say!(words, "worst-caption", shown, all);
        vec![table]
    }
}
