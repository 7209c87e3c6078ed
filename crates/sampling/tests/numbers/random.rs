//! Random numbers are numpy's to the last bit, and ChaCha's stay as they are.

use proptest::prelude::*;
use rand::Rng as _;
use serde_json::Value;
use thermograph_sampling::draw::{DrawingRule, draw_counts, multinomial};
use thermograph_sampling::random::{Algorithm, Digest, Error, IndexDigest, Rng, Streams};

use super::common::{golden, list, numbers};

const RANDOM: &str = "numpy_random.json";
const GENERATOR: &str = "numpy_generator.json";
const DIGESTS: &str = "numpy_digests.json";

/// numpy's two generators, and what the golden files call them.
const NUMPYS: [(Algorithm, &str); 2] = [
    (Algorithm::Numpy, "numpy"),
    (Algorithm::NumpyGenerator, "numpy-generator"),
];

#[test]
fn the_legacy_generator_gives_numpys_numbers_bit_for_bit() {
    assert_eq!(check_steps(RANDOM, Algorithm::Numpy), 48);
}

#[test]
fn the_new_generator_gives_numpys_numbers_bit_for_bit() {
    assert_eq!(check_steps(GENERATOR, Algorithm::NumpyGenerator), 6);
}

#[test]
fn what_is_made_for_rand_draws_from_every_generator() {
    // The standard of C++ names this number of `std::mt19937`.
    let mut twister = Rng::new(Algorithm::Numpy, 5489).unwrap();
    let words = (0..10_000).map(|_| rand::Rng::next_u32(&mut twister));
    assert_eq!(words.last(), Some(4_123_659_995));
    for algorithm in [
        Algorithm::Numpy,
        Algorithm::NumpyGenerator,
        Algorithm::ChaCha,
    ] {
        let rng = Rng::new(algorithm, 7).unwrap();
        let mut die = rng.clone();
        let mut rolled = [0; 6];
        (0..6000).for_each(|_| rolled[die.random_range(0..6)] += 1);
        assert!(
            rolled.iter().all(|count| (850..1150).contains(count)),
            "{rolled:?}"
        );

        let (mut words, mut bytes) = (rng.clone(), [0; 8]);
        rng.clone().fill_bytes(&mut bytes);
        let both = [words.next_u32(), words.next_u32()];
        assert_eq!(bytes, *both.map(u32::to_le_bytes).as_flattened());

        // Where numpy takes a number from one 64-bit word, `rand` takes the same.
        let (mut ours, mut theirs) = (rng.clone(), rng);
        for _ in 0..100 {
            let number: f64 = rand::RngExt::random(&mut theirs);
            assert_eq!(ours.random() == number, algorithm != Algorithm::Numpy);
        }
    }
}

#[test]
fn drawing_gives_numpys_indices_and_their_digest() {
    let golden = golden(DIGESTS);
    let rules: Vec<DrawingRule> = list(&golden["probabilities"])
        .iter()
        .map(|p| DrawingRule::new(&numbers(p)).unwrap())
        .collect();
    let cases = list(&golden["cases"]);
    assert_eq!(cases.len(), 75);
    for case in cases {
        let algorithm = match case["rng"].as_str().unwrap() {
            "numpy" => Algorithm::Numpy,
            "numpy-generator" => Algorithm::NumpyGenerator,
            other => panic!("no generator {other}"),
        };
        let seed = case["seed"].as_str().unwrap().parse().unwrap();
        let rule = &rules[case["p"].as_u64().unwrap() as usize];
        let count = case["draws"].as_u64().unwrap();
        let mut rng = Rng::new(algorithm, seed).unwrap();

        let draws = draw_counts(&mut rng, rule, count, &mut IndexDigest::new());

        assert_eq!(draws.digest.to_string(), case["sha256"], "{case}");
        for (index, wanted) in list(&case["counts"]).iter().enumerate() {
            assert_eq!(draws.counts[index], wanted.as_u64().unwrap(), "{case}");
        }
        assert_eq!(draws.counts.len(), rule.len());
        assert_eq!(draws.counts.iter().sum::<u64>(), count);
        assert_eq!(rng.random(), case["random_after"].as_f64().unwrap());
    }
}

#[test]
fn counts_of_many_draws_are_numpys_and_leave_the_generator_where_numpy_does() {
    let golden = golden("multinomial.json");
    let cases = list(&golden["cases"]);
    assert_eq!(cases.len(), 80);
    for case in cases {
        let number = |key: &str| case[key].as_u64().unwrap();
        let weight = |i: u64| u128::from((i * 7919) % 1009 + 1).pow(number("spread") as u32);
        let total: u128 = (0..number("count")).map(weight).sum();
        let p: Vec<f64> = (0..number("count"))
            .map(|i| weight(i) as f64 / total as f64)
            .collect();
        for (algorithm, name, next) in [
            (Algorithm::Numpy, "numpy", "numpy_next"),
            (
                Algorithm::NumpyGenerator,
                "numpy-generator",
                "generator_next",
            ),
        ] {
            let mut rng = Rng::new(algorithm, number("seed")).unwrap();
            let counts = multinomial(&mut rng, &p, number("draws")).unwrap();
            assert_eq!(
                counts.iter().sum::<u64>(),
                number("draws"),
                "{name}: {case}"
            );
            let bytes: Vec<u8> = counts
                .iter()
                .flat_map(|count| count.to_le_bytes())
                .collect();
            assert_eq!(
                Digest::of(&bytes).to_string(),
                case[name].as_str().unwrap(),
                "{name}: {case}"
            );
            assert_eq!(rng.random(), case[next].as_f64().unwrap(), "{name}: {case}");
        }
    }
}

/// Binomial numbers of every kind of mean: by walking, and by rejection with each way to decide.
#[test]
fn many_binomial_numbers_are_numpys() {
    let golden = golden("multinomial.json");
    let pairs = list(&golden["pairs"]);
    assert_eq!(pairs.len(), 35);
    for pair in pairs {
        let number = |key: &str| pair[key].as_u64().unwrap();
        let p = pair["p"].as_f64().unwrap();
        for (algorithm, name) in NUMPYS {
            let mut rng = Rng::new(algorithm, number("seed")).unwrap();
            let mut bytes = Vec::new();
            for _ in 0..number("times") {
                let counts = multinomial(&mut rng, &[p, 1.0 - p], number("draws")).unwrap();
                bytes.extend(counts[0].to_le_bytes());
            }
            assert_eq!(Digest::of(&bytes).to_string(), pair[name], "{name}: {pair}");
        }
    }
}

#[test]
fn many_normal_numbers_are_numpys_those_of_the_tail_too() {
    let golden = golden("normals.json");
    let cases = list(&golden["cases"]);
    assert_eq!(cases.len(), 4);
    for case in cases {
        let (algorithm, _) = NUMPYS
            .into_iter()
            .find(|(_, name)| case["rng"] == *name)
            .unwrap();
        let mut rng = Rng::new(algorithm, case["seed"].as_u64().unwrap()).unwrap();
        let bytes: Vec<u8> = (0..case["count"].as_u64().unwrap())
            .flat_map(|_| rng.standard_normal().to_le_bytes())
            .collect();
        assert_eq!(Digest::of(&bytes).to_string(), case["sha256"], "{case}");
        assert_eq!(rng.random(), case["random_after"].as_f64().unwrap());
    }
}

#[test]
fn a_seed_that_numpy_refuses_is_an_error_and_the_others_take_it() {
    let seed = 1 << 32;
    let error = Rng::new(Algorithm::Numpy, seed).unwrap_err();
    assert_eq!(error, Error::Seed { seed });
    assert!(error.to_string().contains("4294967296"), "{error}");
    assert!(Streams::new(Algorithm::Numpy, seed).is_err());
    assert!(Rng::new(Algorithm::NumpyGenerator, seed).is_ok());
    assert!(Rng::new(Algorithm::ChaCha, seed).is_ok());
}

#[test]
fn probabilities_that_numpy_refuses_are_errors() {
    let refuse = |p: &[f64]| DrawingRule::new(p).unwrap_err();
    assert_eq!(refuse(&[]), Error::NoProbabilities);
    assert_eq!(
        refuse(&[1.5, -0.5]),
        Error::Probability {
            index: 1,
            value: -0.5
        }
    );
    assert!(matches!(refuse(&[f64::NAN]), Error::Probability { .. }));
    assert!(matches!(
        refuse(&[f64::INFINITY]),
        Error::Probability { .. }
    ));
    assert!(matches!(refuse(&[f64::MAX, f64::MAX]), Error::Sum { .. }));
    assert_eq!(refuse(&[0.0, 0.0]), Error::Sum { sum: 0.0 });
    assert!(matches!(refuse(&[0.5, 0.5 + 2e-8]), Error::Sum { .. }));
    assert!(DrawingRule::new(&[0.5, 0.5 + 1e-8]).is_ok());
}

#[test]
fn refused_probabilities_leave_the_generator_where_it_was() {
    let mut rng = Rng::new(Algorithm::Numpy, 42).unwrap();
    assert!(thermograph_sampling::draw::choice(&mut rng, 3, &[0.5]).is_err());
    assert_eq!(rng.random(), 0.3745401188473625);
}

#[test]
fn a_second_normal_outlives_other_numbers_and_a_clone() {
    for algorithm in [Algorithm::Numpy, Algorithm::ChaCha] {
        let mut plain = Rng::new(algorithm, 5).unwrap();
        let normals = [plain.standard_normal(), plain.standard_normal()];
        let mut rng = Rng::new(algorithm, 5).unwrap();
        assert_eq!(rng.standard_normal(), normals[0]);
        rng.random();
        assert_eq!(rng.clone().standard_normal(), normals[1]);
        assert_eq!(rng.standard_normal(), normals[1]);
    }
}

/// numpy 2.4.6: `r = np.random.default_rng(42)`, then `r.integers(2**32)`, `r.random()` and twice `r.integers(2**32)`.
#[test]
fn half_a_word_of_the_new_generator_outlives_other_numbers() {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 42).unwrap();
    assert_eq!(rng.next_u32(), 383_329_928);
    assert_eq!(rng.random(), 0.4388784397520523);
    assert_eq!(
        [rng.next_u32(), rng.next_u32()],
        [3_324_115_917, 1_859_786_276]
    );
}

#[test]
fn numpys_streams_are_one_state_in_the_order_of_asking() {
    for algorithm in [Algorithm::Numpy, Algorithm::NumpyGenerator] {
        let mut plain = Rng::new(algorithm, 42).unwrap();
        let mut streams = Streams::new(algorithm, 42).unwrap();
        assert_eq!(
            streams.source("a").standard_normal(),
            plain.standard_normal()
        );
        assert_eq!(streams.source("b").random(), plain.random());
        assert_eq!(
            streams.experiment("a").standard_normal(),
            plain.standard_normal()
        );
        assert_eq!(streams.experiment("a").random(), plain.random());
    }
}

#[test]
fn a_chacha_stream_depends_on_seed_kind_and_name_alone() {
    let first = |seed, experiment, name| {
        let mut streams = Streams::new(Algorithm::ChaCha, seed).unwrap();
        streams.source("another").random();
        let rng = if experiment {
            streams.experiment(name)
        } else {
            streams.source(name)
        };
        rng.random()
    };
    let mut alone = Streams::new(Algorithm::ChaCha, 1).unwrap();
    let wanted = alone.experiment("top_p").random();
    assert_eq!(first(1, true, "top_p"), wanted);
    assert_ne!(first(2, true, "top_p"), wanted);
    assert_ne!(first(1, false, "top_p"), wanted);
    assert_ne!(first(1, true, "top_k"), wanted);
}

/// Numbers that users depend on: when this fails, every `rng = "chacha"` file changes.
///
/// They were reckoned apart from this crate, in Python, from the definitions of ChaCha12, the polar method and the
/// drawing rule.
#[test]
fn value_stability() {
    let mut rng = Rng::new(Algorithm::ChaCha, 42).unwrap();
    assert_eq!([rng.next_u32(), rng.next_u32()], [3165417837, 1855554128]);
    assert_eq!(
        [rng.random(), rng.random()],
        [0.16107808043466643, 0.6721561017244376]
    );
    let normals = [
        rng.standard_normal(),
        rng.standard_normal(),
        rng.standard_normal(),
    ];
    assert_eq!(
        normals,
        [
            -0.46065136061209616,
            0.19882855721743753,
            -0.4410034229200185
        ]
    );
    assert_eq!(rng.uniform(-3.0, 5.0), -2.372282796432102);
    let drawn = thermograph_sampling::draw::choice(&mut rng, 8, &[0.125, 0.0, 0.5, 0.375]).unwrap();
    assert_eq!(drawn, [3, 2, 3, 2, 2, 0, 3, 2]);
    let mut streams = Streams::new(Algorithm::ChaCha, u64::MAX).unwrap();
    assert_eq!(streams.source("logits").next_u32(), 4184877321);
    assert_eq!(streams.experiment("温度").next_u32(), 1926514317);
}

proptest! {
    #[test]
    fn an_index_of_probability_zero_is_never_drawn(
        weights in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0, 0.0..1e-15], 1..60),
        algorithm in algorithms(),
        seed in any::<u32>(),
    ) {
        let total: f64 = weights.iter().sum();
        prop_assume!(total > 1e-300);
        let probabilities: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        let mut rng = Rng::new(algorithm, seed.into()).unwrap();
        for index in thermograph_sampling::draw::choice(&mut rng, 300, &probabilities).unwrap() {
            prop_assert!(probabilities[index as usize] > 0.0);
        }
    }

    #[test]
    fn counting_while_drawing_is_drawing_and_then_counting(
        weights in prop::collection::vec(0.01..1.0, 1..40),
        algorithm in algorithms(),
        seed in any::<u32>(),
        count in 0_usize..3000,
    ) {
        let total: f64 = weights.iter().sum();
        let probabilities: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        let rule = DrawingRule::new(&probabilities).unwrap();
        let mut rng = Rng::new(algorithm, seed.into()).unwrap();
        let mut other = rng.clone();

        let draws = draw_counts(&mut rng, &rule, count as u64, &mut IndexDigest::new());

        let mut counts = vec![0; probabilities.len()];
        let mut digest = IndexDigest::new();
        for index in thermograph_sampling::draw::choice(&mut other, count, &probabilities).unwrap() {
            counts[index as usize] += 1;
            digest.push(index);
        }
        prop_assert_eq!(draws.counts, counts);
        prop_assert_eq!(draws.digest, digest.finish());
        prop_assert_eq!(rng.random(), other.random());
    }

    #[test]
    fn uniform_numbers_are_multiples_of_two_to_the_minus_53_below_one(
        algorithm in algorithms(),
        seed in any::<u32>(),
    ) {
        let mut rng = Rng::new(algorithm, seed.into()).unwrap();
        for _ in 0..1000 {
            let scaled = rng.random() * 9_007_199_254_740_992.0;
            prop_assert!((0.0..9_007_199_254_740_992.0).contains(&scaled));
            prop_assert_eq!(scaled.fract(), 0.0);
        }
    }
}

fn algorithms() -> impl Strategy<Value = Algorithm> {
    prop_oneof![
        Just(Algorithm::Numpy),
        Just(Algorithm::NumpyGenerator),
        Just(Algorithm::ChaCha),
    ]
}

/// Runs every case's steps in order on one generator; gives how many steps there were.
fn check_steps(name: &str, algorithm: Algorithm) -> usize {
    let golden = golden(name);
    let mut steps = 0;
    for case in list(&golden["cases"]) {
        let seed = case["seed"].as_u64().unwrap();
        let mut rng = Rng::new(algorithm, seed).unwrap();
        for step in list(&case["steps"]) {
            check_step(&mut rng, step, seed);
            steps += 1;
        }
    }
    steps
}

fn check_step(rng: &mut Rng, step: &Value, seed: u64) {
    let count = step["n"].as_u64().unwrap() as usize;
    let number = |key: &str| step[key].as_f64().unwrap();
    let op = step["op"].as_str().unwrap();
    let mut values: Box<dyn FnMut() -> f64> = match op {
        "random_sample" | "random" => Box::new(|| rng.random()),
        "randn" | "standard_normal" => Box::new(|| rng.standard_normal()),
        "uniform" => Box::new(|| rng.uniform(number("low"), number("high"))),
        "randint32" => Box::new(|| f64::from(rng.next_u32())),
        "choice" => return check_choice(rng, step, count, seed),
        other => panic!("no step {other}"),
    };
    let wanted = numbers(&step["values"]);
    assert_eq!(wanted.len(), count);
    for wanted in wanted {
        let value = values();
        assert_eq!(
            value.to_bits(),
            wanted.to_bits(),
            "seed {seed}, {op}: {value}, not {wanted}"
        );
    }
}

fn check_choice(rng: &mut Rng, step: &Value, count: usize, seed: u64) {
    let probabilities = numbers(&step["p"]);
    let drawn = thermograph_sampling::draw::choice(rng, count, &probabilities).unwrap();
    let first = list(&step["first"]);
    for (index, wanted) in drawn.iter().zip(first) {
        assert_eq!(u64::from(*index), wanted.as_u64().unwrap(), "seed {seed}");
    }
    for (index, wanted) in list(&step["counts"]).iter().enumerate() {
        let count = drawn
            .iter()
            .filter(|&&drawn| drawn as usize == index)
            .count();
        assert_eq!(
            count as u64,
            wanted.as_u64().unwrap(),
            "seed {seed}, index {index}"
        );
    }
}
