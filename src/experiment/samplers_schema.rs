//! What samplers and chains take, as JSON Schema, from what the samplers' own files declare.

use std::ops::Bound;

use serde_json::{Map, Value as Json, json};

use crate::sampling::sampler::{Declaration, Parameter, ParameterKind, Range};
use crate::sampling::{Engine, Sampler};

/// The definitions of a sampler: of any, and of one that follows its own definition because no engine is given; and of what
/// an engine means for a chain.
pub(crate) fn definitions() -> [(&'static str, Json); 3] {
    let [any, defined] =
        [("sampler", false), ("defined_sampler", true)].map(|(name, is_defined)| {
            let properties: Map<String, Json> = Sampler::DECLARATIONS
                .iter()
                .map(|declared| (declared.name.to_owned(), sampler(declared, is_defined)))
                .collect();
            let schema = json!({
                "description": "One sampler with its parameters: `{ top_k = 40 }`.",
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": false,
                "properties": properties,
            });
            (name, schema)
        });
    [any, defined, ("chain_of_engine", chain_of_engine())]
}

/// What `engine` means for the `chain` beside it, where a table has both.
pub(crate) fn engines() -> Json {
    json!({ "$ref": "#/definitions/chain_of_engine" })
}

/// What `engine` means for the `chain` beside it: the engine has its samplers and takes their numbers, or each follows its
/// definition.
fn chain_of_engine() -> Json {
    // Engines that take the same together.
    let mut groups: Vec<(Json, Vec<&str>)> = Vec::new();
    for engine in Engine::ALL {
        let taken = taken(engine);
        match groups.iter_mut().find(|(other, _)| *other == taken) {
            Some((_, engines)) => engines.push(engine.name()),
            None => groups.push((taken, vec![engine.name()])),
        }
    }
    let each = groups.into_iter().map(|(taken, engines)| {
        json!({
            "if": { "required": ["engine"], "properties": { "engine": { "enum": engines } } },
            "then": { "properties": { "chain": { "items": taken } } },
        })
    });
    let none = json!({
        "if": { "required": ["engine"] },
        "else": {
            "properties": { "chain": { "items": { "$ref": "#/definitions/defined_sampler" } } },
        },
    });
    let all: Vec<Json> = each.chain([none]).collect();
    json!({ "allOf": all })
}

/// What an engine takes as a sampler, beside what every sampler has to be.
fn taken(engine: Engine) -> Json {
    let mut samplers = Map::new();
    for (name, ranges) in engine.ranges() {
        let declared = Sampler::DECLARATIONS.iter().find(|it| it.name == name);
        let bare = declared.and_then(|declared| declared.bare);
        let (mut schema, mut parameters) = (json!({}), Map::new());
        for (parameter, range) in ranges {
            let mut limits = json!({});
            limit(&mut limits, range);
            if limits == json!({}) || parameter.kind == ParameterKind::Count {
                continue;
            }
            if bare == Some(parameter.name) {
                limit(&mut schema, range);
            }
            for name in [Some(parameter.name), parameter.alias]
                .into_iter()
                .flatten()
            {
                parameters.insert(name.to_owned(), limits.clone());
            }
        }
        if !parameters.is_empty() {
            schema["properties"] = parameters.into();
            samplers.insert(name.to_owned(), schema);
        }
    }
    let mut names: Vec<&str> = engine.samplers().collect();
    names.sort_unstable();
    json!({ "propertyNames": { "enum": names }, "properties": samplers })
}

/// A sampler of this name that follows its definition.
pub(crate) fn defined(name: &str) -> Json {
    let declared = Sampler::DECLARATIONS.iter().find(|it| it.name == name);
    declared.map_or(false.into(), |declared| sampler(declared, true))
}

fn sampler(declared: &Declaration, is_defined: bool) -> Json {
    let about = declared.about;
    let biases = |parameter: &&Parameter| parameter.kind == ParameterKind::Biases;
    if let Some(biases) = declared.parameters.iter().find(biases) {
        let mut schema = parameter(biases, is_defined);
        schema["description"] = about.into();
        return schema;
    }
    let mut properties = Map::new();
    let (mut needed, mut apart) = (Vec::new(), Map::new());
    for one in declared.parameters {
        let about = one.about;
        let mut schema = parameter(one, is_defined);
        if let Some(default) = one.default {
            schema["default"] = default.into();
            schema["description"] = format!("{about} Default: {default}.").into();
        } else {
            schema["description"] = about.into();
        }
        if let Some(alias) = one.alias {
            let mut other = schema.clone();
            other["description"] = format!("Another name of `{}`.", one.name).into();
            properties.insert(alias.to_owned(), other);
            apart.insert(
                one.name.to_owned(),
                json!({ "properties": { alias: false } }),
            );
        }
        if one.is_required {
            needed.push(one.name);
        }
        properties.insert(one.name.to_owned(), schema);
    }
    let mut schema = match declared.bare {
        Some(bare) => {
            let bare = declared.parameters.iter().find(|it| it.name == bare);
            let mut schema = bare.map_or(json!({}), |bare| parameter(bare, is_defined));
            schema["type"] = json!([schema["type"], "object"]);
            schema
        }
        None => json!({ "type": "object" }),
    };
    schema["description"] = about.into();
    schema["properties"] = properties.into();
    schema["additionalProperties"] = false.into();
    if !needed.is_empty() {
        schema["required"] = needed.into();
    }
    if !apart.is_empty() {
        schema["dependencies"] = apart.into();
    }
    schema
}

fn parameter(parameter: &Parameter, is_defined: bool) -> Json {
    let id = json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
    let mut schema = match parameter.kind {
        ParameterKind::Number => json!({ "type": "number" }),
        ParameterKind::Whole => json!({ "type": "integer" }),
        ParameterKind::Count => json!({ "type": "integer", "minimum": 0 }),
        ParameterKind::Tokens => json!({ "type": "array", "items": id }),
        ParameterKind::Sequences => {
            json!({ "type": "array", "items": { "type": "array", "items": id } })
        }
        ParameterKind::BiasedSequences => {
            json!({ "type": "array", "items": crate::reading::schema::biased_sequence() })
        }
        ParameterKind::Numbers => json!({ "type": "array", "items": { "type": "number" } }),
        ParameterKind::Biases => crate::reading::schema::biases(),
    };
    if is_defined {
        limit(&mut schema, parameter.range);
    }
    schema
}

fn limit(schema: &mut Json, range: Range) {
    let ends = [
        (range.low, "minimum", "exclusiveMinimum"),
        (range.high, "maximum", "exclusiveMaximum"),
    ];
    for (end, closed, open) in ends {
        match end {
            Bound::Included(end) => schema[closed] = end.into(),
            Bound::Excluded(end) if end.is_finite() => schema[open] = end.into(),
            Bound::Excluded(_) | Bound::Unbounded => {}
        }
    }
}
