//! Answers lines of JSON: the tokens that candle draws of logits and a seed, or those that mistral.rs's generator draws.

use std::error::Error;
use std::io::stdin;

use candle_core::{D, Device, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};
use rand::SeedableRng;
use rand::distr::{Distribution, weighted::WeightedIndex};
use rand_isaac::Isaac64Rng;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    for line in stdin().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        let answer = answer(&asked).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        println!("{answer}");
    }
    Ok(())
}

fn answer(asked: &Value) -> Result<Value, Box<dyn Error>> {
    let number = |value: &Value| match value.as_str() {
        Some(_) => f32::NEG_INFINITY,
        None => value.as_f64().unwrap_or_default() as f32,
    };
    let logits: Vec<f32> = asked["logits"]
        .as_array()
        .ok_or("no logits")?
        .iter()
        .map(number)
        .collect();
    let count = logits.len();
    let logits = Tensor::from_vec(logits, count, &Device::Cpu)?;
    let (seed, draws) = (
        asked["seed"].as_u64().unwrap_or_default(),
        asked["draws"].as_u64().unwrap_or(1),
    );
    let temperature = asked["settings"]["temperature"].as_f64().unwrap_or(1.0);
    let k = asked["settings"]["top_k"].as_u64().filter(|k| *k > 0);
    let p = asked["settings"]["top_p"].as_f64().filter(|p| *p < 1.0);
    let tokens: Vec<u32> = if asked["isaac"] == true {
        // What sample_top_kp_min_p leaves is given as logits.
        let probabilities = candle_nn::ops::softmax(&(logits / temperature)?, D::Minus1)?;
        let weights = WeightedIndex::new(probabilities.to_vec1::<f32>()?)?;
        let mut generator = Isaac64Rng::seed_from_u64(seed);
        (0..draws)
            .map(|_| weights.sample(&mut generator) as u32)
            .collect()
    } else {
        let sampling = match (k, p) {
            (None, None) => Sampling::All { temperature },
            (Some(k), None) => Sampling::TopK {
                k: k as usize,
                temperature,
            },
            (None, Some(p)) => Sampling::TopP { p, temperature },
            (Some(k), Some(p)) => Sampling::TopKThenTopP {
                k: k as usize,
                p,
                temperature,
            },
        };
        let mut processor = LogitsProcessor::from_sampling(seed, sampling);
        (0..draws)
            .map(|_| processor.sample(&logits))
            .collect::<Result<_, _>>()?
    };
    Ok(json!({ "tokens": tokens }))
}
