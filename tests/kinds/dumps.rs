//! Kinds that take whole files of logits: what is impossible in one of them, what tokens are called, what is valid.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use thermograph::config::Config;
use thermograph::experiment::section::Section;
use thermograph::job::{self, Job, Made};

use super::{assert_near, assert_says, numbers, softmax};

/// The files in a folder of their own, and the first experiment of a configuration there.
fn first(files: &[(&str, &str)], text: &str) -> (Section, Value) {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let config = Config::parse(text, "test.toml", folder.path()).unwrap_or_else(|e| panic!("{e}"));
    let job = Job {
        only: Vec::new(),
        formats: vec![thermograph::formats::Format::SVG],
        threads: 1,
        parts: None,
    };
    let Made {
        mut sections,
        files: made,
    } = job::make(&config, &job, &|_, _| {}).unwrap_or_else(|e| panic!("{e}"));
    for file in &made {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        // Fonts are letters without a meaning.
        let said = text.lines().filter(|line| !line.contains(";base64,"));
        assert!(
            !said.into_iter().any(|line| line.contains("NaN")),
            "{}",
            file.name
        );
        if Path::new(&file.name)
            .extension()
            .is_some_and(|extension| extension == "svg")
        {
            roxmltree::Document::parse(text).unwrap();
        }
    }
    let results = made
        .iter()
        .find(|file| file.name == "results.json")
        .unwrap();
    let results: Value = serde_json::from_slice(&results.bytes).unwrap();
    (sections.remove(0), results["it"].clone())
}

fn drift(old: &str, new: &str, more: &str) -> (Section, Value) {
    let text = format!(
        "[logits.old]\nfile = \"old.csv\"\n[logits.new]\nfile = \"new.csv\"\n{more}\n[[experiment]]\nname = \"it\"\n\
         kind = \"drift\"\nlogits = \"new\"\nagainst = \"old\"\nlimits = {{ kl = 1.0 }}\n"
    );
    first(&[("old.csv", old), ("new.csv", new)], &text)
}

#[test]
fn a_token_that_becomes_impossible_is_an_infinite_drift() {
    let (section, found) = drift(
        "2.0,1.0,0.0\n2.0,1.0,0.0\n",
        "2.0,1.0,-inf\n2.0,1.0,0.0\n",
        "",
    );
    assert_eq!(found["kl"][0], json!("inf"));
    let lost = softmax(&[2.0, 1.0, 0.0])[2];
    assert_near(
        found["total_variation"][0].as_f64().unwrap(),
        lost,
        "the mass that is lost",
    );
    assert!(section.is_beyond_limits);
    assert_says(
        &section,
        "Fail: KL divergence ∞ nats (limit 1) at 1 of 2 positions, first at 0. Exit code 1.",
    );
    // The other way round it is a drift like others.
    let (section, found) = drift("2.0,1.0,-inf\n", "2.0,1.0,0.0\n", "");
    let (p, q) = (softmax(&[2.0, 1.0]), softmax(&[2.0, 1.0, 0.0]));
    let divergence: f64 = p.iter().zip(&q).map(|(p, q)| p * (p / q).ln()).sum();
    assert_near(numbers(&found["kl"])[0], divergence, "KL");
    assert!(!section.is_beyond_limits);
}

#[test]
fn equal_dumps_do_not_drift() {
    let (section, found) = drift(
        "2.0,1.0,-inf\n0.0,0.0,1.0\n",
        "2.0,1.0,-inf\n0.0,0.0,1.0\n",
        "",
    );
    assert_eq!(numbers(&found["total_variation"]), [0.0, 0.0]);
    assert_eq!(numbers(&found["kl"]), [0.0, 0.0]);
    assert!(!section.is_beyond_limits);
}

#[test]
fn positions_are_taken_as_their_file_has_them() {
    // Sorted, a token would be called by the name of another.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("z.csv"), "0.0,3.0,1.0\n").unwrap();
    for kind in [
        "kind = \"drift\"\nagainst = \"z\"",
        "kind = \"population\"\na = { chain = [] }",
    ] {
        let text = |sort: &str| {
            format!(
                "[logits.z]\nfile = \"z.csv\"\nrow = 0\n{sort}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{kind}\n"
            )
        };
        let parse = |text: &str| Config::parse(text, "test.toml", folder.path());
        assert!(parse(&text("")).is_ok());
        let error = parse(&text("sort = \"descending\""))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`experiment[0].logits` is sorted"),
            "{error}"
        );
        assert!(error.contains("--> test.toml:7:10\n"), "{error}");
    }
}

#[test]
fn the_likeliest_tokens_of_a_position_have_their_own_names() {
    let tokens = "tokens = [\"low\", \"high\", \"middle\"]";
    let (section, found) = drift("0.0,1.0,2.0\n", "0.0,3.0,1.0\n", tokens);
    assert_eq!(
        (&found["top_old"][0], &found["top_new"][0]),
        (&json!(2), &json!(1))
    );
    assert_says(&section, "was “middle” and is “high”");
    let text = format!(
        "[logits.z]\nfile = \"new.csv\"\nrow = 0\n{tokens}\n[[experiment]]\nname = \"it\"\nkind = \"population\"\nlogits = \"z\"\n\
         a = {{ chain = [] }}\nb = {{ chain = [{{ logit_bias = {{ 1 = -inf }} }}] }}\n"
    );
    let (section, _) = first(&[("new.csv", "0.0,3.0,1.0\n")], &text);
    assert_says(&section, "“high”");
    assert_says(&section, "“middle”");
}

#[test]
fn a_position_of_a_file_is_what_a_list_of_its_logits_is() {
    let kinds = "[[experiment]]\nname = \"it\"\nlogits = \"z\"\nkind = \"samplers\"\nchain = [{ top_p = 0.8 }]\n";
    let of_file = first(
        &[("z.csv", "9.0,9.0,9.0\n2.0,1.0,0.5\n")],
        &format!("[logits.z]\nfile = \"z.csv\"\nrow = 1\n{kinds}"),
    );
    let of_list = first(
        &[],
        &format!("[logits.z]\nvalues = [2.0, 1.0, 0.5]\n{kinds}"),
    );
    assert_eq!(of_file.1, of_list.1);
    assert_eq!(of_file.0.findings, of_list.0.findings);
}

#[test]
fn tokens_of_a_file_stay_text() {
    let tokens = "<script>alert(1)</script>\n|\n\"\\u202eabc\"\n\"a\\nb\"\n\n";
    let text = "[logits.z]\nfile = \"z.csv\"\nrow = 0\ntokens = \"tokens.txt\"\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n\
                kind = \"distributions\"\ntemperatures = [1.0]\n";
    let folder = tempfile::tempdir().unwrap();
    for first in 0..5 {
        let logits: Vec<String> = (0..5)
            .map(|index| if index == first { "3.0" } else { "0.5" }.to_owned())
            .collect();
        fs::write(folder.path().join("z.csv"), logits.join(",") + "\n").unwrap();
        fs::write(folder.path().join("tokens.txt"), tokens).unwrap();
        let config =
            Config::parse(text, "test.toml", folder.path()).unwrap_or_else(|e| panic!("{e}"));
        let run = thermograph::run::run(&config).unwrap();
        let section = run.sections(&config, config.language().words()).remove(0);
        for finding in &section.findings {
            assert!(!finding.contains(['\n', '\u{202e}']), "{finding:?}");
        }
    }
}
