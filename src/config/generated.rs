//! Configurations made at random from the declared keys: what the schema says of them, the program says too.
//!
//! What JSON Schema cannot say stays with the program: what a file holds, whatever follows from a table that another one
//! names (how many tokens a source has), two numbers or lengths that are compared, and what all experiments take together.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value as Json;
use toml::{Table, Value};

use super::generators::{BASE, configuration, folder, to_json};
use super::{Config, schema};
use crate::reading::names::RESERVED;

/// Parts of messages that say what no schema can.
const NOT_OF_A_SCHEMA: &[&str] = &[
    // What files hold, and how many tokens a source has.
    " cannot be read: ",
    " logits: one per logit is required",
    "` needs `vocabulary`, ",
    // Unknown beside a file of arrays, and a key beside one of answers.
    ".vocabulary`\n",
    "` is too small: a position has ",
    "` cannot be combined with `logprobs` of only some tokens",
    "` needs `row`: only one position can be sorted",
    ".prompt[",
    ".history[",
    ".rows.",
    // Two numbers beside each other.
    "` must be a temperature from that of `from` to ",
    // What all of it takes.
    "is too large: ",
];

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Json = serde_json::from_str(&schema()).expect("a schema is JSON");
    jsonschema::draft7::new(&schema).expect("a schema")
});

proptest! {
    // The same configurations at each run.
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(13),
        failure_persistence: None,
        ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn what_the_schema_takes_the_program_takes(document in configuration()) {
        let text = toml::to_string(&document).expect("TOML");
        let json = to_json(&Value::Table(document));
        let schema = VALIDATOR.validate(&json);
        let program = Config::parse(&text, "test.toml", &folder());
        match (schema, program) {
            (Ok(()), Err(error)) => {
                let message = error.to_string();
                let is_known = NOT_OF_A_SCHEMA.iter().any(|reason| message.contains(reason));
                prop_assert!(is_known, "only the program refuses this: {message}\n{text}");
            }
            (Err(error), Ok(_)) => {
                prop_assert!(false, "only the schema refuses this: {error} at {}\n{text}", error.instance_path());
            }
            (Ok(()), Ok(_)) | (Err(_), Err(_)) => {}
        }
    }
}

#[test]
fn no_experiment_has_a_reserved_name() {
    let named = |name: &str| {
        let mut document = BASE.clone();
        let experiment = format!("name = {name:?}\nkind = \"guide\"\nlogits = \"drawn\"");
        let experiment: Table = experiment.parse().expect("TOML");
        document.insert("experiment".to_owned(), vec![experiment].into());
        let text = toml::to_string(&document).expect("TOML");
        let schema = VALIDATOR.is_valid(&to_json(&Value::Table(document)));
        let program = Config::parse(&text, "test.toml", &folder()).is_ok();
        assert_eq!(schema, program, "{name}");
        program
    };
    for name in RESERVED {
        assert!(!named(name) && !named(&name.to_uppercase()), "{name}");
        assert!(named(&format!("{name}-1")), "{name}");
    }
    assert_eq!(RESERVED.len(), 10);
}
