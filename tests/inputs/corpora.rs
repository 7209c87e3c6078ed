//! What fuzzing has found is kept in `fuzz/corpus`. Skipped, with a message, in the published package, which has none.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::damage::{damaged, damages};
use super::promises::PROMISES;

/// The inputs of a corpus, by their names; `None` in the published package.
fn inputs(name: &str) -> Option<Vec<PathBuf>> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    if !fuzz.is_dir() {
        println!("skipped: there is no {}", fuzz.display());
        return None;
    }
    let folder = fuzz.join("corpus").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

#[test]
fn promises_are_kept_on_all_that_fuzzing_has_found() {
    for (name, promise) in PROMISES {
        let Some(inputs) = inputs(name) else { return };
        assert!(inputs.len() > 10, "{name}: {}", inputs.len());
        for path in inputs {
            // Shown where the promise is broken.
            println!("{}", path.display());
            promise(&fs::read(path).unwrap());
        }
    }
}

#[test]
fn corpora_are_small() {
    for (name, _) in PROMISES {
        let Some(inputs) = inputs(name) else { return };
        let sizes = inputs.iter().map(|path| path.metadata().unwrap().len());
        let size: u64 = sizes.sum();
        assert!(size <= 150_000, "{name} has {size} bytes");
    }
}

/// Those whose inputs are read in less than a millisecond.
const QUICK: [&str; 8] = [
    "apply",
    "explore",
    "logprobs",
    "safetensors",
    "tokenizer",
    "translate",
    "verify",
    "vocabulary",
];

proptest! {
    #[test]
    fn damage_to_what_fuzzing_has_found_breaks_no_promise(
        name in select(&QUICK[..]), which in any::<Index>(), damages in damages()
    ) {
        let promise = PROMISES.iter().find(|(known, _)| *known == name);
        let (_, promise) = promise.expect("a promise of that name");
        if let Some(paths) = inputs(name) {
            promise(&damaged(&fs::read(which.get(&paths)).unwrap(), &damages));
        }
    }
}
