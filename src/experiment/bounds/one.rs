//! One position: its tokens, and its entropy and sets over temperature, top-p and min-p.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{Bounds, KnownTokens, MIN_P, PositionBounds, TOP_P};
use crate::experiment::format::{self, brief, count_in_prose};
use crate::experiment::results::{self, Ends, Nats, Probability};
use crate::experiment::table;
use crate::figure::text::visible;
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
    pub(super) fn findings(&self, words: Words) -> Vec<String> {
        let likely = &self.known.likely;
        let bounded = self.bounded;
        let [low, high] = ends_of(bounded.entropy);
        let place = match bounded.renormalised {
            entropy if entropy < low => RenormalisedPlace::Below,
            entropy if entropy > high => RenormalisedPlace::Above,
            _ => RenormalisedPlace::Within,
        };
        let sure = self.curves.top_p.iter();
        let sure = sure.take_while(|(_, interval)| interval.low == interval.high);
        let sure = sure.last().map(|(mass, _)| *mass);
        let (top_p, min_p) = (bounded.top_p, bounded.min_p);
        let unseen = likely.unseen_tokens();
        vec![
            say!(
                words,
                "sets-finding",
                top_p = self.settings.top_p.to_string(),
                min_p = self.settings.min_p.to_string(),
                is_top_p_sure = top_p.low == top_p.high,
                is_min_p_sure = min_p.low == min_p.high,
                top_low = count_in_prose(top_p.low),
                top_high = count_in_prose(top_p.high),
                min_low = count_in_prose(min_p.low),
                min_high = count_in_prose(min_p.high)
            ),
            say!(
                words,
                "unreturned-finding",
                is_all = unseen == 0,
                mass = format::in_percent(likely.unseen_mass()),
                unseen = count_in_prose(unseen),
                vocabulary = count_in_prose(self.settings.vocabulary),
                reach = match sure {
                    None => TopPReach::Nothing,
                    Some(mass) if mass >= LARGEST_TOP_P => TopPReach::Everything,
                    Some(_) => TopPReach::UpTo,
                },
                sure = format!("{:.3}", sure.unwrap_or(0.0)),
                is_top_p_sure = top_p.low == top_p.high,
                top_p = self.settings.top_p.to_string()
            ),
            say!(
                words,
                "bounded-entropy-finding",
                temperature = format::temperature(self.settings.temperature),
                is_sure = high - low < 0.005,
                low = format!("{low:.2}"),
                high = format!("{high:.2}"),
                few = format!("{:.1}", libm::exp(low)),
                many = format!("{:.1}", libm::exp(high)),
                seen = likely.seen().len(),
                renormalised = format!("{:.2}", bounded.renormalised),
                place
            ),
        ]
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
            let unseen = self.known.likely.unseen_tokens();
            let count = count_in_prose(unseen);
            let name = say!(words, "unseen-tokens", count, is_one = unseen == 1);
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
        count_in_prose(interval.low)
    } else {
        format!(
            "{}–{}",
            count_in_prose(interval.low),
            count_in_prose(interval.high)
        )
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

cases! {
    /// Up to which top-p the tokens kept are determined.
    enum TopPReach {
        /// None.
        Nothing = "nothing",
        /// Some.
        UpTo = "up-to",
        /// All that are drawn.
        Everything = "everything",
    }
}
