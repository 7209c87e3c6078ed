//! Declared keys as JSON Schema, draft 7.

use serde_json::{Map, Value as Json, json};

use crate::figure::text::is_invisible;

use super::key::{Between, Key, Keys, Shape, Usual};
use super::{breaks_a_heading, limits, names};

/// A table: its keys, which of them have to be given, and what holds between them.
pub(crate) fn table(keys: &Keys) -> Json {
    let properties: Map<String, Json> = keys
        .keys
        .iter()
        .map(|one| (one.name.to_owned(), key(one)))
        .collect();
    let mut schema = closed(keys, properties);
    schema["description"] = sentence(keys.about).into();
    schema["type"] = "object".into();
    schema
}

/// What a table may have, and nothing else.
pub(crate) fn closed(keys: &Keys, properties: Map<String, Json>) -> Json {
    let optional = |name: &str| {
        let one = |rule: &Between| matches!(rule, Between::One(names) if names.contains(&name));
        keys.between.iter().any(one)
    };
    let needed = |key: &&Key| matches!(key.usual, Usual::Needed) && !optional(key.name);
    let needed: Vec<&str> = keys
        .keys
        .iter()
        .filter(needed)
        .map(|key| key.name)
        .collect();
    let mut schema = json!({ "properties": properties, "additionalProperties": false });
    if !needed.is_empty() {
        schema["required"] = needed.into();
    }
    if !keys.between.is_empty() {
        schema["allOf"] = keys.between.iter().map(between).collect();
    }
    schema
}

/// A key with its explanation.
pub(crate) fn key(key: &Key) -> Json {
    let mut schema = shape(key.shape);
    if schema.get("$ref").is_some() {
        return schema;
    }
    let explained = explanation(key);
    if !explained.is_empty() {
        schema["description"] = explained.into();
    }
    match key.usual {
        Usual::Number(number) => schema["default"] = number.into(),
        Usual::Whole(number) => schema["default"] = number.into(),
        Usual::Boolean(boolean) => schema["default"] = boolean.into(),
        Usual::Word(word) => schema["default"] = word.into(),
        Usual::Needed | Usual::Nothing | Usual::Said(..) => {}
    }
    schema
}

/// What a key is for, its range, and what holds without it, in English.
pub(crate) fn explanation(key: &Key) -> String {
    let [about, _] = key.about;
    if about.is_empty() {
        return String::new();
    }
    let about = match range(key.shape) {
        Some([low, high]) => format!("{about}. Range: {low} to {high}"),
        None => about.to_owned(),
    };
    let usual = match key.usual {
        Usual::Needed | Usual::Nothing => return sentence(&about),
        Usual::Number(number) => number.to_string(),
        Usual::Whole(number) => number.to_string(),
        Usual::Boolean(boolean) => boolean.to_string(),
        Usual::Word(word) => format!("{word:?}"),
        Usual::Said(english, _) => english.to_owned(),
    };
    format!("{} Default: {usual}.", sentence(&about))
}

/// From where to where a number goes, where that is said.
pub(crate) fn range(shape: Shape) -> Option<[String; 2]> {
    match shape {
        Shape::Number(low, high) => Some([low, high].map(super::value::shown)),
        Shape::Whole(low, high) if high < u64::from(u32::MAX) => {
            Some([low, high].map(|end| end.to_string()))
        }
        _ => None,
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

fn shape(shape: Shape) -> Json {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Line => json!({
            "type": "string",
            "maxLength": limits::TITLE_BYTES,
            "pattern": line(),
        }),
        Shape::Colour => json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" }),
        Shape::Name => name(true),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Shape::Temperature => json!({ "type": "number", "minimum": 0 }),
        Shape::Warm => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Shape::Logit => json!({
            "$comment": "Some programs read -inf from TOML as null.",
            "type": ["number", "null"],
        }),
        Shape::AnyNumber => json!({ "type": "number" }),
        Shape::AnyWhole => json!({ "type": "integer" }),
        Shape::Whole(low, high) => {
            let mut schema = json!({ "type": "integer", "minimum": low });
            if i64::try_from(high).is_ok() {
                schema["maximum"] = high.into();
            }
            schema
        }
        Shape::Limited(least, limit) => {
            json!({ "type": "integer", "minimum": least, "maximum": limit.most() })
        }
        Shape::Choice(words) => json!({ "type": "string", "enum": words() }),
        Shape::List(..) | Shape::Set(..) | Shape::Listed(..) => list(shape),
        Shape::Table(keys) => table(keys),
        Shape::Names(of) => json!({
            "type": "object",
            "maxProperties": limits::ENTRIES,
            "propertyNames": name(false),
            "additionalProperties": self::shape(*of),
        }),
        Shape::Biases => biases(),
        Shape::BiasedSequence => biased_sequence(),
        Shape::Either(one, other) => either(self::shape(*one), self::shape(*other)),
        Shape::Defined(name) => json!({ "$ref": format!("#/definitions/{name}") }),
    }
}

/// A pair of a list of ids of tokens and what is added to the logit of the last.
pub(crate) fn biased_sequence() -> Json {
    let id = json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
    json!({
        "type": "array",
        "items": [{ "type": "array", "items": id }, bias()],
        "minItems": 2,
        "maxItems": 2,
    })
}

/// A table from ids of tokens to what is added to their logits.
pub(crate) fn biases() -> Json {
    json!({
        "type": "object",
        "propertyNames": { "pattern": TOKEN_ID },
        "additionalProperties": bias(),
    })
}

fn bias() -> Json {
    json!({
        "description": "Number added to the token's logit; -inf bans the token.",
        "$comment": "Some programs read -inf from TOML as null.",
        "type": ["number", "null"],
    })
}

fn list(list: Shape) -> Json {
    let (of, least, most) = list.elements().unwrap_or((&Shape::AnyNumber, 0, u64::MAX));
    let mut schema = json!({ "type": "array", "items": shape(*of) });
    if least > 0 {
        schema["minItems"] = least.into();
    }
    if most < u64::MAX {
        schema["maxItems"] = most.into();
    }
    if matches!(list, Shape::Set(..)) {
        schema["uniqueItems"] = true.into();
    }
    if matches!(of, Shape::Logit) {
        // One of them is finite.
        schema["contains"] = json!({ "type": "number" });
    }
    schema
}

/// One of two, whose types differ: keywords of one type leave the other alone, but for words.
fn either(one: Json, other: Json) -> Json {
    let (Json::Object(mut merged), Json::Object(more)) = (one.clone(), other.clone()) else {
        return json!({ "anyOf": [one, other] });
    };
    if merged.contains_key("enum") || more.contains_key("enum") {
        return json!({ "anyOf": [one, other] });
    }
    let types = json!([merged["type"], more["type"]]);
    merged.extend(more);
    merged.insert("type".to_owned(), types);
    merged.into()
}

fn between(rule: &Between) -> Json {
    let without = |names: &[&str], but: &str| -> Json {
        let others = names.iter().filter(|name| **name != but);
        let refused: Map<String, Json> = others
            .map(|name| ((*name).to_owned(), false.into()))
            .collect();
        json!({ "properties": refused })
    };
    let apart = |names: &[&str]| -> Json {
        let apart = names
            .iter()
            .map(|name| ((*name).to_owned(), without(names, name)));
        apart.collect::<Map<String, Json>>().into()
    };
    match *rule {
        Between::One(names) => {
            let any: Vec<Json> = names
                .iter()
                .map(|name| json!({ "required": [name] }))
                .collect();
            json!({ "anyOf": any, "dependencies": apart(names) })
        }
        Between::AtMostOne(names) => json!({ "dependencies": apart(names) }),
        Between::Needs(name, other) => json!({ "dependencies": { name: [other] } }),
        Between::Excludes(name, other) => {
            json!({ "dependencies": { name: { "properties": { other: false } } } })
        }
        Between::AtMost(name, most, other, unless) => {
            let unless: Vec<Json> = unless.iter().map(|value| parsed(value)).collect();
            json!({
                "if": { "required": [other], "properties": { other: { "enum": unless } } },
                "else": { "properties": { name: { "maximum": most } } },
            })
        }
        Between::Made(rule) => rule(),
        Between::NotWhere(name, other, value) => json!({
            "if": { "required": [other], "properties": { other: { "const": parsed(value) } } },
            "then": { "properties": { name: false } },
        }),
    }
}

fn parsed(value: &str) -> Json {
    serde_json::from_str(value).expect("declarations hold JSON")
}

/// A name that can be a file's; of an experiment also none that a report has.
fn name(is_experiments: bool) -> Json {
    let unseen = ranges(|character| character.is_alphanumeric() && is_invisible(character));
    let mut refused = format!("{}|[{unseen}]", names::devices());
    if is_experiments {
        refused = format!("{refused}|{}", names::reserved());
    }
    json!({
        "type": "string",
        "maxLength": limits::NAME_BYTES,
        "pattern": names::PATTERN,
        "not": { "pattern": refused },
    })
}

/// A line of text, as [`heading`](super::heading) takes it.
fn line() -> String {
    let refused = ranges(breaks_a_heading);
    format!("^[^{refused}]*[^\\s{refused}][^{refused}]*$")
}

/// The characters for which this holds, as ranges of a regular expression's class.
fn ranges(holds: impl Fn(char) -> bool) -> String {
    let mut ranges: Vec<[u32; 2]> = Vec::new();
    for character in ('\0'..=char::MAX).filter(|character| holds(*character)) {
        let code = u32::from(character);
        match ranges.last_mut() {
            // No character lies between these two.
            Some([_, last]) if *last + 1 == code || (*last, code) == (0xd7ff, 0xe000) => {
                *last = code
            }
            _ => ranges.push([code, code]),
        }
    }
    let escaped = |code: u32| match code {
        ..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\u{{{code:x}}}"),
    };
    let range = |[first, last]: [u32; 2]| {
        let end = (first < last).then(|| format!("-{}", escaped(last)));
        escaped(first) + &end.unwrap_or_default()
    };
    ranges.into_iter().map(range).collect()
}

/// 0 to 4294967295.
const TOKEN_ID: &str = "^(0|[1-9][0-9]{0,8}|[1-3][0-9]{9}|4[01][0-9]{8}|42[0-8][0-9]{7}|429[0-3][0-9]{6}|4294[0-8][0-9]{5}|42949[0-5][0-9]{4}|429496[0-6][0-9]{3}|4294967[01][0-9]{2}|42949672[0-8][0-9]|429496729[0-5])$";
