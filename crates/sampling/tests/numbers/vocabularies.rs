//! Which tokens are left of a large vocabulary, where samplers sort no more of it than they need, and of many equal logits.

use serde_json::{Value, json};
use thermograph_sampling::{Chain, Engine, History, Sampler};

use Engine::{LlamaCpp, Transformers, Vllm};

/// The definitions, and each engine.
const ALL_RULES: [Option<Engine>; 4] = [None, Some(Transformers), Some(Vllm), Some(LlamaCpp)];

/// The tokens that are left by a sampler of one parameter.
fn kept(rules: Option<Engine>, name: &str, parameter: Value, logits: &[f64]) -> Vec<u32> {
    let sampler = Sampler::from_json(json!({name: parameter})).unwrap();
    let chain = Chain::new(vec![sampler], rules).unwrap();
    let left = chain.survivors(logits, History::default()).unwrap();
    left.tokens().to_vec()
}

/// Of 6,000 logits, no two equal, the tokens from the largest on.
fn many(scale: f64) -> (Vec<f64>, Vec<u32>) {
    let logits = (0..6000).map(|token| f64::from(token * 7919 % 6000 - 3000) / 6000.0 * scale);
    let logits: Vec<f64> = logits.collect();
    let mut order: Vec<u32> = (0..6000).collect();
    order.sort_by(|&a, &b| logits[b as usize].total_cmp(&logits[a as usize]));
    (logits, order)
}

#[test]
fn of_many_tokens_the_k_largest_are_left() {
    // From -15 to 15: llama.cpp's buckets end at -10 and 10.
    let (logits, order) = many(30.0);
    for rules in ALL_RULES {
        for count in [1, 2, 127, 128, 129, 256, 1024, 1025, 4000, 5999, 6000, 7000] {
            let kept = kept(rules, "top_k", json!(count), &logits);
            let mut wanted = order[..count.min(6000)].to_vec();
            wanted.sort_unstable();
            assert!(kept == wanted, "{rules:?}, {count}: {}", kept.len());
        }
    }
}

#[test]
fn of_many_tokens_the_shortest_head_of_mass_p_is_left() {
    // So flat that no rounding of float32 reaches from the middle of a step to its end.
    let (logits, order) = many(2.0);
    let sum: f64 = logits.iter().map(|logit| logit.exp()).sum();
    let masses = order.iter().scan(0.0, |mass, &token| {
        *mass += logits[token as usize].exp() / sum;
        Some(*mass)
    });
    let masses: Vec<f64> = masses.collect();
    for rules in ALL_RULES {
        for count in [
            1, 2, 255, 256, 257, 1023, 1024, 1025, 2000, 4096, 4097, 5998,
        ] {
            let before = if count > 1 { masses[count - 2] } else { 0.0 };
            let p = (before + masses[count - 1]) / 2.0;
            let kept = kept(rules, "top_p", json!(p), &logits);
            let mut wanted = order[..count].to_vec();
            wanted.sort_unstable();
            assert!(kept == wanted, "{rules:?}, {count}: {}", kept.len());
        }
    }
}

#[test]
fn of_many_equal_logits_the_rule_says_which_are_left() {
    // 3,000 logits of 16 values, a 64th apart.
    let level = |token: u32| token * 7919 % 10_007 % 16;
    let logits: Vec<f64> = (0..3000)
        .map(|token| f64::from(level(token)) / 64.0)
        .collect();
    let mut order: Vec<u32> = (0..3000).collect();
    order.sort_by_key(|&token| (16 - level(token), token));
    let weights: Vec<f64> = order
        .iter()
        .map(|&token| logits[token as usize].exp())
        .collect();
    let sum: f64 = weights.iter().sum();
    for count in [1, 100, 200, 1000, 2900] {
        let mut lowest = order[..count].to_vec();
        lowest.sort_unstable();
        let top_k = |rules| kept(rules, "top_k", json!(count), &logits);
        assert!(top_k(None) == lowest, "{count}: the lower tokens");
        // All that are equal to the last.
        let last = level(order[count - 1]);
        let tied: Vec<u32> = (0..3000).filter(|&token| level(token) >= last).collect();
        assert!(
            top_k(Some(Transformers)) == tied && top_k(Some(Engine::VllmTorch)) == tied,
            "{count}"
        );

        let p = (weights[..count].iter().sum::<f64>() - weights[count - 1] / 2.0) / sum;
        let top_p = |rules| kept(rules, "top_p", json!(p), &logits);
        assert!(top_p(None) == lowest, "{count}: the lower tokens");
        // They remove the lower of equal ones first.
        let mut highest: Vec<u32> = (0..3000).collect();
        highest.sort_by_key(|&token| (level(token), token));
        let mut highest = highest[3000 - count..].to_vec();
        highest.sort_unstable();
        assert!(
            top_p(Some(Transformers)) == highest,
            "{count}: the higher tokens"
        );
    }
}
