//! The schema says of configurations what the program says: the same keys, words, limits and needs.
//!
//! `tests/files/every_key.toml` has every key of the schema, and is changed in one place at a time.

mod changes;
mod dictionary;
mod places;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value as Json, json};
use thermograph::config::{Config, TEMPLATE};
use toml::{Table, Value as Toml};

use self::places::{Place, resolved};

static TEXT: LazyLock<String> = LazyLock::new(thermograph::config::schema);
static SCHEMA: LazyLock<Json> = LazyLock::new(|| serde_json::from_str(&TEXT).unwrap());
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::draft7::new(&SCHEMA).unwrap());

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("tests/files")
}

fn every_key() -> Toml {
    let text = fs::read_to_string(folder().join("every_key.toml")).unwrap();
    Toml::Table(text.parse::<Table>().unwrap())
}

/// What editors make of TOML: JSON has no -inf, and Taplo has null instead.
fn to_json(value: &Toml) -> Json {
    match value {
        Toml::Float(number) => json!(number),
        Toml::Array(values) => values.iter().map(to_json).collect(),
        Toml::Table(table) => {
            let entries = table.iter();
            Json::Object(
                entries
                    .map(|(key, it)| (key.clone(), to_json(it)))
                    .collect(),
            )
        }
        Toml::String(text) => json!(text),
        Toml::Integer(number) => json!(number),
        Toml::Boolean(boolean) => json!(boolean),
        Toml::Datetime(date) => json!(date.to_string()),
    }
}

/// What the schema says.
fn schema_says(document: &Toml) -> Result<(), String> {
    VALIDATOR
        .validate(&to_json(document))
        .map_err(|error| format!("{error} at {}", error.instance_path()))
}

/// What the program says.
fn program_says(document: &Toml) -> Result<(), String> {
    let text = toml::to_string(document).unwrap();
    Config::parse(&text, "test.toml", &folder())
        .map(|_| ())
        .map_err(|error| error.to_string())
}

#[track_caller]
fn assert_valid(text: &str, name: &str) {
    let document = Toml::Table(text.parse::<Table>().unwrap());
    assert_eq!(schema_says(&document), Ok(()), "{name}");
}

#[test]
fn the_schema_is_one_of_draft_7() {
    assert_eq!(SCHEMA["$schema"], "http://json-schema.org/draft-07/schema#");
    if let Err(error) = jsonschema::draft7::meta::validate(&SCHEMA) {
        panic!("{error} at {}", error.instance_path());
    }
}

#[test]
fn the_command_prints_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_thermograph"))
        .arg("schema")
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), *TEXT);
}

#[test]
fn every_example_is_valid_and_names_the_schema() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("config")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let name = path.display().to_string();
        assert_valid(&text, &name);
        let directive = text.lines().next().unwrap();
        let schema = directive.strip_prefix("#:schema ").expect(&name);
        let schema = path.parent().unwrap().join(schema);
        assert_eq!(fs::read_to_string(schema).unwrap(), *TEXT, "{name}");
        count += 1;
    }
    assert!(count >= 12, "{count}");
    assert_valid(TEMPLATE, "the template");
    assert!(TEMPLATE.starts_with("#:schema ./thermograph.schema.json\n"));
}

#[test]
fn every_key_is_explained_and_has_an_example_here() {
    let document = every_key();
    assert_eq!(program_says(&document), Ok(()));
    assert_eq!(schema_says(&document), Ok(()));
    let mut seen: BTreeSet<*const Json> = BTreeSet::new();
    for place in Place::all(&document) {
        let table = place.value.as_table().into_iter().flatten();
        let schemas = table.flat_map(|(key, _)| place.schemas_of(key));
        seen.extend(schemas.map(|schema| schema as *const Json));
    }
    let (mut keys, mut wrong) = (0, Vec::new());
    let mut left = vec![("", &*SCHEMA)];
    while let Some((name, schema)) = left.pop() {
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            keys += 1;
            if !seen.contains(&(schema as *const Json)) {
                wrong.push(format!("{name}.{key} is not in every_key.toml"));
            }
            let description = resolved(schema)["description"].as_str().unwrap_or_default();
            if description.len() < 4 || !description.ends_with('.') {
                wrong.push(format!("{name}.{key} is not explained by a sentence"));
            }
            left.push((key, schema));
        }
        let inside = ["items", "additionalProperties"].map(|inside| schema.get(inside));
        left.extend(inside.into_iter().flatten().map(|schema| (name, schema)));
        let definitions = schema["definitions"].as_object().into_iter().flatten();
        left.extend(definitions.map(|(name, schema)| (name.as_str(), schema)));
    }
    assert!(wrong.is_empty() && keys > 150, "{keys}: {wrong:#?}");
}

#[test]
fn what_is_wrong_with_a_kind_is_refused_by_both() {
    let cases = [
        "kind = \"distribution\"\ntemperatures = [1.0]",
        "kind = \"distributions\"\ntemperatures = [1.0]\ndraws = 10",
        "kind = \"distributions\"\ntemperatures = [-1.0]",
        "kind = \"entropy\"\ntemperatures = { from = 0.1, to = 2.0 }",
        "kind = \"entropy\"\ntemperatures = [1.0]\ncolumns = 2",
        "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 1000000000001",
        "kind = \"sampling\"\ntemperatures = [1.0]\ncounts_only = 1",
        "kind = \"equivalence\"\ntemperatures = [1.0]\nfigsize = [4, 4]",
        "kind = \"samplers\"\nchain = [{ topp = 0.9 }]",
        "kind = \"samplers\"\nchain = [{ top_p = 0.9, top_k = 2 }]",
        "kind = \"samplers\"\nchain = [{ xtc = 0.5 }]",
        "kind = \"samplers\"\nsettings = \"s\"",
        "kind = \"bounds\"\ntop_k = 3",
        "kind = \"drift\"",
        "kind = \"drift\"\nagainst = \"a\"\nlimits = { top_1 = 0.1 }",
        "kind = \"population\"\na = { chain = [], settings = \"s\" }",
        "kind = \"compare\"\na = { chain = [] }",
        "kind = \"compare\"\na = { chain = [] }\nb = { chain = [], engine = \"llamacpp\" }",
        "kind = \"guide\"\ntasks = [{ name = \"x\", from = 0.1 }]",
        "kind = \"solve\"\nparameter = \"top_p\"\ntarget = { entropy = 1 }",
        "kind = \"solve\"\nparameter = \"temperature\"\ntemperature = 1.0\ntarget = { entropy = 1 }",
        "kind = \"solve\"\nparameter = \"min_p\"\ntarget = { entropy = 1, top_1 = 0.5 }",
        "kind = \"schedule\"\nschedules = [{ linear = { from = 1.0 } }]",
        "kind = \"schedule\"\nschedules = [{ constant = 1.0, linear = { from = 1.0, to = 2.0 } }]",
        "kind = \"schedule\"\nschedules = [{ exponential = { from = 1.0, to = 0.0 } }]",
        "kind = \"engines\"\nsettings = \"s\"\nengines = [\"vllm\", \"vllm\"]",
        "kind = \"engines\"\nsettings = \"s\"\nengine = \"vllm\"",
    ];
    let beside = [
        "titel = \"x\"",
        "title = \" \"",
        "seed = 4294967296",
        "[logits.b]\ntokens = [\"x\"]",
        "[logits.b]\nvalues = [1]\nnormal = { size = 1 }",
        "[logits.b]\nvalues = [1]\npadded = true",
        "[logits.\"a b\"]\nvalues = [1]",
        "[limits]\nvocabulary = 10000001",
        "[limits]\nmemory = 0",
        "[limits]\npixel = 1",
        "[settings.t]\ntopp = 0.5",
        "[settings.t]\nlogit_bias = { x = 1.0 }",
    ];
    let good = "kind = \"guide\"";
    let all = cases.iter().map(|case| ("", *case));
    let all = all.chain(beside.iter().map(|case| (*case, good)));
    for (before, experiment) in all.chain([("", good)]) {
        let text = format!(
            "{before}\n[logits.a]\nvalues = [1.0, 2.0]\n[settings.s]\ntop_p = 0.5\n\
             [[experiment]]\nname = \"e\"\nlogits = \"a\"\n{experiment}\n"
        );
        let document = Toml::Table(text.parse::<Table>().unwrap());
        let is_good = (before, experiment) == ("", good);
        assert_eq!(schema_says(&document).is_ok(), is_good, "{text}");
        let program = program_says(&document);
        assert_eq!(program.is_ok(), is_good, "{text}{program:?}");
    }
}
