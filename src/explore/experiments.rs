//! The experiments that suit what was found.

use super::sources::{LogitsSource, SettingsSource, Sources};
use crate::sampling::Engine;

/// An experiment, in one size or several.
pub(super) struct PlannedExperiment {
    pub(super) name: String,
    /// The largest first: where one takes too long, the next is tried.
    pub(super) sizes: Vec<String>,
}

impl PlannedExperiment {
    fn new(name: &str, kind: &'static str, logits: &str, keys: &str) -> PlannedExperiment {
        let text = format!(
            "[[experiment]]\nname = \"{name}\"\nkind = \"{kind}\"\nlogits = \"{logits}\"\n{keys}"
        );
        PlannedExperiment {
            name: name.to_owned(),
            sizes: vec![text],
        }
    }

    /// The same with smaller sizes: of so many positions.
    fn or_of_positions(mut self, counts: &[usize]) -> PlannedExperiment {
        let whole = self.sizes[0].clone();
        let smaller = |count: &usize| format!("{whole}rows = {{ from = 0, to = {count} }}\n");
        self.sizes.extend(counts.iter().map(smaller));
        self
    }

    /// The one that is made if all goes well.
    pub(super) fn largest(&self) -> &str {
        &self.sizes[0]
    }
}

/// All that suits, in the order of the report.
pub(super) fn candidates(sources: &Sources) -> Vec<PlannedExperiment> {
    let mut all = Vec::new();
    let (whole, partial): (Vec<_>, Vec<_>) = sources.logits.iter().partition(|it| it.is_whole);
    if let [first, others @ ..] = whole.as_slice() {
        of_one_position(first, &sources.settings, &mut all);
        if first.positions > 1 {
            of_positions(first, &sources.settings, &mut all);
        }
        for (index, other) in others.iter().enumerate() {
            let number = index + 2;
            let is_alike =
                (other.positions, other.vocabulary) == (first.positions, first.vocabulary);
            all.push(if is_alike {
                let keys = format!("against = \"{}\"\n", first.all);
                PlannedExperiment::new(&numbered("drift", index), "drift", &other.all, &keys)
            } else {
                let name = format!("distributions_{number}");
                PlannedExperiment::new(&name, "distributions", &other.first, TEMPERATURES)
            });
        }
    }
    for (index, source) in partial.iter().enumerate() {
        let keys = bounded(sources.values);
        if source.positions > 1 {
            let name = numbered("every_position", index);
            all.push(PlannedExperiment::new(&name, "bounds", &source.all, &keys));
        }
        let name = numbered("first_position", index);
        all.push(PlannedExperiment::new(
            &name,
            "bounds",
            &source.first,
            &keys,
        ));
    }
    all
}

const USUAL_ENGINES: [&str; 3] = ["transformers", "vllm", "llama.cpp"];

const TEMPERATURES: &str = "temperatures = [0.3, 0.7, 1.0, 1.5]\ncolumns = 2\n";

fn numbered(name: &str, index: usize) -> String {
    match index {
        0 => name.to_owned(),
        index => format!("{name}_{}", index + 1),
    }
}

/// What there is to see of one position: temperatures, a chain, engines.
fn of_one_position(
    source: &LogitsSource,
    settings: &[SettingsSource],
    all: &mut Vec<PlannedExperiment>,
) {
    let logits = source.first.as_str();
    let mut add =
        |name: &str, kind, keys: &str| all.push(PlannedExperiment::new(name, kind, logits, keys));
    add("distributions", "distributions", TEMPERATURES);
    add(
        "entropy",
        "entropy",
        "temperatures = { from = 0.1, to = 3.0, count = 59 }\n",
    );
    for (index, one) in settings.iter().enumerate() {
        let name = &one.name;
        let chain = match one.is_given {
            true => format!("settings = \"{name}\"\nengine = \"{}\"\n", engine(one)),
            false => {
                "chain = [{ top_k = 40 }, { top_p = 0.95 }, { temperature = 0.8 }]\n".to_owned()
            }
        };
        add(&numbered("samplers", index), "samplers", &chain);
        let keys = format!("settings = \"{name}\"\nengines = [{}]\n", engines(one));
        add(&numbered("engines", index), "engines", &keys);
    }
    if let [a, b, ..] = settings {
        add(
            "compare",
            "compare",
            &pair(&side(a, engine(a)), &side(b, engine(b))),
        );
    }
}

/// What there is to see of many positions: settings on all of them, and what schedules make of the first.
fn of_positions(
    source: &LogitsSource,
    settings: &[SettingsSource],
    all: &mut Vec<PlannedExperiment>,
) {
    let keys = match settings {
        [one] if one.is_given => format!("a = {}\n", side(one, engine(one))),
        [one] => pair(&side(one, "vllm"), &side(one, "llama.cpp")),
        [a, b, ..] => pair(&side(a, engine(a)), &side(b, engine(b))),
        [] => return,
    };
    let population = PlannedExperiment::new("every_position", "population", &source.all, &keys);
    let counts = [10_000, 1_000, 100, 10].into_iter();
    let counts: Vec<usize> = counts.filter(|count| *count < source.positions).collect();
    all.push(population.or_of_positions(&counts));
    let schedules = "steps = 80\nnoise = 0.25\nschedules = [\n  { constant = 0.8 },\n  { linear = { from = 1.3, to = 0.3 } },\n  { entropy = { low = 0.3, high = 1.8, exponent = 2.0 } },\n]\n";
    all.push(PlannedExperiment::new(
        "schedule",
        "schedule",
        &source.first,
        schedules,
    ));
}

/// The engine whose rules settings follow.
fn engine(settings: &SettingsSource) -> &'static str {
    settings.engine.map_or("vllm", Engine::name)
}

/// The engines that settings are shown in: the usual ones, and their own.
fn engines(settings: &SettingsSource) -> String {
    let own = settings.engine.map(Engine::name);
    let own = own.filter(|own| !USUAL_ENGINES.contains(own));
    let names = USUAL_ENGINES.into_iter().chain(own);
    let quoted: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

fn side(settings: &SettingsSource, engine: &str) -> String {
    let name = &settings.name;
    format!("{{ name = \"{name}, {engine}\", settings = \"{name}\", engine = \"{engine}\" }}")
}

fn pair(a: &str, b: &str) -> String {
    format!("a = {a}\nb = {b}\n")
}

/// The settings of which the tokens left are bounded.
fn bounded([temperature, top_p, min_p]: [Option<f64>; 3]) -> String {
    let between = |value: Option<f64>, usual: f64| match value {
        Some(value) if value > 0.0 && value < 1.0 => value,
        _ => usual,
    };
    let temperature = temperature
        .filter(|it| (0.05..=5.0).contains(it))
        .unwrap_or(1.0);
    let (top_p, min_p) = (between(top_p, 0.9), between(min_p, 0.05));
    format!("temperature = {temperature:?}\ntop_p = {top_p:?}\nmin_p = {min_p:?}\n")
}
