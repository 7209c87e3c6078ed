//! What follows from the numbers, and the table.

use super::{EntropyNumbers, Point};
use crate::experiment::distributions::shown;
use crate::experiment::format::{self, brief, figure_share, figure_temperature, whole_percent};
use crate::experiment::table;
use crate::words::{Words, say};

/// From which top-1 probability on sampling is practically greedy, and below which no token dominates.
const GREEDY: f64 = 0.9;
const DOMINANT: f64 = 0.5;
/// From which share of the maximum on more heat changes little.
const SATURATED: f64 = 0.9;
/// Where the slopes are compared: a step of this length from here, and before the last temperature.
const COLD: f64 = 0.3;
const STEP: f64 = 0.1;
/// The hottest temperature of a grid must be this hot for that, and a grid have so many.
const HOT: f64 = 2.0;
const DENSE: usize = 12;

impl EntropyNumbers {
    /// The points from the coldest to the hottest.
    pub(super) fn sorted(&self) -> Vec<Point> {
        let mut points = self.points.clone();
        points.sort_by(|a, b| a.temperature.value().total_cmp(&b.temperature.value()));
        points
    }

    /// The last temperature that is practically greedy, and the first at which no token dominates.
    fn turns(&self) -> [Option<Point>; 2] {
        let points = self.sorted();
        let greedy = points
            .iter()
            .rev()
            .find(|point| point.max_probability >= GREEDY);
        let open = points.iter().find(|point| point.max_probability < DOMINANT);
        [greedy.copied(), open.copied()]
    }

    /// The point of the figure.
    pub(super) fn headline(&self, words: Words) -> String {
        if self.possible < 2 {
            return say!(words, "entropy-headline-one");
        }
        let temperature = |point: Point| figure_temperature(point.temperature.value());
        let share = figure_share(DOMINANT);
        match self.turns() {
            [Some(greedy), Some(open)] => say!(
                words,
                "entropy-headline",
                greedy = temperature(greedy),
                open = temperature(open),
                share
            ),
            [Some(greedy), None] => {
                say!(
                    words,
                    "entropy-headline-greedy",
                    greedy = temperature(greedy)
                )
            }
            [None, Some(open)] => {
                say!(
                    words,
                    "entropy-headline-open",
                    open = temperature(open),
                    share
                )
            }
            [None, None] => {
                let points = self.sorted();
                let entropy = |point: Option<&Point>| {
                    point.map_or(String::new(), |point| format!("{:.2}", point.entropy))
                };
                say!(
                    words,
                    "entropy-headline-range",
                    from = entropy(points.first()),
                    to = entropy(points.last())
                )
            }
        }
    }

    /// What is to be seen, for readers who cannot see it.
    pub(super) fn description(&self, words: Words) -> String {
        let seen = say!(words, "entropy-description");
        format::paragraph(seen, self.findings(words))
    }

    pub(super) fn findings(&self, words: Words) -> Vec<String> {
        if self.possible < 2 {
            return vec![say!(words, "one-token-finding")];
        }
        let temperature = |point: &Point| format::temperature(point.temperature);
        let mut findings = Vec::new();
        match self.turns() {
            [Some(greedy), Some(open)] => findings.push(say!(
                words,
                "turns-finding",
                greedy = temperature(&greedy),
                open = temperature(&open)
            )),
            [Some(greedy), None] => {
                findings.push(say!(
                    words,
                    "entropy-greedy-finding",
                    greedy = temperature(&greedy)
                ));
            }
            [None, Some(open)] => {
                findings.push(say!(words, "open-finding", open = temperature(&open)));
            }
            [None, None] => {}
        }
        let points = self.sorted();
        findings.extend(slopes(&points, words));
        let from_one = |point: &&Point| (point.temperature.value() - 1.0).abs();
        let standard = points
            .iter()
            .min_by(|a, b| from_one(a).total_cmp(&from_one(b)));
        findings.extend(standard.map(|point| {
            say!(
                words,
                "entropy-finding",
                temperature = temperature(point),
                entropy = format!("{:.2}", point.entropy),
                effective = format!("{:.1}", libm::exp(point.entropy)),
                possible = self.possible,
                share = format!("{:.0}", point.entropy / self.limit * 100.0),
                limit = format!("{:.2}", self.limit)
            )
        }));
        findings.extend(self.half(&points, words));
        findings
    }

    /// Where half of the maximum is reached, and what is left above the hottest temperature.
    fn half(&self, points: &[Point], words: Words) -> Option<String> {
        let last = points.last()?;
        let share = last.entropy / self.limit;
        let hottest = format::temperature(last.temperature);
        let after = points.partition_point(|point| point.entropy < self.limit / 2.0);
        let [before, after] = [after.checked_sub(1), Some(after)].map(|index| {
            points
                .get(index?)
                .map(|point| format::temperature(point.temperature))
        });
        let end = whole_percent(share);
        let is_flat = share >= SATURATED;
        Some(match (before, after) {
            (Some(before), Some(after)) => {
                say!(
                    words,
                    "half-entropy-between",
                    before,
                    after,
                    hottest,
                    share = end,
                    is_flat
                )
            }
            (Some(_), None) => say!(words, "half-entropy-below", hottest, share = end),
            _ => say!(words, "half-entropy-above", hottest, share = end, is_flat),
        })
    }

    pub(super) fn tables(&self, words: Words) -> Vec<table::ReportTable> {
        let rows = shown(&self.points).map(|point| {
            vec![
                format::temperature(point.temperature),
                brief(point.entropy),
                brief(point.max_probability),
                format!("{:.2}", libm::exp(point.entropy)),
            ]
        });
        let head = vec![
            say!(words, "temperature-column"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
        ];
        vec![table::ReportTable::new(head, rows)]
    }
}

/// That steps matter more where it is cold, if they do.
fn slopes(points: &[Point], words: Words) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    let hottest = last.temperature.value();
    if points.len() < DENSE || first.temperature.value() > COLD || hottest < HOT {
        return None;
    }
    let effective = |temperature: f64| {
        let after = points.partition_point(|point| point.temperature.value() < temperature);
        let (before, after) = (
            points[after.saturating_sub(1)],
            points[after.min(points.len() - 1)],
        );
        let [from, to] =
            [before, after].map(|point| (point.temperature.value(), libm::exp(point.entropy)));
        match to.0 > from.0 {
            true => from.1 + (to.1 - from.1) * (temperature - from.0) / (to.0 - from.0),
            false => from.1,
        }
    };
    let step = |from: f64| effective(from + STEP) - effective(from);
    let (cold, hot) = (step(COLD), step(hottest - STEP));
    (cold > 2.0 * hot).then(|| {
        say!(
            words,
            "steps-finding",
            from = figure_temperature(COLD),
            to = figure_temperature(COLD + STEP),
            cold = format!("{cold:.2}"),
            hot_from = figure_temperature(hottest - STEP),
            hottest = figure_temperature(hottest),
            hot = format!("{hot:.2}")
        )
    })
}
