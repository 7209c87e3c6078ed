//! Kind `schedule`: temperatures that change from step to step, and samplers that follow what was drawn, as curves.

mod figure;
mod findings;
mod temperature_schedule;

use crate::experiment::prelude::*;

use crate::reading::limits;
use crate::sampling::draw::{DrawingRule, Seeded};
use crate::sampling::{Chain, Distribution, History, Sampler, Session, Temperature, softmax};

pub use temperature_schedule::TemperatureSchedule;

/// The settings.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// How many tokens are made.
    pub steps: usize,
    /// What is compared.
    pub schedules: Vec<TemperatureSchedule>,
    /// Standard deviation of the noise added to each logit at each step, so that steps differ as those of a text do.
    pub noise: f64,
    /// Width and height of the figure in inches, where they are given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct ScheduleNumbers {
    /// One for each schedule, in the configuration's order.
    pub traces: Vec<Trace>,
}

/// What a schedule does, step by step.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The schedule.
    pub schedule: TemperatureSchedule,
    /// One for each step.
    pub steps: Vec<ScheduleStep>,
}

/// What happens at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduleStep {
    /// The temperature; `None` with feedback.
    pub temperature: Option<f64>,
    /// The entropy of what is drawn from, in nats.
    pub entropy: f64,
    /// Its largest probability.
    pub max_probability: f64,
    /// What was drawn; with feedback only.
    pub drawn: Option<DrawnToken>,
}

/// What was drawn at a step with feedback.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnToken {
    /// The token.
    pub token: usize,
    /// What the sampler measures: with mirostat the surprise in bits among the tokens left, with adaptive-p the
    /// probability before it acted.
    pub measured: f64,
    /// What it steered by: with mirostat the limit on the surprise, with adaptive-p the probability aimed at.
    pub steering: f64,
}

/// A schedule over the steps.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct TraceResults {
    /// The schedule with its parameters.
    pub schedule: String,
    /// The temperature at each step; null where the schedule has none.
    pub temperature: Option<Vec<results::TemperatureValue>>,
    /// The entropy at each step.
    pub entropy: Vec<Nats>,
    /// The largest probability at each step.
    pub max_prob: Vec<Probability>,
    /// The token drawn at each step; null where none is.
    pub drawn: Option<Vec<usize>>,
    /// What the sampler measured: surprise in bits, or a probability.
    pub measured: Option<Vec<f64>>,
    /// What the sampler steered by: its limit, or its target.
    pub steering: Option<Vec<f64>>,
}

const SCHEDULES: Key = Key::needed(
    "schedules",
    Shape::List(&temperature_schedule::SHAPE, 1, limits::SCHEDULES as u64),
    [
        "Schedules to follow over the steps, 1 to 12 of `{ constant = T }`, `{ linear = { from, to } }`, `cosine`, `exponential`, `{ entropy = { low, high, exponent } }`, `mirostat_1`, `mirostat_2`, `adaptive_p`",
        "各步遵循的温度调度或自适应采样器，1 到 12 个：`{ constant = T }`、`{ linear = { from, to } }`、`cosine`、`exponential`、`{ entropy = { low, high, exponent } }`、`mirostat_1`、`mirostat_2`、`adaptive_p`",
    ],
);

const STEPS: Key = Key::new(
    "steps",
    Shape::Limited(2, Limit::Points),
    [
        "Number of steps (generated tokens), 2 to 10000 or `points` of `[limits]`",
        "生成多少个词元，2 到 10000，或 `[limits]` 的 `points`",
    ],
)
.usually(Usual::Whole(100));

const NOISE: Key = Key::new(
    "noise",
    Shape::Number(0.0, limits::NOISE),
    [
        "Standard deviation of the noise added to each logit at each step",
        "每步加在每个 logit 上的噪声的标准差",
    ],
)
.usually(Usual::Number(0.0));

impl Kind for Schedule {
    const NAME: &'static str = "schedule";

    const ABOUT: &'static str =
        "Temperature schedules and adaptive samplers over the steps of a text.";

    const KEYS: Keys = Keys::new(Self::ABOUT, &[SCHEDULES, STEPS, NOISE, keys::FIGSIZE]);

    type Numbers = ScheduleNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Schedule, ConfigError> {
        let list = table.required(&SCHEDULES)?;
        let schedules = list.list()?;
        let schedules = schedules
            .map(|value| TemperatureSchedule::read(&value))
            .collect::<Result<Vec<_>, ConfigError>>()?;
        let steps = table.integer_within(&STEPS, context.limits())? as usize;
        let work = steps as u64 * (schedules.len() as u64 + 1) * context.vocabulary as u64;
        let most = context.limits().of(Limit::Exponentials);
        if work > most {
            let what = format!(
                "exceeds the limit: with {steps} steps it needs {work} logit evaluations (limit {most})"
            );
            let help = context.limits().help(Limit::Exponentials, work);
            return Err(list.error(what).help(help));
        }
        let noise = table.number(&NOISE)?;
        let figsize = context.optional_figsize(table, figure::largest(schedules.len()))?;
        Ok(Schedule {
            steps,
            schedules,
            noise,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let (schedules, feedback) = (self.schedules.len(), feedback(&self.schedules));
        let noise = if self.noise == 0.0 { 0.0 } else { 25e-9 };
        let each = noise + 8e-9 * (schedules + 1 - feedback) as f64 + 130e-9 * feedback as f64;
        Cost {
            seconds: self.steps as f64 * load.tokens() * each,
            figsize: Some(self.figsize.unwrap_or_else(|| figure::largest(schedules))),
            marks: figure::marks(schedules, self.steps),
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<ScheduleNumbers, Cause> {
        let chain = |schedule: &TemperatureSchedule| match schedule {
            TemperatureSchedule::Feedback(sampler) => {
                Chain::new(vec![sampler.clone()], None).map(Some)
            }
            _ => Ok(None),
        };
        let chains = self
            .schedules
            .iter()
            .map(chain)
            .collect::<Result<Vec<_>, _>>()?;
        let mut sessions: Vec<Option<Session<'_>>> = chains
            .iter()
            .map(|chain| chain.as_ref().map(Session::new))
            .collect();
        let trace = |schedule: &TemperatureSchedule| Trace {
            schedule: schedule.clone(),
            steps: Vec::with_capacity(self.steps),
        };
        let mut traces: Vec<Trace> = self.schedules.iter().map(trace).collect();
        let mut engine = rng.engine()?;
        for step in 0..self.steps {
            let values = self.noisy(&logits.values, rng);
            let model = softmax(&values, Temperature::ONE)?;
            let progress = step as f64 / (self.steps - 1) as f64;
            for (trace, session) in traces.iter_mut().zip(&mut sessions) {
                let next = match session {
                    Some(session) => {
                        let drawing = match &mut engine {
                            Some(seeded) => Drawing::Engine(seeded, step as u32),
                            None => Drawing::Numbers(&mut *rng),
                        };
                        follow(session, &values, &model, drawing)?
                    }
                    None => {
                        let temperature = trace.schedule.temperature(progress, &model);
                        let chosen = Temperature::new(temperature.unwrap_or(1.0))?;
                        let distribution = softmax(&values, chosen)?;
                        ScheduleStep {
                            temperature,
                            entropy: distribution.entropy(),
                            max_probability: distribution.max_probability(),
                            drawn: None,
                        }
                    }
                };
                trace.steps.push(next);
            }
        }
        Ok(ScheduleNumbers { traces })
    }

    fn section(&self, numbers: &ScheduleNumbers, logits: &Logits, words: Words) -> Section {
        let names: Vec<String> = self
            .schedules
            .iter()
            .map(|schedule| schedule.label(words))
            .collect();
        Section {
            title: say!(words, "schedule-title"),
            introduction: say!(words, "schedule-section"),
            asked: say!(
                words,
                "asked-schedule",
                steps = self.steps,
                is_noisy = self.noise != 0.0,
                noise = self.noise.to_string(),
                schedules = names.join("; ")
            ),
            figure: Some(self.figure(numbers, words)),
            findings: numbers.findings(self.noise != 0.0, logits, words),
            tables: vec![numbers.table(words)],
            ..Section::default()
        }
    }

    type Results<'n> = Vec<TraceResults>;

    fn results<'n>(&'n self, numbers: &'n ScheduleNumbers, _: &'n Logits) -> Self::Results<'n> {
        let trace = |trace: &Trace| {
            let drawn = || trace.steps.iter().map(|step| step.drawn);
            let temperatures = trace.steps.iter().map(|step| step.temperature);
            TraceResults {
                schedule: trace.schedule.to_string(),
                temperature: temperatures
                    .map(|value| value.map(results::TemperatureValue))
                    .collect(),
                entropy: trace.steps.iter().map(|step| Nats(step.entropy)).collect(),
                max_prob: trace
                    .steps
                    .iter()
                    .map(|step| Probability(step.max_probability))
                    .collect(),
                drawn: drawn().map(|drawn| Some(drawn?.token)).collect(),
                measured: drawn().map(|drawn| Some(drawn?.measured)).collect(),
                steering: drawn().map(|drawn| Some(drawn?.steering)).collect(),
            }
        };
        numbers.traces.iter().map(trace).collect()
    }

    fn data<'n>(&self, numbers: &'n ScheduleNumbers, _: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Steps,
            numbers.traces.iter().map(|trace| {
                let column = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| -> Option<Vec<f64>> {
                    trace.steps.iter().map(value).collect()
                };
                let tokens: Option<Vec<usize>> = trace
                    .steps
                    .iter()
                    .map(|step| Some(step.drawn?.token))
                    .collect();
                Part::new()
                    .same("schedule", trace.schedule.to_string())
                    .each_of("temperature", column(&|step| step.temperature))
                    .each_of("entropy", column(&|step| Some(step.entropy)))
                    .each_of("max_prob", column(&|step| Some(step.max_probability)))
                    .each_of("drawn", tokens)
                    .each_of("measured", column(&|step| Some(step.drawn?.measured)))
                    .each_of("steering", column(&|step| Some(step.drawn?.steering)))
            }),
        )
    }

    fn python(&self, numpy: Numpy<'_>) -> String {
        let feedback = feedback(&self.schedules);
        if self.noise == 0.0 && feedback == 0 {
            return String::new();
        }
        let noise = if self.noise > 0.0 {
            format!(
                "    {}(len(logits[\"{}\"]))\n",
                numpy.normal(),
                numpy.source
            )
        } else {
            String::new()
        };
        format!(
            "for _ in range({}):\n{noise}    {}({feedback})\n",
            self.steps,
            numpy.uniform()
        )
    }
}

impl Schedule {
    fn noisy(&self, logits: &[f64], rng: &mut Rng) -> Vec<f64> {
        if self.noise == 0.0 {
            return logits.to_vec();
        }
        let moved = |logit: &f64| logit + self.noise * rng.standard_normal();
        logits.iter().map(moved).collect()
    }
}

/// How many of them look at what was drawn.
fn feedback(schedules: &[TemperatureSchedule]) -> usize {
    let is_feedback =
        |schedule: &&TemperatureSchedule| matches!(schedule, TemperatureSchedule::Feedback(_));
    schedules.iter().filter(is_feedback).count()
}

/// What a sampler with feedback tries to reach on average.
fn target(schedule: &TemperatureSchedule) -> Option<f64> {
    match schedule {
        TemperatureSchedule::Feedback(sampler) => sampler.target(),
        _ => None,
    }
}

/// Who draws.
enum Drawing<'a> {
    /// The numbers of a generator, by numpy's rule.
    Numbers(&'a mut Rng),
    /// An engine, at a position.
    Engine(&'a mut Seeded, u32),
}

/// A step of a session: what it leaves, and a draw from that, which it is told of.
fn follow(
    session: &mut Session<'_>,
    logits: &[f64],
    model: &Distribution,
    drawing: Drawing<'_>,
) -> Result<ScheduleStep, Cause> {
    let steering = session.steering().unwrap_or(f64::NAN);
    let (left, place) = match drawing {
        Drawing::Numbers(rng) => {
            let left = session.step(logits, History::default())?;
            let rule = DrawingRule::new(left.distribution().probabilities())?;
            (left, rule.draw(rng) as usize)
        }
        Drawing::Engine(seeded, position) => {
            let (left, pool) = session.step_to_draw(logits, History::default())?;
            seeded.load(&pool);
            let token = seeded.draw(position).token;
            // Every token of the pool that can be drawn is left.
            let place = left.tokens().partition_point(|left| *left < token);
            (left, place)
        }
    };
    let distribution = left.distribution();
    let token = left.tokens()[place];
    session.accept(token);
    let measured = match session.samplers() {
        [Sampler::AdaptiveP { .. }] => model.probabilities()[token as usize],
        _ => -libm::log2(distribution.probabilities()[place]),
    };
    Ok(ScheduleStep {
        temperature: None,
        entropy: distribution.entropy(),
        max_probability: distribution.max_probability(),
        drawn: Some(DrawnToken {
            token: token as usize,
            measured,
            steering,
        }),
    })
}
