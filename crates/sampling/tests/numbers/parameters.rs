//! What samplers make of their parameters: what they take, when they are off, how few tokens they leave, how they read.

use serde_json::{Value, json};
use thermograph_sampling::{Chain, Engine, History, Sampler};

use Engine::{LlamaCpp, Transformers, Vllm};

/// The definitions, and each engine.
const ALL_RULES: [Option<Engine>; 4] = [None, Some(Transformers), Some(Vllm), Some(LlamaCpp)];

fn sampler(name: &str, parameters: &Value) -> Sampler {
    let mut sampler = json!({});
    sampler[name] = parameters.clone();
    Sampler::from_json(sampler).unwrap_or_else(|error| panic!("{name} {parameters}: {error}"))
}

/// The tokens that are left of `logits`, or `None` where the parameters are refused.
fn kept(rules: Option<Engine>, name: &str, parameters: &Value, logits: &[f64]) -> Option<Vec<u32>> {
    let chain = Chain::new(vec![sampler(name, parameters)], rules).unwrap();
    let left = chain.survivors(logits, History::default());
    left.ok().map(|left| left.tokens().to_vec())
}

#[test]
fn a_parameter_is_taken_up_to_its_bounds_and_refused_beyond() {
    // Whose rules; the sampler; what is taken; what is refused.
    let (all, no_llama) = (&ALL_RULES[..], &ALL_RULES[..3]);
    let (definition, transformers) = (&all[..1], &all[1..2]);
    let (vllm, llama_cpp, both) = (&all[2..3], &all[3..], &all[..2]);
    let cases = [
        (
            definition,
            "temperature",
            json!([0, 1e-300, 1e300]),
            json!([-5e-324, "inf", "nan"]),
        ),
        (
            transformers,
            "temperature",
            json!([1e-9, 5]),
            json!([0, -1, "nan"]),
        ),
        (
            vllm,
            "temperature",
            json!([0, 1e-9, 2]),
            json!([-1e-9, 2.001, "nan"]),
        ),
        (llama_cpp, "temperature", json!([-1, 0, 5]), json!([])),
        (both, "top_k", json!([1, i64::MAX]), json!([0, -1])),
        (vllm, "top_k", json!([1, 0, -1]), json!([-2])),
        (llama_cpp, "top_k", json!([1, 0, -1, i64::MIN]), json!([])),
        (
            definition,
            "top_p",
            json!([1e-9, 1]),
            json!([0, -0.1, 1.001, "nan"]),
        ),
        (
            transformers,
            "top_p",
            json!([0, 1]),
            json!([-0.1, 1.001, "nan"]),
        ),
        (
            vllm,
            "top_p",
            json!([1e-9, 1]),
            json!([0, -0.1, 1.001, "nan"]),
        ),
        (llama_cpp, "top_p", json!([-1, 0, 1, 2]), json!([])),
        (
            no_llama,
            "min_p",
            json!([0, 1]),
            json!([-0.001, 1.001, "nan"]),
        ),
        (llama_cpp, "min_p", json!([-1, 0, 1, 2]), json!([])),
        (
            definition,
            "typical",
            json!([1e-9, 1]),
            json!([0, -0.1, 1.001, "nan"]),
        ),
        (
            transformers,
            "typical",
            json!([1e-9, 0.999]),
            json!([0, 1, -0.1, "nan"]),
        ),
        (llama_cpp, "typical", json!([-1, 0, 1, 2]), json!([])),
        (both, "epsilon", json!([1e-9, 0.999]), json!([0, 1, "nan"])),
        (both, "eta", json!([1e-9, 0.999]), json!([0, 1, "nan"])),
        (both, "top_h", json!([1e-9, 1]), json!([0, 1.001, "nan"])),
        (
            definition,
            "top_n_sigma",
            json!([0, 9]),
            json!([-1e-9, "inf", "nan"]),
        ),
        (llama_cpp, "top_n_sigma", json!([-1, 0, 9]), json!([])),
        (
            definition,
            "top_a",
            json!([0, 1]),
            json!([-0.001, 1.001, "nan"]),
        ),
        (
            definition,
            "tail_free",
            json!([1e-9, 1]),
            json!([0, 1.001, "nan"]),
        ),
        (
            definition,
            "quadratic_smoothing",
            json!([0, 9]),
            json!([-1e-9, "inf", "nan"]),
        ),
    ];
    for (rules, name, taken, refused) in cases {
        for &rules in rules {
            let takes = |parameter: &Value| kept(rules, name, parameter, &[0.0, 1.0]).is_some();
            for parameter in taken.as_array().unwrap() {
                assert!(takes(parameter), "{rules:?} takes {name} {parameter}");
            }
            for parameter in refused.as_array().unwrap() {
                assert!(!takes(parameter), "{rules:?} refuses {name} {parameter}");
            }
        }
    }
}

#[test]
fn each_of_several_parameters_is_refused_by_itself() {
    let refusing = |rules: &[Option<Engine>], name: &str, good: Value, bad: &[(&str, Value)]| {
        for &rules in rules {
            let takes = |parameters: &Value| kept(rules, name, parameters, &[0.0, 1.0]).is_some();
            assert!(takes(&good), "{rules:?} takes {name} {good}");
            for (parameter, value) in bad {
                let mut parameters = good.clone();
                parameters[parameter] = value.clone();
                assert!(!takes(&parameters), "{rules:?} refuses {name} {parameters}");
            }
        }
    };
    let [none, transformers, vllm, llama_cpp] = ALL_RULES;
    let infinite = || json!("inf");
    refusing(
        &[none],
        "dynamic_temperature",
        json!({"temperature": 0, "range": 0, "exponent": 0}),
        &[
            ("temperature", json!(-0.1)),
            ("range", json!(-0.1)),
            ("exponent", json!(-0.1)),
            ("temperature", infinite()),
            ("range", infinite()),
            ("exponent", infinite()),
        ],
    );
    let bent = json!({"temperature": 1, "range": -1, "exponent": -1});
    refusing(&[llama_cpp], "dynamic_temperature", bent, &[]);
    let smooth = json!({"factor": 0.5, "curve": -1});
    refusing(
        &[none],
        "quadratic_smoothing",
        smooth,
        &[("curve", infinite())],
    );
    for share in [0, 1] {
        refusing(
            &[none],
            "xtc",
            json!({"probability": share, "threshold": share}),
            &[
                ("probability", json!(-0.001)),
                ("probability", json!(1.001)),
                ("threshold", json!(-0.001)),
                ("threshold", json!(1.001)),
            ],
        );
    }
    let beyond = json!({"probability": 2, "threshold": -1});
    refusing(&[llama_cpp], "xtc", beyond, &[]);
    refusing(
        &[none, transformers, vllm],
        "penalties",
        json!({"repeat": 1e-9}),
        &[("repeat", json!(0)), ("repeat", infinite())],
    );
    refusing(
        &[none],
        "penalties",
        json!({"frequency": -9, "presence": 9}),
        &[("frequency", infinite()), ("presence", infinite())],
    );
    refusing(
        &[transformers],
        "penalties",
        json!({"repeat": 2}),
        &[
            ("frequency", json!(0.1)),
            ("presence", json!(0.1)),
            ("last_n", json!(9)),
        ],
    );
    for end in [-2, 2] {
        refusing(
            &[vllm],
            "penalties",
            json!({"frequency": end, "presence": end}),
            &[
                ("frequency", json!(2.001)),
                ("frequency", json!(-2.001)),
                ("presence", json!(2.001)),
                ("presence", json!(-2.001)),
                ("last_n", json!(9)),
            ],
        );
    }
    refusing(
        &[llama_cpp],
        "penalties",
        json!({"repeat": 0.5, "frequency": 9, "last_n": 9}),
        &[
            ("repeat", json!(0)),
            ("repeat", infinite()),
            ("frequency", infinite()),
            ("presence", infinite()),
        ],
    );
    refusing(
        &[none, llama_cpp],
        "dry",
        json!({"multiplier": -1, "base": 0}),
        &[("multiplier", infinite()), ("base", infinite())],
    );
    for name in ["mirostat_1", "mirostat_2"] {
        let bad = [("tau", infinite()), ("eta", infinite())];
        refusing(&[none], name, json!({"tau": -1, "eta": -1}), &bad);
        refusing(&[llama_cpp], name, json!({"tau": "inf", "eta": "inf"}), &[]);
    }
    let bad = [("target", infinite()), ("decay", infinite())];
    refusing(
        &[none],
        "adaptive_p",
        json!({"target": -1, "decay": 9}),
        &bad,
    );
    let endless = json!({"target": "inf", "decay": "inf"});
    refusing(&[llama_cpp], "adaptive_p", endless, &[]);
    refusing(
        &[none, transformers, vllm, llama_cpp],
        "logit_bias",
        json!({"0": "-inf", "1": 9}),
        &[("1", infinite()), ("1", json!("nan"))],
    );
}

#[test]
fn a_sampler_is_off_at_the_neutral_value_of_its_parameter_and_on_beside_it() {
    let xtc = |probability: f64, threshold: f64| json!({"probability": probability, "threshold": threshold});
    let penalties = |repeat: f64, frequency: f64, presence: f64| json!({"repeat": repeat, "frequency": frequency, "presence": presence});
    let dry = |multiplier: f64, base: f64, last_n: i64| json!({"multiplier": multiplier, "base": base, "last_n": last_n});
    let off = [
        ("temperature", json!(1)),
        ("quadratic_smoothing", json!(0)),
        ("top_k", json!(0)),
        ("top_k", json!(-1)),
        ("top_p", json!(1)),
        ("min_p", json!(0)),
        ("typical", json!(1)),
        ("epsilon", json!(0)),
        ("eta", json!(0)),
        ("top_n_sigma", json!(0)),
        ("top_n_sigma", json!(-1)),
        ("top_a", json!(0)),
        ("tail_free", json!(1)),
        ("xtc", xtc(0.0, 0.1)),
        ("xtc", xtc(0.5, 0.501)),
        ("penalties", penalties(1.0, 0.0, 0.0)),
        ("penalties", json!({"repeat": 2, "last_n": 0})),
        ("logit_bias", json!({})),
        ("dry", dry(0.0, 1.75, -1)),
        ("dry", dry(0.8, 0.999, -1)),
        ("dry", dry(0.8, 1.75, 0)),
        ("adaptive_p", json!({"target": -0.001, "decay": 0.9})),
    ];
    let on = [
        ("temperature", json!(0.999)),
        ("temperature", json!(1.001)),
        ("quadratic_smoothing", json!(0.001)),
        ("top_k", json!(1)),
        ("top_p", json!(0.999)),
        ("min_p", json!(0.001)),
        ("typical", json!(0.999)),
        ("epsilon", json!(0.001)),
        ("eta", json!(0.001)),
        ("top_n_sigma", json!(0.001)),
        ("top_a", json!(0.001)),
        ("tail_free", json!(0.999)),
        ("xtc", xtc(0.001, 0.5)),
        ("penalties", penalties(1.001, 0.0, 0.0)),
        ("penalties", penalties(1.0, 0.001, 0.0)),
        ("penalties", penalties(1.0, 0.0, 0.001)),
        ("penalties", json!({"repeat": 2, "last_n": 1})),
        ("logit_bias", json!({"0": 1})),
        ("dry", dry(0.001, 1.0, 1)),
        ("adaptive_p", json!({"target": 0, "decay": 0.9})),
        ("greedy", json!({})),
        ("top_h", json!(1)),
        ("mirostat_2", json!({"tau": 5, "eta": 0})),
    ];
    for (name, parameters) in off {
        assert!(sampler(name, &parameters).is_off(), "{name} {parameters}");
    }
    for (name, parameters) in on {
        assert!(!sampler(name, &parameters).is_off(), "{name} {parameters}");
    }
}

#[test]
fn a_sampler_reads_as_its_name_with_what_tells_something() {
    let cases = [
        ("greedy", json!({}), "greedy"),
        ("temperature", json!(0.7), "temperature 0.7"),
        (
            "dynamic_temperature",
            json!({"temperature": 1, "range": 0.5, "exponent": 2}),
            "dynamic_temperature 1, ± 0.5, exponent 2",
        ),
        (
            "quadratic_smoothing",
            json!(0.3),
            "quadratic_smoothing 0.3, curve 1",
        ),
        ("top_k", json!(40), "top_k 40"),
        ("top_p", json!(0.9), "top_p 0.9"),
        ("top_p", json!({"top_p": 0.9, "min_keep": 1}), "top_p 0.9"),
        (
            "top_p",
            json!({"top_p": 0.9, "min_keep": 2}),
            "top_p 0.9, min_keep 2",
        ),
        (
            "min_p",
            json!({"min_p": 0.1, "min_keep": 3}),
            "min_p 0.1, min_keep 3",
        ),
        (
            "typical",
            json!({"mass": 0.9, "min_keep": 2}),
            "typical 0.9, min_keep 2",
        ),
        ("epsilon", json!(0.01), "epsilon 0.01"),
        ("eta", json!(0.02), "eta 0.02"),
        ("top_h", json!(0.4), "top_h 0.4"),
        ("top_n_sigma", json!(1.5), "top_n_sigma 1.5"),
        ("top_a", json!(0.2), "top_a 0.2"),
        ("tail_free", json!(0.95), "tail_free 0.95"),
        (
            "xtc",
            json!({"probability": 0.5, "threshold": 0.1, "min_keep": 2}),
            "xtc probability 0.5, threshold 0.1, min_keep 2",
        ),
        (
            "penalties",
            json!({"repeat": 1.1}),
            "penalties repeat 1.1, frequency 0, presence 0",
        ),
        (
            "penalties",
            json!({"presence": 0.5, "last_n": 64}),
            "penalties repeat 1, frequency 0, presence 0.5, last_n 64",
        ),
        ("logit_bias", json!({"3": 1, "5": "-inf"}), "logit_bias (2)"),
        (
            "dry",
            json!({"multiplier": 0.8}),
            "dry multiplier 0.8, base 1.75, allowed_length 2",
        ),
        (
            "mirostat_1",
            json!({"tau": 5, "eta": 0.1}),
            "mirostat_1 tau 5, eta 0.1",
        ),
        (
            "mirostat_2",
            json!({"tau": 3, "eta": 0.2}),
            "mirostat_2 tau 3, eta 0.2",
        ),
        (
            "adaptive_p",
            json!({"target": 0.5, "decay": 0.9}),
            "adaptive_p target 0.5, decay 0.9",
        ),
    ];
    for (name, parameters, wanted) in cases {
        assert_eq!(sampler(name, &parameters).to_string(), wanted);
    }
}

#[test]
fn no_fewer_tokens_are_left_than_asked_for() {
    // Probabilities .5, .25, .125 and .125 but for a factor.
    let ln_2 = std::f64::consts::LN_2;
    let logits = [3.0 * ln_2, 2.0 * ln_2, ln_2, ln_2 - 1e-3];
    for rules in ALL_RULES {
        for (name, parameter, value) in [
            ("top_p", "top_p", 0.1),
            ("min_p", "min_p", 0.9),
            ("typical", "mass", 0.01),
        ] {
            if name == "typical" && rules == Some(Vllm) {
                continue;
            }
            for least in 0..=5 {
                let parameters = json!({parameter: value, "min_keep": least});
                let kept = kept(rules, name, &parameters, &logits).unwrap();
                let wanted = least.clamp(1, logits.len());
                assert_eq!(kept.len(), wanted, "{rules:?}, {name} {parameters}");
            }
        }
    }
    // XTC would leave all but the first: where four are asked for it does nothing.
    for (least, wanted) in [
        (0, vec![1, 2, 3]),
        (3, vec![1, 2, 3]),
        (4, vec![0, 1, 2, 3]),
    ] {
        let parameters = json!({"probability": 1, "threshold": 0.2, "min_keep": least});
        for rules in [None, Some(LlamaCpp)] {
            let kept = kept(rules, "xtc", &parameters, &logits[..]).unwrap();
            assert_eq!(kept, wanted, "{least}");
        }
    }
}
