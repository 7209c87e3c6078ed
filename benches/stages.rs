//! How long each stage takes: softmax, drawing of random indices, and every step from a figure to its files.
//!
//! Run with `cargo bench`. Whole runs are timed from outside, as a process.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use thermograph::config::{self, Config};
use thermograph::figure::layout::layout;
use thermograph::figure::text::Fonts;
use thermograph::figure::{draw, png, svg};
use thermograph::formats::PngEffort;
use thermograph::report::{self, Report};
use thermograph::sampling::draw::{DrawingRule, draw_counts};
use thermograph::sampling::random::{Algorithm, IndexDigest, Rng};
use thermograph::sampling::{Temperature, softmax};

fn normal(count: usize) -> Vec<f64> {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 1).unwrap();
    (0..count).map(|_| rng.standard_normal() * 2.0).collect()
}

fn numbers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("softmax");
    for count in [20, 1_000, 131_072] {
        let logits = normal(count);
        let temperature = Temperature::new(0.7).unwrap();
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| softmax(black_box(&logits), temperature).unwrap())
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("1000 draws");
    for algorithm in [
        Algorithm::Numpy,
        Algorithm::NumpyGenerator,
        Algorithm::ChaCha,
    ] {
        let distribution = softmax(&normal(1_000), Temperature::ONE).unwrap();
        let rule = DrawingRule::new(distribution.probabilities()).unwrap();
        let mut rng = Rng::new(algorithm, 1).unwrap();
        group.bench_function(
            BenchmarkId::from_parameter(format!("{algorithm:?}")),
            |bencher| bencher.iter(|| draw_counts(&mut rng, &rule, 1_000, &mut IndexDigest::new())),
        );
    }
    group.finish();
}

fn pictures(criterion: &mut Criterion) {
    let config = Config::parse(config::NOTEBOOK, "notebook.toml", Path::new("")).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    let words = config.language().words();
    let sections = run.sections(&config, words);
    let figures: Vec<_> = config
        .experiments
        .iter()
        .zip(&sections)
        .filter_map(|(experiment, section)| Some((&experiment.name, section.figure.as_ref()?)))
        .collect();
    let fonts = Fonts::built_in();
    criterion.bench_function("fonts", |bencher| bencher.iter(Fonts::built_in));
    criterion.bench_function("experiments", |bencher| {
        bencher.iter(|| thermograph::run::run(&config).unwrap())
    });
    criterion.bench_function("report", |bencher| {
        bencher.iter(|| {
            (
                report::markdown(
                    &Report::new(&config, &run, config.language()),
                    &config.output.formats,
                ),
                report::json(&config, &run),
            )
        })
    });
    for (name, figure) in &figures {
        let mut group = criterion.benchmark_group(name.as_str());
        let scene = draw::draw(figure, config.style.theme, &fonts, 150.0).unwrap();
        group.bench_function("layout", |bencher| {
            bencher.iter(|| layout(figure, config.style.theme, &fonts, 150.0).unwrap())
        });
        group.bench_function("layout and scene", |bencher| {
            bencher.iter(|| draw::draw(figure, config.style.theme, &fonts, 150.0).unwrap())
        });
        group.bench_function("svg", |bencher| {
            bencher.iter(|| svg::encode(&scene, &fonts))
        });
        group.bench_function("png", |bencher| {
            bencher.iter(|| png::encode(&scene, &fonts, PngEffort::Fast).unwrap())
        });
        group.bench_function("png, small", |bencher| {
            bencher.iter(|| png::encode(&scene, &fonts, PngEffort::Small).unwrap())
        });
        group.finish();
    }
}

criterion_group! {
    name = stages;
    config = Criterion::default().sample_size(20).without_plots();
    targets = numbers, pictures
}
criterion_main!(stages);
