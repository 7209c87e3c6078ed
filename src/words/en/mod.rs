//! English.

mod bounds;
mod certainty;
mod compare;
mod drift;
mod engines;
mod guide;
mod population;
mod samplers;
mod schedule;
mod solve;

use super::{KindWords, percent};

/// The words in English.
#[derive(Debug)]
pub struct English;

/// `1 token`, `2 tokens`.
fn tokens(count: usize) -> String {
    if count == 1 {
        "1 token".to_owned()
    } else {
        format!("{count} tokens")
    }
}

/// A chance as a share; a small one is not told from 0.
fn odds(chance: f64) -> String {
    match chance * 100.0 {
        percent if percent < 0.1 => "less than 0.1 %".to_owned(),
        percent if percent < 10.0 => format!("about {percent:.1} %"),
        percent => format!("about {percent:.0} %"),
    }
}

impl KindWords for English {
    fn index_label(&self, descending: bool) -> &'static str {
        if descending {
            "token index (sorted by logit)"
        } else {
            "token index"
        }
    }

    fn leading_tokens(&self, shown: usize, all: usize) -> String {
        if shown == all {
            return "Probabilities of all tokens.".to_owned();
        }
        format!("Probabilities of the {shown} likeliest of {}.", tokens(all))
    }

    fn sampled_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}: all tokens, those drawn most first.");
        }
        format!(
            "T = {temperature}: the {shown} drawn most of {}.",
            tokens(all)
        )
    }

    fn compared_tokens(&self, temperature: &str, shown: usize, all: usize) -> String {
        if shown == all {
            return format!("T = {temperature}: all tokens.");
        }
        format!("T = {temperature}: the first {shown} of {}.", tokens(all))
    }

    fn distribution_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        count: usize,
        entropy: f64,
        effective: f64,
    ) -> String {
        let hold = if count == 1 { "holds" } else { "hold" };
        format!(
            "T = {temperature}: the likeliest token, {token}, has {} %; {} {hold} 90 % of the mass; entropy is \
             {entropy:.3} nats, as of {effective:.1} equally likely tokens.",
            percent(probability),
            tokens(count)
        )
    }

    fn flattening_finding(
        &self,
        [cold, hot]: [&str; 2],
        [low, high]: [f64; 2],
        limit: f64,
    ) -> String {
        let [from, to] = [low, high].map(|entropy| format!("{entropy:.3}"));
        let change = if from == to {
            format!("stays at {from}")
        } else if high > low {
            format!("rises from {from} to {to}")
        } else {
            format!("falls from {from} to {to}")
        };
        format!(
            "From T = {cold} to T = {hot} entropy {change} nats; more than {limit:.3} is impossible."
        )
    }

    fn drawn_finding(
        &self,
        temperature: &str,
        [seen, possible]: [usize; 2],
        token: &str,
        frequency: f64,
    ) -> String {
        if possible == 1 {
            return format!(
                "T = {temperature}: only {token} is possible, and was drawn every time."
            );
        }
        let were = if seen == 1 { "was" } else { "were" };
        format!(
            "T = {temperature}: {seen} of the {possible} possible tokens {were} drawn; {token} most often, {} % of \
             the time.",
            percent(frequency)
        )
    }

    fn deviation_finding(
        &self,
        temperature: &str,
        token: &str,
        [frequency, probability]: [f64; 2],
        deviation: f64,
        chance: f64,
    ) -> String {
        format!(
            "T = {temperature}: furthest from its probability is {token}, drawn {:.2} % of the time where {:.2} % was \
             expected: {:.1} standard errors. By chance some token is at least as far in {} of such samples.",
            frequency * 100.0,
            probability * 100.0,
            deviation.abs(),
            odds(chance)
        )
    }

    fn equivalence_finding(&self, temperature: &str, difference: f64, epsilon: f64) -> String {
        let verdict = if difference <= 10.0 * epsilon {
            "the two are the same but for the epsilon"
        } else {
            "here the epsilon is felt"
        };
        format!(
            "T = {temperature}: the largest difference is {difference:.1e}, with an epsilon of {epsilon:e}: {verdict}."
        )
    }
}
