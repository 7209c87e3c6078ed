//! How long each stage takes: the start of the program, softmax, drawing of random indices, and every step from a figure to
//! its files.
//!
//! Run with `cargo bench`. `.ci/speed` times whole runs from outside, as a process.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use thermograph::config::{self, Config};
use thermograph::figure::layout::layout;
use thermograph::figure::text::{Fonts, Typeface};
use thermograph::figure::{Theme, draw, png, svg};
use thermograph::formats::PngEffort;
use thermograph::report::{self, Picture, Pictures, Report};
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

fn starts(criterion: &mut Criterion) {
    criterion.bench_function("start", |bencher| {
        bencher.iter(|| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_thermograph"));
            program.arg("--version").output().unwrap()
        })
    });
    criterion.bench_function("configuration", |bencher| {
        bencher.iter(|| Config::parse(config::NOTEBOOK, "notebook.toml", Path::new("")).unwrap())
    });
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
    criterion.bench_function("shaping", |bencher| {
        bencher.iter_batched(
            Fonts::built_in,
            |fonts| {
                for text in ["温度 T = 0.5", "Temperature and entropy", "0.25", " the"] {
                    fonts.line(text, Typeface::Regular).unwrap();
                }
            },
            BatchSize::PerIteration,
        )
    });
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
    let report = Report::new(&config, &run, config.language());
    let mut drawings = svg::DocumentPictures::default();
    let picture = |(_, figure): &(_, &_)| {
        let looks = [Theme::LIGHT, Theme::DARK];
        let scene = draw::draw_for_both(figure, looks, &fonts, 150.0).unwrap();
        Picture {
            wide: drawings.encode(&scene),
            narrow: drawings.encode(&scene),
        }
    };
    let pictures = Pictures {
        figures: figures.iter().map(picture).collect(),
        glyphs: drawings.glyphs(&fonts),
    };
    criterion.bench_function("report as HTML", |bencher| {
        bencher.iter(|| report::html(&report, pictures.clone(), &fonts))
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
    targets = starts, numbers, pictures
}
criterion_main!(stages);
