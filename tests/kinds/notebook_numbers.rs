//! The notebook's numbers come out again: `config/notebook.toml` against numpy's own, made by the reference program.

use std::path::Path;

use serde_json::Value as Json;
use thermograph::config::{self, Config};
use thermograph::report;
use thermograph::run::Certificate;
use thermograph::sampling::{Temperature, softmax};

/// Numbers of the reference: numpy 2.4.6; the file names its version.
const REFERENCE: &str = include_str!("../golden/notebook_numbers.json");

fn ours() -> (Config, Json) {
    let config = Config::parse(config::NOTEBOOK, "notebook.toml", Path::new("")).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    let results = serde_json::from_str(&report::json(&config, &run)).unwrap();
    (config, results)
}

fn reference() -> Json {
    serde_json::from_str(REFERENCE).unwrap()
}

fn numbers(value: &Json) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

/// Within 1e-9.
fn assert_near(ours: &[f64], reference: &[f64], what: &str) {
    assert_eq!(ours.len(), reference.len(), "{what}");
    for (index, (a, b)) in ours.iter().zip(reference).enumerate() {
        assert!((a - b).abs() <= 1e-9, "{what}[{index}]: {a} against {b}");
    }
}

/// The reference adds an epsilon of 1e-10 to probabilities before it takes their logarithm. Ours is exact: it is more,
/// by up to the epsilon of each token; and the same formula makes the reference's number of our probabilities.
fn assert_entropy(ours: f64, probabilities: &[f64], reference: f64) {
    let most = 1e-10 * probabilities.len() as f64;
    assert!(
        (-1e-12..=most + 1e-12).contains(&(ours - reference)),
        "{ours} against {reference}"
    );
    let terms = probabilities.iter().map(|p| p * (p + 1e-10).ln());
    assert_near(&[-terms.sum::<f64>()], &[reference], "entropy");
}

#[test]
fn logits_are_equal_to_the_last_bit() {
    let (ours, reference) = (ours().1, reference());
    for source in ["random", "words"] {
        let bits = |json: &Json| -> Vec<u64> {
            numbers(&json["logits"][source])
                .into_iter()
                .map(f64::to_bits)
                .collect()
        };
        assert_eq!(bits(&ours), bits(&reference), "{source}");
    }
}

#[test]
fn counts_are_equal() {
    let (ours, reference) = (ours().1, reference());
    let (ours, reference) = (
        &ours["sampling_comparison"],
        &reference["sampling_comparison"],
    );
    for row in 0..3 {
        assert_eq!(ours[row]["counts"], reference[row]["counts"], "row {row}");
        assert_eq!(ours[row]["top"], reference[row]["top"], "row {row}");
        assert_eq!(
            ours[row]["temperature"], reference[row]["temperature"],
            "row {row}"
        );
    }
}

#[test]
fn probabilities_entropies_and_maxima_agree() {
    let (ours, reference) = (ours().1, reference());
    for row in 0..5 {
        let (a, b) = (
            &ours["temperature_effect"][row],
            &reference["temperature_effect"][row],
        );
        assert_near(&numbers(&a["probs"]), &numbers(&b["probs"]), "probs");
        let [exact, with_epsilon] = [a, b].map(|row| row["entropy"].as_f64().unwrap());
        assert_entropy(exact, &numbers(&a["probs"]), with_epsilon);
        for key in ["temperature", "max_prob"] {
            assert_near(
                &[a[key].as_f64().unwrap()],
                &[b[key].as_f64().unwrap()],
                key,
            );
        }
    }
    for row in 0..3 {
        let key = "sampling_comparison";
        assert_near(
            &numbers(&ours[key][row]["probs"]),
            &numbers(&reference[key][row]["probs"]),
            "probs",
        );
    }
    let (a, b) = (
        &ours["entropy_temperature_relationship"],
        &reference["entropy_temperature_relationship"],
    );
    for key in ["temperatures", "max_prob"] {
        assert_near(&numbers(&a[key]), &numbers(&b[key]), key);
    }
    let logits = numbers(&ours["logits"]["random"]);
    let (exact, with_epsilon) = (numbers(&a["entropy"]), numbers(&b["entropy"]));
    for (index, temperature) in numbers(&a["temperatures"]).into_iter().enumerate() {
        let distribution = softmax(&logits, Temperature::new(temperature).unwrap()).unwrap();
        let probabilities = distribution.probabilities();
        assert_entropy(exact[index], probabilities, with_epsilon[index]);
    }
    assert_near(
        &[a["max_entropy"].as_f64().unwrap()],
        &[b["max_entropy"].as_f64().unwrap()],
        "max_entropy",
    );
}

#[test]
fn the_two_ways_to_apply_a_temperature_agree_but_for_the_epsilon() {
    let row = &ours().1["equivalence"][0];
    // The notebook prints [0.86377712 0.11689952 0.01932336] for logits [2, 1, 0.1] at T = 0.5.
    assert_near(
        &numbers(&row["from_logits"]),
        &[0.863777118, 0.116899521, 0.019323361],
        "from_logits",
    );
    let difference = row["largest_difference"].as_f64().unwrap();
    assert!(difference > 0.0 && difference < 1e-10, "{difference}");
}

#[test]
fn certificates_have_the_digests_that_numpy_gives() {
    let (config, _) = ours();
    let run = thermograph::run::run(&config).unwrap();
    let index = config
        .experiments
        .iter()
        .position(|experiment| experiment.name == "sampling_comparison")
        .unwrap();
    let certificate = Certificate::new(&config, &run, index).unwrap();
    // Printed by the certificate's own Python lines, with numpy 2.4.6.
    let digests = [
        (
            "0.2",
            "1f9b42a82380052ef8fed89629dd76c9e97b76c2fa0445e2143d620891ec0984",
        ),
        (
            "1.0",
            "3ef55a777449b1d43b947f46b8c48d01fd8cb6ae55a29e1414628a9da947b9ba",
        ),
        (
            "2.0",
            "f3a02ecee40d1ac7fc3ccc05868404ba0c14c1a1c2dedc057b488f01b693406b",
        ),
    ];
    assert_eq!(
        certificate.digests,
        digests.map(|(t, digest)| (t.to_owned(), digest.to_owned()))
    );
    let python = certificate.python.unwrap();
    for line in [
        "np.random.seed(42)",
        "np.sort(np.random.randn(20) * 2.0)[::-1]",
        "for t in [0.2, 1.0, 2.0]:",
    ] {
        assert!(python.contains(line), "{line} in\n{python}");
    }
}

#[test]
fn certificates_take_account_of_what_other_kinds_draw() {
    for (rng, all) in [
        (
            "numpy",
            "6f35883270431a92de61f3630c5071c9ad165d4d41bd5243761ebe64c2267254",
        ),
        (
            "numpy-generator",
            "b99ad1ed06a03bee78c27f71850da2f32975a99aee4dfd5c01f9090bf19a347d",
        ),
    ] {
        let text = format!(
            "seed = 7\nrng = \"{rng}\"\n[logits.z]\nnormal = {{ size = 33, scale = 2.0 }}\n\
             [[experiment]]\nname = \"s\"\nkind = \"schedule\"\nlogits = \"z\"\nsteps = 11\nnoise = 0.5\n\
             schedules = [{{ mirostat_2 = {{ tau = 3.0, eta = 0.1 }} }}, {{ constant = 1.0 }}, \
             {{ adaptive_p = {{ target = 0.3, decay = 0.9 }} }}]\n\
             [[experiment]]\nname = \"c\"\nkind = \"compare\"\nlogits = \"z\"\na = {{ chain = [] }}\n\
             b = {{ chain = [{{ top_k = 3 }}] }}\ndraws = 77\n\
             [[experiment]]\nname = \"d\"\nkind = \"sampling\"\nlogits = \"z\"\ntemperatures = [0.7, 1.0]\ndraws = 100\n"
        );
        let config = Config::parse(&text, "test.toml", Path::new("")).unwrap();
        let run = thermograph::run::run(&config).unwrap();
        // Printed by the certificate's own Python lines, with numpy 2.4.6.
        assert_eq!(
            Certificate::new(&config, &run, 2).unwrap().all,
            all,
            "{rng}"
        );
    }
}

#[test]
fn experiments_that_draw_nothing_have_no_certificate() {
    let (config, _) = ours();
    let run = thermograph::run::run(&config).unwrap();
    for (index, experiment) in config.experiments.iter().enumerate() {
        assert_eq!(
            Certificate::new(&config, &run, index).is_some(),
            experiment.kind() == "sampling",
            "{}",
            experiment.name
        );
    }
}

#[test]
fn with_chacha_another_experiment_changes_no_draw() {
    let text = |extra: &str| {
        format!(
            "rng = \"chacha\"\nseed = 7\n[logits.a]\nnormal = {{ size = 9 }}\n{extra}\n\
             [[experiment]]\nname = \"last\"\nkind = \"sampling\"\nlogits = \"a\"\ntemperatures = [1.0]\n"
        )
    };
    let digest = |text: &str| {
        let config = Config::parse(text, "test.toml", Path::new("")).unwrap();
        let run = thermograph::run::run(&config).unwrap();
        Certificate::new(&config, &run, config.experiments.len() - 1)
            .unwrap()
            .digests
    };
    let alone = digest(&text(""));
    let with_others = "[logits.b]\nnormal = { size = 3 }\n[[experiment]]\nname = \"first\"\nkind = \"sampling\"\nlogits = \"b\"\ntemperatures = [1.0, 2.0]\n";
    assert_eq!(digest(&text(with_others)), alone);
    let with_numpy = |text: String| digest(&text.replace("chacha", "numpy"));
    assert_ne!(
        with_numpy(text(with_others)),
        with_numpy(text("")),
        "numpy's generators share one state"
    );
}
