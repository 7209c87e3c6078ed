//! Of a large vocabulary results and tables list the likeliest tokens, as many as is asked for, with the numbers that they
//! have among all.

use std::path::Path;

use serde_json::Value;
use thermograph::config::Config;
use thermograph::report;

/// The results, and the tables of all experiments.
fn written(tokens: &str) -> (Value, Vec<Vec<Vec<String>>>) {
    let text = format!(
        r#"
        seed = 7
        [output]
        formats = ["svg"]
        {tokens}
        [style]
        theme = "light"
        [logits]
        z.normal = {{ size = 1500, scale = 2.0 }}
        few.normal = {{ size = 8 }}
        [settings.s]
        temperature = 0.9
        [[experiment]]
        name = "distributions"
        kind = "distributions"
        logits = "z"
        temperatures = [0.5, 1.0]
        [[experiment]]
        name = "sampling"
        kind = "sampling"
        logits = "z"
        temperatures = [1.0]
        draws = 1000
        [[experiment]]
        name = "equivalence"
        kind = "equivalence"
        logits = "z"
        temperatures = [0.5]
        [[experiment]]
        name = "samplers"
        kind = "samplers"
        logits = "z"
        chain = [{{ logit_bias = {{ 3 = 9.0 }} }}, {{ top_k = 20 }}]
        [[experiment]]
        name = "compare"
        kind = "compare"
        logits = "z"
        a = {{ chain = [] }}
        b = {{ chain = [{{ top_k = 20 }}] }}
        draws = 100
        [[experiment]]
        name = "engines"
        kind = "engines"
        logits = "z"
        settings = "s"
        engines = ["vllm"]
        [[experiment]]
        name = "solve"
        kind = "solve"
        logits = "z"
        parameter = "temperature"
        target = {{ effective_vocabulary = 20 }}
        [[experiment]]
        name = "few"
        kind = "distributions"
        logits = "few"
        temperatures = [1.0]
        "#
    );
    let config = Config::parse(&text, "it.toml", Path::new(".")).unwrap_or_else(|e| panic!("{e}"));
    let run = thermograph::run::run(&config).unwrap();
    let results = serde_json::from_str(&report::json(&config, &run)).unwrap();
    let table = |(experiment, outcome): (&thermograph::experiment::Experiment, _)| {
        let outcome: &thermograph::experiment::kind::Outcome = outcome;
        let sheet = outcome.data(&run.logits[experiment.source]);
        let bytes = report::csv(&experiment.name, &sheet).unwrap();
        let lines = str::from_utf8(&bytes).unwrap().lines();
        let fields = |line: &str| line.split(',').map(str::to_owned).collect();
        lines.map(fields).collect()
    };
    let tables = config.experiments.iter().zip(&run.outcomes).map(table);
    (results, tables.collect())
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// That a list has what another has at the places of these tokens, and these are the likeliest.
fn assert_listed(tokens: &Value, some: &Value, all: &Value, of: &Value) {
    let places: Vec<usize> = list(tokens)
        .iter()
        .map(|token| token.as_u64().unwrap() as usize)
        .collect();
    assert!(places.is_sorted_by(|a, b| a < b));
    assert_eq!(list(some).len(), places.len());
    for (place, value) in places.iter().zip(list(some)) {
        assert_eq!(*value, all[*place]);
    }
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NEG_INFINITY);
    let least = places
        .iter()
        .map(|place| number(&of[*place]))
        .fold(f64::INFINITY, f64::min);
    let larger = list(of)
        .iter()
        .filter(|value| number(value) > least)
        .count();
    assert!(
        larger < places.len(),
        "{larger} are likelier than the least of {}",
        places.len()
    );
}

#[test]
fn the_likeliest_tokens_are_listed_with_their_own_numbers() {
    let ((some, some_tables), (all, all_tables)) =
        (written("tokens = 100"), written("tokens = \"all\""));
    let logits = &some["logits"]["z"];
    assert_eq!(
        (&logits["of"], list(&logits["logits"]).len()),
        (&Value::from(1500), 100)
    );
    assert_listed(
        &logits["tokens"],
        &logits["logits"],
        &all["logits"]["z"],
        &all["logits"]["z"],
    );
    for (name, keys) in [
        ("distributions", &["probs"][..]),
        ("sampling", &["probs", "counts"]),
        ("equivalence", &["from_logits", "from_probabilities"]),
    ] {
        for (some, all) in list(&some[name]).iter().zip(list(&all[name])) {
            assert_eq!(list(&some["tokens"]).len(), 100);
            assert_eq!(all["tokens"], Value::Null);
            for key in keys {
                assert_listed(&some["tokens"], &some[*key], &all[*key], &all[keys[0]]);
            }
        }
    }
    let (some_certainty, all_certainty) = (
        &some["sampling"][0]["certainty"],
        &all["sampling"][0]["certainty"],
    );
    for key in ["wilson", "simultaneous", "draws_to_see"] {
        let tokens = &some["sampling"][0]["tokens"];
        assert_listed(
            tokens,
            &some_certainty[key],
            &all_certainty[key],
            &all["sampling"][0]["probs"],
        );
    }
    assert_listed(
        &some["solve"]["tokens"],
        &some["solve"]["probs"],
        &all["solve"]["probs"],
        &all["solve"]["probs"],
    );
    // Lists of all tokens: `kept` has their ids.
    for place in ["/samplers/0", "/compare/a", "/engines/engines/vllm"] {
        let (some, all) = (some.pointer(place).unwrap(), all.pointer(place).unwrap());
        assert_eq!(
            (&some["left"], &all["left"]),
            (&Value::from(1500), &Value::Null)
        );
        assert_listed(&some["kept"], &some["probs"], &all["probs"], &all["probs"]);
    }
    assert_listed(
        &some["compare"]["a"]["kept"],
        &some["compare"]["a"]["counts"],
        &all["compare"]["a"]["counts"],
        &all["compare"]["a"]["probs"],
    );
    // A token that a bias makes likely is among them, and short lists are whole.
    assert!(list(&some["samplers"][1]["kept"]).contains(&Value::from(3)));
    assert_eq!(some["samplers"][2], all["samplers"][2]);
    assert_eq!(some["few"], all["few"]);
    assert_eq!(some["logits"]["few"], all["logits"]["few"]);
    for (index, (some, all)) in some_tables.iter().zip(&all_tables).enumerate() {
        assert!(some.iter().all(|line| all.contains(line)), "{index}");
        assert!(some.len() <= 1 + 3 * 100 + 20, "{index}: {}", some.len());
    }
    assert_eq!(some_tables[0].len(), 201);
    assert_eq!(all_tables[0].len(), 3001);
}

#[test]
fn a_thousand_are_listed_where_it_is_not_said() {
    let (results, tables) = written("");
    assert_eq!(list(&results["distributions"][0]["probs"]).len(), 1000);
    assert_eq!(tables[0].len(), 2001);
}
