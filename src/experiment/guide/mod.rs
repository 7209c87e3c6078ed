//! Kind `guide`: the usual temperatures of tasks, what they mean on the logits, and where the reader's own temperature is.

mod figure;
mod findings;

use super::chain_config::named_settings;
use super::cost::EXPONENTIAL;
use super::format;
use crate::experiment::prelude::*;

use crate::reading::temperatures::temperature;
use crate::reading::value::Value;
use crate::reading::{heading, limits};
use crate::sampling::{Error, Temperature, Uncertainty, uncertainties};
use crate::words::Language;

/// Below this the most likely token nearly always wins, above it unlikely ones take over: the notebook's pitfalls.
const SAFE: (f64, f64) = (0.1, 3.0);

/// The hottest temperature of the chart, where no task and no setting of the reader's is hotter.
const HOTTEST: f64 = 3.5;

/// Points of the curve.
const POINTS: usize = 140;

/// The settings.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The reader's own temperature; `None` if it is not known.
    pub own: Option<Temperature>,
    /// Tasks of the reader's; the usual ones if empty.
    pub tasks: Vec<(String, [f64; 2])>,
    /// Width and height of the figure in inches; what the tasks need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct GuideNumbers {
    /// The reader's own temperature.
    pub own: Option<Level>,
    /// Each task.
    pub tasks: Vec<TaskResult>,
    /// From 0 to the hottest of the chart.
    pub curve: Vec<Level>,
}

/// A task.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct TaskResult {
    /// Its name in the configuration or in English.
    #[serde(rename = "task")]
    pub name: String,
    /// Its lowest temperature.
    pub from: Level,
    /// Its highest temperature.
    pub to: Level,
}

/// What a temperature makes of the logits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "level"))]
pub struct Level {
    /// The temperature.
    #[cfg_attr(test, schemars(with = "results::TemperatureValue"))]
    pub temperature: f64,
    /// How many equally likely tokens have the same entropy: exp of it.
    #[cfg_attr(test, schemars(with = "results::EffectiveVocabulary"))]
    pub effective_vocabulary: f64,
    /// The largest probability.
    #[serde(rename = "max_prob")]
    #[cfg_attr(test, schemars(with = "Probability"))]
    pub max_probability: f64,
}

const OWN: Key = keys::TEMPERATURE
    .about(
        "Your temperature, marked in the figure; 0 is greedy decoding",
        "所选温度，在图中标出；0 表示贪婪解码",
    )
    .usually(Usual::Said("None", "无"));

const SETTINGS: Key = keys::SETTINGS
    .about(
        "NAME of settings, `[settings.NAME]`, whose temperature is marked; instead of `temperature`",
        "设置的 NAME，即 `[settings.NAME]`，标出其温度；代替 `temperature`",
    )
    .usually(Usual::Nothing);

const TASKS: Key = Key::new(
    "tasks",
    Shape::List(&TASK, 1, limits::TASKS as u64),
    [
        "Tasks with their usual temperature ranges, a list of 1 to 100 `{ name, from, to }`",
        "任务及其常用温度范围，`{ name, from, to }` 的列表，1 到 100 个",
    ],
)
.usually(Usual::Said("The built-in tasks", "常见任务"));

const TASK: Shape = Shape::Table(&Keys::new("A task", &[TASK_NAME, TASK_FROM, TASK_TO]));

const TASK_NAME: Key = Key::needed(
    "name",
    Shape::Line,
    ["Name of the task: one line of text", ""],
);

const TASK_FROM: Key = Key::needed("from", TASK_TEMPERATURE, ["Lowest usual temperature", ""]);

const TASK_TO: Key = Key::needed(
    "to",
    TASK_TEMPERATURE,
    ["Highest usual temperature, at least `from`", ""],
);

const TASK_TEMPERATURE: Shape = Shape::Number(0.0, limits::TASK_TEMPERATURE);

impl Kind for Guide {
    const NAME: &'static str = "guide";

    const ABOUT: &'static str = "Usual temperature ranges by task, with your own temperature.";

    const KEYS: Keys = Keys {
        about: Self::ABOUT,
        keys: &[OWN, SETTINGS, TASKS, keys::FIGSIZE],
        between: &[Between::AtMostOne(&["temperature", "settings"])],
    };

    type Numbers = GuideNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Guide, ConfigError> {
        let own = match (table.optional(&OWN), table.optional(&SETTINGS)) {
            (Some(value), None) => Some(temperature(&value)?),
            (None, Some(value)) => {
                let (name, settings) = named_settings(&value, context)?;
                let given = settings.temperature.unwrap_or(1.0);
                let refused =
                    |_| value.error(format!("has no temperature to mark: {name:?} has {given}"));
                Some(Temperature::new(given).map_err(refused)?)
            }
            (None, None) => None,
            (Some(_), Some(settings)) => {
                return Err(settings.error("cannot be combined with `temperature`; keep one"));
            }
        };
        let tasks = match table.optional(&TASKS) {
            Some(value) => value
                .list()?
                .map(|value| task(&value))
                .collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        let figsize = context.optional_figsize(table, usual_size(tasks.len().max(USUAL_TASKS)))?;
        Ok(Guide {
            own,
            tasks,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let tasks = self.tasks.len();
        Cost {
            per_token: 1,
            seconds: (150 + 2 * tasks) as f64 * load.tokens() * EXPONENTIAL,
            figsize: Some(
                self.figsize
                    .unwrap_or_else(|| usual_size(tasks.max(USUAL_TASKS))),
            ),
            marks: 200 + 3 * tasks,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<GuideNumbers, Cause> {
        let levels = |values: &[f64]| -> Result<Vec<Level>, Error> {
            let temperatures = values.iter().map(|&value| Temperature::new(value));
            let temperatures: Vec<Temperature> = temperatures.collect::<Result<_, Error>>()?;
            let level = |(&temperature, uncertainty): (&f64, Uncertainty)| Level {
                temperature,
                effective_vocabulary: uncertainty.effective_vocabulary(),
                max_probability: uncertainty.max_probability,
            };
            let found = uncertainties(&logits.values, &temperatures)?;
            Ok(values.iter().zip(found).map(level).collect())
        };
        let tasks = self.tasks(Language::English.words());
        let ends = tasks.iter().map(|(_, [_, to])| *to);
        let own = self.own.map(Temperature::value);
        let hottest = ends
            .chain(own)
            .map(|end| 1.05 * end)
            .fold(HOTTEST, f64::max)
            .min(f64::MAX / POINTS as f64);
        let grid = (0..=POINTS).map(|index| hottest * index as f64 / POINTS as f64);
        let both = |(name, ends): &(String, [f64; 2])| {
            let found = levels(ends)?;
            Ok(TaskResult {
                name: name.clone(),
                from: found[0],
                to: found[1],
            })
        };
        Ok(GuideNumbers {
            own: levels(own.as_slice())?.first().copied(),
            tasks: tasks.iter().map(both).collect::<Result<_, Error>>()?,
            curve: levels(&grid.collect::<Vec<_>>())?,
        })
    }

    fn section(&self, numbers: &GuideNumbers, logits: &Logits, words: Words) -> Section {
        let own = self.own.map(format::temperature);
        Section {
            title: say!(words, "guide-title"),
            introduction: say!(words, "guide-section"),
            asked: match own {
                Some(temperature) => say!(words, "asked-own-temperature", temperature),
                None => say!(words, "asked-no-temperature"),
            },
            figure: Some(self.figure(numbers, logits, words)),
            findings: self.findings(numbers, logits, words),
            tables: vec![self.table(numbers, words)],
            ..Section::default()
        }
    }

    type Results<'n> = &'n GuideNumbers;

    fn results<'n>(&'n self, numbers: &'n GuideNumbers, _: &'n Logits) -> Self::Results<'n> {
        numbers
    }

    fn data<'n>(&self, numbers: &'n GuideNumbers, _: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Points,
            numbers.curve.iter().map(|level| {
                Part::new()
                    .same("temperature", level.temperature)
                    .same("effective_vocabulary", level.effective_vocabulary)
                    .same("max_prob", level.max_probability)
            }),
        )
    }
}

impl Guide {
    /// The tasks with their ranges, in a language where they are the usual ones.
    fn tasks(&self, words: Words) -> Vec<(String, [f64; 2])> {
        if !self.tasks.is_empty() {
            return self.tasks.clone();
        }
        let usual = words.tasks().into_iter();
        usual
            .map(|task| (task.name, task.temperatures.into()))
            .collect()
    }
}

/// How many tasks there are where none are given.
const USUAL_TASKS: usize = 6;

fn usual_size(tasks: usize) -> [f64; 2] {
    [7.0, 2.3 + 0.3 * tasks as f64]
}

fn brief_temperature(value: f64) -> String {
    Temperature::new(value).map_or_else(|_| value.to_string(), format::temperature)
}

/// `{ name = "translation", from = 0.3, to = 0.7 }`
fn task(value: &Value<'_>) -> Result<(String, [f64; 2]), ConfigError> {
    let mut table = value.table()?;
    let name = heading(&table.required(&TASK_NAME)?)?;
    let (from, to) = (table.required(&TASK_FROM)?, table.required(&TASK_TO)?);
    let range = [temperature(&from)?.value(), temperature(&to)?.value()];
    if range[0] > range[1] || range[1] > limits::TASK_TEMPERATURE {
        let most = limits::TASK_TEMPERATURE;
        return Err(to.error(format!(
            "must be a temperature from that of `from` to {most}"
        )));
    }
    table.finish()?;
    Ok((name, range))
}
