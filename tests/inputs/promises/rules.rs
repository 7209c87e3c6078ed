//! What was returned, held against an engine's rules; and settings of one engine written for another.

use thermograph::sampling::lint::translate;
use thermograph::sampling::{Chain, Engine, Settings};
use thermograph::verify::{self, RecordedRollout, Rollout, Rollouts, Tolerance, Verified};

use super::files::{assert_named, file};

/// Records and responses: every position is judged, by some engine's rules, or there is an error that says something.
pub fn verify(bytes: &[u8]) {
    let file = file(bytes, ".json");
    let name = file.path().display().to_string();
    let rollouts = match Rollouts::open(file.path(), &name, None) {
        Ok(rollouts) => rollouts,
        Err(error) => return assert_named(&error, file.path()),
    };
    for recorded in rollouts {
        match recorded {
            Ok(recorded) => verify_rollout(recorded),
            Err(error) => return assert_named(&error, file.path()),
        }
    }
}

fn verify_rollout(recorded: RecordedRollout) {
    let RecordedRollout { said, logits, .. } = recorded;
    let engines = [recorded.engine.unwrap_or(Engine::LlamaCpp), Engine::Vllm];
    for engine in engines {
        let rollout = Rollout {
            positions: recorded.positions.clone(),
            engine,
            settings: said.settings.clone().unwrap_or_default(),
            seed: said.seed,
            first: recorded.position,
            prompt: recorded.prompt.clone(),
            claims: said.claims,
            tolerance: Tolerance::default(),
            vocabulary: 1000,
        };
        assert_judged(&rollout, verify::verify(&rollout, None));
        if let Some(rows) = &logits {
            let mut row = |position: usize| Ok(rows[position].clone());
            assert_judged(&rollout, verify::verify(&rollout, Some(&mut row)));
        }
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
        assert!(!one.verdict.is_bad() || one.reason.is_some(), "{one:?}");
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
