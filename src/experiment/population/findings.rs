//! What the numbers say: findings and tables.

use super::{NAMED, PopulationNumbers, PositionMeasurement, QUANTITIES, Quantity, quantile};
use crate::experiment::format::{self, count_in_prose};
use crate::experiment::table::ReportTable;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::words::{Words, cases, say};

/// The shares of positions that tables give.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Names of more characters are called A and B in sentences.
const SHORT: usize = 22;

/// From which difference of the mass kept on settings are told to be looser.
const LOOSER: f64 = 0.01;

cases! {
    /// Which of two keeps more of the model's mass.
    enum Keeps {
        /// The first.
        A = "a",
        /// The second.
        B = "b",
        /// Neither.
        Neither = "neither",
    }
}

impl PopulationNumbers {
    /// What sentences call the settings.
    pub(super) fn short_names(&self) -> impl Iterator<Item = String> {
        let is_short = |name: &String| {
            name.chars().count() <= SHORT
                && name != "–"
                && !name.ends_with(|last: char| last.is_ascii_digit())
        };
        let letters = match self.names.as_slice() {
            [a, b] => a == b || !is_short(a) || !is_short(b),
            names => names.iter().any(|name| name == "–"),
        };
        let names = self.names.iter().zip(["A", "B"]);
        names.map(move |(name, letter)| match letters {
            true => letter.to_owned(),
            false => name.clone(),
        })
    }

    /// The mean total variation distance.
    pub(super) fn mean_distance(&self) -> f64 {
        let distances = self
            .positions
            .iter()
            .map(|position| position.total_variation);
        distances.sum::<f64>() / self.positions.len().max(1) as f64
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let names: Vec<String> = self.short_names().collect();
        match names.as_slice() {
            [a, b] => self.findings_of_two([a, b], logits, words),
            names => self.findings_of_one(&names.concat(), words),
        }
    }

    fn findings_of_one(&self, name: &str, words: Words) -> Vec<String> {
        let count = self.positions.len();
        let survivors = self.sorted(0, Quantity::Survivors);
        let [few, middle, many] =
            [0.05, 0.5, 0.95].map(|share| count_in_prose(quantile(&survivors, share) as usize));
        let [entropy, effective, kept] = [
            Quantity::Entropy,
            Quantity::EffectiveVocabulary,
            Quantity::KeptMass,
        ]
        .map(|quantity| quantile(&self.sorted(0, quantity), 0.5));
        vec![
            say!(
                words,
                "survivors-finding",
                name,
                is_one = middle == "1",
                middle,
                few,
                many
            ),
            say!(
                words,
                "median-finding",
                kept_mass = format::in_percent(kept),
                entropy = format!("{entropy:.2}"),
                effective = format!("{effective:.1}")
            ),
            say!(
                words,
                "single-finding",
                is_pair = false,
                a = name,
                b = "",
                by_a = self.single(0),
                by_b = 0_usize,
                positions = count
            ),
        ]
    }

    fn findings_of_two(&self, [a, b]: [&str; 2], logits: &Logits, words: Words) -> Vec<String> {
        let count = self.positions.len();
        let more = |than: fn(usize, usize) -> bool| {
            let sides = self.positions.iter().map(|position| &position.measures);
            sides
                .filter(|sides| than(sides[1].survivors, sides[0].survivors))
                .count()
        };
        let (by_b, by_a) = (more(|b, a| b > a), more(|b, a| b < a));
        let [kept_a, kept_b] = [0, 1].map(|side| self.sorted(side, Quantity::Survivors));
        let mut ratios: Vec<f64> = self
            .positions
            .iter()
            .map(PositionMeasurement::ratio)
            .collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let ratio = quantile(&ratios, 0.5);
        let is_b = by_b >= by_a;
        let (high, low, times) = match is_b {
            true => ([b, a], by_b, ratio),
            false => ([a, b], by_a, 1.0 / ratio),
        };
        let [median_a, median_b] =
            [&kept_a, &kept_b].map(|kept| count_in_prose(quantile(kept, 0.5) as usize));
        let mut findings = vec![match (by_a, by_b) {
            (0, 0) => say!(
                words,
                "same-counts-finding",
                a,
                b,
                positions = count,
                middle = median_a
            ),
            _ => say!(
                words,
                "more-tokens-finding",
                more = high[0],
                less = high[1],
                places = low,
                positions = count,
                high = if is_b { &median_b } else { &median_a },
                low = if is_b { &median_a } else { &median_b },
                ratio = format!("{times:.1}")
            ),
        }];
        let masses = [0, 1].map(|side| self.sorted(side, Quantity::KeptMass));
        let mass = |side: usize, share: f64| quantile(&masses[side], share);
        let percent = |side: usize, share: f64| format::in_percent(mass(side, share));
        let keeps = match mass(1, 0.5) - mass(0, 0.5) {
            more if more > LOOSER => Keeps::B,
            less if less < -LOOSER => Keeps::A,
            _ => Keeps::Neither,
        };
        findings.push(say!(
            words,
            "kept-mass-finding",
            a,
            b,
            keeps,
            by_a = percent(0, 0.5),
            low_a = percent(0, 0.05),
            high_a = percent(0, 0.95),
            by_b = percent(1, 0.5),
            low_b = percent(1, 0.05),
            high_b = percent(1, 0.95)
        ));
        let (single_a, single_b) = (self.single(0), self.single(1));
        findings.push(say!(
            words,
            "single-finding",
            is_pair = true,
            a,
            b,
            by_a = single_a,
            by_b = single_b,
            positions = count
        ));
        let apart = self.sorted(0, Quantity::TotalVariation);
        if let Some(&worst) = self.worst().first() {
            let position = &self.positions[worst];
            let tops = [0, 1].map(|side| format::called(logits, position.measures[side].top));
            findings.push(say!(
                words,
                "positions-distance-finding",
                positions = count,
                differ = format!("{:.1}", self.mean_distance() * count as f64),
                mean = format::in_percent(self.mean_distance()),
                middle = format::in_percent(quantile(&apart, 0.5)),
                most = format::in_percent(position.total_variation),
                worst = (self.first + worst).to_string(),
                is_same = tops[0] == tops[1],
                top_a = &tops[0],
                top_b = &tops[1],
                a,
                b
            ));
        }
        let changed: Vec<usize> = (0..count)
            .filter(|&place| {
                let measures = &self.positions[place].measures;
                measures[0].top != measures[1].top
            })
            .collect();
        findings.push(say!(
            words,
            "greedy-finding",
            a,
            b,
            changed = changed.len(),
            positions = count,
            first = (self.first + changed.first().copied().unwrap_or(0)).to_string()
        ));
        findings
    }

    /// At how many positions one token is kept.
    fn single(&self, side: usize) -> usize {
        let positions = self.positions.iter();
        let is_single = |position: &&PositionMeasurement| position.measures[side].survivors == 1;
        positions.filter(is_single).count()
    }

    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<ReportTable> {
        let labels = self.labels();
        let mut rows = Vec::new();
        for (side, label) in labels.iter().enumerate() {
            for quantity in QUANTITIES {
                let sorted = self.sorted(side, quantity);
                let mut cells = vec![
                    label.clone(),
                    say!(words, "quantity-title", quantity = quantity.name()),
                ];
                cells.extend(QUANTILES.map(|share| quantity.written(quantile(&sorted, share))));
                rows.push(cells);
            }
        }
        let shares = QUANTILES.map(|share| format!("{}%", share * 100.0));
        let head = [say!(words, "setting"), say!(words, "quantity")];
        let mut quantiles =
            ReportTable::new(head.into_iter().chain(shares).collect(), rows.into_iter());
        quantiles.caption = say!(words, "quantiles-caption");
        let mut tables = vec![quantiles];
        tables.extend((labels.len() > 1).then(|| self.worst_table(logits, words)));
        tables
    }

    fn worst_table(&self, logits: &Logits, words: Words) -> ReportTable {
        let row = |&place: &usize| {
            let position = &self.positions[place];
            let [a, b] = [0, 1].map(|side| position.measures[side]);
            vec![
                (self.first + place).to_string(),
                Quantity::TotalVariation.written(position.total_variation),
                count_in_prose(a.survivors),
                count_in_prose(b.survivors),
                visible(&logits.token(a.top)),
                visible(&logits.token(b.top)),
            ]
        };
        let worst = self.worst();
        let head = vec![
            say!(words, "position"),
            say!(words, "total-variation"),
            say!(words, "left-by-a"),
            say!(words, "left-by-b"),
            say!(words, "likeliest-in-a"),
            say!(words, "likeliest-in-b"),
        ];
        let mut table = ReportTable::new(head, worst.iter().map(row));
        let shown = worst.len();
        table.caption = say!(words, "worst-caption", shown, all = self.positions.len());
        table
    }

    /// The positions where the two sides differ most, the worst first.
    pub(super) fn worst(&self) -> Vec<usize> {
        let positions = self.positions.iter();
        let apart = positions.map(|position| position.total_variation);
        super::largest_first(apart.enumerate().filter(|(_, apart)| *apart > 0.0), NAMED)
    }
}

impl PositionMeasurement {
    /// How many times as many tokens the second keeps as the first.
    fn ratio(&self) -> f64 {
        self.measures[1].survivors as f64 / self.measures[0].survivors as f64
    }
}

impl Quantity {
    /// A value of it in a table.
    fn written(self, value: f64) -> String {
        match self {
            Quantity::Survivors => count_in_prose(value as usize),
            Quantity::EffectiveVocabulary => format!("{value:.1}"),
            _ => format::brief(value),
        }
    }
}
