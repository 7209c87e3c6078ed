//! The schema against the program: what each says of a document that is changed in one place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use thermograph::sampling::Sampler;
use toml::{Table, Value as Toml};

use super::places::{Place, key};
use super::{SCHEMA, every_key, program_says, schema_says};

/// A key that nothing has, and a word that is taken nowhere.
const UNKNOWN: &str = "zzzzzz";

#[test]
fn the_keys_of_every_table_are_those_that_the_program_asks_for() {
    let document = every_key();
    let places = Place::all(&document);
    let mut examples: BTreeMap<(*const Json, &str), &Toml> = BTreeMap::new();
    for place in &places {
        for (key, value) in place.value.as_table().into_iter().flatten() {
            for schema in place.schemas_of(key) {
                examples.insert((schema as *const Json, key.as_str()), value);
            }
        }
    }
    let mut tables = 0;
    for place in places.iter().filter(|place| !place.is_choice()) {
        let Some(keys) = place.keys() else { continue };
        tables += 1;
        let unknown = place.at(UNKNOWN).with(&document, Some(Toml::Integer(0)));
        assert!(schema_says(&unknown).is_err(), "{:?}", place.path);
        let message = program_says(&unknown).unwrap_err();
        let (_, asked) = message
            .split_once(" has the keys ")
            .or_else(|| message.split_once(", expected "))
            .or_else(|| message.split_once(", there are no fields"))
            .unwrap_or_else(|| panic!("{message}"));
        let asked = marked(asked.lines().next().unwrap_or_default(), '`');
        assert!(message.contains(UNKNOWN), "{message}");
        assert!(asked.is_subset(&keys), "{asked:?} {keys:?} {message}");
        // What is not asked for here is asked for beside other keys; neither takes it, or both do.
        for key in keys.difference(&asked) {
            // Beside a file it depends on what the file has.
            if key == "vocabulary" && place.value.get("file").is_some() {
                continue;
            }
            let place = place.at(key);
            let example = place.parts.iter().find_map(|part| {
                let example = examples.get(&(*part as *const Json, key.as_str()));
                example.copied()
            });
            let example = example.unwrap_or_else(|| panic!("{key} has no example"));
            let more = place.with(&document, Some(example.clone()));
            let (schema, program) = (schema_says(&more), program_says(&more));
            assert_eq!(schema.is_ok(), program.is_ok(), "{schema:?} {program:?}");
        }
    }
    assert!(tables > 80, "{tables}");
}

#[test]
fn keys_that_exclude_each_other_or_need_each_other_do_so_in_both() {
    let document = every_key();
    let mut refused = 0;
    for place in Place::all(&document) {
        let Some(table) = place.value.as_table() else {
            continue;
        };
        for key in table.keys() {
            let less = place.at(key).with(&document, None);
            let (schema, program) = (schema_says(&less), program_says(&less));
            refused += u32::from(schema.is_err());
            let needs = |message: &String| {
                // How many tokens the model has can stand in the response itself.
                let is_needed = message.contains(" needs `") && !message.contains("`vocabulary`, ");
                let is_required = ["` is required in ", " requires `", "missing field"];
                is_needed || is_required.iter().any(|part| message.contains(part))
            };
            if schema.is_err() || program.as_ref().is_err_and(needs) {
                let path = &place.path;
                assert!(schema.is_err(), "{key} of {path:?}: {program:?}");
                assert!(program.is_err(), "{key} of {path:?}: {schema:?}");
            }
        }
    }
    assert!(refused > 100, "{refused}");
    let alone = |lines: &str| {
        let text = format!("[[experiment]]\nname = \"e\"\nlogits = \"a\"\n{lines}\n");
        text.parse::<Table>().map(Toml::Table).unwrap()
    };
    for (kind, first, second) in [
        (
            "samplers",
            "chain = []",
            "settings = \"s\"\nengine = \"vllm\"",
        ),
        ("guide", "temperature = 1", "settings = \"s\""),
    ] {
        for (lines, is_taken) in [
            (first, true),
            (second, true),
            (&format!("{first}\n{second}"), false),
        ] {
            let mut document = alone(&format!("kind = \"{kind}\"\n{lines}"));
            let sources = "[logits.a]\nvalues = [1]\n[settings.s]\ntop_p = 0.5\n";
            let sources = sources.parse::<Table>().unwrap();
            document.as_table_mut().unwrap().extend(sources);
            assert_eq!(schema_says(&document).is_ok(), is_taken, "{kind} {lines}");
            assert_eq!(program_says(&document).is_ok(), is_taken, "{kind} {lines}");
        }
    }
}

#[test]
fn a_value_of_a_wrong_type_is_refused_by_both() {
    let document = every_key();
    for place in Place::all(&document).iter().skip(1) {
        let wrong = match place.value {
            Toml::Boolean(_) => Toml::Integer(3),
            _ => Toml::Boolean(true),
        };
        let changed = place.with(&document, Some(wrong));
        assert!(schema_says(&changed).is_err(), "{:?}", place.path);
        assert!(program_says(&changed).is_err(), "{:?}", place.path);
    }
}

#[test]
fn the_words_that_a_key_takes_are_the_programs() {
    let document = every_key();
    let mut count = 0;
    for place in Place::all(&document) {
        let Some(part) = place.parts.iter().find(|part| part.get("enum").is_some()) else {
            continue;
        };
        count += 1;
        let words = part["enum"].as_array().unwrap().iter();
        let words: BTreeSet<String> = words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect();
        if let Some(docs) = part.pointer("/x-taplo/docs/enumValues") {
            assert_eq!(docs.as_array().unwrap().len(), words.len(), "{words:?}");
        }
        let message = program_says(&place.with(&document, Some(UNKNOWN.into()))).unwrap_err();
        let (_, taken) = message.split_once("must be one of ").expect(&message);
        let (taken, _) = taken.split_once(", got").unwrap();
        assert_eq!(marked(taken, '"'), words, "{message}");
    }
    assert!(count > 15, "{count}");
    // Of tables with one key.
    let keys = |pointer: &str| -> BTreeSet<String> {
        let properties = SCHEMA.pointer(pointer).unwrap()["properties"].as_object();
        properties.unwrap().keys().cloned().collect()
    };
    let names = Sampler::NAMES.map(str::to_owned);
    assert_eq!(keys("/definitions/sampler"), BTreeSet::from(names));
    let path = ["experiment", "schedules"].map(key);
    let places = Place::all(&document);
    let schedule = places.iter().find(|place| {
        place.path.first() == Some(&path[0]) && place.path.iter().nth_back(1) == Some(&path[1])
    });
    let unknown = Toml::Table(Table::from_iter([(UNKNOWN.to_owned(), 0.into())]));
    let message = program_says(&schedule.unwrap().with(&document, Some(unknown))).unwrap_err();
    let (_, known) = message.split_once("known schedules: ").expect(&message);
    let known = known.split(", ").map(str::to_owned).collect();
    let schedules = "/definitions/experiment/properties/schedules/items";
    assert_eq!(keys(schedules), known);
}

#[test]
fn the_limits_of_numbers_are_the_programs() {
    let document = every_key();
    let mut count = 0;
    for place in Place::all(&document) {
        // Ids of a history end where the vocabulary does.
        let is_id = place
            .path
            .iter()
            .any(|step| [key("history"), key("prompt")].contains(step));
        let is_whole = place.parts.iter().any(|part| part["type"] == "integer");
        let number = |value: f64| match is_whole {
            true => Toml::Integer(value as i64),
            false => Toml::Float(value),
        };
        let beyond = |limit: f64| match is_whole {
            true => 1.0,
            false => (1e-3 * limit.abs()).max(1e-9),
        };
        let least = place.limit("minimum", f64::max);
        let most = place
            .limit("maximum", f64::min)
            .filter(|most| !is_id && *most < 9e18);
        // A value that is taken, and one that is not.
        let mut pairs = Vec::new();
        pairs.extend(least.map(|least| (least, least - beyond(least))));
        pairs.extend(most.map(|most| (most, most + beyond(most))));
        let above = place.limit("exclusiveMinimum", f64::max);
        let below = place.limit("exclusiveMaximum", f64::min);
        pairs.extend(above.map(|above| (above + beyond(above), above)));
        pairs.extend(below.map(|below| (below - beyond(below), below)));
        if place.value.as_float().is_none() && place.value.as_integer().is_none() {
            continue;
        }
        let name = place.name();
        if name.ends_with(".panels[0]") {
            // What it would become is listed already.
            continue;
        }
        for (taken, refused) in pairs {
            count += 1;
            let changed = place.with(&document, Some(number(refused)));
            assert!(schema_says(&changed).is_err(), "{refused} at {name}");
            let message = program_says(&changed).unwrap_err();
            assert!(is_of(&message, &name), "{refused} at {name}: {message}");
            let changed = place.with(&document, Some(number(taken)));
            assert_eq!(schema_says(&changed), Ok(()), "{taken} at {name}");
            // What it does not go with is another matter.
            let message = program_says(&changed).err().unwrap_or_default();
            let wrong = [
                "must be a number from",
                "must be an integer",
                "must be temperatures",
                "is rejected",
            ];
            let is_wrong = wrong.iter().any(|wrong| message.contains(wrong));
            assert!(!(is_of(&message, &name) && is_wrong), "{message}");
        }
    }
    assert!(count > 120, "{count}");
}

#[test]
fn the_lengths_of_lists_are_the_programs() {
    let document = every_key();
    let mut count = 0;
    for place in Place::all(&document) {
        let Some(values) = place.value.as_array() else {
            continue;
        };
        let of_length = |length: f64| {
            let values = values.iter().cycle().take(length as usize);
            Some(Toml::Array(values.cloned().collect()))
        };
        let least = place.limit("minItems", f64::max);
        // A list of a million takes seconds.
        let most = place.limit("maxItems", f64::min).filter(|most| *most < 1e6);
        let least = least.map(|least| (least, least - 1.0));
        // A pair is of a type of its own.
        let is_pair = least.is_some() && least.map(|(least, _)| least) == most;
        let pairs = [least, most.map(|most| (most, most + 1.0))];
        for (taken, refused) in pairs.into_iter().flatten() {
            count += 1;
            let changed = place.with(&document, of_length(refused));
            assert!(
                schema_says(&changed).is_err(),
                "{refused} of {:?}",
                place.path
            );
            let message = program_says(&changed).unwrap_err();
            let is_so = message.contains("must be a list of ") && is_of(&message, &place.name());
            assert!(is_so || is_pair, "{refused} of {:?}: {message}", place.path);
            let changed = place.with(&document, of_length(taken));
            let message = program_says(&changed).err().unwrap_or_default();
            assert!(!message.contains("must be a list of length"), "{message}");
        }
    }
    assert!(count > 40, "{count}");
}

/// All words of a text between two marks.
fn marked(text: &str, mark: char) -> BTreeSet<String> {
    let words = text.split(mark).skip(1).step_by(2);
    words.map(str::to_owned).collect()
}

/// Whether a message of the program is of this value, of a list or table that it is in, or of a key beside it.
fn is_of(message: &str, name: &str) -> bool {
    let named = message.split('`').nth(1).unwrap_or_default();
    let table = named.rsplit_once('.').map_or(named, |(table, _)| table);
    !named.is_empty() && name.starts_with(table)
}
