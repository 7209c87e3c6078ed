//! What is listed is what is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn thermograph(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_figures_of_every_example_are_those_that_are_listed() {
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
        // As `render` wrote them into the repository.
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let folder = if stem == "notebook" {
            "output".to_owned()
        } else {
            format!("docs/{stem}")
        };
        let is_figure = |name: &String| name.ends_with(".png") || name.ends_with(".svg");
        let written: BTreeSet<String> =
            fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(is_figure)
                .collect();
        assert_eq!(files, written, "{name}");
    }
}

#[test]
fn people_read_a_table() {
    let output = thermograph(&["list"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("experiment ") && lines[0].ends_with("figures"),
        "{text}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.ends_with("none: its numbers stand in the report")),
        "{text}"
    );
    let column = lines[0].find("kind").unwrap();
    assert!(
        lines
            .iter()
            .all(|line| line.as_bytes()[column - 1] == b' ' && line.as_bytes()[column] != b' '),
        "{text}"
    );
}
