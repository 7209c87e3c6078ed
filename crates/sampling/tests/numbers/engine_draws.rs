//! Tokens that engines drew from seeds: every one is the same.

use serde_json::{Value, json};
use thermograph_sampling::draw::{Drawn, Pool, Seeded, Unit, Way};
use thermograph_sampling::random::{Algorithm, IndexDigest, Rng};
use thermograph_sampling::{Chain, Engine, History, Sampler};

use crate::common::{golden, list, numbers};

fn all() -> Value {
    golden("engine_draws.json")
}

/// The logits or the weights of a set.
fn set(all: &Value, kind: &str, name: &Value) -> Vec<f64> {
    let found = list(&all[kind]).iter().find(|set| set["name"] == *name);
    numbers(&found.unwrap()["values"])
}

fn tokens(value: &Value) -> Vec<u32> {
    numbers(value)
        .into_iter()
        .map(|token| token as u32)
        .collect()
}

fn cases<'a>(all: &'a Value, engine: &str) -> Vec<&'a Value> {
    let of_engine = |case: &&Value| case["engine"] == engine;
    let found: Vec<_> = list(&all["cases"]).iter().filter(of_engine).collect();
    assert!(found.len() >= 20, "{engine}");
    found
}

fn pool(samplers: Vec<Value>, engine: Option<Engine>, logits: &[f64]) -> Pool {
    let samplers = samplers
        .into_iter()
        .map(|it| Sampler::from_json(it).unwrap());
    let chain = Chain::new(samplers.collect(), engine).unwrap();
    chain.pool(logits, History::default()).unwrap()
}

/// So many draws from one pool, at positions from 0 on.
fn drawn(way: Way, seed: &Value, pool: &Pool, count: usize) -> Vec<Drawn> {
    let seed: i128 = seed.to_string().parse().unwrap();
    let mut seeded = Seeded::new(way, seed).unwrap();
    seeded.load(pool);
    (0..count as u32).map(|it| seeded.draw(it)).collect()
}

#[track_caller]
fn assert_drawn(way: Way, case: &Value, pool: &Pool, wanted: &[u32]) {
    let drawn = drawn(way, &case["seed"], pool, wanted.len());
    let found: Vec<u32> = drawn.iter().map(|it| it.token).collect();
    assert_eq!(found, wanted, "{case}");
    for Drawn { token, margin } in drawn {
        assert!(margin.distance >= 0.0, "{case}");
        assert_eq!(margin.other.is_none(), margin.distance == f64::INFINITY);
        assert_ne!(margin.other, Some(token));
        assert!(
            way.rule().unit == Unit::LogScore || margin.distance <= 1.0 || margin.other.is_none()
        );
    }
}

#[test]
fn llama_cpps_seed_gives_its_tokens() {
    let all = all();
    let mut ordered = 0;
    for case in cases(&all, "llama.cpp") {
        let sampler = |step: &Value| {
            let name = step[0].as_str().unwrap().replace("temp_ext", "temperature");
            json!({ name: step[1] })
        };
        let samplers = list(&case["chain"]).iter().map(sampler).collect();
        let logits = set(&all, "logits", &case["set"]);
        let pool = pool(samplers, Some(Engine::LlamaCpp), &logits);
        assert_eq!(pool.candidates.len() as u64, case["size"].as_u64().unwrap());
        // In words where it is long.
        if case["order_left_by_chain"].is_array() {
            let order = tokens(&case["order_left_by_chain"]);
            let found: Vec<u32> = pool.candidates.iter().map(|it| it.0).collect();
            assert_eq!(found, order, "{case}");
            ordered += 1;
        }
        assert_drawn(Way::LlamaCpp, case, &pool, &tokens(&case["tokens"]));
    }
    assert!(ordered >= 50, "{ordered}");
}

#[test]
fn torchs_seed_gives_its_tokens_with_and_without_replacement() {
    let all = all();
    for case in cases(&all, "torch") {
        let weights = set(&all, "probabilities", &case["set"]);
        let logits: Vec<f64> = weights.iter().map(|weight| weight.ln()).collect();
        let pool = pool(vec![], None, &logits);
        let rows = list(&case["tokens"]).iter();
        let (way, wanted) = match case["op"].as_str().unwrap() {
            "multinomial(p, 200, replacement=True)" => {
                (Way::TorchReplacement, tokens(&case["tokens"]))
            }
            "multinomial(p, 1) x 60" => (Way::Torch, tokens(&case["tokens"])),
            // Step after step, row after row.
            _ => (Way::Torch, rows.flat_map(tokens).collect()),
        };
        assert_drawn(way, case, &pool, &wanted);
    }
}

#[test]
fn torchs_numbers_are_its_generators() {
    // The exponential numbers are seen in who wins a race of two.
    let all = all();
    let is_it = |it: &&Value| it["op"] == "torch.empty(n, dtype=float64).exponential_()";
    let streams: Vec<_> = list(&all["torch_generator"]).iter().filter(is_it).collect();
    assert!(streams.len() >= 4);
    for stream in streams {
        let q = numbers(&stream["values"]);
        let seed = stream["seed"].as_u64().unwrap();
        let mut seeded = Seeded::new(Way::Torch, seed.into()).unwrap();
        let even = pool(vec![], None, &[0.0, 0.0]);
        seeded.load(&even);
        for pair in q.chunks_exact(2) {
            let drawn = seeded.draw(0);
            assert_eq!(drawn.token, u32::from(pair[1] < pair[0]), "{stream}");
            let behind = (pair[0] / pair[1]).ln().abs();
            assert!((drawn.margin.distance - behind).abs() < 1e-6, "{stream}");
        }
    }
}

#[test]
fn transformers_generates_the_same_tokens_in_every_row_of_a_batch() {
    let all = all();
    for case in cases(&all, "transformers") {
        let settings = serde_json::from_value(case["settings"].clone()).unwrap();
        let (chain, _) = Chain::of_settings(Engine::Transformers, &settings).unwrap();
        let logits = set(&all, "logits", &case["set"]);
        let pool = chain.pool(&logits, History::default()).unwrap();
        let batch = case["batch"].as_u64().unwrap() as usize;
        let rows: Vec<Vec<u32>> = if batch == 1 {
            vec![tokens(&case["tokens"])]
        } else {
            list(&case["tokens"]).iter().map(tokens).collect()
        };
        assert_eq!(rows.len(), batch);
        let steps = 0..rows[0].len();
        let wanted: Vec<u32> = steps
            .flat_map(|step| rows.iter().map(move |row| row[step]))
            .collect();
        assert_drawn(Way::Torch, case, &pool, &wanted);
    }
}

#[test]
fn vllms_and_sglangs_seeds_give_their_tokens_at_every_position() {
    let all = all();
    for (name, way, engine) in [
        ("vllm", Way::Vllm, Some(Engine::Vllm)),
        ("sglang", Way::Sglang, None),
    ] {
        for case in cases(&all, name) {
            let logits = set(&all, "logits", &case["set"]);
            let temperature = json!({"temperature": case["temperature"]});
            let pool = pool(vec![temperature], engine, &logits);
            let wanted = tokens(&case["tokens"]);
            assert_eq!(case["positions"], "0..29");
            assert_drawn(way, case, &pool, &wanted);
            // No draw depends on another.
            let mut seeded = Seeded::new(way, case["seed"].as_i64().unwrap().into()).unwrap();
            seeded.load(&pool);
            assert_eq!(seeded.draw(17).token, wanted[17]);
        }
    }
}

/// Tokens that engines drew for settings: a file each.
#[test]
fn seeds_give_their_tokens_for_settings() {
    for (file, least) in [
        ("discrete", 100),
        ("mlx", 40),
        ("lmdeploy", 40),
        ("transformers_js", 30),
        ("candle", 30),
        ("mistral_rs", 25),
        ("openvino_genai", 40),
    ] {
        let all = golden(&format!("{file}_draws.json"));
        let cases = list(&all["cases"]);
        assert!(cases.len() >= least, "{file}");
        for case in cases {
            let engine: Engine = case["engine"].as_str().unwrap().parse().unwrap();
            let way = engine.profile().draws.unwrap();
            let settings = serde_json::from_value(case["settings"].clone()).unwrap();
            let (chain, _) = Chain::of_settings(engine, &settings).unwrap();
            let logits = numbers(&all["sets"][case["set"].as_u64().unwrap() as usize]);
            let pool = chain.pool(&logits, History::default()).unwrap();
            assert_drawn(way, case, &pool, &tokens(&case["tokens"]));
        }
    }
}

/// SGLang sorts where it cuts, and then the place counts, not the token.
#[test]
fn sglangs_noise_is_of_the_place_where_something_was_cut() {
    let draws = |samplers: Vec<Value>, logits: &[f64]| -> Vec<u32> {
        let pool = pool(samplers, Some(Engine::SglangTorch), logits);
        let drawn = drawn(Way::Sglang, &json!(7), &pool, 40);
        drawn.iter().map(|it| it.token).collect()
    };
    let falling = draws(vec![], &[2.0, 1.0, 0.0, -1.0]);
    let cut = draws(vec![json!({"top_p": 0.9999})], &[-1.0, 0.0, 1.0, 2.0]);
    let turned: Vec<u32> = falling.iter().map(|place| 3 - place).collect();
    assert_eq!(cut, turned);
    let rising = draws(vec![], &[-1.0, 0.0, 1.0, 2.0]);
    assert_ne!(cut, rising);
}

/// One candidate takes no number of the generator.
#[test]
fn a_discrete_distribution_of_one_takes_no_number() {
    let draws = |masses: &[f64]| -> Vec<u32> {
        let mut seeded = Seeded::new(Way::Discrete, 42).unwrap();
        let draw = |top_p: &f64| {
            let samplers = vec![json!({"top_p": top_p})];
            seeded.load(&pool(samplers, Some(Engine::Ctranslate2), &[2.0, 1.0, 0.5]));
            seeded.draw(0).token
        };
        masses.iter().map(draw).collect()
    };
    let all = draws(&[0.99, 0.99, 0.99]);
    let between = draws(&[0.99, 0.1, 0.99, 0.1, 0.99]);
    assert_eq!([between[0], between[2], between[4]], all[..]);
    assert_eq!([between[1], between[3]], [0, 0]);
}

#[test]
fn a_seed_that_an_engine_replaces_is_refused() {
    let error = |way, seed| Seeded::new(way, seed).unwrap_err().to_string();
    assert!(error(Way::LlamaCpp, 4_294_967_295).contains("by a random seed"));
    assert!(
        error(Way::LlamaCpp, -1).contains("the seed for llama.cpp must be from 0 to 4294967294")
    );
    assert!(error(Way::Vllm, 1 << 63).contains("the seed for vllm must be"));
    assert!(Seeded::new(Way::Torch, (1 << 64) - 1).is_ok());
    assert!(Seeded::new(Way::Torch, 1 << 64).is_err());
}

#[test]
fn samplers_that_draw_themselves_are_not_drawn_from() {
    let refused = |sampler: Value| {
        let samplers = vec![Sampler::from_json(sampler).unwrap()];
        let chain = Chain::new(samplers, Some(Engine::LlamaCpp)).unwrap();
        let error = chain.pool(&[1.0, 2.0], History::default()).unwrap_err();
        error.to_string()
    };
    for sampler in [
        json!({"mirostat_2": {"tau": 5.0, "eta": 0.1}}),
        json!({"xtc": {"probability": 0.5, "threshold": 0.1}}),
    ] {
        assert!(refused(sampler).contains("samples by itself"));
    }
    let top_k = Sampler::from_json(json!({"top_k": 2})).unwrap();
    let chain = |engine| Chain::new(vec![top_k.clone()], Some(engine)).unwrap();
    let error = chain(Engine::Candle).pool(&[1.0, 2.0, 3.0], History::default());
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("draws after top_k are not reproduced"),
        "{error}"
    );
    let left = chain(Engine::MistralRs).pool(&[1.0, 2.0, 3.0], History::default());
    assert_eq!(left.unwrap().candidates.len(), 2);
}

#[test]
fn many_draws_are_counted_with_the_one_that_was_nearest_to_another_token() {
    let pool = pool(vec![], None, &[1.0, 0.5, 0.0, -1.0]);
    for way in [Way::LlamaCpp, Way::Vllm, Way::TorchReplacement] {
        let single = drawn(way, &json!(7), &pool, 300);
        let mut all = IndexDigest::new();
        let mut seeded = Seeded::new(way, 7).unwrap();
        let (draws, closest) = seeded.counts(&pool, 0, 300, &mut all);
        for (token, count) in draws.counts.iter().enumerate() {
            let found = single.iter().filter(|it| it.token as usize == token);
            assert_eq!(found.count() as u64, *count, "{way}");
        }
        let mut digest = IndexDigest::new();
        single.iter().for_each(|it| digest.push(it.token));
        let digest = digest.finish();
        assert_eq!((draws.digest, all.finish()), (digest, digest), "{way}");
        let least = single.iter().map(|it| it.margin.distance);
        let least = least.fold(f64::INFINITY, f64::min);
        let first = single.iter().position(|it| it.margin.distance == least);
        let closest = closest.unwrap();
        assert_eq!(Some(closest.draw as usize), first, "{way}");
        assert_eq!(closest.drawn, single[closest.draw as usize], "{way}");
        assert_eq!(closest.unit, way.rule().unit);
    }
}

#[test]
fn a_position_counts_where_a_rule_has_positions() {
    let pool = pool(vec![], None, &[0.0; 50]);
    let from = |way: Way, start: u64| {
        let mut seeded = Seeded::new(way, 3).unwrap();
        seeded
            .counts(&pool, start, 40, &mut IndexDigest::new())
            .0
            .digest
    };
    assert_ne!(from(Way::Vllm, 0), from(Way::Vllm, 40));
    assert_eq!(from(Way::LlamaCpp, 0), from(Way::LlamaCpp, 40));
}

#[test]
fn units_of_margins_have_names() {
    let names = [Unit::Uniform, Unit::LogScore].map(Unit::name);
    assert_eq!(names, ["uniform", "log-score"]);
}

#[test]
fn a_generator_of_an_engine_draws_as_the_engine_does() {
    let pool = pool(
        vec![json!({"top_k": 5})],
        None,
        &[2.0, 1.5, 1.0, 0.5, 0.0, -0.5],
    );
    for way in Way::ALL {
        let wanted = drawn(way, &json!(42), &pool, 20);
        let rng = Rng::new(Algorithm::Engine(way), 42).unwrap();
        let mut seeded = rng.engine().unwrap().unwrap();
        assert_eq!(seeded.way(), way);
        seeded.load(&pool);
        let found: Vec<Drawn> = (0..20).map(|position| seeded.draw(position)).collect();
        assert_eq!(found, wanted, "{}", way.name());
    }
    for algorithm in [
        Algorithm::Numpy,
        Algorithm::NumpyGenerator,
        Algorithm::ChaCha,
    ] {
        assert!(Rng::new(algorithm, 42).unwrap().engine().unwrap().is_none());
    }
}
