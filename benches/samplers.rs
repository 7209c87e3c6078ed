//! How long each sampler takes on a vocabulary of 131,072 tokens, an engine's whole chain, and a figure of all engines.
//!
//! Run with `cargo bench --bench samplers`.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::json;
use thermograph::config::Config;
use thermograph::figure::text::Fonts;
use thermograph::figure::{draw, png};
use thermograph::formats::PngEffort;
use thermograph::sampling::random::{Algorithm, Rng};
use thermograph::sampling::{Chain, Engine, History, Sampler, Settings};

const VOCABULARY: usize = 131_072;

fn logits() -> Vec<f64> {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 1).unwrap();
    let logit = |_| f64::from((rng.standard_normal() * 3.0) as f32);
    (0..VOCABULARY).map(logit).collect()
}

fn each(criterion: &mut Criterion) {
    let logits = logits();
    let history: Vec<u32> = (0..64).map(|place| place * 37 % 50).collect();
    let history = History {
        prompt: &[],
        output: &history,
    };
    let mut group = criterion.benchmark_group("sampler");
    for sampler in [
        json!({ "greedy": {} }),
        json!({ "temperature": 0.7 }),
        json!({ "dynamic_temperature": { "temperature": 1.0, "range": 0.5 } }),
        json!({ "quadratic_smoothing": 0.3 }),
        json!({ "top_k": 40 }),
        json!({ "top_p": 0.95 }),
        json!({ "min_p": 0.05 }),
        json!({ "typical": 0.9 }),
        json!({ "epsilon": 3e-4 }),
        json!({ "eta": 3e-4 }),
        json!({ "top_h": 0.4 }),
        json!({ "top_n_sigma": 1.0 }),
        json!({ "top_a": 0.2 }),
        json!({ "tail_free": 0.95 }),
        json!({ "xtc": { "probability": 0.5, "threshold": 0.01 } }),
        json!({ "penalties": { "repeat": 1.1, "frequency": 0.1, "presence": 0.1 } }),
        json!({ "logit_bias": { "5": 2.0, "9": "-inf" } }),
        json!({ "dry": { "multiplier": 0.8 } }),
        json!({ "mirostat_1": { "tau": 5.0, "eta": 0.1 } }),
        json!({ "mirostat_2": { "tau": 5.0, "eta": 0.1 } }),
        json!({ "adaptive_p": { "target": 0.3, "decay": 0.9 } }),
    ] {
        let sampler = Sampler::from_json(sampler).unwrap();
        let name = sampler.name();
        let chain = Chain::new(vec![sampler], None).unwrap();
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| chain.survivors(black_box(&logits), history).unwrap())
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("default chain");
    for engine in Engine::ALL {
        let (chain, _) = Chain::of_settings(engine, &Settings::default()).unwrap();
        group.bench_function(BenchmarkId::from_parameter(engine), |bencher| {
            bencher.iter(|| chain.survivors(black_box(&logits), history).unwrap())
        });
    }
    group.finish();
}

fn comparison(criterion: &mut Criterion) {
    let text = format!(
        "[logits.large]\nnormal = {{ size = {VOCABULARY}, scale = 3.0 }}\n\
         [settings.chat]\ntemperature = 0.7\ntop_p = 0.95\ntop_k = 0\nmin_p = 0.0\n\
         [[experiment]]\nname = \"engines\"\nkind = \"engines\"\nlogits = \"large\"\nsettings = \"chat\"\n"
    );
    let config = Config::parse(&text, "bench.toml", Path::new("")).unwrap();
    let fonts = Fonts::built_in();
    criterion.bench_function("engines, drawn", |bencher| {
        bencher.iter(|| {
            let run = thermograph::run::run(&config).unwrap();
            let sections = run.sections(&config, config.language().words());
            let figure = sections[0].figure.as_ref().unwrap();
            let scene = draw::draw(figure, config.style.theme, &fonts, 150.0).unwrap();
            png::encode(&scene, &fonts, PngEffort::Fast).unwrap()
        })
    });
}

criterion_group! {
    name = samplers;
    config = Criterion::default().sample_size(20).without_plots();
    targets = each, comparison
}
criterion_main!(samplers);
