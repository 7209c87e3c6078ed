//! What follows from the draws.

use super::certainty::{FitVerdict, SEEN};
use super::{EXPECTED, Row, SamplingNumbers};
use crate::experiment::distributions::shown;
use crate::experiment::format::{self, count_in_prose, figure_temperature, p_value, whole_percent};
use crate::logits::Logits;
use crate::sampling::statistics::{Fit, draws_to_see, fit};
use crate::words::{Words, say};

/// With more temperatures only the one that deviates most has more than one finding.
const DETAILED: usize = 2;

/// From which chance on a miss says nothing.
const USUAL: f64 = 0.05;

/// The accuracy that a number of draws is named for.
const ACCURACY: f64 = 0.01;

impl Row {
    /// The tokens that can be drawn.
    pub(super) fn possible(&self) -> Vec<usize> {
        let probabilities = self.distribution.probabilities();
        (0..probabilities.len())
            .filter(|&token| probabilities[token] > 0.0)
            .collect()
    }

    /// How many tokens were drawn.
    pub(super) fn seen(&self) -> usize {
        self.drawn.counts.iter().filter(|&&count| count > 0).count()
    }
}

impl SamplingNumbers {
    /// The test of the draws, where there is one.
    pub(super) fn fit(&self, row: &Row) -> Option<Fit> {
        self.confidence?;
        fit(&row.drawn.counts, row.distribution.probabilities())
    }

    /// The point of the figure.
    pub(super) fn headline(&self, words: Words) -> String {
        let fits: Vec<Fit> = self.rows.iter().filter_map(|row| self.fit(row)).collect();
        let draws = self.draws;
        let all = self.rows.len();
        let smallest = fits
            .iter()
            .map(|fit| fit.chi_squared.chance)
            .fold(f64::INFINITY, f64::min);
        // Of many temperatures some are far off by chance.
        let differ = fits
            .iter()
            .filter(|fit| fit.chi_squared.chance * (fits.len() as f64) < USUAL)
            .count();
        let shown = count_in_prose(usize::try_from(draws).unwrap_or(usize::MAX));
        match self.rows.first() {
            Some(row) if fits.is_empty() => say!(
                words,
                "sampling-headline-seen",
                draws,
                shown,
                seen = row.seen(),
                possible = row.possible().len(),
                temperature = figure_temperature(row.temperature.value())
            ),
            _ if differ == 0 => say!(
                words,
                "sampling-headline-consistent",
                draws,
                shown,
                is_one = all == 1,
                chance = p_value(smallest)
            ),
            _ => say!(
                words,
                "sampling-headline-differ",
                draws,
                shown,
                differ,
                all,
                chance = p_value(smallest)
            ),
        }
    }

    /// What is to be seen, for readers who cannot see it.
    pub(super) fn description(&self, logits: &Logits, words: Words) -> String {
        let temperatures: Vec<String> = shown(&self.rows)
            .map(|row| format::temperature(row.temperature))
            .collect();
        let seen = say!(
            words,
            "sampling-description",
            tokens = logits.values.len(),
            draws = self.draws,
            temperatures = &temperatures.join(", ")
        );
        let fits = shown(&self.rows).filter_map(|row| self.fit_finding(row, words));
        format::paragraph(seen, fits)
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let worst = self.rows.iter().enumerate().max_by(|(_, a), (_, b)| {
            let deviation = |row: &Row| self.furthest(row).map_or(0.0, |one| one.deviation.abs());
            deviation(a).total_cmp(&deviation(b))
        });
        let worst = worst.map(|(_, row)| row.temperature);
        let mut findings = Vec::new();
        for row in shown(&self.rows) {
            findings.extend(self.fit_finding(row, words));
            let appeared = self.appeared(row, logits, words);
            if self.rows.len() > DETAILED && Some(row.temperature) != worst {
                findings.extend(appeared.filter(|_| self.confidence.is_none()));
                continue;
            }
            findings.extend(self.revealed(row, logits, words));
            findings.extend(appeared);
            findings.extend(self.accuracy(row, words));
            findings.extend(self.deviation(row, logits, words));
            findings.extend(self.missed(row, words));
        }
        findings
    }

    fn fit_finding(&self, row: &Row, words: Words) -> Option<String> {
        let fit = self.fit(row)?;
        let chance = fit.chi_squared.chance;
        Some(say!(
            words,
            "fit-finding",
            temperature = format::temperature(row.temperature),
            fit = FitVerdict::of(&fit),
            chi_squared = format!("{:.1}", fit.chi_squared.statistic),
            degrees = fit.degrees,
            chance = p_value(chance),
            percent = whole_percent(chance),
            chance_of_g = p_value(fit.g.chance)
        ))
    }

    /// Which tokens so many draws reveal, and what it takes for the rarest.
    fn revealed(&self, row: &Row, logits: &Logits, words: Words) -> Option<String> {
        self.confidence?;
        let probabilities = row.distribution.probabilities();
        let possible = row.possible();
        let by_probability =
            |a: &&usize, b: &&usize| probabilities[**a].total_cmp(&probabilities[**b]);
        let &rarest = possible.iter().min_by(by_probability)?;
        let needed = draws_to_see(probabilities[rarest], SEEN)?;
        // A token of this probability is missed in one sample in twenty.
        let least = -libm::expm1(libm::log1p(-SEEN) / self.draws as f64);
        let revealed = possible
            .iter()
            .filter(|&&token| probabilities[token] >= least)
            .count();
        Some(say!(
            words,
            "revealed-finding",
            temperature = format::temperature(row.temperature),
            draws = self.draws,
            shown = count_in_prose(self.draws as usize),
            least = format::in_percent(least),
            seen = format::share(SEEN),
            revealed,
            possible = possible.len(),
            token = format::called(logits, rarest),
            probability = format::in_percent(probabilities[rarest]),
            needed = match needed < 1e15 {
                true => count_in_prose(needed as usize),
                false => format!("{needed:.1e}"),
            }
        ))
    }

    /// How many tokens were drawn, and whether it says something that others were not.
    fn appeared(&self, row: &Row, logits: &Logits, words: Words) -> Option<String> {
        let &first = row.top.first()?;
        let temperature = format::temperature(row.temperature);
        let token = format::called(logits, first);
        let possible = row.possible();
        if possible.len() == 1 {
            return Some(say!(words, "only-token-drawn", temperature, token));
        }
        let probabilities = row.distribution.probabilities();
        let missing = possible
            .iter()
            .filter(|&&token| row.drawn.counts[token] == 0);
        let mass: f64 = missing.map(|&token| probabilities[token]).sum();
        // How likely so many draws miss all of them.
        let chance = libm::exp(self.draws as f64 * libm::log1p(-mass.min(1.0)));
        Some(say!(
            words,
            "drawn-finding",
            temperature,
            seen = row.seen(),
            possible = possible.len(),
            token,
            frequency = format::in_percent(self.frequency(row, first)),
            others = possible.len() - row.seen(),
            mass = format::in_percent(mass),
            is_usual = chance >= USUAL,
            chance = whole_percent(chance),
            seen_in = whole_percent(1.0 - chance)
        ))
    }

    /// How accurate the frequencies are, and the draws for a percentage point.
    fn accuracy(&self, row: &Row, words: Words) -> Option<String> {
        let confidence = self.confidence?;
        let intervals = self.intervals(row, confidence);
        let widest = intervals
            .iter()
            .map(|[(low, high), _]| (high - low) / 2.0)
            .fold(0.0, f64::max);
        let factor = widest / ACCURACY;
        let needed = self.draws as f64 * factor * factor;
        // Two figures of it say enough.
        let power = libm::pow(10.0, libm::floor(libm::log10(needed.max(1.0))) - 1.0).max(1.0);
        Some(say!(
            words,
            "accuracy-finding",
            temperature = format::temperature(row.temperature),
            points = format!("{:.1}", 100.0 * widest),
            confidence = format::share(confidence),
            is_enough = widest <= ACCURACY,
            needed = count_in_prose(((needed / power).ceil() * power) as usize)
        ))
    }

    fn deviation(&self, row: &Row, logits: &Logits, words: Words) -> Option<String> {
        let furthest = self.furthest(row)?;
        let index = furthest.index;
        Some(say!(
            words,
            "deviation-finding",
            temperature = format::temperature(row.temperature),
            token = format::called(logits, index),
            frequency = format!("{:.2}", self.frequency(row, index) * 100.0),
            probability = format!("{:.2}", row.distribution.probabilities()[index] * 100.0),
            deviation = format!("{:.1}", furthest.deviation.abs()),
            // A smaller one is not distinguished from 0.
            is_negligible = furthest.chance < 0.001,
            chance = whole_percent(furthest.chance)
        ))
    }

    /// How many intervals do not contain their probability.
    fn missed(&self, row: &Row, words: Words) -> Option<String> {
        let confidence = self.confidence?;
        let probabilities = row.distribution.probabilities();
        let intervals = self.intervals(row, confidence);
        // Of rarer tokens an interval seldom misses: what was not drawn may be as rare as one likes.
        let mut frequent = row.possible();
        frequent.retain(|&token| probabilities[token] * self.draws as f64 >= EXPECTED);
        let outside = |which: usize| {
            let misses = frequent.iter().filter(|&&token| {
                let (low, high) = intervals[token][which];
                !(low..=high).contains(&probabilities[token])
            });
            misses.count()
        };
        (!frequent.is_empty()).then(|| {
            say!(
                words,
                "missed-finding",
                temperature = format::temperature(row.temperature),
                of = frequent.len(),
                own = outside(0),
                confidence = format::share(confidence),
                expected = format!("{:.1}", (1.0 - confidence) * frequent.len() as f64),
                all = outside(1)
            )
        })
    }
}
