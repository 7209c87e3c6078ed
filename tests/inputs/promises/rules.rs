//! What was returned, held against an engine's rules; and settings of one engine written for another.

use thermograph::sampling::lint::translate;
use thermograph::sampling::{Chain, Engine, Settings};
use thermograph::verify::{self, Record, Returned, Rollout, Said, Tolerance, Verified};

use super::files::{assert_named, file};

/// A record or a response: every position is judged, by some engine's rules, or there is an error that says something.
pub fn verify(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Record::read(text) {
        Ok(None) => verify_response(text),
        Ok(Some(record)) => verify_record(record),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn verify_record(record: Record) {
    let positions = match record.positions() {
        Ok(positions) => positions,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let said = Said {
        settings: record.settings,
        seed: record.seed,
        ..Said::default()
    };
    let engine = record.engine.and_then(|name| name.parse().ok());
    let mut rollout = rollout(positions, said, engine.unwrap_or(Engine::ALL[0]));
    rollout.first = record.position;
    rollout.prompt = record.prompt;
    assert_judged(&rollout, verify::verify(&rollout, None));
    let Some(logits) = record.logits else { return };
    let rows = logits
        .iter()
        .map(|row| row.iter().map(|number| number.0).collect());
    let rows: Vec<Vec<f64>> = rows.collect();
    let mut row = |position: usize| Ok(rows[position].clone());
    assert_judged(&rollout, verify::verify(&rollout, Some(&mut row)));
}

fn verify_response(text: &str) {
    let file = file(text.as_bytes(), ".json");
    let positions = match verify::positions(file.path()) {
        Ok(positions) => positions,
        Err(error) => return assert_named(&error, file.path()),
    };
    for engine in [Engine::LlamaCpp, Engine::Vllm] {
        let rollout = rollout(positions.clone(), Said::read(text), engine);
        assert_judged(&rollout, verify::verify(&rollout, None));
    }
}

fn rollout(positions: Vec<Returned>, said: Said, engine: Engine) -> Rollout {
    Rollout {
        positions,
        engine,
        settings: said.settings.unwrap_or_default(),
        seed: said.seed,
        first: None,
        prompt: Vec::new(),
        claims: said.claims,
        tolerance: Tolerance::default(),
        vocabulary: 1000,
    }
}

#[track_caller]
fn assert_judged(rollout: &Rollout, judged: Result<Vec<Verified>, verify::Error>) {
    let judged = match judged {
        Ok(judged) => judged,
        Err(error) => {
            let error = error.to_string();
            return assert!(
                !error.is_empty() && error.chars().count() < 3_000,
                "{error}"
            );
        }
    };
    assert_eq!(judged.len(), rollout.positions.len());
    for (position, one) in judged.iter().enumerate() {
        assert_eq!(one.position, position);
        assert!(!one.verdict.is_bad() || !one.reason.is_empty(), "{one:?}");
        let probabilities = [one.probability, one.claimed].into_iter().flatten();
        for probability in probabilities {
            assert!((0.0..=1.001).contains(&probability), "{one:?}");
        }
        serde_json::to_string(one).expect("what is printed");
    }
}

/// A byte that chooses an engine, and its settings: what is written for another engine is not refused there.
pub fn translated(bytes: &[u8]) {
    let [first, rest @ ..] = bytes else { return };
    let Ok(settings) = serde_json::from_slice::<Settings>(rest) else {
        return;
    };
    let from = Engine::ALL[usize::from(*first) % Engine::ALL.len()];
    for to in Engine::ALL {
        match translate(from, to, &settings) {
            Ok(translation) => {
                let written = Chain::of_settings(to, &translation.settings);
                assert!(
                    written.is_ok(),
                    "{from:?} {to:?} {settings:?}: {:?}",
                    written.err()
                );
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
