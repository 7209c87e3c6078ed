//! The schema of `results.json` says what every kind of experiment writes, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value as Json, json};

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let path = root().join("assets/results.schema.json");
    fs::read_to_string(path).unwrap()
});
static SCHEMA: LazyLock<Json> = LazyLock::new(|| serde_json::from_str(&TEXT).unwrap());

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `results.json` of the repository: a test of the examples keeps them what the program writes.
fn all() -> Vec<(PathBuf, Json)> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let folders = docs.map(|entry| entry.unwrap().path());
    let folders = folders.chain([root().join("output")]);
    let paths = folders.map(|folder| folder.join("results.json"));
    let paths = paths.filter(|path| path.is_file());
    paths
        .map(|path| {
            let json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            (path, json)
        })
        .collect()
}

/// What holds a value against a part of the schema.
fn of_definition(name: &str) -> Validator {
    let schema = json!({
        "$schema": SCHEMA["$schema"],
        "allOf": [{ "$ref": format!("#/definitions/{name}") }],
        "definitions": SCHEMA["definitions"],
    });
    jsonschema::draft7::new(&schema).unwrap()
}

fn kinds() -> Vec<String> {
    let kinds = &SCHEMA["properties"]["kinds"]["additionalProperties"]["enum"];
    serde_json::from_value(kinds.clone()).unwrap()
}

#[test]
fn every_kind_is_what_its_part_of_the_schema_says_and_no_other() {
    let whole = jsonschema::draft7::new(&SCHEMA).unwrap();
    let parts: Vec<(String, Validator)> = kinds()
        .into_iter()
        .map(|kind| {
            let validator = of_definition(&kind);
            (kind, validator)
        })
        .collect();
    let mut seen = BTreeSet::new();
    for (path, results) in all() {
        if let Err(error) = whole.validate(&results) {
            panic!("{}: {error} at {}", path.display(), error.instance_path());
        }
        for (name, kind) in results["kinds"].as_object().unwrap() {
            let valid = parts
                .iter()
                .filter(|(_, part)| part.is_valid(&results[name]));
            let valid: Vec<&str> = valid.map(|(kind, _)| kind.as_str()).collect();
            assert_eq!(valid, [kind.as_str().unwrap()], "{} {name}", path.display());
            seen.insert(kind.as_str().unwrap().to_owned());
        }
    }
    assert_eq!(
        seen.into_iter().collect::<BTreeSet<_>>(),
        kinds().into_iter().collect()
    );
}

/// What a kind may leave out.
fn optional(kind: &str) -> &'static [&'static str] {
    match kind {
        "sampling" => &["certainty"],
        "population" => &["b", "total_variation"],
        "engines" => &["transformers", "vllm", "llama.cpp"],
        _ => &[],
    }
}

/// The value with something wrong in it, in every way: a key more or less, another type.
fn wrong(value: &Json, optional: &[&str]) -> Vec<Json> {
    let mut wrong = vec![json!(true)];
    match value {
        Json::Object(object) => {
            let mut more = object.clone();
            more.insert("surprise".to_owned(), json!(1));
            wrong.push(Json::Object(more));
            for (key, inner) in object {
                if !optional.contains(&key.as_str()) {
                    let mut less = object.clone();
                    less.remove(key);
                    wrong.push(Json::Object(less));
                }
                for inner in self::wrong(inner, optional) {
                    let mut changed = object.clone();
                    changed.insert(key.clone(), inner);
                    wrong.push(Json::Object(changed));
                }
            }
        }
        Json::Array(list) => {
            if let Some(first) = list.first() {
                for inner in self::wrong(first, optional) {
                    let mut changed = list.clone();
                    changed[0] = inner;
                    wrong.push(Json::Array(changed));
                }
            }
        }
        _ => {}
    }
    wrong
}

#[test]
fn what_no_kind_writes_is_refused() {
    let mut count = 0;
    for (path, results) in all() {
        for (name, kind) in results["kinds"].as_object().unwrap() {
            let kind = kind.as_str().unwrap();
            let part = of_definition(kind);
            for wrong in wrong(&results[name], optional(kind)) {
                assert!(!part.is_valid(&wrong), "{} {name}: {wrong}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn every_key_is_explained() {
    let mut left = vec![&*SCHEMA];
    let mut keys = 0;
    while let Some(schema) = left.pop() {
        for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
            let name = inner["$ref"].as_str().map(|name| name.replace('#', ""));
            let target = name
                .as_ref()
                .map_or(inner, |name| SCHEMA.pointer(name).unwrap());
            let description = target["description"].as_str().unwrap_or_default();
            assert!(description.ends_with('.'), "{key}: {description:?}");
            keys += 1;
        }
        match schema {
            Json::Object(object) => left.extend(object.values()),
            Json::Array(list) => left.extend(list),
            _ => {}
        }
    }
    assert!(keys > 100, "{keys}");
}

#[test]
fn the_command_prints_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_thermograph"))
        .args(["schema", "results"])
        .output()
        .unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), *TEXT);
}
