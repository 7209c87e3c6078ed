//! Files that other programs write: of logits, log-probabilities, tokens and settings.

use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;
use thermograph::config;
use thermograph::logits::file::{Choice, NumberType, Rows};
use thermograph::logits::{Scale, logprobs, recognise, tokens};
use thermograph::reading::Limits;
use thermograph::sampling::{Chain, Engine, History};
use thermograph::settings::{self, NamedSettings, SettingsFormat};
use thermograph::words::Language;

/// A file with these bytes, in memory where the system has a folder that is.
pub fn file(bytes: &[u8], ending: &str) -> NamedTempFile {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    let mut file = tempfile::Builder::new()
        .suffix(ending)
        .tempfile_in(folder)
        .expect("a folder for temporary files");
    file.write_all(bytes).expect("room for a temporary file");
    file
}

/// `.npy`: a file gives rows of logits, or an error with its name. The format is told by the contents: what is promised of
/// one is promised of all.
pub fn npy(bytes: &[u8]) {
    rows(bytes, ".npy");
}

/// `.npz`, likewise.
pub fn npz(bytes: &[u8]) {
    rows(bytes, ".npz");
}

/// `.safetensors`, likewise.
pub fn safetensors(bytes: &[u8]) {
    rows(bytes, ".safetensors");
}

/// `.csv`, likewise.
pub fn csv(bytes: &[u8]) {
    rows(bytes, ".csv");
}

fn rows(bytes: &[u8], ending: &str) {
    let file = file(bytes, ending);
    if let Err(error) = recognise(file.path()) {
        assert_named(&error, file.path());
    }
    let sequence = Choice {
        batch: Some(0),
        batch_axis: bytes.len() % 2,
        numbers: Some(NumberType::Bf16),
        scale: Some(Scale::Probabilities),
        ..Choice::default()
    };
    let tensors = [None, Some("logits"), Some("f32")].map(Choice::tensor);
    for choice in tensors.into_iter().chain([sequence]) {
        let mut rows = match Rows::open_within(file.path(), &choice, &Limits::default()) {
            Ok(rows) => rows,
            Err(error) => {
                assert_named(&error, file.path());
                continue;
            }
        };
        assert!(rows.count() > 0 && rows.tokens() > 0, "{rows:?}");
        for row in [0, rows.count() - 1] {
            match rows.row(row) {
                Ok(values) => {
                    assert_eq!(values.len(), rows.tokens());
                    assert!(values.iter().all(|value| *value < f64::INFINITY));
                    assert!(values.iter().any(|value| value.is_finite()));
                }
                Err(error) => assert_named(&error, file.path()),
            }
        }
    }
}

#[track_caller]
pub fn assert_named(error: &dyn std::error::Error, path: &Path) {
    let (error, name) = (error.to_string(), path.display().to_string());
    assert!(error.starts_with(&name), "{name} is not in {error:?}");
}

/// Log-probabilities: a file gives positions whose probabilities are some, or an error with its name.
pub fn logprobs(bytes: &[u8]) {
    let file = file(bytes, ".json");
    let positions = match logprobs::read(file.path()) {
        Ok(positions) => positions,
        Err(error) => return assert_named(&error, file.path()),
    };
    assert!(!positions.is_empty());
    for position in &positions {
        assert!((0.0..=1.0).contains(&position.unseen_mass()));
        assert!(position.entries.iter().all(|entry| entry.logprob <= 0.0));
        let chosen = position.chosen.unwrap_or(0);
        assert!(chosen < position.entries.len(), "{chosen}");
        assert!(position.likeliest <= position.entries.len());
    }
    let known = logprobs::recognise_bytes("it", bytes.to_vec()).unwrap();
    assert_eq!(known.positions, positions.len());
    assert!(known.likeliest.len() <= 20 && !known.format.is_empty());
    if positions.len() <= 4 {
        super::configuration::bound(file.path());
    }
}

/// Tokens: a file gives at most twice as many as it has bytes, or an error with its name.
pub fn tokenizer(bytes: &[u8]) {
    for ending in [".json", ".txt"] {
        let file = file(bytes, ending);
        match tokens::read(file.path()) {
            Ok(texts) => assert!((1..=2 * bytes.len()).contains(&texts.len())),
            Err(error) => {
                assert_named(&error, file.path());
                assert!(error.to_string().len() < 2_000, "{error}");
            }
        }
    }
}

/// Settings: a file is linted for every engine in both languages, and an engine either refuses them or leaves tokens.
pub fn settings(bytes: &[u8]) {
    let file = file(bytes, ".json");
    let formats = SettingsFormat::ALL.map(Some);
    for format in formats.into_iter().chain([None]) {
        match NamedSettings::load_all(file.path(), format) {
            Ok(all) => all.iter().for_each(lint),
            Err(error) => assert_placed(&error, file.path()),
        }
    }
    if let Err(error) = settings::recognise(file.path()) {
        assert_placed(&error, file.path());
    }
    match config::load_settings(file.path()) {
        Ok((_, all)) => all.iter().for_each(lint),
        Err(error) => assert_placed(&error, file.path()),
    }
}

fn assert_placed(error: &thermograph::reading::Error, path: &Path) {
    let (error, name) = (error.to_string(), path.display().to_string());
    assert!(error.contains(&name), "{name} is not in {error:?}");
    assert!(error.chars().count() < 3_000, "{error}");
}

fn lint(named: &NamedSettings) {
    for engine in Engine::ALL {
        named.effective(named.decoding(Some(engine)));
        for finding in named.findings(engine) {
            for (_, language) in Language::CODES {
                let sentence = language.words().lint_finding(engine, &finding);
                assert!(!sentence.is_empty());
                assert!(!sentence.contains(char::is_control), "{sentence:?}");
            }
        }
        let history = History {
            prompt: &[0, 1],
            output: &[2, 0, 1],
        };
        let chain = Chain::of_settings(engine, &named.settings);
        let left = chain.and_then(|(chain, _)| chain.survivors(&[2.0, 1.0, 0.5, -1.0], history));
        if let Ok(left) = left {
            let sum: f64 = left.distribution().probabilities().iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }
}
