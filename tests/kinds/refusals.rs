//! An engine that refuses is no failure: its words stand in its place.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::{assert_says, it, words};

/// The files that the program writes, which exits with 0.
fn files(text: &str) -> (String, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let (config, output) = (folder.path().join("test.toml"), folder.path().join("files"));
    fs::write(&config, text).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_thermograph"))
        .arg(&config)
        .arg("--output")
        .arg(&output)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let read = |name: &str| fs::read_to_string(output.join(name)).unwrap();
    let results = serde_json::from_str(&read("results.json")).unwrap();
    (read("report.md"), read("it.svg"), results)
}

fn config(language: &str, settings: &str, more: &str) -> String {
    format!(
        "language = \"{language}\"\n[output]\nformats = [\"svg\"]\n[logits.z]\nvalues = [1.0, 0.5]\n[settings.s]\n{settings}\n\
         [[experiment]]\nname = \"it\"\nkind = \"engines\"\nlogits = \"z\"\nsettings = \"s\"\n{more}"
    )
}

#[test]
fn the_program_goes_on_when_an_engine_refuses() {
    let reason = "temperature must be in [0, 2], got 2.5";
    for (language, word) in [("en", "vLLM rejects"), ("zh", "vLLM 拒绝")] {
        let (report, svg, results) = files(&config(language, "temperature = 2.5", ""));
        assert_eq!(
            results["it"]["engines"]["vllm"]["refusal"],
            format!("vllm: {reason}")
        );
        assert!(results["it"]["engines"]["transformers"]["probs"].is_array());
        assert_eq!(
            results["it"]["pairs"].as_array().unwrap().len(),
            1,
            "of those that do not refuse"
        );
        let escaped = reason.replace('[', "\\[").replace(']', "\\]");
        let line = report
            .lines()
            .find(|line| line.starts_with(&format!("- {word}")));
        assert!(line.unwrap().contains(&escaped), "{line:?}");
        assert!(
            svg.contains(reason),
            "it is part of what the picture says: {svg}"
        );
    }
}

#[test]
fn when_all_refuse_there_is_a_report_of_that() {
    for language in ["en", "zh"] {
        let (report, svg, results) =
            files(&config(language, "temperature = -1.0\nmirostat = 7", ""));
        let engines = results["it"]["engines"].as_object().unwrap();
        assert_eq!(engines.len(), 3);
        for (engine, found) in engines {
            let reason = found["refusal"].as_str().unwrap();
            assert!(reason.starts_with(engine.as_str()), "{reason}");
            let (_, reason) = reason.split_once(": ").unwrap();
            assert!(
                svg.contains(&reason.replace('<', "&lt;").replace('>', "&gt;")),
                "{reason} in {svg}"
            );
        }
        assert_eq!(results["it"]["pairs"], Value::Array(Vec::new()));
        assert!(!report.contains("KL(A"), "no table of pairs");
    }
}

#[test]
fn a_refusal_has_a_message_and_no_bars_and_no_length() {
    for (settings, engine, title, drawn) in [
        ("temperature = 2.5", "vllm", "vLLM", 1),
        // Others refuse this one and the last, too.
        ("top_k = -5", "transformers", "Transformers", 1),
        ("mirostat = 3", "llama.cpp", "llama.cpp", 1),
        ("samplers = [\"top_q\"]", "llama.cpp", "llama.cpp", 1),
        ("top_p = 0.0\nrepetition_penalty = -1.0", "vllm", "vLLM", 0),
    ] {
        let (section, found) = it(
            "[1.0, 0.5, 0.0]",
            &format!("[settings.s]\n{settings}\n---kind = \"engines\"\nsettings = \"s\""),
        );
        let reason = found["engines"][engine]["refusal"]
            .as_str()
            .unwrap_or_else(|| panic!("{settings}: {found}"));
        let (_, plain_reason) = reason.split_once(": ").unwrap();
        assert_says(&section, plain_reason);
        let panels = section.figure.unwrap().panels;
        let plain = |words: &String| words.replace('\n', " ");
        let rejected = words(&panels[1]);
        let rejected = rejected.iter().map(plain);
        let is_said = rejected.filter(|words| words.starts_with("rejected: "));
        assert!(
            is_said
                .clone()
                .any(|words| words == format!("rejected: {plain_reason}"))
        );
        let counted = panels.get(2).map_or(0, |panel| words(panel).len());
        assert_eq!(
            counted, drawn,
            "{settings}: nothing is counted of those that reject"
        );
        let refused = section.tables[0]
            .rows
            .iter()
            .find(|row| row[0] == title)
            .unwrap();
        assert_eq!(refused[1], "rejected");
    }
}

#[test]
fn a_setting_that_is_no_longer_refused_is_drawn_again() {
    for (temperature, refused) in [
        ("2.0", false),
        ("2.000001", true),
        ("0.0", false),
        ("-0.1", true),
    ] {
        let (section, found) = it(
            "[1.0, 0.5, 0.0]",
            &format!(
                "[settings.s]\ntemperature = {temperature}\n---kind = \"engines\"\nsettings = \"s\"\nengines = [\"vllm\"]"
            ),
        );
        assert_eq!(
            found["engines"]["vllm"].get("refusal").is_some(),
            refused,
            "{temperature}"
        );
        let says = section
            .findings
            .iter()
            .any(|finding| finding.starts_with("vLLM rejects"));
        assert_eq!(says, refused, "{temperature}");
    }
}
