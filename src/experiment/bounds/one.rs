//! One position: its tokens, and its entropy and sets over temperature, top-p and min-p.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{Bounds, KnownTokens, MIN_P, PositionBounds, TOP_P};
use crate::experiment::format::{self, brief};
use crate::experiment::results::{self, Ends, Nats, Probability};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Mark, Panel};
use crate::sampling::{Error, Interval, Temperature};
use crate::words::{Words, cases, say};

/// Points of the curves over top-p and min-p.
const POINTS: usize = 200;
/// The least min-p that is drawn.
const LEAST_MIN_P: f64 = 1e-3;
/// The largest top-p that is drawn: at 1 every token is left.
const LARGEST_TOP_P: f64 = 0.999;

/// What one position has beside its bounds.
#[derive(Clone, Debug)]
pub struct Curves {
    /// The probability of each likely token, the likeliest first.
    pub tokens: Vec<Interval>,
    /// Temperature, entropy, and the entropy of the likely tokens alone.
    pub entropy: Vec<(f64, Interval, f64)>,
    /// Mass, and how many tokens have it.
    pub top_p: Vec<(f64, Interval<usize>)>,
    /// Share of the likeliest token's probability, and how many tokens have it.
    pub min_p: Vec<(f64, Interval<usize>)>,
    /// The sets that tables give.
    sets: [Vec<(f64, Interval<usize>)>; 2],
}

impl Curves {
    pub(super) fn new(settings: &Bounds, known: &KnownTokens) -> Result<Curves, Error> {
        let at = settings.tempered(known, settings.temperature)?;
        let entropy = |&temperature: &Temperature| {
            let at = settings.tempered(known, temperature)?;
            Ok((temperature.value(), at.entropy(), at.renormalised_entropy()))
        };
        let shares = || (0..=POINTS).map(|point| point as f64 / POINTS as f64);
        let masses = shares().map(|share| 0.01 + share * (LARGEST_TOP_P - 0.01));
        let bars = shares().map(|share| libm::pow(LEAST_MIN_P, 1.0 - share));
        let with_own = |usual: [f64; 5], own: f64| {
            let mut all: Vec<f64> = usual
                .into_iter()
                .filter(|value| *value != own)
                .chain([own])
                .collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let top_p = |mass: f64| (mass, at.top_p(mass));
        let min_p = |bar: f64| (bar, at.min_p(bar));
        Ok(Curves {
            tokens: (0..known.likely.seen().len())
                .map(|rank| at.probability(rank))
                .collect(),
            entropy: settings
                .temperatures
                .iter()
                .map(entropy)
                .collect::<Result<_, Error>>()?,
            top_p: masses.map(top_p).collect(),
            min_p: bars.map(min_p).collect(),
            sets: [
                with_own(TOP_P, settings.top_p)
                    .into_iter()
                    .map(top_p)
                    .collect(),
                with_own(MIN_P, settings.min_p)
                    .into_iter()
                    .map(min_p)
                    .collect(),
            ],
        })
    }
}

/// What is sure of one position.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct OneResults<'n> {
    /// How many tokens were returned.
    pub seen_tokens: usize,
    /// How many were not.
    pub unseen_tokens: usize,
    /// Their mass.
    pub unseen_mass: Probability,
    /// The log-probabilities of the tokens that are known to be the likeliest, likeliest first.
    pub logprobs: &'n [f64],
    /// The probability of each of these; where none is known, of the likeliest token, whichever it is.
    pub probs: Vec<Ends<Probability>>,
    /// The log-probabilities of tokens that were returned and are not known to be the likeliest.
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    pub other_logprobs: &'n [f64],
    /// The probability of each of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_probs: Vec<Ends<Probability>>,
    /// The largest probability of all tokens.
    pub max_prob: Ends<Probability>,
    /// The probability of a token that was not returned.
    pub unseen_prob: Ends<Probability>,
    /// The entropy.
    pub entropy: Ends<Nats>,
    /// What it would be without the unseen mass.
    pub renormalised_entropy: Nats,
    /// How many tokens top-p leaves.
    pub top_p_survivors: Ends<usize>,
    /// How many tokens min-p leaves.
    pub min_p_survivors: Ends<usize>,
    /// The entropy over temperatures.
    pub entropy_curve: EntropyCurve,
    /// What top-p leaves.
    pub top_p_curve: TopPCurve,
    /// What min-p leaves.
    pub min_p_curve: MinPCurve,
}

/// The entropy over temperatures.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct EntropyCurve {
    /// The temperatures.
    pub temperatures: Vec<results::TemperatureValue>,
    /// The entropy at each.
    pub entropy: Vec<Ends<Nats>>,
    /// What it would be without the unseen mass.
    pub renormalised_entropy: Vec<Nats>,
}

/// What top-p leaves.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct TopPCurve {
    /// The values of top-p.
    pub top_p: Vec<Probability>,
    /// How many tokens each leaves.
    pub survivors: Vec<Ends<usize>>,
}

/// What min-p leaves.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct MinPCurve {
    /// The values of min-p.
    pub min_p: Vec<Probability>,
    /// How many tokens each leaves.
    pub survivors: Vec<Ends<usize>>,
}

fn curve(points: &[(f64, Interval<usize>)]) -> (Vec<Probability>, Vec<Ends<usize>>) {
    let point =
        |&(value, survivors): &(f64, Interval<usize>)| (Probability(value), Ends::from(survivors));
    points.iter().map(point).unzip()
}

/// One position with all that is known of it.
pub(super) struct OnePosition<'a> {
    pub settings: &'a Bounds,
    pub known: &'a KnownTokens,
    pub bounded: &'a PositionBounds,
    pub curves: &'a Curves,
}

impl<'a> OnePosition<'a> {
    pub(super) fn figure(&self, words: Words) -> Figure {
        let own = |x: f64, value: f64| {
            let value = format::python_float(value);
            Mark::rule(x, Colour::Own).label(say!(words, "own-value", value))
        };
        let band = |points: Vec<(f64, f64, f64)>, colour: Colour| {
            Mark::band(points, colour).label(say!(words, "possible-values"))
        };
        let temperature = self.settings.temperature.value();
        let entropy = self.curves.entropy.iter();
        let renormalised = entropy.clone().map(|&(x, _, value)| (x, value));
        let renormalised =
            Mark::curve(renormalised, Colour::Reference).label(say!(words, "renormalised"));
        let entropy = entropy
            .map(|(x, interval, _)| (*x, interval.low, interval.high))
            .collect();
        let counts = |curve: &[(f64, Interval<usize>)], place: fn(f64) -> f64| {
            let log = |count: usize| libm::log10(count as f64);
            let point = |(x, interval): &(f64, Interval<usize>)| {
                (place(*x), log(interval.low), log(interval.high))
            };
            curve.iter().map(point).collect::<Vec<_>>()
        };
        let (names, bars) = self.bars(words);
        let temperature_text = &format::temperature(self.settings.temperature);
        let set_panel = |set| say!(words, "set-panel", set, temperature = temperature_text);
        let tokens_left = || Axis::powers(say!(words, "tokens-left-bounds"));
        let seen = self.known.likely.seen().len();
        let description = say!(words, "bounds-description", seen);
        Figure::new(say!(words, "bounds-title"), self.settings.figsize)
            .description(format::paragraph(description, self.findings(words)))
            .columns(2)
            .panel(Panel::new(
                say!(
                    words,
                    "bounded-probabilities-panel",
                    temperature = temperature_text
                ),
                Axis::names(names),
                Axis::numbers(say!(words, "probability")),
                bars,
            ))
            .panel(Panel::new(
                say!(words, "bounded-entropy-panel"),
                Axis::numbers(say!(words, "temperature-axis")),
                Axis::numbers(say!(words, "entropy-nats")),
                [
                    band(entropy, Colour::Entropy),
                    renormalised,
                    own(temperature, temperature),
                ],
            ))
            .panel(Panel::new(
                set_panel("top-p"),
                Axis::numbers("top-p"),
                tokens_left(),
                [
                    band(counts(&self.curves.top_p, |mass| mass), Colour::Theory),
                    own(self.settings.top_p, self.settings.top_p),
                ],
            ))
            .panel(Panel::new(
                set_panel("min-p"),
                Axis::powers("min-p"),
                tokens_left(),
                [
                    band(counts(&self.curves.min_p, libm::log10), Colour::Theory),
                    own(libm::log10(self.settings.min_p), self.settings.min_p),
                ],
            ))
    }

    /// A bar for each token that is shown, one for the other likely ones if there are any, and one for the unseen.
    fn bars(&self, words: Words) -> (Vec<String>, Vec<Mark>) {
        let shown = self.known.tokens.len();
        let mut names: Vec<String> = self
            .known
            .tokens
            .iter()
            .map(|token| visible(token))
            .collect();
        let (first, others) = self
            .curves
            .tokens
            .split_at(shown.min(self.curves.tokens.len()));
        let mut bounds: Vec<Interval> = first.to_vec();
        if !others.is_empty() {
            names.push(say!(words, "other-tokens", count = others.len()));
            bounds.push(Interval {
                low: others.iter().map(|interval| interval.low).sum(),
                high: others.iter().map(|interval| interval.high).sum(),
            });
        }
        let unseen = self.known.likely.unseen_tokens();
        if unseen > 0 {
            names.push(say!(words, "unseen-tokens", count = unseen));
            bounds.push(self.bounded.unseen);
        }
        // Where there is nothing between the ends there is nothing to draw.
        let is_open = |interval: &Interval| interval.width() > 1e-12;
        let label = |label: String| match bounds.iter().any(is_open) {
            true => label,
            false => String::new(),
        };
        let places = || bounds.iter().enumerate();
        let bars = places().map(|(place, interval)| (place as f64, interval.low));
        let bars = Mark::bars_at(bars, 0.84, Colour::Theory)
            .opacity(0.8)
            .label(label(say!(words, "at-least")));
        let open = places().filter(|(_, interval)| is_open(interval));
        let open = open.map(|(place, interval)| (place as f64, (interval.low, interval.high)));
        let intervals =
            Mark::intervals(open, Colour::Interval).label(label(say!(words, "possible-values")));
        (names, vec![bars, intervals])
    }

    pub(super) fn findings(&self, words: Words) -> Vec<String> {
        let likely = &self.known.likely;
        let bounded = self.bounded;
        let [low, high] = ends_of(bounded.entropy);
        let place = match bounded.renormalised {
            entropy if entropy < low => RenormalisedPlace::Below,
            entropy if entropy > high => RenormalisedPlace::Above,
            _ => RenormalisedPlace::Within,
        };
        let set_finding = |name, value: f64, [low, high]: [usize; 2]| {
            let (is_sure, value) = (low == high, value.to_string());
            say!(words, "set-finding", name, value, is_sure, low, high)
        };
        let mut findings = vec![
            say!(
                words,
                "seen-finding",
                seen = likely.seen().len(),
                unseen = likely.unseen_tokens(),
                mass = format::in_percent(likely.unseen_mass())
            ),
            say!(
                words,
                "bounded-entropy-finding",
                temperature = format::temperature(self.settings.temperature),
                low = format!("{low:.3}"),
                high = format!("{high:.3}"),
                renormalised = format!("{:.3}", bounded.renormalised),
                place
            ),
            set_finding("top-p", self.settings.top_p, counts_of(bounded.top_p)),
            set_finding("min-p", self.settings.min_p, counts_of(bounded.min_p)),
        ];
        let sure = self
            .curves
            .top_p
            .iter()
            .take_while(|(_, interval)| interval.low == interval.high);
        if let Some((mass, _)) = sure.last()
            && *mass < LARGEST_TOP_P
        {
            findings.push(say!(words, "sure-finding", mass = format!("{:.3}", *mass)));
        }
        findings
    }

    pub(super) fn tables(&self, words: Words) -> Vec<table::ReportTable> {
        let mut rows = Vec::new();
        for (token, (probability, logarithm)) in self
            .known
            .tokens
            .iter()
            .zip(self.curves.tokens.iter().zip(self.known.likely.seen()))
        {
            rows.push(vec![
                visible(token),
                format!("{logarithm:.4}"),
                range(*probability),
            ]);
        }
        if self.known.likely.unseen_tokens() > 0 {
            let name = say!(
                words,
                "unseen-tokens",
                count = self.known.likely.unseen_tokens()
            );
            rows.push(vec![name, String::new(), range(self.bounded.unseen)]);
        }
        let mut tokens = table::ReportTable::new(
            vec![
                say!(words, "token"),
                say!(words, "log-probability"),
                say!(words, "probability"),
            ],
            rows.into_iter(),
        );
        tokens.caption = say!(
            words,
            "likely-caption",
            is_all = self.known.tokens.len() == self.curves.tokens.len(),
            shown = self.known.tokens.len(),
            all = self.curves.tokens.len()
        );
        let [top_p, min_p] = &self.curves.sets;
        let named = top_p
            .iter()
            .map(|set| ("top-p", set))
            .chain(min_p.iter().map(|set| ("min-p", set)));
        let rows = named.map(|(name, (value, interval))| {
            vec![
                format!("{name} {}", format::python_float(*value)),
                counts(*interval),
            ]
        });
        let mut sets = table::ReportTable::new(
            vec![say!(words, "setting"), say!(words, "tokens-left-bounds")],
            rows,
        );
        sets.caption = say!(words, "sets-caption");
        let picked = crate::experiment::distributions::shown(&self.curves.entropy);
        let rows = picked.map(|(temperature, interval, renormalised)| {
            vec![
                brief_number(*temperature),
                range(*interval),
                brief(*renormalised),
            ]
        });
        let entropy = table::ReportTable::new(
            vec![
                say!(words, "temperature-column"),
                say!(words, "entropy-nats"),
                say!(words, "renormalised"),
            ],
            rows,
        );
        vec![tokens, sets, entropy]
    }

    pub(super) fn results(&self) -> OneResults<'a> {
        let likely = &self.known.likely;
        let entropy = || self.curves.entropy.iter();
        let (top_p, top_p_survivors) = curve(&self.curves.top_p);
        let (min_p, min_p_survivors) = curve(&self.curves.min_p);
        let probs = self.curves.tokens.iter().copied().map(Ends::from).collect();
        let all = (likely.seen(), probs);
        let likeliest = self.bounded.top_1.into();
        let none: &[f64] = &[];
        let ((logprobs, probs), (other_logprobs, other_probs)) = if likely.is_ranked() {
            (all, (none, Vec::new()))
        } else {
            ((none, vec![likeliest]), all)
        };
        OneResults {
            seen_tokens: likely.seen().len(),
            unseen_tokens: likely.unseen_tokens(),
            unseen_mass: Probability(self.bounded.unseen_mass),
            logprobs,
            probs,
            other_logprobs,
            other_probs,
            max_prob: likeliest,
            unseen_prob: self.bounded.unseen.into(),
            entropy: self.bounded.entropy.into(),
            renormalised_entropy: Nats(self.bounded.renormalised),
            top_p_survivors: self.bounded.top_p.into(),
            min_p_survivors: self.bounded.min_p.into(),
            entropy_curve: EntropyCurve {
                temperatures: entropy()
                    .map(|point| results::TemperatureValue(point.0))
                    .collect(),
                entropy: entropy().map(|point| point.1.into()).collect(),
                renormalised_entropy: entropy().map(|point| Nats(point.2)).collect(),
            },
            top_p_curve: TopPCurve {
                top_p,
                survivors: top_p_survivors,
            },
            min_p_curve: MinPCurve {
                min_p,
                survivors: min_p_survivors,
            },
        }
    }
}

fn ends_of(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn counts_of(interval: Interval<usize>) -> [usize; 2] {
    [interval.low, interval.high]
}

/// `0.5` or `0.4–0.6`.
pub(super) fn range(interval: Interval) -> String {
    let [low, high] = ends_of(interval).map(brief);
    if low == high {
        low
    } else {
        format!("{low}–{high}")
    }
}

/// `7` or `7–90`.
pub(super) fn counts(interval: Interval<usize>) -> String {
    if interval.low == interval.high {
        interval.low.to_string()
    } else {
        format!("{}–{}", interval.low, interval.high)
    }
}

/// A temperature of a grid, without its rounding errors.
fn brief_number(value: f64) -> String {
    Temperature::new(value).map_or_else(|_| format::python_float(value), format::temperature)
}

cases! {
    /// Where a value is that is computed as if the rest were nothing.
    enum RenormalisedPlace {
        /// Below all possible ones.
        Below = "below",
        /// Above them.
        Above = "above",
        /// Among them.
        Within = "within",
    }
}
