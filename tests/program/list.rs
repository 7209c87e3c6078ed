//! What is listed is what is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use thermograph::sampling::Engine;

fn thermograph(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_files_of_every_example_are_those_that_are_listed() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("config")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.to_str().unwrap();
        let output = thermograph(&["list", name, "--format", "json"]);
        assert!(output.status.success(), "{output:?}");
        let listed: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let mut files = BTreeSet::new();
        for experiment in &listed {
            let kind = experiment["kind"].as_str().unwrap();
            assert!(
                text.contains(&format!("kind = \"{kind}\"")),
                "{name}: {kind}"
            );
            let own: Vec<String> = serde_json::from_value(experiment["files"].clone()).unwrap();
            files.extend(own);
        }
        // As `render` wrote them into the repository, with those of the whole report.
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let folder = if stem == "notebook" {
            "output".to_owned()
        } else {
            format!("docs/{stem}")
        };
        let table = thermograph(&["list", path.to_str().unwrap()]).stdout;
        let table = String::from_utf8(table).unwrap();
        let all = table.lines().last().unwrap();
        let all = all.strip_prefix("and for all experiments: ").unwrap();
        files.extend(all.split(' ').map(str::to_owned));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let names = |folder: &Path, before: &str| {
            let entries = fs::read_dir(folder).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names
                .map(|name| format!("{before}{name}"))
                .collect::<Vec<_>>()
        };
        let mut written: BTreeSet<String> = names(&folder, "").into_iter().collect();
        // The page of each engine lies beside the report of that name.
        let is_page = |name: &String| {
            let engine = name.strip_suffix(".md");
            engine.is_some_and(|name| name.parse::<Engine>().is_ok())
        };
        written.retain(|name| !is_page(name));
        assert!(written.remove("data"));
        written.extend(names(&folder.join("data"), "data/"));
        assert_eq!(files, written, "{name}");
    }
}

#[test]
fn people_read_a_table() {
    let output = thermograph(&["list"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("experiment ") && lines[0].ends_with("files"),
        "{text}"
    );
    assert!(lines[1].ends_with(" data/equivalence.csv"), "{text}");
    let column = lines[0].find("kind").unwrap();
    assert!(
        lines[..5]
            .iter()
            .all(|line| line.as_bytes()[column - 1] == b' ' && line.as_bytes()[column] != b' '),
        "{text}"
    );
}
