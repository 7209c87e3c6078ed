//! Numbers of the kinds against the definitions, written here once more and as plainly as they can be.

use proptest::prelude::*;
use serde_json::Value;

use super::{assert_near, it, numbers, softmax};

/// A sampler of a configuration, and its definition on the logits that are left.
#[derive(Clone, Debug)]
enum Plain {
    Temperature(f64),
    TopK(usize),
    TopP(f64),
    MinP(f64),
    Epsilon(f64),
    TopA(f64),
    TopNSigma(f64),
}

impl Plain {
    fn toml(&self) -> String {
        match self {
            Plain::Temperature(value) => format!("{{ temperature = {value:?} }}"),
            Plain::TopK(value) => format!("{{ top_k = {value} }}"),
            Plain::TopP(value) => format!("{{ top_p = {value:?} }}"),
            Plain::MinP(value) => format!("{{ min_p = {value:?} }}"),
            Plain::Epsilon(value) => format!("{{ epsilon = {value:?} }}"),
            Plain::TopA(value) => format!("{{ top_a = {value:?} }}"),
            Plain::TopNSigma(value) => format!("{{ top_n_sigma = {value:?} }}"),
        }
    }

    /// What it makes of pairs of token and logit.
    fn apply(&self, left: &[(usize, f64)]) -> Vec<(usize, f64)> {
        let logits: Vec<f64> = left.iter().map(|(_, logit)| *logit).collect();
        let p = softmax(&logits);
        let most = p.iter().copied().fold(0.0, f64::max);
        let of_those = |keep: &dyn Fn(usize) -> bool| -> Vec<(usize, f64)> {
            (0..left.len())
                .filter(|&place| keep(place))
                .map(|place| left[place])
                .collect()
        };
        let likelier = |place: usize| {
            let own = p[place];
            p.iter().filter(move |other| **other > own)
        };
        match *self {
            Plain::Temperature(t) => left.iter().map(|(token, z)| (*token, z / t)).collect(),
            Plain::TopK(k) => of_those(&|place| likelier(place).count() < k),
            Plain::TopP(limit) => of_those(&|place| likelier(place).sum::<f64>() < limit),
            Plain::MinP(share) => of_those(&|place| p[place] >= share * most),
            Plain::Epsilon(least) => of_those(&|place| p[place] >= least || p[place] == most),
            Plain::TopA(a) => of_those(&|place| p[place] >= a * most * most),
            Plain::TopNSigma(n) => {
                let count = logits.len() as f64;
                let mean = logits.iter().sum::<f64>() / count;
                let variance = logits.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / count;
                let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                of_those(&|place| logits[place] >= top - n * variance.sqrt())
            }
        }
    }
}

fn plain() -> impl Strategy<Value = Plain> {
    prop_oneof![
        (0.3..2.5).prop_map(Plain::Temperature),
        (1_usize..14).prop_map(Plain::TopK),
        (0.2..0.999).prop_map(Plain::TopP),
        (0.001..0.7).prop_map(Plain::MinP),
        (0.001..0.2).prop_map(Plain::Epsilon),
        (0.01..0.9).prop_map(Plain::TopA),
        (0.2..3.0).prop_map(Plain::TopNSigma),
    ]
}

fn logits() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-6.0..6.0_f64, 2..14)
}

fn dense(of: &[(usize, f64)], count: usize) -> Vec<f64> {
    let logits: Vec<f64> = of.iter().map(|(_, logit)| *logit).collect();
    let mut all = vec![0.0; count];
    for ((token, _), p) in of.iter().zip(softmax(&logits)) {
        all[*token] = p;
    }
    all
}

fn entropy(p: &[f64]) -> f64 {
    p.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum()
}

fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
}

/// As `results.json` writes it: infinite where the second cannot give what the first gives.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    let pairs = p.iter().zip(q).filter(|(p, _)| **p > 0.0);
    pairs.map(|(p, q)| p * (p / q).ln()).sum()
}

fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => other.as_f64().unwrap(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_stage_is_what_the_definition_says(logits in logits(), chain in prop::collection::vec(plain(), 0..6)) {
        let toml = chain.iter().map(Plain::toml).collect::<Vec<_>>().join(", ");
        let (_, found) = it(&format!("{logits:?}"), &format!("kind = \"samplers\"\nchain = [{toml}]"));
        let mut left: Vec<(usize, f64)> = logits.iter().copied().enumerate().collect();
        let mut before = dense(&left, logits.len());
        for (index, stage) in found.as_array().unwrap().iter().enumerate() {
            let mut removed = (0, 0.0);
            if index > 0 {
                let next = chain[index - 1].apply(&left);
                let gone = left.iter().filter(|(token, _)| next.iter().all(|(kept, _)| kept != token));
                removed = gone.fold(removed, |(count, mass), (token, _)| (count + 1, mass + before[*token]));
                left = next;
            }
            let after = dense(&left, logits.len());
            let kept: Vec<f64> = left.iter().map(|(token, _)| *token as f64).collect();
            prop_assert_eq!(numbers(&stage["kept"]), kept, "stage {} of {:?}", index, chain);
            for ((token, _), p) in left.iter().zip(numbers(&stage["probs"])) {
                assert_near(p, after[*token], "probability");
            }
            prop_assert_eq!(&stage["removed_tokens"], &Value::from(removed.0));
            assert_near(number(&stage["removed_mass"]), removed.1, "removed mass");
            assert_near(number(&stage["total_variation"]), total_variation(&before, &after), "total variation");
            assert_near(number(&stage["entropy"]), entropy(&after), "entropy");
            assert_near(number(&stage["max_prob"]), after.iter().copied().fold(0.0, f64::max), "largest");
            before = after;
        }
    }

    #[test]
    fn distances_of_two_settings_are_what_the_definitions_say(
        logits in logits(),
        a in prop::collection::vec(plain(), 0..3),
        b in prop::collection::vec(plain(), 0..3),
    ) {
        let toml = |chain: &[Plain]| chain.iter().map(Plain::toml).collect::<Vec<_>>().join(", ");
        let more = format!("kind = \"compare\"\ndraws = 200\na = {{ chain = [{}] }}\nb = {{ chain = [{}] }}", toml(&a), toml(&b));
        let (_, found) = it(&format!("{logits:?}"), &more);
        let through = |chain: &[Plain]| {
            let start: Vec<(usize, f64)> = logits.iter().copied().enumerate().collect();
            dense(&chain.iter().fold(start, |left, sampler| sampler.apply(&left)), logits.len())
        };
        let (p, q) = (through(&a), through(&b));
        let middle: Vec<f64> = p.iter().zip(&q).map(|(p, q)| (p + q) / 2.0).collect();
        assert_near(number(&found["total_variation"]), total_variation(&p, &q), "total variation");
        assert_near(number(&found["jensen_shannon"]), (divergence(&p, &middle) + divergence(&q, &middle)) / 2.0, "Jensen-Shannon");
        for (found, wanted) in [(&found["kl"][0], divergence(&p, &q)), (&found["kl"][1], divergence(&q, &p))] {
            let found = number(found);
            prop_assert!(found == wanted || (found - wanted).abs() < 1e-9, "KL {}, not {}", found, wanted);
        }
        for (side, distribution) in [("a", &p), ("b", &q)] {
            let counts = numbers(&found[side]["counts"]);
            prop_assert_eq!(counts.iter().sum::<f64>(), 200.0);
            prop_assert!(counts.iter().zip(distribution).all(|(count, p)| *count == 0.0 || *p > 0.0));
        }
        let power = number(&found["power"]);
        prop_assert!((0.0..=1.0).contains(&power));
        let differs = total_variation(&p, &q) > 1e-6;
        prop_assert_eq!(found["verdict"] == "same" || found["verdict"] == "false alarm", !differs);
    }

    #[test]
    fn what_solve_finds_gives_what_was_wanted(logits in prop::collection::vec(-6.0..6.0_f64, 3..14), share in 0.05..0.95_f64) {
        let count = logits.len() as f64;
        let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let heat = |t: f64| softmax(&logits.iter().map(|z| (z - top) / t).collect::<Vec<_>>());
        for (name, target, measure) in [
            ("entropy", share * count.ln(), &entropy as &dyn Fn(&[f64]) -> f64),
            ("effective_vocabulary", 1.0 + share * (count - 1.0), &|p: &[f64]| entropy(p).exp()),
            ("top_1", 1.0 / count + share * (1.0 - 1.0 / count), &|p: &[f64]| p.iter().copied().fold(0.0, f64::max)),
        ] {
            let more = format!("kind = \"solve\"\nparameter = \"temperature\"\ntarget = {{ {name} = {target:?} }}");
            let (_, found) = it(&format!("{logits:?}"), &more);
            let found = number(&found["value"]);
            prop_assert!((measure(&heat(found)) - target).abs() < 1e-6, "{} = {} at T = {}", name, target, found);
        }
        // Of all cuts that min-p can make, none comes nearer.
        let p = softmax(&logits);
        let most = p.iter().copied().fold(0.0, f64::max);
        let target = 1.0 + share * (entropy(&p).exp() - 1.0);
        let more = format!("kind = \"solve\"\nparameter = \"min_p\"\ntarget = {{ effective_vocabulary = {target:?} }}");
        let (_, found) = it(&format!("{logits:?}"), &more);
        let cut = |share: f64| {
            let kept: Vec<f64> = p.iter().copied().filter(|p| *p >= share * most).collect();
            let sum: f64 = kept.iter().sum();
            entropy(&kept.iter().map(|p| p / sum).collect::<Vec<_>>()).exp()
        };
        let nearest = p.iter().map(|p| (cut(p / most * (1.0 - 1e-12)) - target).abs()).fold(f64::INFINITY, f64::min);
        let reached = cut(number(&found["value"]));
        assert_near(number(&found["reached"]), reached, "what the min-p that is given gives");
        assert_near((reached - target).abs(), nearest, "the nearest");
    }
}

#[test]
fn xtc_that_strikes_twice_is_the_mixture_of_four_ways() {
    let strike = "{ xtc = { probability = 0.5, threshold = 0.2 } }";
    let (_, found) = it(
        "[2.0, 1.5, 1.0, 0.0]",
        &format!("kind = \"samplers\"\nchain = [{strike}, {strike}]"),
    );
    // All likely tokens but the least of them go: first 0 and 1, of 0.46, 0.28, 0.17 and 0.06 only two are likely.
    let p = softmax(&[2.0, 1.5, 1.0, 0.0]);
    assert!(p[1] > 0.2 && p[2] < 0.2);
    let once = softmax(&[1.5, 1.0, 0.0]);
    assert!(once[0] > 0.2 && once[1] > 0.2 && once[2] < 0.2);
    let twice = softmax(&[1.0, 0.0]);
    let mixed = numbers(&found[2]["probs"]);
    assert_near(mixed[0], 0.25 * p[0], "only where it never strikes");
    assert_near(
        mixed[1],
        0.25 * p[1] + 0.5 * once[0],
        "where it strikes at most once",
    );
    assert_near(
        mixed[2],
        0.25 * p[2] + 0.5 * once[1] + 0.25 * twice[0],
        "always",
    );
}

#[test]
fn a_difference_is_seen_as_often_as_the_power_says() {
    let run = |seed: usize, draws: u64| {
        let more = format!(
            "seed = {seed}\n---kind = \"compare\"\ndraws = {draws}\na = {{ chain = [] }}\nb = {{ chain = [{{ temperature = 0.7 }}] }}"
        );
        it("[1.5, 1.0, 0.5, 0.0]", &more).1
    };
    let needed = number(&run(0, 100)["draws_needed"]);
    let seen = (0..300)
        .filter(|&seed| number(&run(seed, needed as u64)["p_value"]) < 0.05)
        .count();
    // Four standard deviations around 240 of 300.
    assert!(
        (212..=268).contains(&seen),
        "{seen} of 300 at {needed} draws"
    );
}

#[test]
fn no_difference_is_seen_as_seldom_as_the_level_says() {
    let seen = (0..400).filter(|seed| {
        let more = format!(
            "seed = {seed}\n---kind = \"compare\"\ndraws = 300\nlevel = 0.1\na = {{ chain = [] }}\nb = {{ chain = [] }}"
        );
        it("[1.5, 1.0, 0.5, 0.0]", &more).1["verdict"] == "false alarm"
    });
    let seen = seen.count();
    // Four standard deviations around 40 of 400.
    assert!((16..=64).contains(&seen), "{seen} of 400");
}
