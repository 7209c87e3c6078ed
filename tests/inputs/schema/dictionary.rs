//! The fuzzer's dictionary: the keys and words of the schema, the texts of `every_key.toml`, and what TOML is made of.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value as Json;
use toml::Value as Toml;

use super::{SCHEMA, every_key, root};

const DICTIONARY: &str = "fuzz/dictionaries/config.dict";

/// Headers of tables, numbers at the ends of what is taken, and marks of TOML.
const OTHERS: &str = r##""[[experiment]]\x0A"
"[logits.z]\x0A"
"[settings.s]\x0A"
"[output]\x0A"
"[style]\x0A"
"[fonts]\x0A"
"[limits]\x0A"
"0 = "
"15043 = "
"inf"
"-inf"
"nan"
"true"
"false"
"1e300"
"1e-300"
"1.7e308"
"{ "
" }"
"["
"]"
", "
"\x22\x22\x22"
"'''"
"\x5Cu0000"
"\x5CU0010FFFF"
"0x"
"0o"
"1979-05-27"
"\xEF\xBB\xBF"
"#"
"9223372036854775807"
"from = 0.1, to = 1.0, count = 3"
"##;

#[test]
fn the_fuzzer_knows_every_key_and_word() {
    let path = root().join(DICTIONARY);
    if !path.exists() {
        assert!(!root().join("fuzz").exists(), "the package alone has none");
        return;
    }
    let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
    of_schema(&SCHEMA, &mut keys, &mut words);
    of_document(&every_key(), &mut words);
    let keys = keys.iter().map(|key| format!("\"{key} = \"\n"));
    let words = words.iter().map(|word| format!("\"\\x22{word}\\x22\"\n"));
    let made: String = keys.chain(words).chain([OTHERS.to_owned()]).collect();
    if std::env::var_os("UPDATE_DICTIONARY").is_some() {
        fs::write(&path, made).unwrap();
    } else {
        assert!(
            fs::read_to_string(&path).unwrap() == made,
            "{DICTIONARY} is not that of the keys: UPDATE_DICTIONARY=1 cargo test --test inputs dictionary writes it"
        );
    }
}

/// The names of properties and the words of choices.
fn of_schema(schema: &Json, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Json::Object(object) => {
            for (name, inner) in object {
                match (name.as_str(), inner) {
                    ("properties", Json::Object(own)) => keys.extend(own.keys().cloned()),
                    ("enum", Json::Array(own)) => {
                        words.extend(own.iter().filter_map(Json::as_str).map(str::to_owned));
                    }
                    _ => {}
                }
                of_schema(inner, keys, words);
            }
        }
        Json::Array(list) => list.iter().for_each(|inner| of_schema(inner, keys, words)),
        _ => {}
    }
}

/// The texts that a line of the dictionary can have as they are.
fn of_document(value: &Toml, words: &mut BTreeSet<String>) {
    match value {
        Toml::String(text) => {
            let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && !b"\"\\".contains(&byte);
            if text.bytes().all(is_plain) {
                words.insert(text.clone());
            }
        }
        Toml::Array(values) => values.iter().for_each(|value| of_document(value, words)),
        Toml::Table(table) => table.values().for_each(|value| of_document(value, words)),
        _ => {}
    }
}
