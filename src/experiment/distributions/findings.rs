//! What follows from the numbers, and the tables.

use super::{DistributionsNumbers, SHOWN, possible, shown, tokens_for};
use crate::experiment::format::{self, brief, figure_share, figure_temperature};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::sampling::{Distribution, Temperature, softmax};
use crate::words::{Words, cases, say};

/// From which top-1 probability on a temperature is practically greedy, and one token dominates.
const GREEDY: f64 = 0.99;
const DOMINANT: f64 = 0.5;

/// A token is rare with less than this at T = 1; the rare ones are a finding when they have more than this together.
const RARE: f64 = 0.01;

/// The most temperatures that have a finding each.
const MOST_FINDINGS: usize = 4;

impl DistributionsNumbers {
    /// The coldest and the hottest temperature, with their distributions.
    fn ends(&self) -> Option<[&(Temperature, Distribution); 2]> {
        let by_value = |a: &&(Temperature, Distribution), b: &&(Temperature, Distribution)| {
            a.0.value().total_cmp(&b.0.value())
        };
        let coldest = self.rows.iter().min_by(by_value)?;
        Some([coldest, self.rows.iter().max_by(by_value)?])
    }

    /// The point of the figure.
    pub(super) fn headline(&self, words: Words) -> String {
        let Some([cold, hot]) = self.ends() else {
            return String::new();
        };
        let share = figure_share(0.9);
        let [count, hot_count] = [cold, hot].map(|(_, distribution)| tokens_for(distribution, 0.9));
        let [cold, hot] =
            [cold, hot].map(|(temperature, _)| figure_temperature(temperature.value()));
        if count == hot_count {
            let is_one = self.rows.len() == 1;
            return say!(
                words,
                "distributions-headline-same",
                count,
                share,
                is_one,
                temperature = cold
            );
        }
        say!(
            words,
            "distributions-headline",
            count,
            share,
            cold,
            hot,
            hot_count
        )
    }

    /// What is to be seen, for readers who cannot see it.
    pub(super) fn description(&self, logits: &Logits, words: Words) -> String {
        format::paragraph(self.seen(logits, words), self.growth(logits, words))
    }

    /// What is to be seen.
    pub(super) fn seen(&self, logits: &Logits, words: Words) -> String {
        let temperatures: Vec<String> = shown(&self.rows)
            .map(|(t, _)| format::temperature(*t))
            .collect();
        say!(
            words,
            "distributions-description",
            tokens = logits.values.len(),
            temperatures = &temperatures.join(", ")
        )
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let Some([coldest, hottest]) = self.ends() else {
            return Vec::new();
        };
        let from_one = |row: &&(Temperature, Distribution)| (row.0.value() - 1.0).abs();
        let nearest = self
            .rows
            .iter()
            .min_by(|a, b| from_one(a).total_cmp(&from_one(b)));
        let picked = |row: &&(Temperature, Distribution)| {
            self.rows.len() <= MOST_FINDINGS
                || [Some(coldest), nearest, Some(hottest)]
                    .iter()
                    .flatten()
                    .any(|one| one.0 == row.0)
        };
        let finding = |(temperature, distribution): &(Temperature, Distribution)| {
            let (top, probability) = format::largest(distribution);
            say!(
                words,
                "distribution-finding",
                temperature = format::temperature(*temperature),
                dominance = Dominance::of(probability),
                token = format::called(logits, top),
                probability = format::in_percent(probability),
                tokens = tokens_for(distribution, 0.9),
                agreement = format::whole_percent(agreement(distribution)),
                is_reproducible =
                    *temperature == coldest.0 && probability >= DOMINANT && self.rows.len() > 1
            )
        };
        let mut findings: Vec<String> = self.rows.iter().filter(picked).map(finding).collect();
        findings.extend(self.growth(logits, words));
        findings.extend(rare_tokens(hottest, logits, words));
        findings
    }

    /// How the effective vocabulary changes from the coldest to the hottest temperature, if they differ.
    fn growth(&self, logits: &Logits, words: Words) -> Option<String> {
        let [(cold, coldest), (hot, hottest)] = self.ends()?;
        (cold < hot).then(|| {
            let [from, to] = [coldest, hottest]
                .map(|distribution| format!("{:.1}", distribution.effective_vocabulary()));
            say!(
                words,
                "growth-finding",
                cold = format::temperature(*cold),
                hot = format::temperature(*hot),
                is_same = from == to,
                from,
                to,
                possible = possible(logits)
            )
        })
    }

    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let summary = shown(&self.rows).map(|(temperature, distribution)| {
            vec![
                format::temperature(*temperature),
                brief(distribution.entropy()),
                brief(distribution.max_probability()),
                format!("{:.2}", distribution.effective_vocabulary()),
                tokens_for(distribution, 0.9).to_string(),
            ]
        });
        let head = [
            say!(words, "temperature-column"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
            say!(words, "tokens-for-90-percent"),
        ];
        let mut tables = vec![table::ReportTable::new(head.to_vec(), summary)];
        let columns: Vec<_> = shown(&self.rows).collect();
        let names = columns
            .iter()
            .map(|(temperature, _)| format!("T = {}", format::temperature(*temperature)));
        let order = leading(&columns);
        let rows = order.iter().map(|&index| {
            let probabilities = columns
                .iter()
                .map(|(_, distribution)| brief(distribution.probabilities()[index]));
            [visible(&logits.token(index)), brief(logits.values[index])]
                .into_iter()
                .chain(probabilities)
                .collect()
        });
        let head = [say!(words, "token"), say!(words, "logit")]
            .into_iter()
            .chain(names)
            .collect();
        let mut probabilities = table::ReportTable::new(head, rows);
        probabilities.caption = say!(
            words,
            "leading-tokens",
            is_all = order.len() == logits.values.len(),
            shown = order.len(),
            tokens = logits.values.len()
        );
        tables.push(probabilities);
        tables
    }
}

/// How much of the draws at the hottest temperature goes to tokens that are rare at T = 1; `None` where it is little.
fn rare_tokens(
    (hot, hottest): &(Temperature, Distribution),
    logits: &Logits,
    words: Words,
) -> Option<String> {
    if *hot <= Temperature::ONE {
        return None;
    }
    let model = softmax(&logits.values, Temperature::ONE).ok()?;
    let pairs = model.probabilities().iter().zip(hottest.probabilities());
    let rare = || pairs.clone().filter(|(p, _)| **p > 0.0 && **p < RARE);
    let mass: f64 = rare().map(|(_, p)| p).sum();
    (mass > RARE).then(|| {
        say!(
            words,
            "rare-tokens-finding",
            temperature = format::temperature(*hot),
            draws = (1.0 / mass).round().max(1.0) as usize,
            mass = format::in_percent(mass),
            count = rare().count()
        )
    })
}

/// How likely two draws give the same token.
pub(crate) fn agreement(distribution: &Distribution) -> f64 {
    distribution.probabilities().iter().map(|p| p * p).sum()
}

cases! {
    /// How much one token dominates.
    enum Dominance {
        /// Nearly always the same token.
        Greedy = "greedy",
        /// The same token in more than half of the draws.
        Dominated = "dominated",
        /// None of the two.
        Flat = "flat",
    }
}

impl Dominance {
    fn of(top: f64) -> Dominance {
        match top {
            _ if top >= GREEDY => Dominance::Greedy,
            _ if top >= DOMINANT => Dominance::Dominated,
            _ => Dominance::Flat,
        }
    }
}

/// The [`SHOWN`] tokens with the largest logits of all columns, likeliest first.
fn leading(columns: &[&(Temperature, Distribution)]) -> Vec<usize> {
    let Some((_, hottest)) = columns
        .iter()
        .max_by(|a, b| a.0.value().total_cmp(&b.0.value()))
    else {
        return Vec::new();
    };
    let probabilities = hottest.probabilities();
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
    order.truncate(SHOWN);
    order
}
