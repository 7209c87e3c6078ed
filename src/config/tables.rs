//! The tables of keys, limits and samplers that documents show, in Markdown, made of what is declared.

use super::keys::ROOT;
use crate::experiment::{keys, kinds};
use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::limit_keys;
use crate::reading::limits::Limit;
use crate::reading::schema::range;
use crate::sampling::sampler::{Declaration, Parameter, ParameterKind};
use crate::sampling::{Engine, Sampler};
use crate::words::{Conjunction, Language, Words, say};
use crate::{engines, logits, settings};

/// A table: its cells in a language, the heads first.
type TableRows = fn(Language) -> Vec<Vec<String>>;

/// Every table by its name.
pub(crate) const TABLES: [(&str, TableRows); 7] = [
    ("keys", |language| of_keys(&ROOT, "", language)),
    ("logits", |language| of_keys(&logits::KEYS, "", language)),
    ("settings", |language| {
        of_keys(&settings::KEYS, "", language)
    }),
    ("experiment", of_experiments),
    ("limits", of_limits),
    ("samplers", of_samplers),
    ("engines", engines::rows),
];

/// A table in Markdown, without the end of its last line.
pub(crate) fn markdown(table: TableRows, language: Language) -> String {
    let mut rows = table(language);
    let is_number = |cell: &String| cell.ends_with(|last: char| last.is_ascii_digit());
    let rule = rows[1].iter().map(|cell| match is_number(cell) {
        true => "---:".to_owned(),
        false => "---".to_owned(),
    });
    rows.insert(1, rule.collect());
    let lines = rows.iter().map(|row| {
        let cells = row.iter().map(|cell| match cell.as_str() {
            "" => " ".to_owned(),
            cell if cell.starts_with("---") => cell.to_owned(),
            cell => format!(" {} ", cell.replace('|', "\\|")),
        });
        format!("|{}|", cells.collect::<Vec<_>>().join("|"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The keys of a table; those of a table in it that explains nothing itself follow with its name, `[output] dpi`.
fn of_keys(keys: &Keys, table: &str, language: Language) -> Vec<Vec<String>> {
    let words = language.words();
    let mut rows = vec![vec![
        say!(words, "table-key"),
        say!(words, "table-meaning"),
        say!(words, "table-default"),
    ]];
    for key in keys.keys {
        match key.shape {
            Shape::Table(inner) if key.about[0].is_empty() => {
                let table = format!("[{}] ", key.name);
                rows.extend(of_keys(inner, &table, language).into_iter().skip(1));
            }
            _ => rows.push(vec![
                format!("`{table}{}`", key.name),
                meaning(key, language),
                default(key, keys, language),
            ]),
        }
    }
    rows
}

/// The keys of all kinds: a row for each that is explained in one way, with the kinds that have it.
fn of_experiments(language: Language) -> Vec<Vec<String>> {
    let words = language.words();
    let mut rows: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for (kind, _, own) in kinds() {
        for key in keys::ALL.keys.iter().chain(own.keys) {
            let row = vec![
                format!("`{}`", key.name),
                meaning(key, language),
                default(key, &own, language),
            ];
            match rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, kinds)) => kinds.push(kind),
                None => rows.push((row, vec![kind])),
            }
        }
    }
    let heads = vec![
        say!(words, "table-key"),
        say!(words, "table-kinds"),
        say!(words, "table-meaning"),
        say!(words, "table-default"),
    ];
    let all = kinds().count();
    let rows = rows.into_iter().map(|(mut row, kinds)| {
        let kinds = match kinds.len() == all {
            true => say!(words, "table-all"),
            false => {
                let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
                words.listed(&kinds, Conjunction::None)
            }
        };
        row.insert(1, kinds);
        row
    });
    std::iter::once(heads).chain(rows).collect()
}

fn of_limits(language: Language) -> Vec<Vec<String>> {
    let words = language.words();
    let heads = vec![
        say!(words, "table-key"),
        say!(words, "table-counted"),
        say!(words, "table-usual"),
        say!(words, "table-most"),
    ];
    let rows = Limit::ALL
        .iter()
        .zip(limit_keys::KEYS.keys)
        .map(|(limit, key)| {
            vec![
                format!("`{}`", key.name),
                said(key.about, language).to_owned(),
                grouped(limit.usual()),
                grouped(limit.most()),
            ]
        });
    std::iter::once(heads).chain(rows).collect()
}

fn of_samplers(language: Language) -> Vec<Vec<String>> {
    let words = language.words();
    let heads = vec![
        say!(words, "table-sampler"),
        say!(words, "table-parameters"),
        say!(words, "table-engines"),
    ];
    let rows = Sampler::DECLARATIONS.iter().map(|declared| {
        let has = |engine: &Engine| engine.samplers().any(|name| name == declared.name);
        let engines: Vec<&str> = Engine::ALL
            .iter()
            .filter(|it| has(it))
            .map(|it| it.name())
            .collect();
        let engines = match engines.len() {
            0 => say!(words, "table-none"),
            some if some == Engine::ALL.len() => say!(words, "table-all"),
            _ => words.listed(&engines, Conjunction::None),
        };
        vec![
            format!("`{}`", declared.name),
            parameters(declared, words),
            engines,
        ]
    });
    std::iter::once(heads).chain(rows).collect()
}

/// The parameters of a sampler, the one that may stand bare first.
fn parameters(declared: &Declaration, words: Words) -> String {
    let bare = |parameter: &&Parameter| declared.bare == Some(parameter.name);
    let others = declared.parameters.iter().filter(|one| !bare(one));
    let all = declared.parameters.iter().filter(bare).chain(others);
    let all: Vec<String> = all
        .map(|parameter| match parameter.kind {
            ParameterKind::Biases => say!(words, "table-biases"),
            ParameterKind::Tokens => say!(words, "table-token-ids", name = parameter.name),
            _ => format!("`{}`", parameter.name),
        })
        .collect();
    match all.is_empty() {
        true => "`{}`".to_owned(),
        false => words.listed(&all, Conjunction::None),
    }
}

/// English or Chinese; English in any other language.
fn said(texts: [&'static str; 2], language: Language) -> &'static str {
    let [english, chinese] = texts;
    match language {
        Language::Chinese => chinese,
        _ => english,
    }
}

/// What a key is for, and from where to where it goes.
fn meaning(key: &Key, language: Language) -> String {
    let about = said(key.about, language);
    match range(key.shape) {
        Some([low, high]) => say!(language.words(), "table-range", about, low, high),
        None => about.to_owned(),
    }
}

/// What holds where a key is not given.
fn default(key: &Key, keys: &Keys, language: Language) -> String {
    let is_among =
        |rule: &Between| matches!(rule, Between::One(names) if names.contains(&key.name));
    match key.usual {
        Usual::Needed if !keys.between.iter().any(is_among) => {
            say!(language.words(), "table-needed")
        }
        Usual::Needed | Usual::Nothing => String::new(),
        Usual::Number(number) => format!("`{number}`"),
        Usual::Whole(number) => format!("`{number}`"),
        Usual::Boolean(boolean) => format!("`{boolean}`"),
        Usual::Word(word) => format!("`{word:?}`"),
        Usual::Said(english, chinese) => said([english, chinese], language).to_owned(),
    }
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups = groups.map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}
