//! Certificates: what it takes to draw the same again, and the digests that prove it.

use super::python_logits::{is_stored, quoted, values};
use super::{Run, engine_python};
use crate::config::Config;
use crate::experiment::Experiment;
use crate::experiment::format::python_float;
use crate::experiment::kind::Numpy;
use crate::experiment::sampling::{DrawRule, Row, Sampling};
use crate::sampling::draw::{Closest, Way};
use crate::sampling::random::Algorithm;

/// How a seeded experiment was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// The generator, by its name in the configuration.
    pub generator: &'static str,
    /// Its seed.
    pub seed: u64,
    /// By which rule draws were made.
    pub rule: DrawRule,
    /// Each temperature with the SHA-256 of what was drawn at it: indices as little-endian `u32`, or counts as `u64`.
    pub digests: Vec<(String, String)>,
    /// The SHA-256 of what was drawn at all temperatures, one after another.
    pub all: String,
    /// Python lines that print the same digests with numpy or torch; `None` where they have no such generator.
    pub python: Option<String>,
    /// The engine's rule, where draws are an engine's.
    pub way: Option<Way>,
    /// The draw of each temperature that was nearest to another token; of an engine's draws only.
    pub closest: Vec<Option<Closest>>,
}

impl Certificate {
    /// The certificate of experiment number `index`; `None` when it draws nothing.
    pub fn new(config: &Config, run: &Run, index: usize) -> Option<Certificate> {
        let (settings, numbers) = run.outcomes[index].of::<Sampling>()?;
        let digest = |row: &Row| {
            (
                python_float(row.temperature.value()),
                row.drawn.digest.to_string(),
            )
        };
        Some(Certificate {
            generator: generator(config.rng),
            seed: config.seed,
            rule: settings.rule,
            digests: numbers.rows.iter().map(digest).collect(),
            all: numbers.digest.to_string(),
            python: match config.rng {
                Algorithm::ChaCha => None,
                Algorithm::Engine(way) => Some(engine_python::python(config, run, index, way)),
                Algorithm::Numpy | Algorithm::NumpyGenerator => Some(python(config, run, index)),
            },
            way: match config.rng {
                Algorithm::Engine(way) => Some(way),
                _ => None,
            },
            closest: numbers.rows.iter().map(|row| row.closest).collect(),
        })
    }
}

/// The generator's name in the configuration.
pub fn generator(algorithm: Algorithm) -> &'static str {
    algorithm.name()
}

/// Python lines that draw everything up to experiment number `last` from the same state, and print its digests.
fn python(config: &Config, run: &Run, last: usize) -> String {
    let modern = config.rng == Algorithm::NumpyGenerator;
    let mut lines = String::from("import hashlib\n");
    let rules: Vec<DrawRule> = config.experiments[..=last]
        .iter()
        .filter_map(rule)
        .collect();
    let mut sources = config.logits.iter().zip(&run.logits);
    if rules.contains(&DrawRule::Counts)
        || sources.any(|(source, logits)| is_stored(source, logits))
    {
        lines.push_str("import json\n");
    }
    lines.push_str("import numpy as np\n\n");
    let start = if modern {
        "random = np.random.default_rng"
    } else {
        "np.random.seed"
    };
    lines.push_str(&format!("{start}({})\nlogits = {{}}\n", config.seed));
    for (source, logits) in config.logits.iter().zip(&run.logits) {
        lines.push_str(&format!(
            "logits[{}] = {}\n",
            quoted(&source.name),
            values(source, logits, modern)
        ));
    }
    let random = if modern { "random" } else { "np.random" };
    if rules.contains(&DrawRule::Each) {
        lines.push_str(&format!(
            "\ndef draw{DRAW}    return {random}.choice(len(p), size=size, p=p)\n"
        ));
    }
    if rules.contains(&DrawRule::Counts) {
        lines.push_str(&format!(
                "\nresults = json.load(open(\"results.json\"))\n\ndef count(row, size):\n    p = np.array(row[\"probs\"])\n    counts = np.zeros(len(p), dtype=np.int64)\n    counts[p > 0] = {random}.multinomial(size, p[p > 0])\n    return counts\n"
            ));
    }
    let bytes = match rule(&config.experiments[last]) {
        Some(DrawRule::Counts) => "<u8",
        _ => "<u4",
    };
    lines.push_str(&format!(
        "{DIGEST}    return hashlib.sha256(drawn.astype(\"{bytes}\").tobytes()).hexdigest()\n\n"
    ));
    for experiment in &config.experiments[..last] {
        put_draws(&mut lines, config, experiment, "    ", "");
    }
    lines.push_str("drawn = []\n");
    let last = &config.experiments[last];
    put_draws(&mut lines, config, last, "    drawn.append(", ")");
    lines.push_str(PRINT);
    lines
}

/// By which rule an experiment draws; `None` for another kind.
fn rule(experiment: &Experiment) -> Option<DrawRule> {
    Some(experiment.settings::<Sampling>()?.rule)
}

/// The loop over an experiment's temperatures, if it draws, with what stands around a draw.
fn put_draws(
    lines: &mut String,
    config: &Config,
    experiment: &Experiment,
    before: &str,
    after: &str,
) {
    let Some(settings) = experiment.settings::<Sampling>() else {
        lines.push_str(&experiment.python(Numpy {
            is_generator: config.rng == Algorithm::NumpyGenerator,
            source: &config.logits[experiment.source].name,
        }));
        return;
    };
    if settings.rule == DrawRule::Counts {
        // Of so many draws a last bit of a probability is seen: they are read, not made again.
        let (name, draws) = (quoted(&experiment.name), settings.draws);
        lines.push_str(&format!(
                "for row in results[{name}]:\n    t = row[\"temperature\"]\n{before}count(row, {draws}){after}\n"
            ));
        return;
    }
    let name = quoted(&config.logits[experiment.source].name);
    let temperatures = settings.temperatures.iter();
    let temperatures: Vec<_> = temperatures.map(|t| python_float(t.value())).collect();
    lines.push_str(&format!(
        "for t in [{}]:\n{before}draw(logits[{name}], t, {}){after}\n",
        temperatures.join(", "),
        settings.draws
    ));
}

const DRAW: &str = "(z, t, size):
    p = np.exp((z - z.max()) / t) if t > 0 else (z == z.max()).astype(float)
    p /= p.sum()
";

const DIGEST: &str = "
def digest(drawn):
";

const PRINT: &str = "    print(t, digest(drawn[-1]))
print(\"all\", digest(np.concatenate(drawn)))
";
