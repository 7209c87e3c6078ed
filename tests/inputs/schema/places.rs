//! Places in a document, and the parts of the schema that hold there.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use toml::Value as Toml;

use super::{SCHEMA, to_json};

/// A step into a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// A value of the document with all parts of the schema that it has to meet.
#[derive(Clone)]
pub struct Place {
    pub path: Vec<Step>,
    pub value: Toml,
    pub parts: Vec<&'static Json>,
}

impl Place {
    /// All places of a document, from the outside inwards.
    pub fn all(document: &Toml) -> Vec<Place> {
        let mut places = vec![Place {
            path: Vec::new(),
            value: document.clone(),
            parts: parts(&SCHEMA, document),
        }];
        let mut next = 0;
        while let Some(place) = places.get(next).cloned() {
            places.extend(place.inside());
            next += 1;
        }
        places
    }

    fn inside(&self) -> Vec<Place> {
        let at = |step: Step, value: &Toml, schemas: Vec<&'static Json>| Place {
            path: [self.path.as_slice(), &[step]].concat(),
            value: value.clone(),
            parts: schemas
                .into_iter()
                .flat_map(|schema| parts(schema, value))
                .collect(),
        };
        match &self.value {
            Toml::Table(table) => table
                .iter()
                .map(|(key, value)| at(Step::Key(key.clone()), value, self.schemas_of(key)))
                .collect(),
            Toml::Array(values) => {
                let items = || self.parts.iter().filter_map(|part| part.get("items"));
                let values = values.iter().enumerate();
                values
                    .map(|(index, value)| at(Step::Index(index), value, items().collect()))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The schemas of a key of this table.
    pub fn schemas_of(&self, key: &str) -> Vec<&'static Json> {
        let of_part = |part: &&'static Json| match part["properties"].get(key) {
            Some(schema) => Some(schema),
            None => part.get("additionalProperties"),
        };
        self.parts.iter().filter_map(of_part).collect()
    }

    /// The keys that this table can have; `None` where it is no table, or one of names or ids.
    pub fn keys(&self) -> Option<BTreeSet<String>> {
        let is_closed = |part: &&&Json| part["additionalProperties"] == json!(false);
        let part = self.parts.iter().rfind(is_closed)?;
        self.value.as_table()?;
        let properties = part["properties"].as_object();
        Some(properties.map_or_else(BTreeSet::new, |all| all.keys().cloned().collect()))
    }

    /// Whether this is a table of one key that says what the others are.
    pub fn is_choice(&self) -> bool {
        let list = self.path.iter().rev().nth(1);
        [Some(&key("chain")), Some(&key("schedules"))].contains(&list)
    }

    /// The strictest number that a keyword gives here.
    pub fn limit(&self, keyword: &str, stricter: fn(f64, f64) -> f64) -> Option<f64> {
        let all = self.parts.iter().filter_map(|part| part[keyword].as_f64());
        all.reduce(stricter)
    }

    /// The document with another value in this place; `None` takes it away.
    pub fn with(&self, document: &Toml, value: Option<Toml>) -> Toml {
        let mut document = document.clone();
        let (last, before) = self.path.split_last().expect("a place inside");
        let parent = before.iter().fold(&mut document, |it, step| match step {
            Step::Key(key) => &mut it[key.as_str()],
            Step::Index(index) => &mut it[*index],
        });
        match (last, value) {
            (Step::Key(key), Some(value)) => {
                parent.as_table_mut().unwrap().insert(key.clone(), value);
            }
            (Step::Key(key), None) => {
                parent.as_table_mut().unwrap().remove(key);
            }
            (Step::Index(index), Some(value)) => parent[*index] = value,
            (Step::Index(index), None) => {
                parent.as_array_mut().unwrap().remove(*index);
            }
        }
        document
    }

    /// How the program calls it: `experiment[2].temperatures[0]`.
    pub fn name(&self) -> String {
        let steps = self.path.iter().map(|step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Index(index) => format!("[{index}]"),
        });
        steps.collect::<String>().trim_start_matches('.').to_owned()
    }

    /// The place of a key of this table.
    pub fn at(&self, name: &str) -> Place {
        Place {
            path: [self.path.as_slice(), &[key(name)]].concat(),
            value: Toml::Boolean(false),
            parts: self.schemas_of(name),
        }
    }
}

/// The step to a key.
pub fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

/// What `$ref` leads to.
pub fn resolved(schema: &'static Json) -> &'static Json {
    match schema["$ref"].as_str() {
        Some(name) => resolved(SCHEMA.pointer(name.trim_start_matches('#')).expect(name)),
        None => schema,
    }
}

/// The schema with all that it leads to for this value: the branches of its conditions, and what depends on keys.
fn parts(schema: &'static Json, value: &Toml) -> Vec<&'static Json> {
    let schema = resolved(schema);
    let mut more: Vec<&'static Json> = Vec::new();
    if let Some(condition) = schema.get("if") {
        let holds = jsonschema::draft7::is_valid(condition, &to_json(value));
        more.extend(schema.get(if holds { "then" } else { "else" }));
    }
    let dependencies = schema["dependencies"].as_object().into_iter().flatten();
    let given = dependencies.filter(|(key, _)| value.get(key.as_str()).is_some());
    more.extend(given.map(|(_, more)| more).filter(|more| more.is_object()));
    more.extend(schema["allOf"].as_array().into_iter().flatten());
    let more = more.into_iter().flat_map(|schema| parts(schema, value));
    std::iter::once(schema).chain(more).collect()
}
