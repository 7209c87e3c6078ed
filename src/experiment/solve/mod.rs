//! Kind `solve`: the temperature or min-p that gives a wanted entropy, effective vocabulary or top probability, on its
//! curve.

mod cuts;
mod figure;
mod findings;

use crate::experiment::prelude::*;
use crate::reading::key::words;
use crate::reading::temperatures::temperature;
use crate::sampling::{Distribution, Error, Temperature, Uncertainty, softmax, uncertainties};

use cuts::{cuts, middle, stairs};

/// Points of a curve.
const POINTS: usize = 200;
/// Halvings of an interval: enough for the last bit.
const HALVINGS: usize = 200;
/// Between which temperatures is searched.
const TEMPERATURES: (f64, f64) = (1e-6, 1e6);

/// A page that has room for the most tokens, in inches.
const LARGEST_PAGE: [f64; 2] = [7.0, 6.0];
/// How far from the answer other temperatures are tried.
const NEARBY: f64 = 0.05;

/// The settings.
#[derive(Clone, Debug)]
pub struct Solve {
    /// What is looked for.
    pub parameter: SolvedParameter,
    /// What it is to give.
    pub target: Target,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SolvedParameter {
    /// The temperature.
    Temperature,
    /// The least share of the largest probability that a token must have, at a temperature that is given.
    MinP {
        /// The temperature.
        temperature: Temperature,
    },
}

/// What is wanted of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Its entropy in nats.
    Entropy(#[cfg_attr(test, schemars(with = "Nats"))] f64),
    /// exp of its entropy.
    EffectiveVocabulary(#[cfg_attr(test, schemars(with = "results::EffectiveVocabulary"))] f64),
    /// The probability of its likeliest token.
    #[serde(rename = "top_1")]
    Top1(#[cfg_attr(test, schemars(with = "Probability"))] f64),
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct SolveNumbers {
    parameter: SolvedParameter,
    target: Target,
    /// The curve: values of the parameter, and what each gives.
    pub curve: Vec<(f64, f64)>,
    /// The least and the most that any value of the parameter gives.
    pub range: [f64; 2],
    /// The answer; `None` where no value comes near: the target is outside the range.
    pub answer: Option<Answer>,
    /// The distribution before: at temperature 1, or before the cut.
    before: Distribution,
}

/// The value of the parameter that was looked for.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The value.
    pub value: f64,
    /// All values from the first to the second do the same; equal where the parameter is continuous.
    pub same: [f64; 2],
    /// What it gives: the target, or with min-p what comes nearest.
    pub reached: f64,
    /// The distribution at the value.
    pub distribution: Distribution,
    /// What a little less and a little more give.
    pub nearby: Vec<Nearby>,
}

/// A value beside the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearby {
    /// The value: a temperature, or the largest min-p that does the same.
    pub value: f64,
    /// What it gives.
    pub gives: f64,
    /// How many tokens it keeps; with a temperature all.
    pub kept: usize,
}

impl SolvedParameter {
    /// Its name in the configuration.
    fn name(self) -> &'static str {
        match self {
            SolvedParameter::Temperature => "temperature",
            SolvedParameter::MinP { .. } => "min_p",
        }
    }
}

impl Target {
    fn of(self, uncertainty: Uncertainty) -> f64 {
        match self {
            Target::Entropy(_) => uncertainty.entropy,
            Target::EffectiveVocabulary(_) => uncertainty.effective_vocabulary(),
            Target::Top1(_) => uncertainty.max_probability,
        }
    }

    /// What is wanted.
    pub fn value(self) -> f64 {
        match self {
            Target::Entropy(value) | Target::EffectiveVocabulary(value) | Target::Top1(value) => {
                value
            }
        }
    }

    /// Its name in the configuration.
    fn name(self) -> &'static str {
        match self {
            Target::Entropy(_) => "entropy",
            Target::EffectiveVocabulary(_) => "effective_vocabulary",
            Target::Top1(_) => "top_1",
        }
    }
}

/// What is looked for, and what it gives.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct SolveResults<'n> {
    /// What is looked for.
    #[cfg_attr(test, schemars(extend("enum" = ["temperature", "min_p"])))]
    pub parameter: &'static str,
    /// What is wanted, by its name.
    pub target: Target,
    /// The least and the largest that can be reached.
    pub range: [f64; 2],
    /// The answer; null where there is none.
    pub value: Option<f64>,
    /// All values from the first to the second do the same.
    pub same: Option<[f64; 2]>,
    /// What it gives.
    pub reached: Option<f64>,
    /// The entropy there.
    pub entropy: Option<Nats>,
    /// The largest probability there.
    pub max_prob: Option<Probability>,
    /// The tokens of `probs`, by their index, rising, where it has the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: ListedTokens,
    /// The distribution there.
    pub probs: Option<Probabilities<'n>>,
    /// What is wanted, over the parameter.
    pub curve: CurveResults,
}

/// What is wanted, over the parameter.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline, extend("minProperties" = 2, "maxProperties" = 2)))]
pub struct CurveResults {
    /// The values of the parameter.
    pub parameter: Vec<f64>,
    /// Entropy in nats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entropy: Option<Vec<f64>>,
    /// How many equally likely tokens have the same entropy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_vocabulary: Option<Vec<f64>>,
    /// The largest probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_1: Option<Vec<f64>>,
}

const PARAMETERS: [(&str, bool); 2] = [("temperature", false), ("min_p", true)];

const PARAMETER: Key = Key::needed(
    "parameter",
    Shape::Choice(|| words(&PARAMETERS)),
    [
        "Setting to solve for, `\"temperature\"` or `\"min_p\"`",
        "求什么：`\"temperature\"` 或 `\"min_p\"`",
    ],
);

const AT: Key = keys::TEMPERATURE.about(
    "Temperature at which min-p truncates; 0 is greedy decoding",
    "min-p 截断时的温度；0 表示贪婪解码",
);

const TARGET: Key = Key::needed(
    "target",
    Shape::Table(&Keys {
        about: "Target",
        keys: &[ENTROPY, EFFECTIVE_VOCABULARY, TOP_1],
        between: &[Between::One(&["entropy", "effective_vocabulary", "top_1"])],
    }),
    [
        "Target, exactly one of `{ entropy }` in nats, `{ effective_vocabulary }` and `{ top_1 }`",
        "目标，三者之一：`{ entropy }`（nats）、`{ effective_vocabulary }`、`{ top_1 }`",
    ],
);

const ENTROPY: Key = Key::new(
    "entropy",
    Shape::Number(0.0, 100.0),
    ["Entropy in nats", ""],
);

const EFFECTIVE_VOCABULARY: Key = Key::new(
    "effective_vocabulary",
    Shape::Number(1.0, Limit::Vocabulary.most() as f64),
    [
        "Effective vocabulary size, e to the entropy: that many equally likely tokens have the same entropy",
        "",
    ],
);

const TOP_1: Key = Key::new("top_1", Shape::Number(0.0, 1.0), ["Top-1 probability", ""]);

impl Kind for Solve {
    const NAME: &'static str = "solve";

    const ABOUT: &'static str = "The temperature or min-p for a target entropy, effective vocabulary size or top-1 probability.";

    const KEYS: Keys = Keys {
        about: Self::ABOUT,
        keys: &[PARAMETER, AT, TARGET, keys::FIGSIZE],
        between: &[Between::NotWhere(
            "temperature",
            "parameter",
            "\"temperature\"",
        )],
    };

    type Numbers = SolveNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Solve, ConfigError> {
        let is_min_p = table.required(&PARAMETER)?.choice(&PARAMETERS)?;
        let parameter = if is_min_p {
            let temperature = match table.optional(&AT) {
                Some(value) => temperature(&value)?,
                None => Temperature::ONE,
            };
            SolvedParameter::MinP { temperature }
        } else {
            SolvedParameter::Temperature
        };
        let value = table.required(&TARGET)?;
        let mut wanted = value.table()?;
        let targets = (
            wanted.optional(&ENTROPY),
            wanted.optional(&EFFECTIVE_VOCABULARY),
            wanted.optional(&TOP_1),
        );
        let target = match targets {
            (Some(value), None, None) => Target::Entropy(value.number()?),
            (None, Some(value), None) => Target::EffectiveVocabulary(value.number()?),
            (None, None, Some(value)) => Target::Top1(value.number()?),
            _ => {
                wanted.finish()?;
                return Err(value
                    .error("needs exactly one of `entropy`, `effective_vocabulary` and `top_1`"));
            }
        };
        wanted.finish()?;
        Ok(Solve {
            parameter,
            target,
            figsize: context.optional_figsize(table, LARGEST_PAGE)?,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        Cost {
            per_token: 2,
            seconds: 1e-6 * load.tokens(),
            figsize: Some(self.figsize.unwrap_or(LARGEST_PAGE)),
            marks: 500,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<SolveNumbers, Cause> {
        Ok(match self.parameter {
            SolvedParameter::Temperature => self.temperature(&logits.values)?,
            SolvedParameter::MinP { temperature } => self.min_p(&logits.values, temperature)?,
        })
    }

    fn section(&self, numbers: &SolveNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "solve-title", parameter = self.parameter.name()),
            introduction: say!(words, "solve-section"),
            asked: say!(
                words,
                "asked-solution",
                parameter = self.parameter.name(),
                temperature = match self.parameter {
                    SolvedParameter::Temperature => String::new(),
                    SolvedParameter::MinP { temperature } => temperature.value().to_string(),
                },
                target = self.target.name(),
                wanted = self.target.value().to_string()
            ),
            figure: Some(self.figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            tables: numbers.tables(words),
            ..Section::default()
        }
    }

    type Results<'n> = SolveResults<'n>;

    fn results<'n>(&'n self, numbers: &'n SolveNumbers, logits: &'n Logits) -> Self::Results<'n> {
        let answer = numbers.answer.as_ref();
        let distribution = answer.map(|answer| &answer.distribution);
        let listed = distribution.map(|it| Listed::likeliest(it.probabilities(), logits.listed));
        let column = |is_wanted: bool| {
            is_wanted.then(|| numbers.curve.iter().map(|point| point.1).collect())
        };
        SolveResults {
            parameter: numbers.parameter.name(),
            target: numbers.target,
            range: numbers.range,
            value: answer.map(|answer| answer.value),
            same: answer.map(|answer| answer.same),
            reached: answer.map(|answer| answer.reached),
            entropy: answer.map(|answer| Nats(answer.distribution.entropy())),
            max_prob: answer.map(|answer| Probability(answer.distribution.max_probability())),
            tokens: listed.as_ref().and_then(Listed::tokens),
            probs: distribution
                .zip(listed)
                .map(|(distribution, listed)| listed.probabilities(distribution)),
            curve: CurveResults {
                parameter: numbers.curve.iter().map(|point| point.0).collect(),
                entropy: column(matches!(numbers.target, Target::Entropy(_))),
                effective_vocabulary: column(matches!(
                    numbers.target,
                    Target::EffectiveVocabulary(_)
                )),
                top_1: column(matches!(numbers.target, Target::Top1(_))),
            },
        }
    }

    fn data<'n>(&self, numbers: &'n SolveNumbers, _: &'n Logits) -> Sheet<'n> {
        let (x, y): (Vec<f64>, Vec<f64>) = numbers.curve.iter().copied().unzip();
        let part = Part::new()
            .each("parameter", x)
            .each(numbers.target.name(), y);
        Sheet::one(Lines::Points, part)
    }
}

impl Solve {
    /// Entropy rises with the temperature and the largest probability falls, so that halving finds the only answer.
    fn temperature(&self, logits: &[f64]) -> Result<SolveNumbers, Error> {
        let at = |value: f64| softmax(logits, Temperature::new(value)?);
        let gives = |value: f64| {
            let found = uncertainties(logits, &[Temperature::new(value)?])?;
            Ok::<f64, Error>(self.target.of(found[0]))
        };
        let (coldest, hottest) = (gives(0.0)?, gives(TEMPERATURES.1)?);
        let wanted = self.target.value();
        let range = [coldest.min(hottest), coldest.max(hottest)];
        let rises = hottest > coldest;
        let answer = if (range[0]..=range[1]).contains(&wanted) && coldest != hottest {
            let (mut low, mut high) = TEMPERATURES;
            for _ in 0..HALVINGS {
                let middle = (low * high).sqrt();
                if (gives(middle)? < wanted) == rises {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let distribution = at(high)?;
            let nearby = [high - NEARBY, high + NEARBY].map(|value| {
                Ok::<Nearby, Error>(Nearby {
                    value,
                    gives: gives(value)?,
                    kept: logits.len(),
                })
            });
            let nearby = match high > 2.0 * NEARBY {
                true => nearby.into_iter().collect::<Result<_, _>>()?,
                false => Vec::new(),
            };
            Some(Answer {
                value: high,
                same: [high, high],
                reached: self.target.of(Uncertainty::of(&distribution)),
                distribution,
                nearby,
            })
        } else {
            None
        };
        let end = answer
            .as_ref()
            .map_or(2.0, |answer| (2.0 * answer.value).max(2.0));
        let point = |index: usize| {
            let value = end * index as f64 / POINTS as f64;
            Ok((value, gives(value)?))
        };
        Ok(SolveNumbers {
            parameter: self.parameter,
            target: self.target,
            curve: (0..=POINTS).map(point).collect::<Result<_, Error>>()?,
            range,
            answer,
            before: at(1.0)?,
        })
    }

    /// Min-p keeps the likeliest tokens, as many as the threshold says; of all such cuts the nearest is taken.
    fn min_p(&self, logits: &[f64], temperature: Temperature) -> Result<SolveNumbers, Error> {
        let distribution = softmax(logits, temperature)?;
        let cuts = cuts(&distribution, self.target);
        let wanted = self.target.value();
        let nearest = cuts.iter().enumerate().min_by(|(_, a), (_, b)| {
            (a.gives - wanted)
                .abs()
                .total_cmp(&(b.gives - wanted).abs())
        });
        let gives = || cuts.iter().map(|cut| cut.gives);
        let range = [
            gives().fold(f64::INFINITY, f64::min),
            gives().fold(f64::NEG_INFINITY, f64::max),
        ];
        let answer = match nearest.filter(|_| (range[0]..=range[1]).contains(&wanted)) {
            None => None,
            Some((place, cut)) => {
                let value = middle(cut.from, cut.to);
                let beside = [place.checked_sub(1), Some(place + 1)]
                    .into_iter()
                    .flatten();
                let nearby = beside
                    .filter_map(|place| cuts.get(place))
                    .map(|cut| Nearby {
                        value: cut.to,
                        gives: cut.gives,
                        kept: cut.kept,
                    });
                let nearby = nearby.collect();
                let largest = distribution.max_probability();
                let kept = distribution.probabilities().iter();
                let kept = kept.map(|&p| if p / largest >= value { p } else { 0.0 });
                let cut_off = Distribution::from_weights(&kept.collect::<Vec<_>>())?;
                Some(Answer {
                    value,
                    same: [cut.from, cut.to],
                    reached: self.target.of(Uncertainty::of(&cut_off)),
                    distribution: cut_off,
                    nearby,
                })
            }
        };
        let end = answer
            .as_ref()
            .map_or(1.0, |answer| (3.0 * answer.value).min(1.0));
        Ok(SolveNumbers {
            parameter: self.parameter,
            target: self.target,
            curve: stairs(&cuts, end),
            range,
            answer,
            before: distribution,
        })
    }
}
