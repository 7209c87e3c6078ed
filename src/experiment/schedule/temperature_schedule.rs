//! What decides the temperature, or the cut, from step to step.

use std::f64::consts::PI;
use std::fmt;

use crate::experiment::chain_config;
use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::table::Table;
use crate::reading::temperatures::temperature;
use crate::reading::value::Value;
use crate::reading::{Error as ConfigError, nearest};
use crate::sampling::{Chain, Distribution, Sampler, Temperature};
use crate::words::{Words, say};

/// How sampling goes on over the steps of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum TemperatureSchedule {
    /// One temperature.
    Constant(Temperature),
    /// From one temperature to another in equal steps.
    Linear([Temperature; 2]),
    /// From one temperature to another along half a cosine wave.
    Cosine([Temperature; 2]),
    /// From one temperature to another, by the same factor at each step; neither is 0.
    Exponential([Temperature; 2]),
    /// low + (high - low) (H / ln n)^exponent, with H the entropy of the step at temperature 1 and n its tokens: the
    /// temperature is high where the model is unsure.
    Entropy {
        /// Where the model is certain.
        low: f64,
        /// Where all tokens are equally likely.
        high: f64,
        /// Above 1 it stays low for longer.
        exponent: f64,
    },
    /// Mirostat or adaptive-p, which look at what was drawn.
    Feedback(Sampler),
}

/// What an element of `schedules` takes.
pub(super) const SHAPE: Shape = Shape::Table(&Keys {
    about: "A temperature schedule or adaptive sampler: exactly one of these",
    keys: &ALL,
    between: &[Between::One(&NAMES)],
});

const ALL: [Key; 8] = {
    let [a, b, c, d, e] = OWN;
    let [f, g, h] = SAMPLERS;
    [a, b, c, d, e, f, g, h]
};

const NAMES: [&str; 8] = {
    let mut names = [""; 8];
    let mut index = 0;
    while index < names.len() {
        names[index] = ALL[index].name;
        index += 1;
    }
    names
};

/// Those that are no samplers.
const OWN: [Key; 5] = [
    Key::new(
        "constant",
        Shape::Temperature,
        ["Constant temperature; 0 is greedy decoding", ""],
    ),
    Key::new(
        "linear",
        ENDS,
        ["From one temperature to another in equal steps", ""],
    ),
    Key::new(
        "cosine",
        ENDS,
        [
            "From one temperature to another along half a cosine wave",
            "",
        ],
    ),
    Key::new(
        "exponential",
        Shape::Table(&Keys::new(
            "From one temperature to another by the same factor",
            &ends_of(Shape::Warm),
        )),
        [
            "From one temperature to another by the same factor at each step; neither is 0",
            "",
        ],
    ),
    Key::new(
        "entropy",
        Shape::Table(&Keys::new("By the entropy", &[LOW, HIGH, EXPONENT])),
        [
            "Follows the entropy: low + (high - low) (H / ln n)^exponent, with the entropy H at temperature 1 and n tokens",
            "",
        ],
    ),
];

/// Those that are samplers, which look at what was drawn.
const SAMPLERS: [Key; 3] = [
    Key::new("mirostat_1", Shape::Defined("mirostat_1"), ["Mirostat", ""]),
    Key::new(
        "mirostat_2",
        Shape::Defined("mirostat_2"),
        ["Mirostat 2", ""],
    ),
    Key::new(
        "adaptive_p",
        Shape::Defined("adaptive_p"),
        ["Adaptive-p", ""],
    ),
];

const ENDS: Shape = Shape::Table(&Keys::new(
    "From one temperature to another",
    &ends_of(Shape::Temperature),
));
const FROM: Key = ends_of(Shape::Temperature)[0];
const TO: Key = ends_of(Shape::Temperature)[1];

const fn ends_of(end: Shape) -> [Key; 2] {
    [
        Key::needed("from", end, ["Temperature of the first step", ""]),
        Key::needed("to", end, ["Temperature of the last step", ""]),
    ]
}

const LOW: Key = Key::needed("low", Shape::Temperature, ["Temperature at entropy 0", ""]);
const HIGH: Key = Key::needed(
    "high",
    Shape::Temperature,
    ["Temperature at maximum entropy", ""],
);
const EXPONENT: Key = Key::new(
    "exponent",
    Shape::Number(0.0, 100.0),
    ["Above 1 the temperature stays lower", ""],
)
.usually(Usual::Number(1.0));

impl TemperatureSchedule {
    /// Reads `{ linear = { from = 1.5, to = 0.3 } }` and the like.
    pub(super) fn read(value: &Value<'_>) -> Result<TemperatureSchedule, ConfigError> {
        let mut table = value.table()?;
        let Some(key) = OWN.iter().find(|key| table.has(key)) else {
            return feedback(value, table);
        };
        let (name, schedule) = (key.name, table.required(key)?);
        table.finish()?;
        if name == "constant" {
            return Ok(TemperatureSchedule::Constant(temperature(&schedule)?));
        }
        let mut table = schedule.table()?;
        let read = match name {
            "linear" => TemperatureSchedule::Linear(ends(&mut table)?),
            "cosine" => TemperatureSchedule::Cosine(ends(&mut table)?),
            "exponential" => {
                let ends = ends(&mut table)?;
                if ends.iter().any(|end| end.value() == 0.0) {
                    return Err(
                        schedule.error("must be temperatures above 0: a factor never reaches 0")
                    );
                }
                TemperatureSchedule::Exponential(ends)
            }
            _ => TemperatureSchedule::Entropy {
                low: temperature(&table.required(&LOW)?)?.value(),
                high: temperature(&table.required(&HIGH)?)?.value(),
                exponent: table.number(&EXPONENT)?,
            },
        };
        table.finish()?;
        Ok(read)
    }

    /// Its name with its numbers, short.
    pub(super) fn label(&self, words: Words) -> String {
        let ends = |schedule, ends: &[Temperature; 2]| {
            let [from, to] = ends.map(|end| end.value().to_string());
            (schedule, from, to, String::new())
        };
        let (schedule, from, to, exponent) = match self {
            TemperatureSchedule::Constant(temperature) => (
                "constant",
                temperature.value().to_string(),
                String::new(),
                String::new(),
            ),
            TemperatureSchedule::Linear(both) => ends("linear", both),
            TemperatureSchedule::Cosine(both) => ends("cosine", both),
            TemperatureSchedule::Exponential(both) => ends("exponential", both),
            TemperatureSchedule::Entropy {
                low,
                high,
                exponent,
            } => (
                "entropy",
                low.to_string(),
                high.to_string(),
                exponent.to_string(),
            ),
            TemperatureSchedule::Feedback(sampler) => return sampler.to_string(),
        };
        say!(words, "schedule-name", schedule, from, to, exponent)
    }

    /// Its name, and its numbers in lines of their own.
    pub(super) fn short_label(&self, words: Words) -> (String, String) {
        let way = |[from, to]: &[Temperature; 2]| format!("{} → {}", from.value(), to.value());
        let (schedule, numbers) = match self {
            TemperatureSchedule::Constant(one) => ("constant", format!("T = {}", one.value())),
            TemperatureSchedule::Linear(ends) => ("linear", way(ends)),
            TemperatureSchedule::Cosine(ends) => ("cosine", way(ends)),
            TemperatureSchedule::Exponential(ends) => ("exponential", way(ends)),
            TemperatureSchedule::Entropy { low, high, .. } => {
                ("entropy", format!("{low} … {high}"))
            }
            TemperatureSchedule::Feedback(sampler) => {
                let text = sampler.to_string();
                let (name, numbers) = text.split_once(' ').unwrap_or((&text, ""));
                return (name.to_owned(), numbers.replace(", ", "\n"));
            }
        };
        (say!(words, "schedule-short-name", schedule), numbers)
    }

    /// Whether it aims at the probability of what is drawn.
    pub(super) fn is_adaptive(&self) -> bool {
        matches!(
            self,
            TemperatureSchedule::Feedback(Sampler::AdaptiveP { .. })
        )
    }

    /// The temperature at a step, given how far the steps have come (0 to 1) and the model's distribution there;
    /// `None` with feedback, which leaves the temperature alone.
    pub(super) fn temperature(&self, progress: f64, model: &Distribution) -> Option<f64> {
        let value = |ends: &[Temperature; 2]| ends.map(|end| end.value());
        Some(match self {
            TemperatureSchedule::Constant(temperature) => temperature.value(),
            TemperatureSchedule::Linear(ends) => {
                let [from, to] = value(ends);
                from + (to - from) * progress
            }
            TemperatureSchedule::Cosine(ends) => {
                let [from, to] = value(ends);
                to + (from - to) * ((1.0 + libm::cos(PI * progress)) / 2.0)
            }
            TemperatureSchedule::Exponential(ends) => {
                let [from, to] = value(ends);
                let factor = to / from;
                if factor.is_normal() {
                    from * libm::pow(factor, progress)
                } else {
                    // The factor itself is beyond all numbers.
                    libm::pow(from, 1.0 - progress) * libm::pow(to, progress)
                }
            }
            TemperatureSchedule::Entropy {
                low,
                high,
                exponent,
            } => {
                let possible = model.probabilities().iter().filter(|p| **p > 0.0).count();
                let share = if possible > 1 {
                    model.entropy() / libm::log(possible as f64)
                } else {
                    0.0
                };
                low + (high - low) * libm::pow(share.clamp(0.0, 1.0), *exponent)
            }
            TemperatureSchedule::Feedback(_) => return None,
        })
    }
}

impl fmt::Display for TemperatureSchedule {
    /// Its name with its numbers: `linear 1.5 → 0.3`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut way = |name: &str, [from, to]: &[Temperature; 2]| {
            write!(formatter, "{name} {} → {}", from.value(), to.value())
        };
        match self {
            TemperatureSchedule::Constant(temperature) => {
                write!(formatter, "constant {}", temperature.value())
            }
            TemperatureSchedule::Linear(ends) => way("linear", ends),
            TemperatureSchedule::Cosine(ends) => way("cosine", ends),
            TemperatureSchedule::Exponential(ends) => way("exponential", ends),
            TemperatureSchedule::Entropy {
                low,
                high,
                exponent,
            } => write!(formatter, "entropy {low} … {high}, exponent {exponent}"),
            TemperatureSchedule::Feedback(sampler) => sampler.fmt(formatter),
        }
    }
}

fn ends(table: &mut Table<'_>) -> Result<[Temperature; 2], ConfigError> {
    let from = temperature(&table.required(&FROM)?)?;
    Ok([from, temperature(&table.required(&TO)?)?])
}

fn feedback(value: &Value<'_>, table: Table<'_>) -> Result<TemperatureSchedule, ConfigError> {
    if !SAMPLERS.iter().any(|key| table.has(key)) {
        let known = || OWN.iter().chain(&SAMPLERS).map(|key| key.name);
        let error = value.error("must be one schedule, such as `{ constant = 0.7 }`");
        let keys = table.rest();
        let near = keys.iter().find_map(|(key, _)| nearest(key, known()));
        return Err(match near {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "known schedules: {}",
                known().collect::<Vec<_>>().join(", ")
            )),
        });
    }
    let sampler = chain_config::sampler(value)?;
    let chain = Chain::new(vec![sampler.clone()], None).map_err(|error| (0, error));
    chain
        .and_then(|chain| chain.check())
        .map_err(|(_, error)| value.error(format!("is rejected: {error}")))?;
    Ok(TemperatureSchedule::Feedback(sampler))
}
