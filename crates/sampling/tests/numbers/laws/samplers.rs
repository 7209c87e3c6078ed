//! What holds of samplers whatever the logits: for each of them, by its definition and by each engine's rule, with the
//! exceptions that definitions make.

use std::collections::BTreeMap;
use std::slice::from_ref;

use proptest::prelude::*;
use serde_json::{Value, json};
use thermograph_sampling::sampler::{
    AdaptiveP, BadWords, Dry, DynamicTemperature, Epsilon, Eta, Greedy, LogitBias, Mask, MinK,
    MinLength, MinP, Mirostat1, Mirostat2, NoRepeatNgram, PLess, PLessNorm, Penalties,
    QuadraticSmoothing, SequenceBias, TailFree, Temperature, TopA, TopH, TopK, TopNSigma, TopP,
    TopPDecay, Typical, Xtc,
};
use thermograph_sampling::{
    Chain, ChainError, Engine, History, Number, Sampler, Settings, Survivors,
};

/// Whose rules: the definitions, or an engine's.
const RULES: [Option<Engine>; 4] = [
    None,
    Some(Engine::Transformers),
    Some(Engine::Vllm),
    Some(Engine::LlamaCpp),
];

/// What is left, or `None` where the engine has no such sampler.
fn left(samplers: &[Sampler], rules: Option<Engine>, logits: &[f64]) -> Option<Survivors> {
    let chain = Chain::new(samplers.to_vec(), rules).ok()?;
    let history = History {
        prompt: &[0, 1],
        output: &[2, 0, 1],
    };
    let left = chain.survivors(logits, history);
    // Some engines refuse a top-k that is too large for the vocabulary.
    let is_too_large = |error: &ChainError| error.to_string().contains("must be at most");
    match left {
        Err(error) if is_too_large(&error) => None,
        left => Some(left.unwrap_or_else(|error| panic!("{samplers:?}, {rules:?}: {error}"))),
    }
}

/// Samplers that cut the tail, the larger the share the less of it.
fn cuts(share: f64) -> Vec<Sampler> {
    let less = 1.0 - share;
    vec![
        Sampler::TopK(TopK {
            top_k: 1 + (share * 40.0) as i64,
        }),
        Sampler::TopP(TopP {
            top_p: share,
            min_keep: 0,
        }),
        Sampler::MinP(MinP {
            min_p: less,
            min_keep: 0,
        }),
        Sampler::Epsilon(Epsilon {
            epsilon: less / 2.0,
        }),
        Sampler::Eta(Eta {
            epsilon: less / 2.0,
        }),
        Sampler::TopH(TopH { top_h: share }),
        Sampler::TopNSigma(TopNSigma { n: 4.0 * share }),
        Sampler::TopA(TopA { a: less }),
        Sampler::TailFree(TailFree { z: share }),
        Sampler::Mirostat1(Mirostat1 {
            tau: 4.0 * share,
            eta: 0.1,
            m: 100,
            n_vocab: None,
        }),
        Sampler::Mirostat2(Mirostat2 {
            tau: 4.0 * share,
            eta: 0.1,
        }),
    ]
}

/// Samplers that bend the logits and keep their order.
fn bends(share: f64) -> Vec<Sampler> {
    vec![
        Sampler::Temperature(Temperature {
            temperature: 0.05 + 1.9 * share,
        }),
        Sampler::DynamicTemperature(DynamicTemperature {
            temperature: 0.3 + share,
            range: 0.2,
            exponent: 1.0,
        }),
        // A curve of 3 or more would turn the order around near the top: its k is no longer above 0.
        Sampler::QuadraticSmoothing(QuadraticSmoothing {
            factor: share,
            curve: 1.0 + 1.9 * share,
        }),
    ]
}

/// Samplers that do not keep the order, and why.
fn disorderly(share: f64) -> Vec<(Sampler, &'static str)> {
    let token =
        |token, bias: f64| BTreeMap::from([(token, serde_json::from_value(json!(bias)).unwrap())]);
    vec![
        (
            Sampler::Typical(Typical {
                mass: share,
                min_keep: 0,
            }),
            "the likeliest may be too likely to be typical",
        ),
        (
            Sampler::Xtc(Xtc {
                probability: share,
                threshold: 0.1,
                min_keep: 0,
            }),
            "it takes the likeliest away, sometimes",
        ),
        (
            Sampler::Penalties(Penalties {
                last_n: None,
                repeat: 1.0 + share,
                frequency: 0.0,
                presence: 0.0,
            }),
            "it speaks of the tokens of the history",
        ),
        (
            Sampler::LogitBias(LogitBias(token(0, 8.0 * share - 4.0))),
            "it speaks of single tokens",
        ),
        (
            Sampler::SequenceBias(SequenceBias {
                sequences: vec![(vec![1, 0], Number(8.0 * share - 4.0))],
            }),
            "it speaks of single tokens",
        ),
        (
            Sampler::Dry(Dry {
                multiplier: share,
                base: 1.75,
                allowed_length: 2,
                last_n: None,
                breakers: Vec::new(),
            }),
            "it speaks of the token that repeats",
        ),
        (
            Sampler::AdaptiveP(AdaptiveP {
                target: share,
                decay: 0.9,
            }),
            "it favours the tokens near its target",
        ),
    ]
}

/// Masks: they may leave nothing.
fn masks() -> [Sampler; 4] {
    [
        Sampler::Mask(Mask {
            banned: vec![0],
            ..Mask::default()
        }),
        Sampler::BadWords(BadWords {
            words: vec![vec![1, 0]],
        }),
        Sampler::MinLength(MinLength {
            tokens: vec![0],
            min_length: 100,
            min_new_tokens: 0,
        }),
        Sampler::NoRepeatNgram(NoRepeatNgram { size: 1 }),
    ]
}

/// Every sampler that leaves something.
fn all(share: f64) -> Vec<Sampler> {
    let disorderly = disorderly(share).into_iter().map(|(sampler, _)| sampler);
    let all = cuts(share)
        .into_iter()
        .chain(bends(share))
        .chain(disorderly);
    let others = [
        Sampler::Greedy(Greedy {}),
        Sampler::PLess(PLess {}),
        Sampler::PLessNorm(PLessNorm {}),
        Sampler::MinK(MinK { tau: share }),
        Sampler::TopPDecay(TopPDecay {
            top_p: share,
            decay: 0.9,
            least: 1e-6,
            reset: Vec::new(),
        }),
    ];
    all.chain(others).collect()
}

/// Of four tokens, after the text 0 1 | 2 0 1.
#[test]
fn masks_take_what_they_name() {
    let left = masks().map(|mask| left(&[mask], None, &[1.0, 2.0, 3.0, 4.0]).unwrap());
    let tokens = left.each_ref().map(Survivors::tokens);
    assert_eq!(tokens, [&[1, 2, 3][..], &[1, 2, 3], &[1, 2, 3], &[3]]);
}

#[test]
fn no_sampler_is_forgotten() {
    let every: Vec<Sampler> = all(0.5).into_iter().chain(masks()).collect();
    let mut names: Vec<&str> = every.iter().map(Sampler::name).collect();
    names.sort_unstable();
    let mut wanted = Sampler::NAMES.to_vec();
    // Guidance has a second source, which is as long as the vocabulary.
    wanted.retain(|name| *name != "guidance");
    wanted.sort_unstable();
    assert_eq!(names, wanted);
}

/// Logits, no two of them equal or so near that float32 could not tell them apart.
fn logits() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-8.0..8.0_f64, 3..40).prop_filter("nearly equal logits", |logits| {
        let mut sorted = logits.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.windows(2).all(|pair| pair[1] - pair[0] > 1e-4)
    })
}

/// Of two tokens that are left the one with the larger logit is no less likely, and one that is gone was no likelier than
/// one that is left.
fn keeps_the_order(logits: &[f64], left: &Survivors, may_go: bool) -> Result<(), TestCaseError> {
    let p = left.probabilities(logits.len());
    let is_left = |token: usize| left.tokens().contains(&(token as u32));
    for one in 0..logits.len() {
        for other in 0..logits.len() {
            if logits[one] > logits[other] && is_left(other) {
                prop_assert!(
                    may_go || is_left(one),
                    "token {} goes and {} stays",
                    one,
                    other
                );
                prop_assert!(
                    !is_left(one) || p[one] >= p[other],
                    "{} is less likely than {}",
                    one,
                    other
                );
            }
        }
    }
    Ok(())
}

fn is_near(one: &Survivors, other: &Survivors, tolerance: f64) -> bool {
    let pairs = one.distribution().probabilities().iter();
    let mut pairs = pairs.zip(other.distribution().probabilities());
    one.tokens() == other.tokens() && pairs.all(|(a, b)| (a - b).abs() <= tolerance)
}

/// How far apart results may be that float32 rounds differently.
fn tolerance(rules: Option<Engine>) -> f64 {
    match rules {
        None | Some(Engine::Transformers) => 1e-12,
        Some(_) => 2e-6,
    }
}

#[test]
fn every_sampler_leaves_a_single_token_as_it_is() {
    for rules in RULES {
        for sampler in all(0.5) {
            if let Some(left) = left(from_ref(&sampler), rules, &[1.5]) {
                assert_eq!(left.tokens(), [0], "{sampler:?} of {rules:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn the_mass_is_one_and_no_probability_negative(logits in logits(), share in 0.02..0.98_f64) {
        for rules in RULES {
            for sampler in all(share) {
                let Some(left) = left(from_ref(&sampler), rules, &logits) else { continue };
                let p = left.distribution().probabilities();
                prop_assert!(p.iter().all(|p| *p >= 0.0), "{:?}", sampler);
                prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{:?}", sampler);
                prop_assert!(!left.tokens().is_empty() && left.tokens().is_sorted());
            }
        }
    }

    #[test]
    fn cuts_and_bends_keep_the_order(logits in logits(), share in 0.02..0.98_f64) {
        for rules in RULES {
            for sampler in cuts(share).into_iter().chain(bends(share)).chain([Sampler::Greedy(Greedy {})]) {
                if let Some(left) = left(&[sampler], rules, &logits) {
                    keeps_the_order(&logits, &left, false)?;
                }
            }
        }
    }

    #[test]
    fn of_what_typical_sampling_and_xtc_leave_the_order_is_kept(logits in logits(), share in 0.02..0.98_f64) {
        // The likeliest may go: but of those that stay none overtakes another.
        for rules in RULES {
            for sampler in [
                Sampler::Typical(Typical { mass: share, min_keep: 0 }),
                Sampler::Xtc(Xtc { probability: 1.0, threshold: share / 2.0, min_keep: 0 }),
            ] {
                if let Some(left) = left(&[sampler], rules, &logits) {
                    keeps_the_order(&logits, &left, true)?;
                }
            }
        }
    }

    #[test]
    fn sets_are_nested_in_their_parameter(logits in logits(), a in 0.02..0.98_f64, b in 0.02..0.98_f64) {
        let (less, more) = (a.min(b), a.max(b));
        let typical = |mass| vec![Sampler::Typical(Typical { mass, min_keep: 0 })];
        for rules in RULES {
            let pairs = cuts(less).into_iter().chain(typical(less)).zip(cuts(more).into_iter().chain(typical(more)));
            for (fewer, more) in pairs {
                let (Some(few), Some(many)) = (left(from_ref(&fewer), rules, &logits), left(&[more], rules, &logits)) else { continue };
                prop_assert!(few.tokens().iter().all(|token| many.tokens().contains(token)), "{:?} of {:?}", fewer, rules);
            }
        }
    }

    #[test]
    fn entropy_grows_with_temperature(logits in logits(), a in 0.011..1.99_f64, b in 0.011..1.99_f64) {
        let (cold, hot) = (a.min(b), a.max(b));
        for rules in RULES {
            let of = |temperature: f64| [
                Sampler::Temperature(Temperature { temperature }),
                Sampler::DynamicTemperature(DynamicTemperature { temperature, range: 0.3, exponent: 1.0 }),
            ];
            for (cold, hot) in of(cold).into_iter().zip(of(hot)) {
                let (Some(cold), Some(hot)) = (left(&[cold], rules, &logits), left(&[hot], rules, &logits)) else { continue };
                let [cold, hot] = [cold, hot].map(|left| left.distribution().entropy());
                prop_assert!(cold <= hot + tolerance(rules) * 10.0, "{:?}: {} and {}", rules, cold, hot);
            }
        }
    }

    #[test]
    fn what_is_off_changes_nothing_wherever_it_stands(logits in logits(), share in 0.02..0.98_f64) {
        let off = [
            Sampler::Temperature(Temperature { temperature: 1.0 }),
            Sampler::TopK(TopK { top_k: 0 }),
            Sampler::TopP(TopP { top_p: 1.0, min_keep: 0 }),
            Sampler::MinP(MinP { min_p: 0.0, min_keep: 0 }),
            Sampler::Penalties(Penalties { last_n: None, repeat: 1.0, frequency: 0.0, presence: 0.0 }),
        ];
        for rules in RULES {
            // The definition and transformers refuse a top-k of 0: who does not want it leaves it out.
            let refuses = matches!(rules, None | Some(Engine::Transformers));
            let off: Vec<Sampler> = off.iter().filter(|sampler| !refuses || sampler.name() != "top_k").cloned().collect();
            for sampler in all(share) {
                let Some(alone) = left(from_ref(&sampler), rules, &logits) else { continue };
                for neutral in &off {
                    prop_assert!(neutral.is_off());
                    for chain in [[neutral.clone(), sampler.clone()], [sampler.clone(), neutral.clone()]] {
                        let found = left(&chain, rules, &logits).unwrap();
                        prop_assert!(is_near(&found, &alone, tolerance(rules)), "{:?} of {:?}", chain, rules);
                    }
                }
            }
        }
    }

    #[test]
    fn a_chain_is_its_samplers_one_after_another(logits in logits(), a in 0.1..0.98_f64, b in 0.1..0.98_f64) {
        // What is left of the first goes into the second as logits: ln p, which are the logits but for what is added to all.
        // The penalties ask for the sign of a logit, so that they cannot come second; nor can what follows two branches.
        for rules in [None, Some(Engine::Transformers)] {
            for first in all(a) {
                for second in all(b) {
                    if ["penalties", "logit_bias", "sequence_bias", "dry"].contains(&second.name()) || first.name() == "xtc" {
                        continue;
                    }
                    if rules == Some(Engine::Transformers) && second.name() == "top_h" {
                        // Its entropy is of float32, where what is added to all logits moves the last bits and with them its bar.
                        continue;
                    }
                    let (Some(both), Some(before)) = (left(&[first.clone(), second.clone()], rules, &logits), left(from_ref(&first), rules, &logits)) else { continue };
                    if before.distribution().probabilities().contains(&0.0) {
                        // Smaller than any number: it has no logarithm to go on with.
                        continue;
                    }
                    let logits: Vec<f64> = before.probabilities(logits.len()).iter().map(|p| p.ln()).collect();
                    let after = left(from_ref(&second), rules, &logits).unwrap();
                    prop_assert!(is_near(&both, &after, 1e-9), "{:?}, then {:?}: {:?} and {:?}", first, second, both, after);
                }
            }
        }
    }

    #[test]
    fn a_chain_of_one_is_the_engines_setting(logits in logits(), share in 0.02..0.98_f64) {
        for engine in Engine::ALL {
            for (sampler, setting) in settings(share) {
                let Some(own) = left(from_ref(&sampler), Some(engine), &logits) else { continue };
                let mut settings = neutral(engine);
                settings.as_object_mut().unwrap().extend(setting.as_object().unwrap().clone());
                let settings: Settings = serde_json::from_value(settings).unwrap();
                let (chain, _) = Chain::of_settings(engine, &settings).unwrap();
                let history = History { prompt: &[0, 1], output: &[2, 0, 1] };
                let found = chain.survivors(&logits, history).unwrap();
                // As settings transformers computes in float32, alone in float64.
                prop_assert!(is_near(&found, &own, 2e-6), "{:?} of {:?}: {:?} and {:?}", sampler, engine, own, found);
            }
        }
    }
}

/// Settings of an engine that change nothing.
fn neutral(engine: Engine) -> Value {
    let all = [
        ("temperature", 1.0),
        ("top_k", 0.0),
        ("top_p", 1.0),
        ("min_p", 0.0),
    ];
    let known = all
        .iter()
        .filter(|(name, _)| engine.profile().setting(name).is_some());
    let number = |value: f64| if value == 0.0 { json!(0) } else { json!(value) };
    known
        .map(|(name, value)| ((*name).to_owned(), number(*value)))
        .collect()
}

/// Samplers as settings, each with the setting that is it.
fn settings(share: f64) -> Vec<(Sampler, Value)> {
    let count = 1 + (share * 40.0) as i64;
    let temperature = 0.05 + 1.9 * share;
    vec![
        (
            Sampler::Temperature(Temperature { temperature }),
            json!({"temperature": temperature}),
        ),
        (
            Sampler::TopK(TopK { top_k: count }),
            json!({"top_k": count}),
        ),
        (
            Sampler::TopP(TopP {
                top_p: share,
                min_keep: 1,
            }),
            json!({"top_p": share}),
        ),
        (
            Sampler::MinP(MinP {
                min_p: share,
                min_keep: 1,
            }),
            json!({"min_p": share}),
        ),
        (
            Sampler::Typical(Typical {
                mass: share,
                min_keep: 1,
            }),
            json!({"typical_p": share}),
        ),
        (
            Sampler::Epsilon(Epsilon {
                epsilon: share / 3.0,
            }),
            json!({"epsilon_cutoff": share / 3.0}),
        ),
        (
            Sampler::Eta(Eta {
                epsilon: share / 3.0,
            }),
            json!({"eta_cutoff": share / 3.0}),
        ),
        (
            Sampler::TopH(TopH { top_h: share }),
            json!({"top_h": share}),
        ),
        (
            Sampler::TopNSigma(TopNSigma { n: 3.0 * share }),
            json!({"top_n_sigma": 3.0 * share}),
        ),
        (
            Sampler::Xtc(Xtc {
                probability: share,
                threshold: 0.1,
                min_keep: 0,
            }),
            json!({"xtc_probability": share, "xtc_threshold": 0.1}),
        ),
        (
            Sampler::Penalties(Penalties {
                last_n: None,
                repeat: 1.0 + share,
                frequency: 0.0,
                presence: 0.0,
            }),
            json!({"repetition_penalty": 1.0 + share}),
        ),
        (
            Sampler::Dry(Dry {
                multiplier: share,
                base: 1.75,
                allowed_length: 2,
                last_n: None,
                breakers: Vec::new(),
            }),
            json!({"dry_multiplier": share}),
        ),
        (
            Sampler::DynamicTemperature(DynamicTemperature {
                temperature: 1.0,
                range: share,
                exponent: 1.0,
            }),
            json!({"dynatemp_range": share}),
        ),
        (
            Sampler::Mirostat2(Mirostat2 {
                tau: 4.0 * share,
                eta: 0.1,
            }),
            json!({"mirostat": 2, "mirostat_tau": 4.0 * share}),
        ),
        (
            Sampler::Mirostat1(Mirostat1 {
                tau: 4.0 * share,
                eta: 0.1,
                m: 100,
                n_vocab: None,
            }),
            json!({"mirostat": 1, "mirostat_tau": 4.0 * share}),
        ),
    ]
}

#[test]
fn every_sampler_that_keeps_no_order_breaks_it_somewhere() {
    // The exceptions are exceptions: with these logits each puts a less likely token before a likelier one.
    let logits = [3.0, 2.5, 2.0, 1.0, 0.5, 0.0, -1.0];
    let turned = Sampler::QuadraticSmoothing(QuadraticSmoothing {
        factor: 1.0,
        curve: 6.0,
    });
    let turned = [(turned, "its k is below 0")];
    for (sampler, why) in disorderly(0.6).into_iter().chain(turned) {
        let sampler = match sampler {
            Sampler::LogitBias(_) => Sampler::LogitBias(LogitBias(BTreeMap::from([(
                0,
                serde_json::from_value(json!(-3.0)).unwrap(),
            )]))),
            Sampler::SequenceBias { .. } => Sampler::SequenceBias(SequenceBias {
                sequences: vec![(vec![0], Number(-3.0))],
            }),
            Sampler::Penalties { .. } => Sampler::Penalties(Penalties {
                last_n: None,
                repeat: 4.0,
                frequency: 0.0,
                presence: 0.0,
            }),
            Sampler::Typical { .. } => Sampler::Typical(Typical {
                mass: 0.2,
                min_keep: 0,
            }),
            Sampler::Dry { .. } => Sampler::Dry(Dry {
                multiplier: 2.0,
                base: 1.75,
                allowed_length: 1,
                last_n: None,
                breakers: Vec::new(),
            }),
            Sampler::AdaptiveP { .. } => Sampler::AdaptiveP(AdaptiveP {
                target: 0.2,
                decay: 0.9,
            }),
            Sampler::Xtc { .. } => Sampler::Xtc(Xtc {
                probability: 0.9,
                threshold: 0.1,
                min_keep: 0,
            }),
            sampler => sampler,
        };
        let left = left(from_ref(&sampler), None, &logits).unwrap();
        assert!(
            keeps_the_order(&logits, &left, false).is_err(),
            "{sampler:?}: {why}"
        );
    }
}
