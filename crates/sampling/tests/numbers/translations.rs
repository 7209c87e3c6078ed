//! Settings of one engine written for another.

use serde_json::json;

use thermograph_sampling::lint::{Change, Translation, translate};
use thermograph_sampling::{Engine, Settings};

fn translated(from: Engine, to: Engine, settings: serde_json::Value) -> Translation {
    let settings: Settings = serde_json::from_value(settings).unwrap();
    translate(from, to, &settings).unwrap()
}

/// Zipf's law, not in its order.
fn row() -> Vec<f64> {
    (0..300_u32)
        .map(|token| -1.2 * f64::from(token * 7 % 300 + 1).ln())
        .collect()
}

#[test]
fn an_order_that_can_be_chosen_leaves_nothing() {
    let given = json!({"temperature": 0.6, "top_p": 0.9, "min_p": 0.02});
    let translation = translated(Engine::VllmTorch, Engine::LlamaCpp, given);
    let left = translation
        .distance(&translation.settings, &[row()])
        .unwrap();
    assert!(left.largest < 1e-6, "{left:?} {translation:?}");
    // As they are they mean something else.
    let as_they_are = translation.distance(&translation.given, &[row()]).unwrap();
    assert!(as_they_are.largest > 0.01);
    // llama.cpp's own top_k acts unasked.
    assert!(translation.changes.iter().any(|change| matches!(
        change,
        Change::Default {
            setting: "top_k",
            other: Some(40.0),
            ..
        }
    )));
}

#[test]
fn a_min_p_on_the_other_side_of_the_temperature_is_converted() {
    let given = json!({"temperature": 0.5, "top_k": 0, "top_p": 1.0, "min_p": 0.04, "samplers": ["min_p", "temperature"]});
    let translation = translated(Engine::LlamaCpp, Engine::VllmTorch, given);
    let min_p = translation.settings.min_p.unwrap();
    assert!((min_p - 0.04_f64.powi(2)).abs() < 1e-12);
    let left = translation
        .distance(&translation.settings, &[row()])
        .unwrap();
    assert!(left.largest < 1e-6, "{left:?} {translation:?}");
}

#[test]
fn what_the_other_engine_lacks_or_refuses_is_said() {
    let given = json!({"temperature": 3.0, "xtc_probability": 1.0, "top_k": 5});
    let translation = translated(Engine::LlamaCpp, Engine::VllmTorch, given);
    let changes = &translation.changes;
    assert!(changes.iter().any(|it| matches!(
        it,
        Change::Lost {
            setting: "xtc_probability",
            ..
        }
    )));
    assert!(changes.contains(&Change::Moved {
        setting: "temperature",
        first: 3.0,
        written: 2.0
    }));
    assert_eq!(translation.settings.temperature, Some(2.0));
    assert!(
        translation
            .distance(&translation.settings, &[row()])
            .unwrap()
            .largest
            > 0.01
    );
}

#[test]
fn off_is_written_as_the_other_engine_writes_it() {
    let given = json!({"temperature": 0.7, "top_k": 0, "min_p": 0.1});
    // 0 is refused by SGLang, and by the sampler of transformers that does not run.
    let translation = translated(Engine::Vllm, Engine::Sglang, given.clone());
    assert_eq!(translation.settings.top_k, None);
    let translation = translated(Engine::Vllm, Engine::Transformers, given);
    assert_eq!(translation.settings.top_k, Some(0));
}

#[test]
fn greedy_decoding_is_written_as_the_other_engine_takes_it() {
    for (to, wanted) in [
        (Engine::LlamaCpp, json!({"temperature": 0.0})),
        (Engine::Transformers, json!({"do_sample": false})),
        (Engine::Sglang, json!({"temperature": 0.0})),
    ] {
        let translation = translated(Engine::Vllm, to, json!({"temperature": 0.0}));
        let wanted: Settings = serde_json::from_value(wanted).unwrap();
        assert_eq!(translation.settings, wanted, "{to}");
        let left = translation.distance(&wanted, &[row()]).unwrap();
        assert_eq!(left.largest, 0.0, "{to}");
    }
}

#[test]
fn every_engines_defaults_can_be_written_for_every_other() {
    let rows = [row()];
    for from in Engine::ALL {
        for to in Engine::ALL {
            let mut translation = translated(from, to, json!({"temperature": 0.7}));
            let before = translation.distance(&translation.settings, &rows).unwrap();
            if from == to {
                assert!(before.largest < 1e-9, "{from} {translation:?}");
            }
            translation.fit(&rows).unwrap();
            let after = translation.distance(&translation.settings, &rows).unwrap();
            assert!(after.mean <= before.mean, "{from} {to}");
        }
    }
}

#[test]
fn lists_of_tokens_are_handed_on_as_they_are() {
    let given = json!({"min_new_tokens": 3, "stop_token_ids": [9, 4], "eos_token_ids": [2], "allowed_token_ids": [5, 7]});
    let translation = translated(Engine::Vllm, Engine::Sglang, given);
    assert_eq!(translation.settings.stop_token_ids, Some(vec![9, 4]));
    assert_eq!(translation.settings.eos_token_ids, Some(vec![2]));
    assert_eq!(translation.settings.allowed_token_ids, None);
    assert!(translation.changes.contains(&Change::Lost {
        setting: "allowed_token_ids",
        value: "[5, 7]".to_owned(),
    }));
}

#[test]
fn a_distance_is_the_mean_and_the_largest_total_variation() {
    let translation = translated(Engine::Vllm, Engine::Vllm, json!({"temperature": 1.0}));
    // Two tokens of probability 1/2, and one of 3/4 beside one of 1/4, of which one is left.
    let rows = [vec![0.0, 0.0], vec![3_f64.ln(), 0.0]];
    let one: Settings = serde_json::from_value(json!({"temperature": 1.0, "top_k": 1})).unwrap();
    let distance = translation.distance(&one, &rows).unwrap();
    assert!((distance.mean - 0.375).abs() < 1e-6, "{distance:?}");
    assert!((distance.largest - 0.5).abs() < 1e-6, "{distance:?}");
    // The order of the positions does not matter.
    let [first, second] = rows;
    let distance = translation.distance(&one, &[second, first]).unwrap();
    assert!((distance.largest - 0.5).abs() < 1e-6, "{distance:?}");
}

#[test]
fn a_top_p_is_fitted_to_the_first_positions_where_something_is_lost() {
    // vLLM has no top-n-sigma.
    let given =
        json!({"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "top_n_sigma": 1.0});
    let mut translation = translated(Engine::LlamaCpp, Engine::VllmTorch, given);
    let unfitted = translation.clone();
    // Of more than eight positions the first eight count.
    let mut rows = vec![row(); 8];
    rows.push((0..300).map(|token| f64::from(token) / 100.0).collect());
    translation.fit(&rows).unwrap();
    let Some(&Change::Fitted {
        setting: "top_p",
        written,
    }) = translation.changes.last()
    else {
        panic!("{:?}", translation.changes);
    };
    assert_eq!(translation.settings.top_p, Some(written));
    let others = &translation.changes[..translation.changes.len() - 1];
    assert_eq!(others, unfitted.changes);
    // No other hundredth is nearer.
    let distance = |percent: u32| {
        let settings = Settings {
            top_p: Some(f64::from(percent) / 100.0),
            ..unfitted.settings.clone()
        };
        unfitted.distance(&settings, &rows[..8]).unwrap().mean
    };
    let fitted = distance((written * 100.0).round() as u32);
    assert!(fitted < 0.05 && (1..=100).all(|percent| fitted <= distance(percent) + 1e-5));
    assert!(
        fitted + 0.01
            < unfitted
                .distance(&unfitted.settings, &rows[..8])
                .unwrap()
                .mean
    );
}

#[test]
fn what_is_near_already_is_not_fitted() {
    let given = json!({"temperature": 0.6, "top_p": 0.9});
    let mut translation = translated(Engine::VllmTorch, Engine::LlamaCpp, given);
    let before = translation.clone();
    translation.fit(&[row()]).unwrap();
    assert_eq!(translation.changes, before.changes);
    assert_eq!(translation.settings, before.settings);
}

#[test]
fn an_engine_without_top_p_gets_a_top_k() {
    let given = json!({"temperature": 1.0, "top_p": 0.7});
    let mut translation = translated(Engine::VllmTorch, Engine::TransformersJs, given);
    let unfitted = translation.clone();
    translation.fit(&[row()]).unwrap();
    let Some(&Change::Fitted { setting, written }) = translation.changes.last() else {
        panic!("{:?}", translation.changes);
    };
    assert_eq!(
        (setting, translation.settings.top_k),
        ("top_k", Some(written as i64))
    );
    let distance = |top_k: i64| {
        let settings = Settings {
            top_k: Some(top_k),
            ..unfitted.settings.clone()
        };
        unfitted.distance(&settings, &[row()]).unwrap().mean
    };
    let fitted = distance(written as i64);
    assert!(fitted < 1e-6 && (1..=100).all(|top_k| fitted <= distance(top_k) + 1e-5));
}

#[test]
fn what_acts_in_the_other_engine_alone_is_turned_off() {
    // Transformers has no min-p of its own accord, llama.cpp one of 0.05.
    let translation = translated(Engine::Transformers, Engine::LlamaCpp, json!({}));
    assert_eq!(translation.settings.min_p, Some(0.0));
    let turned_off = Change::Default {
        setting: "min_p",
        first: None,
        other: Some(0.05),
        written: 0.0,
    };
    assert!(translation.changes.contains(&turned_off), "{translation:?}");
}

#[test]
fn a_value_beyond_a_range_is_moved_to_its_nearer_end() {
    for (value, end) in [(3.0, 2.0), (-3.0, -2.0)] {
        let given = json!({"presence_penalty": value});
        let translation = translated(Engine::LlamaCpp, Engine::Vllm, given);
        assert_eq!(translation.settings.presence_penalty, Some(end));
    }
}
