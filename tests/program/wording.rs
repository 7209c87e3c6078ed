//! What users read has one term for a thing, and one way to write numbers and names: catalogs, documents, help, the schema.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Words that have a better one: the terms are those of the field.
const ENGLISH: &[(&str, &str)] = &[
    ("likeliest", "most likely, top-1"),
    ("token left", "token kept"),
    ("tokens left", "tokens kept"),
    ("mended", "fixed"),
    ("held against", "compared with"),
    ("stands", "is, appears"),
    ("dead", "has no effect"),
    ("surprising", "unexpected"),
    ("one's own", "your"),
    ("told", "reported"),
    ("dump", "logits file, baseline, candidate"),
    ("refused", "rejected"),
    ("refuses", "rejects"),
    ("whole number", "integer"),
    ("silences", "is ignored because"),
    ("passes over", "ignores"),
    ("renormalised", "renormalized"),
    ("colour", "color"),
    ("favours", "favors"),
    ("penalised", "penalized"),
    ("not given", "not set"),
];

/// The same in Chinese.
const CHINESE: &[(&str, &str)] = &[
    ("抽样", "采样"),
    ("抽到", "采样到"),
    ("抽取", "采样"),
    ("缺省", "默认"),
    ("总变差", "全变差距离"),
    ("贪心", "贪婪"),
    ("次序", "顺序"),
    ("下标", "词元 ID"),
    ("屏蔽", "被忽略"),
];

/// What people read of Markdown: neither code nor addresses nor comments.
fn prose(markdown: &str) -> String {
    let mut prose = String::new();
    let mut is_code = false;
    for line in without(markdown, "<!--", "-->").lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code && !line.starts_with("    ") {
            let line = without(&without(line, "](", ")"), "<", ">");
            let spans = line.split('`').enumerate();
            prose.extend(spans.map(|(place, span)| if place % 2 == 0 { span } else { "`" }));
            prose.push('\n');
        }
    }
    prose
}

/// A text without what stands between these.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(to) {
            Some((_, rest)) => left.push_str(rest),
            None => left.push_str(&format!("{from}{part}")),
        }
    }
    left
}

/// The words of a catalog: the patterns without names, arguments and comments.
fn patterns(catalog: &str) -> String {
    let lines = catalog.lines().filter(|line| !line.starts_with('#'));
    let pattern = |line: &str| {
        let line = match line.split_once(" = ") {
            Some((name, pattern)) if !name.contains(' ') => pattern,
            _ => line,
        };
        // The key of a case.
        let trimmed = line.trim_start().trim_start_matches('*');
        match trimmed
            .strip_prefix('[')
            .and_then(|case| case.split_once(']'))
        {
            Some((_, pattern)) => pattern.to_owned(),
            None => line.to_owned(),
        }
    };
    let text: Vec<String> = lines.map(pattern).collect();
    let text = text.join("\n").replace(" ->", "}");
    without(&text, "{ $", "}")
}

/// Whether `word` is a word of the text, or a part of it where letters are not separated.
fn says(text: &str, word: &str) -> bool {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
    text.match_indices(word).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        let after = text[place + word.len()..].chars().next();
        let ends = |letter: Option<char>| !is_letter(letter) && letter != Some('.');
        !word.is_ascii() || ends(before) && !is_letter(after)
    })
}

/// What is wrong with the words of a text.
fn faults(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for line in text.lines() {
        let lower = line.to_lowercase();
        let banned = ENGLISH.iter().chain(CHINESE);
        for (word, better) in banned.filter(|(word, _)| says(&lower, word)) {
            faults.push(format!("{name}: {word} (say {better}): {line}"));
        }
        if line.contains("} %") || says_percent_after_a_space(line) {
            faults.push(format!("{name}: a blank before %: {line}"));
        }
        if let Some(pair) = without_a_space(line) {
            faults.push(format!("{name}: no space in {pair}: {line}"));
        }
        // Tables and headings have the values of settings.
        let is_value = line.starts_with(['|', '#']) || name.starts_with("docs/engines/");
        if name.ends_with(".md") && !is_value {
            let engines = ["transformers", "vllm", "Llama.cpp", "VLLM"];
            for engine in engines.iter().filter(|engine| says(line, engine)) {
                faults.push(format!("{name}: {engine} as its project spells it: {line}"));
            }
        }
    }
    faults
}

fn says_percent_after_a_space(line: &str) -> bool {
    line.match_indices(" %").any(|(place, _)| {
        let before = line[..place].chars().next_back();
        before.is_some_and(|letter| letter.is_ascii_digit())
    })
}

/// A Chinese character beside a Latin letter or a digit.
fn without_a_space(line: &str) -> Option<String> {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let is_latin = |letter: char| letter.is_ascii_alphanumeric() || letter == '`';
    let letters: Vec<char> = line.chars().collect();
    let mut pairs = letters.windows(2);
    let pair = pairs.find(|pair| {
        is_chinese(pair[0]) && is_latin(pair[1]) || is_latin(pair[0]) && is_chinese(pair[1])
    });
    pair.map(|pair| pair.iter().collect())
}

/// The documents of the repository that people write, and the pages of engines.
fn documents(root: &Path) -> Vec<PathBuf> {
    let folders = [
        "",
        "docs",
        "docs/engines",
        "docs/robustness",
        "docs/tutorial",
        "docs/zh",
    ];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    // The changelog tells what was; reports are the kinds'; a list of licenses has names.
    let others = ["CHANGELOG.md", "report.md", "licences.md"];
    paths.retain(|path| {
        let is_other = others.iter().any(|other| path.ends_with(other));
        path.extension().is_some_and(|extension| extension == "md") && !is_other
    });
    paths.sort();
    paths
}

#[test]
fn documents_use_the_terms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("docs").exists() {
        return;
    }
    let documents = documents(root);
    assert!(documents.len() > 50, "{}", documents.len());
    let mut found = Vec::new();
    for path in documents {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        found.extend(faults(&name, &prose(&fs::read_to_string(&path).unwrap())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn readmes_are_short_and_link_to_pages_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "README.zh-CN.md"] {
        let Ok(text) = fs::read_to_string(root.join(name)) else {
            continue;
        };
        assert!(text.lines().count() <= 200, "{name}");
    }
    if !root.join("docs").exists() {
        return;
    }
    for path in documents(root) {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap_or_default();
            let target = link.split('#').next().unwrap_or_default();
            let is_file = !target.is_empty() && !target.contains(':') && !target.contains(' ');
            if is_file && !target.contains('`') {
                let there = path.parent().unwrap().join(target);
                assert!(there.exists(), "{}: {target}", path.display());
            }
        }
    }
}

#[test]
fn help_uses_the_terms() {
    let help = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
        let output = command.args(arguments).arg("--help").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let all = help(&[]);
    let (_, commands) = all.split_once("Commands:\n").unwrap();
    let names = commands.lines().take_while(|line| !line.is_empty());
    let names: Vec<&str> = names
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 15, "{names:?}");
    let mut found = faults("--help", &prose(&all));
    for name in names.iter().filter(|name| **name != "help") {
        found.extend(faults(name, &help(&[name])));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_schema_uses_the_terms() {
    fn descriptions(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match value {
                        Value::String(text) if key == "description" => {
                            found.extend(faults("schema", &prose(text)));
                        }
                        _ => descriptions(value, found),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| descriptions(value, found)),
            _ => {}
        }
    }
    let schema: Value = serde_json::from_str(&thermograph::config::schema()).unwrap();
    let mut found = Vec::new();
    descriptions(&schema, &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_english_catalog_uses_the_terms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = fs::read_to_string(root.join("src/words/en.ftl")).unwrap();
    let patterns = patterns(&catalog);
    let found = faults("en.ftl", &prose(&patterns));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
