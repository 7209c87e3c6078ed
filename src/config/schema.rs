//! The JSON Schema of configurations, made of the declared keys.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::keys::ROOT;
use crate::experiment::{keys, kinds, samplers_schema};
use crate::reading::key::Key;
use crate::reading::schema::{closed, explanation, key, table};

/// The schema as text: every key with what it takes, its limits and what holds without it.
pub fn schema() -> String {
    let mut schema = table(&ROOT);
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    schema["title"] = "Thermograph configuration".into();
    schema["properties"]["experiment"]["items"] = json!({ "$ref": "#/definitions/experiment" });
    let mut definitions = Map::from_iter([("experiment".to_owned(), experiment())]);
    for (name, definition) in samplers_schema::definitions() {
        definitions.insert(name.to_owned(), definition);
    }
    for name in ["mirostat_1", "mirostat_2", "adaptive_p"] {
        definitions.insert(name.to_owned(), samplers_schema::defined(name));
    }
    schema["definitions"] = definitions.into();
    ascii(&format!("{schema:#}\n"))
}

/// JSON in which no character is unseen or mistaken for another one.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

/// The keys of all kinds; which of them it takes depends on its kind.
fn experiment() -> Json {
    let mut all: BTreeMap<&str, Vec<(&str, &Key)>> = BTreeMap::new();
    for (kind, _, keys) in kinds() {
        for key in keys.keys {
            all.entry(key.name).or_default().push((kind, key));
        }
    }
    let mut schema = table(keys::ALL);
    schema["properties"]["kind"]["x-taplo"] = json!({
        "docs": { "enumValues": kinds().map(|(_, about, _)| about).collect::<Vec<_>>() },
    });
    if let Some(properties) = schema["properties"].as_object_mut() {
        let shared = all
            .iter()
            .map(|(name, kinds)| ((*name).to_owned(), shared(kinds)));
        properties.extend(shared);
    }
    let branch = |(kind, _, keys): (&str, &str, crate::reading::key::Keys)| {
        let own = keys.keys.iter().map(|one| {
            let is_same = all_same(&all[one.name]);
            let schema = if is_same { true.into() } else { key(one) };
            (one.name.to_owned(), schema)
        });
        let every = keys::ALL.keys.iter();
        let every = every.map(|one| (one.name.to_owned(), Json::from(true)));
        json!({
            "if": { "required": ["kind"], "properties": { "kind": { "const": kind } } },
            "then": closed(&keys, every.chain(own).collect()),
        })
    };
    schema["allOf"] = kinds().map(branch).collect();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("additionalProperties");
    }
    schema
}

fn all_same(kinds: &[(&str, &Key)]) -> bool {
    kinds.iter().all(|(_, one)| key(one) == key(kinds[0].1))
}

/// A key as all kinds take it, and what each takes it for.
fn shared(kinds: &[(&str, &Key)]) -> Json {
    let mut schema = if all_same(kinds) {
        key(kinds[0].1)
    } else {
        json!({})
    };
    let mut explained: Vec<(String, Vec<&str>)> = Vec::new();
    for (kind, key) in kinds {
        let explanation = explanation(key);
        match explained.iter_mut().find(|(text, _)| *text == explanation) {
            Some((_, kinds)) => kinds.push(kind),
            None => explained.push((explanation, vec![kind])),
        }
    }
    let explained: Vec<String> = explained
        .iter()
        .map(|(text, kinds)| format!("`{}`: {text}", kinds.join("`, `")))
        .collect();
    schema["description"] = explained.join(" ").into();
    schema
}
