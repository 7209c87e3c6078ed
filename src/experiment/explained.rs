//! What samplers and their parameters are for, and what chains take, as JSON Schema.
//!
//! Names, types, ranges and defaults are those that the samplers' own files declare.

use std::ops::Bound;

use serde_json::{Map, Value as Json, json};

use crate::sampling::sampler::{Declaration, Kind, Parameter, Range};
use crate::sampling::{Engine, Sampler};

/// A name with what it is for.
type Explained = (&'static str, &'static str);

/// Of every sampler what it does, and what its parameters are.
const ABOUT: &[(&str, &str, &[Explained])] = &[
    (
        "greedy",
        "The largest logit takes all. No parameters: `{}`.",
        &[],
    ),
    (
        "temperature",
        "Divides the logits: a low temperature sharpens, a high one flattens, 0 is greedy.",
        &[(
            "temperature",
            "What the logits are divided by; 0 is greedy.",
        )],
    ),
    (
        "dynamic_temperature",
        "A temperature that is low where the model is sure and high where it is not: from `temperature` - `range` to `temperature` + `range`, by the entropy.",
        &[
            ("temperature", "The middle."),
            ("range", "How far it goes to either side."),
            (
                "exponent",
                "How it follows the share of the largest entropy.",
            ),
        ],
    ),
    (
        "quadratic_smoothing",
        "Bends the logits: good tokens come closer together, bad ones fall further behind. Bare it is the factor.",
        &[
            ("factor", "How much, from 0, which does nothing."),
            ("curve", "1 leaves the parabola."),
        ],
    ),
    (
        "top_k",
        "The k largest logits stay.",
        &[("top_k", "How many.")],
    ),
    (
        "top_p",
        "The likeliest tokens stay that together have at least the mass p (nucleus).",
        &[("top_p", "The mass, above 0 to 1.")],
    ),
    (
        "min_p",
        "Tokens stay that are at least p times as likely as the likeliest.",
        &[("min_p", "The share of the likeliest, 0 to 1.")],
    ),
    (
        "typical",
        "The tokens stay whose surprise is nearest the entropy, up to a mass. Bare it is the mass.",
        &[("mass", "The mass, above 0 to 1.")],
    ),
    (
        "epsilon",
        "Tokens stay whose probability is at least epsilon, between 0 and 1; the likeliest always does.",
        &[("epsilon", "The probability, between 0 and 1.")],
    ),
    (
        "eta",
        "Epsilon sampling whose threshold sinks where the model is unsure. Bare it is epsilon, between 0 and 1.",
        &[("epsilon", "The probability, between 0 and 1.")],
    ),
    (
        "top_h",
        "As many of the likeliest tokens stay as keep the entropy within a share of the whole, above 0 to 1.",
        &[("top_h", "The share of the entropy, above 0 to 1.")],
    ),
    (
        "top_n_sigma",
        "Logits stay within n standard deviations of the largest. Bare it is n.",
        &[("n", "How many standard deviations, from 0.")],
    ),
    (
        "top_a",
        "Tokens stay whose probability is at least a times the square of the likeliest's. Bare it is a, 0 to 1.",
        &[("a", "The factor, 0 to 1.")],
    ),
    (
        "tail_free",
        "Cuts where the sorted probabilities stop bending. Bare it is z, above 0 to 1, which does nothing.",
        &[("z", "The share of the bends that is kept, above 0 to 1.")],
    ),
    (
        "xtc",
        "Exclude top choices: with a probability, of the tokens that reach the threshold all go but the least likely.",
        &[
            ("probability", "How likely it is that it happens, 0 to 1."),
            (
                "threshold",
                "From which probability on tokens are struck out, 0 to 1.",
            ),
        ],
    ),
    (
        "penalties",
        "Tokens that have occurred in `prompt` and `history` become less likely.",
        &[
            (
                "repeat",
                "Divides positive logits and multiplies negative ones, above 0.",
            ),
            (
                "frequency",
                "Taken from the logit as often as the token has occurred.",
            ),
            ("presence", "Taken from the logit once."),
            ("last_n", "How many of the last tokens count; -1 for all."),
        ],
    ),
    (
        "logit_bias",
        "Adds numbers to the logits of tokens, by their ids: `{ 15043 = -1.5 }`; -inf bans a token.",
        &[],
    ),
    (
        "dry",
        "Don't repeat yourself: a token that would continue a repetition of the text so far is penalised, the more the longer the repetition.",
        &[
            ("multiplier", "What is taken at `allowed_length`; 0 is off."),
            ("base", "The factor for each token more."),
            (
                "allowed_length",
                "From which length on a repetition is penalised, in tokens.",
            ),
            (
                "last_n",
                "How many of the last tokens are searched; -1 for all.",
            ),
            ("breakers", "Ids of tokens that end a repetition."),
        ],
    ),
    (
        "mirostat_1",
        "Mirostat: cuts the tail so that the surprise of what is drawn stays near tau, step after step, by a Zipf law.",
        &[
            ("tau", "The surprise aimed at, in bits."),
            ("eta", "How fast the cut follows what was drawn."),
            (
                "m",
                "From how many of the likeliest tokens the law is estimated.",
            ),
            ("n_vocab", "How many tokens the law has."),
        ],
    ),
    (
        "mirostat_2",
        "Mirostat 2: removes tokens whose surprise exceeds a limit, which is moved so that what is drawn stays near tau.",
        &[
            ("tau", "The surprise aimed at, in bits."),
            ("eta", "How fast the limit follows what was drawn."),
        ],
    ),
    (
        "adaptive_p",
        "Adaptive-p: favours tokens whose probability is near a target, so that the average of what is drawn comes to it.",
        &[
            (
                "target",
                "The probability aimed at, 0 to 1; below 0 it does nothing.",
            ),
            (
                "decay",
                "How much it remembers of what was drawn, 0 to 0.99.",
            ),
        ],
    ),
];

/// The same for every sampler that has it.
const MIN_KEEP: &str = "How many tokens it leaves at least, where an engine has that.";

/// The definitions of a sampler: of any, and of one that follows its own definition because no engine is given.
pub(crate) fn definitions() -> [(&'static str, Json); 2] {
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
    })
}

/// What `engine` means for the `chain` beside it: the engine has its samplers, or each follows its definition.
pub(crate) fn engines() -> Json {
    let each = Engine::ALL.map(|engine| {
        let names: Vec<&str> = engine.samplers().collect();
        json!({
            "if": { "required": ["engine"], "properties": { "engine": { "const": engine.name() } } },
            "then": { "properties": { "chain": { "items": { "propertyNames": { "enum": names } } } } },
        })
    });
    let none = json!({
        "if": { "required": ["engine"] },
        "else": {
            "properties": { "chain": { "items": { "$ref": "#/definitions/defined_sampler" } } },
        },
    });
    let all: Vec<Json> = each.into_iter().chain([none]).collect();
    json!({ "allOf": all })
}

/// A sampler of this name that follows its definition.
pub(crate) fn defined(name: &str) -> Json {
    let declared = Sampler::DECLARATIONS.iter().find(|it| it.name == name);
    declared.map_or(false.into(), |declared| sampler(declared, true))
}

fn sampler(declared: &Declaration, is_defined: bool) -> Json {
    let entry = ABOUT.iter().find(|(name, ..)| *name == declared.name);
    let (_, about, parameters) = entry.copied().unwrap_or_default();
    let biases = |parameter: &&Parameter| parameter.kind == Kind::Biases;
    if let Some(biases) = declared.parameters.iter().find(biases) {
        let mut schema = parameter(biases, is_defined);
        schema["description"] = about.into();
        return schema;
    }
    let mut properties = Map::new();
    let (mut needed, mut apart) = (Vec::new(), Map::new());
    for one in declared.parameters {
        let about = parameters.iter().find(|(name, _)| *name == one.name);
        let about = about.map_or(MIN_KEEP, |(_, about)| about);
        let mut schema = parameter(one, is_defined);
        if let Some(default) = one.default {
            schema["default"] = default.into();
            schema["description"] = format!("{about} {default} if not given.").into();
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
        Kind::Number => json!({ "type": "number" }),
        Kind::Whole => json!({ "type": "integer" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Tokens => json!({ "type": "array", "items": id }),
        Kind::Biases => crate::reading::schema::biases(),
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

#[cfg(test)]
mod tests {
    use super::{ABOUT, MIN_KEEP};
    use crate::sampling::Sampler;

    #[test]
    fn every_sampler_and_parameter_is_explained_and_no_other() {
        for declared in Sampler::DECLARATIONS {
            let entry = ABOUT.iter().find(|(name, ..)| *name == declared.name);
            let (_, _, about) = entry.unwrap_or_else(|| panic!("{}", declared.name));
            let names = declared.parameters.iter().map(|it| it.name);
            let mut own: Vec<&str> = names
                .filter(|name| !name.is_empty() && *name != "min_keep")
                .collect();
            let mut explained: Vec<&str> = about.iter().map(|(name, _)| *name).collect();
            own.sort_unstable();
            explained.sort_unstable();
            assert_eq!(own, explained, "{} {MIN_KEEP}", declared.name);
        }
        assert_eq!(ABOUT.len(), Sampler::DECLARATIONS.len());
    }
}
