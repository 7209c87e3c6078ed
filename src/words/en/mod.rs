//! English.

mod bounds;
mod certainty;
mod compare;
mod drift;
mod engines;
mod guide;
mod lint;
mod population;
mod samplers;
mod schedule;
mod solve;

use super::{Half, Task, Words, percent};
use crate::experiment::sampling::Rule as DrawRule;

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

impl Words for English {
    fn index_label(&self, descending: bool) -> &'static str {
        if descending {
            "token index (sorted by logit)"
        } else {
            "token index"
        }
    }

    fn probability(&self) -> &'static str {
        "probability"
    }

    fn probability_or_frequency(&self) -> &'static str {
        "probability / frequency"
    }

    fn theory(&self) -> &'static str {
        "probability"
    }

    fn frequency(&self) -> &'static str {
        "sampled frequency"
    }

    fn temperature_label(&self) -> &'static str {
        "temperature T"
    }

    fn standard_temperature(&self) -> &'static str {
        "T=1 (standard)"
    }

    fn entropy_nats(&self) -> &'static str {
        "entropy (nats)"
    }

    fn max_probability(&self) -> &'static str {
        "largest probability"
    }

    fn entropy_titles(&self) -> [&'static str; 2] {
        [
            "Entropy and temperature",
            "Largest probability and temperature",
        ]
    }

    fn entropy_note(&self, entropy: f64, max_probability: f64) -> String {
        format!("entropy: {entropy:.3}\nlargest probability: {max_probability:.3}")
    }

    fn sampling_panel(&self, temperature: &str, draws: u64) -> String {
        format!("Temperature T={temperature} ({draws} draws)")
    }

    fn top_drawn(&self, count: usize, tokens: &str) -> String {
        format!("drawn most ({count}): {tokens}")
    }

    fn distributions_title(&self) -> &'static str {
        "The distribution at different temperatures"
    }

    fn entropy_title(&self) -> &'static str {
        "Entropy and largest probability over temperature"
    }

    fn sampling_title(&self) -> &'static str {
        "Sampled frequencies and probabilities"
    }

    fn equivalence_title(&self) -> &'static str {
        "Two ways to apply a temperature"
    }

    fn distributions_description(&self, count: usize, temperatures: &str) -> String {
        format!(
            "Bars show the probabilities of {} at T = {temperatures}.",
            tokens(count)
        )
    }

    fn entropy_description(&self) -> &'static str {
        "Two curves over the temperature: entropy on the left, the largest probability on the right."
    }

    fn sampling_description(&self, count: usize, draws: u64, temperatures: &str) -> String {
        format!(
            "Pairs of bars for {} show the probability and the frequency in {draws} draws at T = {temperatures}.",
            tokens(count)
        )
    }

    fn other_tokens(&self, count: usize) -> String {
        format!("{count} others")
    }

    fn left_out(&self, count: usize, mass: f64) -> String {
        format!("{count} others: {} %", percent(mass))
    }

    fn ranks_title(&self) -> &'static str {
        "Mass of the likeliest tokens"
    }

    fn rank(&self) -> &'static str {
        "how many of the likeliest"
    }

    fn mass_of_ranks(&self) -> &'static str {
        "their mass"
    }

    fn token(&self) -> &'static str {
        "token"
    }

    fn logit(&self) -> &'static str {
        "logit"
    }

    fn distribution_columns(&self) -> [&'static str; 5] {
        [
            "T",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
            "tokens for 90 %",
        ]
    }

    fn entropy_columns(&self) -> [&'static str; 4] {
        [
            "T",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
        ]
    }

    fn sampling_columns(&self) -> [&'static str; 4] {
        ["token", "probability", "count", "frequency"]
    }

    fn equivalence_columns(&self) -> [&'static str; 5] {
        [
            "token",
            "logit",
            "from logits",
            "from probabilities",
            "difference",
        ]
    }

    fn leading_tokens(&self, shown: usize, all: usize) -> String {
        if shown == all {
            return "Probabilities of all tokens.".to_owned();
        }
        format!("Probabilities of the {shown} likeliest of {}.", tokens(all))
    }

    fn some_temperatures(&self, shown: usize, all: usize) -> String {
        format!(
            "Findings and tables take {shown} of {all} temperatures; `results.json` has them all."
        )
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

    fn entropy_finding(
        &self,
        temperature: &str,
        entropy: f64,
        max_probability: f64,
        limit: f64,
    ) -> String {
        let share = if limit > 0.0 {
            format!(" ({:.0} % of the limit)", entropy / limit * 100.0)
        } else {
            String::new()
        };
        format!(
            "T = {temperature}: entropy {entropy:.3} nats{share}, largest probability {max_probability:.3}."
        )
    }

    fn half_entropy_finding(&self, half: f64, place: Half) -> String {
        match place {
            Half::Below => format!(
                "At all these temperatures entropy is below half of its limit, {half:.3} nats."
            ),
            Half::Between([before, after]) => format!(
                "Entropy passes half of its limit, {half:.3} nats, between T = {before} and T = {after}."
            ),
            Half::Above => format!(
                "At all these temperatures entropy is at least half of its limit, {half:.3} nats."
            ),
        }
    }

    fn limit_finding(&self, count: usize, limit: f64) -> String {
        if count == 1 {
            return "Only 1 token can be drawn: entropy is 0 at every temperature.".to_owned();
        }
        format!(
            "The limit at high temperatures, where the {count} tokens that can be drawn are equally likely, is \
             {limit:.3} nats."
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

    fn theory_section(&self) -> &'static str {
        r"## Theory

A language model gives every token $i$ of its vocabulary a real number, its logit $z_i$. The softmax makes
probabilities of them; the temperature $T$ decides how much the differences between logits count:

$$P_T(i) = \frac{\exp(z_i / T)}{\sum_j \exp(z_j / T)}$$

Only the differences matter: a constant added to all logits changes nothing, and the order of the tokens stays the
same at every temperature.

| temperature $T$ | what happens |
|---|---|
| $T \to 0$ | the largest logit takes all: greedy decoding |
| $T < 1$ | likely tokens become likelier |
| $T = 1$ | the model's own distribution |
| $T > 1$ | unlikely tokens gain |
| $T \to \infty$ | all tokens become equally likely |

The entropy says how uncertain the next token is,

$$H(P) = -\sum_i P(i) \ln P(i),$$

from 0, when one token is certain, to $\ln n$, when $n$ tokens are equally likely. It never falls as the temperature
rises. $e^H$ is the number of equally likely tokens with the same entropy: the effective vocabulary."
    }

    fn distributions_section(&self) -> &'static str {
        "A panel for each temperature, a bar for each token. A higher temperature moves mass from the likely tokens to the \
         unlikely ones; which token comes before which stays as it is."
    }

    fn entropy_section(&self) -> &'static str {
        "How uncertain the next token is, and how likely the likeliest one, over the temperature. The dashed line marks \
         $T = 1$, the model's own distribution."
    }

    fn sampling_section(&self) -> &'static str {
        r"Beside the probability $p$ of each token stands its share of the draws. The two differ by chance: after $n$ draws
the standard error of a share is $\sqrt{p (1 - p) / n}$, and about two thirds of the shares lie within one of it."
    }

    fn equivalence_section(&self) -> &'static str {
        r"A temperature can be applied where only probabilities are known: the logits are, but for a constant, their
logarithms. Dividing logits by $T$ is raising probabilities to the power $1/T$:

$$P_T(i) = \frac{P(i)^{1/T}}{\sum_j P(j)^{1/T}}$$

In practice a small $\varepsilon$ is added before the logarithm is taken, so that a probability of 0 has one. It gives
every token a little mass, and it is all that the two ways differ by, except for rounding."
    }

    fn settings(&self, name: &str, source: &str, count: usize, asked: &str) -> String {
        let tokens = tokens(count);
        format!("Experiment `{name}`: logits `{source}` ({tokens}); {asked}.")
    }

    fn asked_temperatures(&self, temperatures: &str, draws: Option<u64>) -> String {
        let draws = draws.map_or(String::new(), |draws| format!("; {draws} draws at each"));
        format!("T = {temperatures}{draws}")
    }

    fn findings(&self) -> &'static str {
        "Findings"
    }

    fn numbers(&self) -> &'static str {
        "Numbers"
    }

    fn certificate(&self) -> &'static str {
        "Certificate"
    }

    fn drawing_rule(&self, generator: &str, seed: u64, rule: DrawRule) -> String {
        let rule = match rule {
            DrawRule::Each => {
                "Each draw takes one uniform number $u$ from $[0, 1)$ and gives the number of running sums of the \
                 probabilities, divided by their last, that are not above $u$."
            }
            DrawRule::Counts => {
                "The counts alone are drawn, as numpy's `multinomial` draws them: for each token that can be drawn in turn a binomial number, \
                 of the draws that are left and its share of the probability that is left."
            }
        };
        format!("Generator `{generator}`, seed {seed}. {rule}")
    }

    fn digests(&self, rule: DrawRule) -> &'static str {
        match rule {
            DrawRule::Each => {
                "SHA-256 of the drawn indices, each as four bytes, least significant first (little-endian `u32`):"
            }
            DrawRule::Counts => {
                "SHA-256 of the counts, each as eight bytes, least significant first (little-endian `u64`):"
            }
        }
    }

    fn all(&self) -> &'static str {
        "all, one after another"
    }

    fn python(&self) -> &'static str {
        "These lines draw the same with numpy, and print the same digests:"
    }

    fn no_python(&self) -> &'static str {
        "numpy has no such generator. It is ChaCha12 as the crate `rand_chacha` has it, on a stream of the experiment's \
         own: the first eight bytes, least significant first, of the SHA-256 of `experiment/NAME`."
    }

    fn advice_section(&self) -> &'static str {
        "## Which temperature for what\n\nStarting points, not laws: what suits depends on the model, the prompt and the other settings."
    }

    fn task_columns(&self) -> [&'static str; 3] {
        ["task", "temperature", "why"]
    }

    fn tasks(&self) -> &'static [Task] {
        &[
            Task {
                name: "code generation",
                temperatures: (0.2, 0.5),
                reason: "one wrong token breaks the program",
            },
            Task {
                name: "translation",
                temperatures: (0.3, 0.7),
                reason: "the meaning is given, invention is an error",
            },
            Task {
                name: "summaries",
                temperatures: (0.5, 0.8),
                reason: "true to the source, free in the wording",
            },
            Task {
                name: "dialogue",
                temperatures: (0.7, 1.0),
                reason: "answers that sound natural and do not repeat",
            },
            Task {
                name: "creative writing",
                temperatures: (0.8, 1.5),
                reason: "the unexpected is welcome",
            },
            Task {
                name: "continuing a story",
                temperatures: (1.0, 2.0),
                reason: "surprise counts for more than coherence",
            },
        ]
    }

    fn pitfalls_section(&self) -> &'static str {
        "### Finding the right one

1. Begin at about 0.7 and move in steps that can be told apart by reading.
2. Compare two settings on the same prompts, with enough samples of each: single answers mislead.
3. The temperature may change on the way: low while facts are settled, higher where variety is wanted.
4. Temperature shapes the whole distribution; top-k and top-p cut its tail. At higher temperatures a cut is needed more.

### Pitfalls

- Below 0.1 the likeliest token nearly always wins: text turns repetitive, and loops are hard to leave.
- Above 3 the tail takes over: grammar and sense get lost.
- One temperature for every task wastes what the table above says.
- The same number means different things in different engines, which apply their samplers in different orders.
- What decides is a test with one's own prompts."
    }

    fn provenance(&self) -> &'static str {
        "Versions and digests"
    }

    fn input_columns(&self) -> [&'static str; 3] {
        ["what was read", "bytes", "SHA-256"]
    }

    fn this_configuration(&self) -> &'static str {
        "the configuration"
    }

    fn no_digest(&self) -> &'static str {
        "none: more than 64 MiB"
    }

    fn made_by(&self, version: &str, pictures: u64, generator: &str, seed: u64) -> String {
        format!(
            "Made by Thermograph {version} (pictures {pictures}) with `rng = \"{generator}\"` and `seed = {seed}`. All numbers are in \
             [results.json](results.json)."
        )
    }

    fn contents(&self) -> &'static str {
        "Contents"
    }

    fn configuration(&self) -> &'static str {
        "Configuration"
    }

    fn skip(&self) -> &'static str {
        "Skip to the report"
    }

    fn files_written(&self, count: usize, folder: &str) -> String {
        let files = if count == 1 {
            "1 file".to_owned()
        } else {
            format!("{count} files")
        };
        format!("{files} in {folder}")
    }
}
