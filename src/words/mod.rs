//! The words of a report: every label, finding and explanation, a file a language.
//!
//! Findings come as plain text, explanations as Markdown. Numbers in them are arguments: no word here knows a value.

mod bounds;
mod certainty;
mod compare;
mod drift;
mod en;
mod engines;
mod escape;
mod guide;
mod lint;
mod population;
mod samplers;
mod schedule;
mod solve;
mod zh;

pub use bounds::BoundsWords;
pub use certainty::CertaintyWords;
pub use compare::CompareWords;
pub use drift::DriftWords;
pub use engines::EnginesWords;
pub(crate) use escape::escaped;
pub use guide::{GuideWords, Suits};
pub use lint::LintWords;
pub use population::{PopulationWords, Quantity};
pub use samplers::{Change, SamplersWords};
pub use schedule::ScheduleWords;
pub use solve::SolveWords;

use crate::experiment::sampling::Rule as DrawRule;

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, simplified.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Every language by its name in the configuration, its code in BCP 47.
    pub const CODES: [(&'static str, Language); 2] =
        [("zh", Language::Chinese), ("en", Language::English)];

    /// How pages say which it is, in BCP 47: the Chinese is the simplified one.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Chinese => "zh-Hans",
            Language::English => "en",
        }
    }

    /// Its code in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
        }
    }
}

impl Language {
    /// The words of the language.
    pub fn words(self) -> &'static dyn Words {
        match self {
            Language::Chinese => &zh::Chinese,
            Language::English => &en::English,
        }
    }
}

/// A kind of task with the temperatures that suit it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Task {
    /// What it is called.
    pub name: &'static str,
    /// From the lowest to the highest temperature that suits it.
    pub temperatures: (f64, f64),
    /// Why.
    pub reason: &'static str,
}

/// Where entropy stands to half of its limit, at the temperatures of an experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Half {
    /// Below it at all temperatures.
    Below,
    /// Below it at the first of these temperatures, above it at the second.
    Between([String; 2]),
    /// Above it at all temperatures, or on it.
    Above,
}

/// Everything that a language has to say.
///
/// Temperatures come as text, as Python writes them; probabilities and shares from 0 to 1; entropies in nats.
pub trait Words:
    Sync
    + BoundsWords
    + DriftWords
    + PopulationWords
    + CertaintyWords
    + CompareWords
    + GuideWords
    + LintWords
    + SolveWords
    + ScheduleWords
    + EnginesWords
    + SamplersWords
{
    // Labels of axes, legends and panels.

    /// The axis of token indices; whether they stand in the order of their logits.
    fn index_label(&self, descending: bool) -> &'static str;
    /// The axis of probabilities.
    fn probability(&self) -> &'static str;
    /// The axis of both.
    fn probability_or_frequency(&self) -> &'static str;
    /// The legend of probabilities.
    fn theory(&self) -> &'static str;
    /// The legend of frequencies.
    fn frequency(&self) -> &'static str;
    /// The axis of temperatures.
    fn temperature_label(&self) -> &'static str;
    /// The legend of the line at temperature 1.
    fn standard_temperature(&self) -> &'static str;
    /// The axis of entropies.
    fn entropy_nats(&self) -> &'static str;
    /// The axis of largest probabilities.
    fn max_probability(&self) -> &'static str;
    /// The titles of the two panels of an entropy figure.
    fn entropy_titles(&self) -> [&'static str; 2];
    /// The note of a distribution, in two lines.
    fn entropy_note(&self, entropy: f64, max_probability: f64) -> String;
    /// The title of a sampling panel.
    fn sampling_panel(&self, temperature: &str, draws: u64) -> String;
    /// The note of a sampling panel: the tokens drawn most.
    fn top_drawn(&self, count: usize, tokens: &str) -> String;

    // What figures are called.

    /// A figure of distributions.
    fn distributions_title(&self) -> &'static str;
    /// A figure of entropy curves.
    fn entropy_title(&self) -> &'static str;
    /// A figure of draws.
    fn sampling_title(&self) -> &'static str;
    /// A comparison of the two ways to apply a temperature.
    fn equivalence_title(&self) -> &'static str;

    // What is to be seen in them, for readers who cannot see.

    /// A figure of distributions: of how many tokens, at which temperatures.
    fn distributions_description(&self, tokens: usize, temperatures: &str) -> String;
    /// A figure of entropy curves.
    fn entropy_description(&self) -> &'static str;
    /// A figure of draws: of how many tokens, how often, at which temperatures.
    fn sampling_description(&self, tokens: usize, draws: u64, temperatures: &str) -> String;

    // Headings and captions of tables.

    /// All tokens that a figure has no room for.
    fn other_tokens(&self, count: usize) -> String;
    /// How many tokens a panel has no room for, and their mass.
    fn left_out(&self, count: usize, mass: f64) -> String;
    /// The title of a panel of mass over ranks.
    fn ranks_title(&self) -> &'static str;
    /// The axis of ranks.
    fn rank(&self) -> &'static str;
    /// The axis of the mass of the likeliest tokens.
    fn mass_of_ranks(&self) -> &'static str;
    /// A column of tokens.
    fn token(&self) -> &'static str;
    /// A column of logits.
    fn logit(&self) -> &'static str;
    /// Temperature, entropy, largest probability, effective vocabulary, tokens that hold nine tenths of the mass.
    fn distribution_columns(&self) -> [&'static str; 5];
    /// Temperature, entropy, largest probability, effective vocabulary.
    fn entropy_columns(&self) -> [&'static str; 4];
    /// Token, probability, count, frequency.
    fn sampling_columns(&self) -> [&'static str; 4];
    /// Token, logit, probability by either way, difference.
    fn equivalence_columns(&self) -> [&'static str; 5];
    /// The likeliest tokens are shown, of so many.
    fn leading_tokens(&self, shown: usize, all: usize) -> String;
    /// Some temperatures are shown, of so many.
    fn some_temperatures(&self, shown: usize, all: usize) -> String;
    /// The tokens drawn most are shown, of so many.
    fn sampled_tokens(&self, temperature: &str, shown: usize, all: usize) -> String;
    /// The first tokens are shown, of so many.
    fn compared_tokens(&self, temperature: &str, shown: usize, all: usize) -> String;

    // Findings, a sentence or two each.

    /// The likeliest token with its probability, how many tokens hold nine tenths, entropy, effective vocabulary.
    fn distribution_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        tokens: usize,
        entropy: f64,
        effective: f64,
    ) -> String;
    /// Entropy between the coldest and the hottest of the temperatures, and what it would be at most.
    fn flattening_finding(
        &self,
        temperatures: [&str; 2],
        entropies: [f64; 2],
        limit: f64,
    ) -> String;
    /// Entropy and largest probability at a temperature.
    fn entropy_finding(
        &self,
        temperature: &str,
        entropy: f64,
        max_probability: f64,
        limit: f64,
    ) -> String;
    /// Between which temperatures entropy crosses half of its limit, if it does.
    fn half_entropy_finding(&self, half: f64, place: Half) -> String;
    /// What entropy approaches at high temperatures, where so many tokens can be drawn.
    fn limit_finding(&self, tokens: usize, limit: f64) -> String;
    /// How many tokens were drawn of those that could be, and the one drawn most.
    fn drawn_finding(
        &self,
        temperature: &str,
        seen_of: [usize; 2],
        token: &str,
        frequency: f64,
    ) -> String;
    /// The token whose frequency is furthest from its probability, in standard errors, and how likely it is that chance
    /// takes some token as far.
    fn deviation_finding(
        &self,
        temperature: &str,
        token: &str,
        observed: [f64; 2],
        deviation: f64,
        chance: f64,
    ) -> String;
    /// How far apart the two ways come.
    fn equivalence_finding(&self, temperature: &str, difference: f64, epsilon: f64) -> String;

    // The report around the experiments, in Markdown.

    /// Theory: the softmax with temperature, its limits, entropy.
    fn theory_section(&self) -> &'static str;
    /// What the probabilities of a distribution say, and how its figure is read.
    fn distributions_section(&self) -> &'static str;
    /// How the curves are read.
    fn entropy_section(&self) -> &'static str;
    /// What the two bars of a token are, and how far they may part.
    fn sampling_section(&self) -> &'static str;
    /// Why there are two ways, and where they differ.
    fn equivalence_section(&self) -> &'static str;
    /// An experiment's name, source of logits with its size, and what else was asked.
    fn settings(&self, name: &str, source: &str, tokens: usize, asked: &str) -> String;
    /// Temperatures, and draws at each, as [`Words::settings`] goes on with them.
    fn asked_temperatures(&self, temperatures: &str, draws: Option<u64>) -> String;
    /// The heading of a kind's findings.
    fn findings(&self) -> &'static str;
    /// The heading of a kind's numbers.
    fn numbers(&self) -> &'static str;
    /// The heading of the certificate.
    fn certificate(&self) -> &'static str;
    /// The generator and its seed, and how indices are drawn.
    fn drawing_rule(&self, generator: &str, seed: u64, rule: DrawRule) -> String;
    /// What the digests are.
    fn digests(&self, rule: DrawRule) -> &'static str;
    /// The digest of all temperatures.
    fn all(&self) -> &'static str;
    /// What the Python lines do.
    fn python(&self) -> &'static str;
    /// That numpy cannot draw the same.
    fn no_python(&self) -> &'static str;
    /// The heading of the advice, and how to read its table.
    fn advice_section(&self) -> &'static str;
    /// Task, temperatures, reason.
    fn task_columns(&self) -> [&'static str; 3];
    /// Tasks with the temperatures that suit them.
    fn tasks(&self) -> &'static [Task];
    /// How to find a temperature, and what goes wrong.
    fn pitfalls_section(&self) -> &'static str;
    /// The heading of what the report was made with.
    fn provenance(&self) -> &'static str;
    /// Which version made the report, which way of drawing pictures it has, and the random numbers.
    fn made_by(&self, version: &str, pictures: u64, generator: &str, seed: u64) -> String;
    /// A file, its bytes, its SHA-256.
    fn input_columns(&self) -> [&'static str; 3];
    /// The configuration, among files.
    fn this_configuration(&self) -> &'static str;
    /// A file too long for a digest.
    fn no_digest(&self) -> &'static str;
    /// The heading of the list of sections.
    fn contents(&self) -> &'static str;
    /// The heading of the configuration's text.
    fn configuration(&self) -> &'static str;
    /// The link that leads past the list of sections.
    fn skip(&self) -> &'static str;

    // What the program says in a terminal.

    /// Where the files are.
    fn files_written(&self, count: usize, folder: &str) -> String;
}

/// A divergence, which may be infinite.
fn nats(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.4}")
    } else {
        "∞".to_owned()
    }
}

/// A share that people choose, in percent without the sign: `95`, `99.9`.
fn share(share: f64) -> String {
    format!("{}", (share * 1e6).round() / 1e4)
}

/// A p-value: three decimals, or a power of ten where it is smaller.
fn chance_text(chance: f64) -> String {
    if chance >= 0.001 {
        format!("{chance:.3}")
    } else if chance > 0.0 {
        format!("{chance:.0e}")
    } else {
        "0".to_owned()
    }
}

/// A share in percent, without the sign: with one decimal, or two digits that count where it is below 1.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 || percent >= 1.0 {
        return format!("{percent:.1}");
    }
    let short = format!("{percent:.1e}");
    if percent < 1e-4 {
        return short;
    }
    short
        .parse()
        .map_or(short, |rounded: f64| rounded.to_string())
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_small_share_is_not_shown_as_nothing() {
        for (share, text) in [
            (0.755, "75.5"),
            (1.0, "100.0"),
            (0.0, "0.0"),
            (0.002_14, "0.21"),
            (0.000_014, "0.0014"),
            (1.26e-9, "1.3e-7"),
        ] {
            assert_eq!(percent(share), text);
        }
    }
}
