//! A program runs every kind on logits of its own, without a configuration.

use std::fs;
use std::path::Path;

use serde_json::json;
use thermograph::experiment::bounds::{Bounds, KnownTokens};
use thermograph::experiment::chain_config::ChainConfig;
use thermograph::experiment::compare::{Compare, ComparedSide};
use thermograph::experiment::distributions::Distributions;
use thermograph::experiment::drift::{Drift, DriftLimits};
use thermograph::experiment::engines::Engines;
use thermograph::experiment::entropy::Entropy;
use thermograph::experiment::equivalence::Equivalence;
use thermograph::experiment::guide::Guide;
use thermograph::experiment::kind::Kind;
use thermograph::experiment::population::Population;
use thermograph::experiment::samplers::Samplers;
use thermograph::experiment::sampling::{DrawRule, Sampling};
use thermograph::experiment::schedule::{Schedule, TemperatureSchedule};
use thermograph::experiment::solve::{Solve, SolvedParameter, Target};
use thermograph::logits::{Logits, Origin};
use thermograph::reading::input::Stamp;
use thermograph::sampling::random::{Algorithm, Rng};
use thermograph::sampling::{Chain, Engine, Sampler, Settings, Temperature, Truncated};
use thermograph::words::Language;

fn logits() -> Logits {
    Logits::of_values(vec![3.0, 2.5, 1.0, 0.2])
}

fn temperatures() -> Vec<Temperature> {
    [0.5, 2.0]
        .map(|value| Temperature::new(value).unwrap())
        .to_vec()
}

fn chain_config(top_k: u64) -> ChainConfig {
    let sampler = Sampler::from_json(json!({ "top_k": top_k })).unwrap();
    ChainConfig {
        chain: Chain::new(vec![sampler], None).unwrap(),
        settings: None,
        prompt: Vec::new(),
        output: Vec::new(),
    }
}

fn side(top_k: u64) -> ComparedSide {
    ComparedSide {
        name: format!("top-k {top_k}"),
        chain_config: chain_config(top_k),
    }
}

/// Runs a kind, and makes everything of it that the program makes.
fn run<K: Kind>(settings: &K, logits: &Logits) -> K::Numbers {
    let mut rng = Rng::new(Algorithm::Numpy, 42).unwrap();
    let numbers = settings.run(logits, &mut rng).unwrap();
    for language in [Language::English, Language::Chinese] {
        let section = settings.section(&numbers, logits, language.words());
        assert!(
            !section.title.is_empty() && !section.findings.is_empty(),
            "{}",
            K::NAME
        );
        assert_eq!(section.figure.is_some(), K::HAS_FIGURE, "{}", K::NAME);
    }
    let results = serde_json::to_value(settings.results(&numbers, logits)).unwrap();
    assert!(results.is_object() || results.is_array(), "{}", K::NAME);
    assert!(
        !settings.data(&numbers, logits).parts.is_empty(),
        "{}",
        K::NAME
    );
    numbers
}

#[test]
fn kinds_of_temperatures_run_on_own_logits() {
    let temperatures = temperatures();
    let distributions = Distributions {
        temperatures: temperatures.clone(),
        columns: 2,
        figsize: None,
    };
    assert_eq!(run(&distributions, &logits()).rows.len(), 2);
    let entropy = Entropy {
        temperatures: temperatures.clone(),
        figsize: None,
    };
    assert_eq!(run(&entropy, &logits()).points.len(), 2);
    let equivalence = Equivalence {
        temperatures: temperatures.clone(),
    };
    assert_eq!(run(&equivalence, &logits()).rows.len(), 2);
    let sampling = Sampling {
        temperatures,
        draws: 100,
        rule: DrawRule::Each,
        top: 2,
        confidence: Some(0.95),
        figsize: None,
    };
    let drawn = run(&sampling, &logits());
    assert_eq!(drawn.rows[0].drawn.counts.iter().sum::<u64>(), 100);
    let guide = Guide {
        own: None,
        tasks: Vec::new(),
        figsize: None,
    };
    assert!(run(&guide, &logits()).tasks.len() > 1);
    let solve = Solve {
        parameter: SolvedParameter::Temperature,
        target: Target::Top1(0.6),
        figsize: None,
    };
    assert!(run(&solve, &logits()).answer.is_some());
    let schedules = vec![TemperatureSchedule::Constant(Temperature::ONE)];
    let schedule = Schedule {
        steps: 4,
        schedules,
        noise: 0.0,
        figsize: None,
    };
    assert_eq!(run(&schedule, &logits()).traces[0].steps.len(), 4);
}

#[test]
fn kinds_of_samplers_run_on_own_logits() {
    let samplers = Samplers {
        chain_config: chain_config(2),
        shown: 4,
        columns: 2,
        figsize: None,
    };
    assert_eq!(run(&samplers, &logits()).stages[1].removed, 2);
    let compare = Compare {
        sides: [side(2), side(3)],
        draws: 100,
        level: 0.05,
        power: 0.8,
        shown: 4,
        figsize: None,
    };
    assert!(run(&compare, &logits()).total_variation > 0.0);
    let engines = Engines {
        name: "chat".to_owned(),
        settings: Settings {
            temperature: Some(0.7),
            ..Settings::default()
        },
        engines: Engine::ALL.to_vec(),
        prompt: Vec::new(),
        output: Vec::new(),
        shown: 4,
        figsize: None,
    };
    assert_eq!(run(&engines, &logits()).engines.len(), Engine::ALL.len());
}

#[test]
fn bounds_run_on_own_log_probabilities() {
    let known = KnownTokens {
        likely: Truncated::new(vec![-0.5, -1.5], 10).unwrap(),
        tokens: vec!["the".to_owned(), "a".to_owned()],
        chosen: None,
    };
    let bounds = Bounds {
        known: vec![known],
        vocabulary: 10,
        temperature: Temperature::ONE,
        temperatures: temperatures(),
        top_p: 0.9,
        min_p: 0.05,
        figsize: None,
    };
    assert!(
        run(&bounds, &Logits::of_values(Vec::new()))
            .curves
            .is_some()
    );
}

/// Positions are in a file: `population` and `drift` read it as they go.
#[test]
fn kinds_of_positions_run_on_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let origin = |name: &str, text: &str| {
        let path: &Path = &folder.path().join(name);
        fs::write(path, text).unwrap();
        Origin {
            path: path.to_owned(),
            choice: thermograph::logits::file::Choice::default(),
            row: 0,
            stamp: Stamp::of_path(path).unwrap(),
        }
    };
    let old = origin("old.csv", "3,2,1\n1,2,3\n");
    let new = origin("new.csv", "3,2,1\n1,2,4\n");
    let logits = Logits {
        origin: Some(new),
        ..Logits::of_values(Vec::new())
    };
    let population = Population {
        sides: vec![side(1), side(2)],
        rows: 0..2,
        figsize: None,
    };
    assert_eq!(run(&population, &logits).positions.len(), 2);
    let drift = Drift {
        against: "old".to_owned(),
        old,
        limits: DriftLimits::default(),
        temperature: Temperature::ONE,
        positions: 2,
        figsize: None,
    };
    assert_eq!(run(&drift, &logits).positions.len(), 2);
}
