//! Positions measured in parts give what one run gives.

use std::fs;
use std::path::Path;

use std::process::{Command, Output};

use serde_json::{Value, json};

fn thermograph(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) {
    let output = thermograph(folder, arguments);
    assert!(output.status.success(), "{output:?}");
    assert!(
        output.stdout.is_empty() && output.stderr.is_empty(),
        "{output:?}"
    );
}

/// Input is refused: this is said, and there is no such folder.
fn fails(folder: &Path, arguments: &[&str], part: &str, unwritten: &str) {
    let output = thermograph(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(part), "{part:?} in {errors}");
    assert!(!folder.join(unwritten).exists());
}

/// A folder with a file of seven positions, an older one, and a configuration of both kinds.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let row = |row: usize, shift: f64| {
        let logit = |token: usize| ((row * 7 + token * 3) % 11) as f64 / 2.0 + shift * token as f64;
        let logits: Vec<String> = (0..5).map(|token| logit(token).to_string()).collect();
        logits.join(",")
    };
    let rows = |shift: f64| (0..7).map(|index| row(index, shift)).collect::<Vec<_>>();
    let mut new = rows(0.1);
    // A token that has become impossible: its divergence is infinite.
    new[4] = "1,2,3,4,-inf".to_owned();
    fs::write(folder.path().join("new.csv"), new.join("\n")).unwrap();
    fs::write(folder.path().join("old.csv"), rows(0.0).join("\n")).unwrap();
    fs::write(folder.path().join("my.toml"), CONFIGURATION).unwrap();
    folder
}

const CONFIGURATION: &str = r#"
[style]
theme = "light"

[logits.new]
file = "new.csv"
[logits.old]
file = "old.csv"

[[experiment]]
name = "two"
kind = "population"
logits = "new"
rows = { from = 1, to = 7 }
a = { name = "hot", chain = [{ temperature = 1.5 }] }
b = { name = "cold", chain = [{ temperature = 0.5 }, { top_p = 0.9 }] }

[[experiment]]
name = "changed"
kind = "drift"
logits = "new"
against = "old"

[[experiment]]
name = "draws"
kind = "sampling"
logits = "one"
temperatures = [1.0]

[logits.one]
values = [1.0, 2.0]
"#;

fn measure(folder: &Path, rows: &str) {
    succeeds(folder, &["measure", "my.toml", "--rows", rows, "--quiet"]);
}

fn render_fails(folder: &Path, part: &str) {
    let parts = [
        "render", "my.toml", "--parts", "parts", "--output", "merged",
    ];
    fails(folder, &parts, part, "merged");
}

#[test]
fn what_is_merged_is_what_one_run_writes_to_the_last_bit() {
    let folder = folder();
    let folder = folder.path();
    for rows in ["5..100", "..2", "2..5"] {
        measure(folder, rows);
    }
    let mut names: Vec<String> = fs::read_dir(folder.join("parts"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let both = |rows: [&str; 3], name: &str| rows.map(|rows| format!("{name}.{rows}.part.json"));
    let wanted = [
        both(["0-2", "2-5", "5-7"], "changed"),
        both(["1-2", "2-5", "5-7"], "two"),
    ];
    assert_eq!(names, wanted.concat());
    succeeds(folder, &["my.toml", "--quiet", "--output", "whole"]);
    let arguments = [
        "my.toml", "--quiet", "--parts", "parts", "--output", "merged",
    ];
    // The dumps are not read: only what they are called and shaped like.
    succeeds(folder, &arguments);
    let mut files = 0;
    for entry in fs::read_dir(folder.join("whole")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let merged = folder.join("merged").join(path.file_name().unwrap());
            assert!(
                fs::read(&path).unwrap() == fs::read(merged).unwrap(),
                "{}",
                path.display()
            );
            files += 1;
        }
    }
    assert!(files >= 8, "{files}");
}

#[test]
fn positions_that_are_missing_or_there_twice_are_named() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("parts")).unwrap();
    render_fails(
        folder,
        "no part has the positions 1..7: measure them with --rows 1..7",
    );
    measure(folder, "0..2");
    measure(folder, "4..7");
    render_fails(folder, "experiment two: no part has the positions 2..4");
    measure(folder, "2..5");
    render_fails(folder, "both contain position 4 of two");
}

#[test]
fn parts_of_something_else_are_refused() {
    let folder = folder();
    let folder = folder.path();
    measure(folder, "0..");
    let file = folder.join("parts/two.1-7.part.json");
    let text = fs::read_to_string(&file).unwrap();
    let part: Value = serde_json::from_str(&text).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut part = part.clone();
        *part.pointer_mut(pointer).unwrap() = value;
        fs::write(&file, part.to_string()).unwrap();
    };
    with("/thermograph", json!("0.0.9"));
    render_fails(
        folder,
        "two.1-7.part.json: measured by thermograph 0.0.9, but this is",
    );
    with("/numbers/population/3/measures/1/top", json!(5));
    render_fails(
        folder,
        "two.1-7.part.json: measured with different settings of two",
    );
    // No position has such numbers.
    for (field, value) in [
        ("measures/1/entropy", json!(-1.0)),
        ("measures/1/entropy", json!(1e308)),
        ("measures/1/kept_mass", json!(-1.0)),
        ("measures/1/kept_mass", json!(1.1)),
        ("measures/1/max_probability", json!(2.0)),
        ("measures/1/survivors", json!(0)),
        ("measures/1/survivors", json!(u64::MAX)),
        ("total_variation", json!(-1.0)),
        ("total_variation", json!(1e308)),
    ] {
        with(&format!("/numbers/population/3/{field}"), value);
        render_fails(folder, "measured with different settings of two");
    }
    with("/numbers/population/3/measures", json!([]));
    render_fails(folder, "measured with different settings of two");
    with("/from", json!(u64::MAX));
    render_fails(folder, "measured with different settings of two");
    with("/numbers/population/3/total_variation", json!("much"));
    render_fails(folder, "two.1-7.part.json: not a part file:");
    fs::write(&file, &text[..100]).unwrap();
    render_fails(folder, "two.1-7.part.json: not a part file:");
    fs::write(&file, &text).unwrap();
    let other = CONFIGURATION.replace("top_p = 0.9", "top_p = 0.8");
    fs::write(folder.join("my.toml"), other).unwrap();
    render_fails(folder, "measured with different settings of two");
    fs::remove_dir_all(folder.join("parts")).unwrap();
    render_fails(folder, "cannot read the folder of parts parts:");
}

#[test]
fn rows_that_give_nothing_to_measure_are_errors() {
    let folder = folder();
    let folder = folder.path();
    for (arguments, part) in [
        (
            ["--rows", "7..9", "--quiet"],
            "no position to measure: two has 1..7, changed has 0..7",
        ),
        (
            ["--rows", "3..3", "--quiet"],
            "the first position must be smaller",
        ),
        (["--rows", "3", "--quiet"], "use a range such as 0..500"),
        (["--rows", "a..9", "--quiet"], "\"a\" is not a position"),
        (
            ["--rows=0..", "--only", "draws"],
            "only `population` and `drift` do",
        ),
        (["--rows=0..", "--only", "changes"], "did you mean changed?"),
    ] {
        let arguments = [&["measure", "my.toml"], &arguments[..]].concat();
        fails(folder, &arguments, part, "parts");
    }
}
