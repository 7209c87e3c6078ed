use serde_json::{Value, json};

use thermograph::figure::mark::Primitive;
use thermograph::figure::{Colour, Ticks};

use super::{assert_near, assert_says, it, numbers, run, softmax, words};

#[test]
fn engines_give_what_the_engines_gave() {
    let golden: Value = serde_json::from_str(include_str!(
        "../../crates/sampling/tests/golden/engines.json"
    ))
    .unwrap();
    let mut compared = 0;
    for case in golden["cases"].as_array().unwrap().iter().step_by(5) {
        let mut sets = golden["logits"].as_array().unwrap().iter();
        let set = sets.find(|set| set["name"] == case["set"]).unwrap();
        let logits: Vec<String> = set["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|logit| logit.to_string().replace('"', ""))
            .collect();
        let settings = case["settings"].as_object().unwrap().iter();
        let settings: String = settings
            .map(|(key, value)| format!("{key} = {value}\n"))
            .collect();
        let (_, found) = it(
            &format!("[{}]", logits.join(", ")),
            &format!("[settings.s]\n{settings}---kind = \"engines\"\nsettings = \"s\""),
        );
        for (engine, key) in [
            ("transformers", "transformers"),
            ("vllm", "vllm"),
            ("llama.cpp", "llama_cpp"),
        ] {
            let (found, wanted) = (&found["engines"][engine], &case[key]);
            assert_eq!(found["kept"], wanted["kept"], "{engine}: {case}");
            for (found, wanted) in numbers(&found["probs"])
                .iter()
                .zip(numbers(&wanted["probs"]))
            {
                assert!(
                    (found - wanted).abs() < 1e-6,
                    "{engine}: {found}, not {wanted}"
                );
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 30);
}

/// Twelve logits of which top-p 0.9 keeps more at temperature 1 than at 0.5.
const TWELVE: &str = "[3.0, 2.6, 2.2, 1.8, 1.4, 1.0, 0.6, 0.2, -0.2, -0.6, -1.0, -1.4]";

const COLD: &str = "[settings.s]\ntemperature = 0.5\ntop_p = 0.9\ntop_k = 0\nmin_p = 0.0\n---kind = \"engines\"\nsettings = \"s\"";

#[test]
fn where_engines_part_the_rule_responsible_is_named() {
    let (section, found) = it(TWELVE, COLD);
    let pairs = found["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    assert_eq!(
        pairs[0]["parting"],
        Value::Null,
        "transformers and vLLM do the same"
    );
    let parting = &pairs[2]["parting"];
    assert_eq!(
        parting["rule"],
        json!({ "removed_by": "vllm", "sampler": "top_p 0.9" })
    );
    // The first token that vLLM no longer keeps is the one after its last.
    let kept = found["engines"]["vllm"]["kept"].as_array().unwrap().len();
    assert_eq!(parting["token"], json!(kept));
    assert!(
        found["engines"]["llama.cpp"]["kept"]
            .as_array()
            .unwrap()
            .len()
            > kept
    );
    assert_says(&section, "Transformers and vLLM give the same distribution");
    assert_says(
        &section,
        "Cause: Transformers applies top_p = 0.9 after temperature = 0.5 and removes the token; llama.cpp applies it first.",
    );
    let figure = section.figure.unwrap();
    assert_eq!(
        figure.heading.headline,
        format!(
            "3 engines give 2 distributions and keep {kept} to {} tokens",
            {
                found["engines"]["llama.cpp"]["kept"]
                    .as_array()
                    .unwrap()
                    .len()
            }
        )
    );
    assert!(words(&figure.panels[0]).contains(&"Transformers, vLLM".to_owned()));
    assert!(
        words(&figure.panels[4])
            .iter()
            .any(|cause| cause.replace('\n', " ") == "top_p = 0.9 runs before temperature = 0.5"),
        "{:?}",
        words(&figure.panels[4])
    );

    let all = |engine: &str| {
        let (kept, probs) = (
            &found["engines"][engine]["kept"],
            &found["engines"][engine]["probs"],
        );
        let mut all = vec![0.0; 12];
        for (token, p) in kept.as_array().unwrap().iter().zip(numbers(probs)) {
            all[token.as_u64().unwrap() as usize] = p;
        }
        all
    };
    let (p, q) = (all("vllm"), all("llama.cpp"));
    let apart: f64 = p.iter().zip(&q).map(|(p, q)| (p - q).abs()).sum();
    assert_near(
        pairs[2]["total_variation"].as_f64().unwrap(),
        apart / 2.0,
        "total variation",
    );
    let kl: f64 = p
        .iter()
        .zip(&q)
        .filter(|(p, _)| **p > 0.0)
        .map(|(p, q)| p * (p / q).ln())
        .sum();
    assert_near(
        pairs[2]["kl"][0].as_f64().unwrap(),
        kl,
        "KL of the one that keeps less",
    );
    assert_eq!(
        pairs[2]["kl"][1],
        json!("inf"),
        "the other way something is impossible"
    );
}

#[test]
fn a_default_that_only_one_engine_has_is_found() {
    let many: Vec<String> = (0..60)
        .map(|index| format!("{:.2}", 3.0 - 0.05 * f64::from(index)))
        .collect();
    let (section, found) = it(
        &format!("[{}]", many.join(", ")),
        "[settings.s]\ntop_p = 1.0\n---kind = \"engines\"\nsettings = \"s\"\nengines = [\"transformers\", \"vllm\"]",
    );
    let rule = &found["pairs"][0]["parting"];
    assert_eq!(rule["token"], json!(50));
    assert_eq!(rule["rule"]["sampler"], json!("top_k 50"));
    assert_says(&section, "vLLM does not run it");
}

#[test]
fn a_refusal_stands_in_its_engines_place() {
    let hot = COLD.replace("temperature = 0.5", "temperature = 2.5");
    let (section, found) = it(TWELVE, &hot);
    let reason = "vllm: temperature must be in [0, 2], got 2.5";
    assert_eq!(found["engines"]["vllm"], json!({ "refusal": reason }));
    let said = "vLLM rejects these settings: temperature must be in [0, 2], got 2.5.";
    assert_says(&section, said);
    let panels = section.figure.unwrap().panels;
    let names = words(&panels[0]);
    assert!(names.contains(&"vLLM".to_owned()), "{names:?}");
    let reasons: Vec<String> = words(&panels[1])
        .iter()
        .map(|words| words.replace('\n', " "))
        .filter(|words| words.starts_with("rejected: "))
        .collect();
    assert_eq!(reasons, [format!("rejected: {}", &reason[6..])]);
    // The model's row and those of the two others.
    let cells = panels[1].marks.iter().filter(|mark| !mark.tips.is_empty());
    assert!(
        cells.count() <= 3 * 9,
        "no cells where there is no distribution"
    );
    assert_eq!(words(&panels[2]).len(), 2, "nothing is counted");
}

#[test]
fn history_reaches_the_engines_penalties() {
    let text = |history: &str| {
        format!(
            "[settings.s]\nrepetition_penalty = 2.0\ntop_k = 0\n---kind = \"engines\"\nsettings = \"s\"\nengines = [\"vllm\"]\nhistory = {history}"
        )
    };
    let probability = |history: &str| {
        let (_, found) = it("[2.0, 1.0, 0.0]", &text(history));
        numbers(&found["engines"]["vllm"]["probs"])[0]
    };
    assert!((probability("[0]") - softmax(&[1.0, 1.0, 0.0])[0]).abs() < 1e-6);
    assert!((probability("[]") - softmax(&[2.0, 1.0, 0.0])[0]).abs() < 1e-6);
}

#[test]
fn a_large_vocabulary_is_shown_by_its_head_and_the_rest_as_one() {
    let text = "[logits.z]\nnormal = { size = 3000, scale = 2.0 }\n[settings.s]\ntop_p = 0.9\n[[experiment]]\nname = \"it\"\nkind = \"engines\"\nlogits = \"z\"\nsettings = \"s\"\nshown = 7\n";
    let (sections, _) = run(text);
    let panels = &sections[0].figure.as_ref().unwrap().panels;
    let Ticks::Labels(columns) = &panels[1].x.ticks else {
        panic!("columns have names");
    };
    assert_eq!(columns.len(), 8, "seven tokens and the others");
    assert_eq!(columns[7], "2993 others");
    // Of the model and of each row the cells are all that there is.
    let mut sums = std::collections::BTreeMap::new();
    for mark in &panels[1].marks {
        if let (Colour::Heat(probability), [Primitive::Rectangle { y, .. }]) =
            (mark.colour, mark.primitives.as_slice())
        {
            *sums.entry(format!("{y:?}")).or_insert(0.0) += probability;
        }
    }
    assert!(!sums.is_empty());
    assert!(
        sums.values().all(|sum: &f64| (sum - 1.0).abs() < 1e-6),
        "nothing is left out"
    );
}
