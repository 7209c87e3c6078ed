//! The notebook's figures look as matplotlib draws them. The reference pictures are matplotlib 3.11.2's.

use std::path::Path;

use super::support::{Grey, ink_similarity};
use thermograph::config::{self, Config};
use thermograph::formats::Format;
use thermograph::job::{self, Job};

const NAMES: [&str; 3] = [
    "temperature_effect",
    "entropy_temperature_relationship",
    "sampling_comparison",
];

#[test]
fn figures_look_as_matplotlib_draws_them() {
    let config = Config::parse(config::NOTEBOOK, "notebook.toml", Path::new("")).unwrap();
    let job = Job {
        only: NAMES.map(str::to_owned).to_vec(),
        formats: vec![Format::PNG],
        threads: 2,
        parts: None,
    };
    let files = job::make(&config, &job, &|_, _| {}).unwrap().files;
    for name in NAMES {
        let file = files
            .iter()
            .find(|file| file.name == format!("{name}.png"))
            .expect(name);
        let golden = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/pictures")
            .join(&file.name);
        let (ours, reference) = (
            Grey::from_png(&file.bytes),
            Grey::from_png(&std::fs::read(golden).unwrap()),
        );
        let (width, height) = (
            ours.width.min(reference.width),
            ours.height.min(reference.height),
        );
        assert!(
            ours.width.abs_diff(reference.width) <= 1
                && ours.height.abs_diff(reference.height) <= 1,
            "{name}: page size"
        );
        let (a, b) = (
            ours.cropped(width, height),
            reference.cropped(width, height),
        );
        let similarity = ink_similarity(&a, &b);
        assert!(similarity >= 0.96, "{name}: ink similarity {similarity}");
        let quarter = ink_similarity(&a.quarter(), &b.quarter());
        assert!(quarter >= 0.99, "{name}: quarter-size similarity {quarter}");
    }
}

#[test]
fn the_measure_tells_pictures_apart() {
    let golden = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/pictures")
            .join(format!("{name}.png"));
        Grey::from_png(&std::fs::read(path).unwrap()).cropped(1000, 600)
    };
    let picture = golden("temperature_effect");
    let blank = Grey {
        width: 1000,
        height: 600,
        pixels: vec![255.0; 600_000],
    };
    let shifted = Grey {
        width: 1000,
        height: 600,
        pixels: [vec![255.0; 2000], picture.pixels[..598_000].to_vec()].concat(),
    };
    assert!((ink_similarity(&picture, &picture) - 1.0).abs() < 1e-12);
    assert!(ink_similarity(&picture, &blank) < 0.6);
    assert!(ink_similarity(&picture, &shifted) < 0.9);
}
