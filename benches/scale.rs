//! How time grows with vocabulary, positions, temperatures and draws, at a model's scale.
//!
//! Run with `cargo bench --bench scale`. The floor of a population is what reading its file and taking one exponential of
//! each logit takes, by one temperature of [`sweep`] a position.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use half::f16;
use thermograph::config::Config;
use thermograph::logits::file::Rows;
use thermograph::sampling::draw::{DrawingRule, draw_counts, multinomial};
use thermograph::sampling::random::{Algorithm, IndexDigest, Rng};
use thermograph::sampling::{Temperature, softmax, sweep};

/// Tokens of a large model.
const VOCABULARY: usize = 131_072;
/// Positions of the file; ten times as many take ten times as long.
const POSITIONS: usize = 100;

fn normal(count: usize) -> Vec<f64> {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 1).unwrap();
    (0..count).map(|_| rng.standard_normal() * 3.0).collect()
}

fn temperatures(count: usize) -> Vec<Temperature> {
    let at = |index: usize| 0.1 + 4.9 * index as f64 / (count - 1) as f64;
    (0..count)
        .map(|index| Temperature::new(at(index)).unwrap())
        .collect()
}

fn sweeps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("entropy and maximum");
    group.sample_size(10);
    for (vocabulary, count) in [
        (2_048, 50),
        (16_384, 50),
        (VOCABULARY, 10),
        (VOCABULARY, 50),
        (VOCABULARY, 500),
    ] {
        let (logits, temperatures) = (normal(vocabulary), temperatures(count));
        let name = format!("{count} temperatures of {vocabulary} logits");
        group.bench_function(name, |bencher| {
            bencher.iter(|| sweep(black_box(&logits), &temperatures).unwrap())
        });
    }
    group.finish();
}

fn draws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draws from 131072 tokens");
    group.sample_size(10);
    let distribution = softmax(&normal(VOCABULARY), Temperature::ONE).unwrap();
    let probabilities = distribution.probabilities();
    for count in [10_000, 1_000_000, 10_000_000] {
        let mut rng = Rng::new(Algorithm::Numpy, 1).unwrap();
        group.bench_function(BenchmarkId::new("one by one", count), |bencher| {
            bencher.iter(|| {
                let rule = DrawingRule::new(probabilities).unwrap();
                draw_counts(&mut rng, &rule, count, &mut IndexDigest::new())
            })
        });
    }
    for count in [1_000_000, 1_000_000_000_000] {
        let mut rng = Rng::new(Algorithm::Numpy, 1).unwrap();
        group.bench_function(BenchmarkId::new("counts only", count), |bencher| {
            bencher.iter(|| multinomial(&mut rng, probabilities, count).unwrap())
        });
    }
    group.finish();
}

/// A file as `numpy.save` writes one of f16.
fn save(path: &Path) {
    let mut header = format!(
        "{{'descr': '<f2', 'fortran_order': False, 'shape': ({POSITIONS}, {VOCABULARY}), }}"
    );
    let length = (10 + header.len() + 1).next_multiple_of(64) - 10;
    header += &" ".repeat(length - header.len() - 1);
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    for logit in normal(VOCABULARY * POSITIONS) {
        bytes.extend(f16::from_f64(logit).to_le_bytes());
    }
    fs::write(path, bytes).unwrap();
}

fn populations(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("100 positions of 131072 tokens");
    group.sample_size(10);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dump.npy");
    save(&path);
    group.bench_function("floor: read, one exponential", |bencher| {
        bencher.iter(|| {
            let read = |rows: std::ops::Range<usize>| {
                let mut file = Rows::open(&path, None).unwrap();
                rows.map(|row| {
                    sweep(&file.row(row).unwrap(), &[Temperature::ONE]).unwrap()[0].entropy
                })
                .sum::<f64>()
            };
            std::thread::scope(|scope| {
                let half = scope.spawn(|| read(0..POSITIONS / 2));
                read(POSITIONS / 2..POSITIONS) + half.join().unwrap()
            })
        })
    });
    for (name, side) in [
        (
            "top-k and top-p",
            "a = { chain = [{ top_k = 40 }, { top_p = 0.9 }] }",
        ),
        (
            "vLLM's top-p",
            "a = { chain = [{ top_p = 0.95 }], engine = \"vllm\" }",
        ),
        (
            "llama.cpp's top-p",
            "a = { chain = [{ top_p = 0.95 }], engine = \"llama.cpp\" }",
        ),
    ] {
        let text = format!(
            "[logits.d]\nfile = \"dump.npy\"\n[[experiment]]\nname = \"p\"\nkind = \"population\"\nlogits = \"d\"\n{side}"
        );
        let config = Config::parse(&text, "bench.toml", folder.path()).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| thermograph::run::run(&config).unwrap())
        });
    }
    group.finish();
}

criterion_group!(benches, sweeps, draws, populations);
criterion_main!(benches);
