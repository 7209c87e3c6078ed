use std::fs;

use serde_json::{Value, json};
use thermograph::config::Config;
use thermograph::report;

use super::{assert_near, assert_says, numbers, softmax};

/// The drift from one CSV file to another.
fn drift(
    old: &str,
    new: &str,
    more: &str,
) -> Result<(Value, thermograph::experiment::section::Section), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.csv"), old).unwrap();
    fs::write(folder.path().join("new.csv"), new).unwrap();
    let text = format!(
        "[logits.old]\nfile = \"old.csv\"\n[logits.new]\nfile = \"new.csv\"\n[[experiment]]\nname = \"it\"\n\
         kind = \"drift\"\nlogits = \"new\"\nagainst = \"old\"\n{more}"
    );
    let config =
        Config::parse(&text, "test.toml", folder.path()).map_err(|error| error.to_string())?;
    let run = thermograph::run::run(&config).map_err(|error| error.to_string())?;
    let numbers: Value = serde_json::from_str(&report::json(&config, &run)).unwrap();
    let section = run.sections(&config, config.language().words()).remove(0);
    Ok((numbers["it"].clone(), section))
}

#[test]
fn each_position_is_compared_and_the_worst_are_named() {
    let (found, section) = drift(
        "2.0,1.0,0.0\n2.0,1.0,0.0\n0.0,0.0,0.0\n",
        "2.0,1.0,0.0\n1.0,2.0,0.0\n0.0,0.5,0.0\n",
        "limits = { total_variation = 0.3, kl = 10.0, changed_top_1 = 0.5 }",
    )
    .unwrap();
    let (p, q) = (softmax(&[2.0, 1.0, 0.0]), softmax(&[1.0, 2.0, 0.0]));
    let apart = numbers(&found["total_variation"]);
    assert_eq!(apart[0], 0.0);
    assert_near(apart[1], p[0] - q[0], "total variation");
    let divergence = (p[0] - p[1]) * (p[0] / p[1]).ln();
    assert_near(
        numbers(&found["kl"])[1],
        divergence,
        "KL of the new from the old",
    );
    assert_eq!(
        (&found["top_old"], &found["top_new"]),
        (&json!([0, 0, 0]), &json!([0, 1, 1]))
    );
    assert_eq!(
        found["exceeded"],
        json!(["total_variation", "changed_top_1"])
    );
    assert_eq!(found["exceeding_positions"], json!([1]));
    assert!(section.is_beyond_limits);
    assert_says(
        &section,
        "(limit 30%) at 1 of 3 positions, first at 1; top-1 token changed at 66.7% of positions (limit 50%). Exit code 1.",
    );
    assert_says(&section, "Largest change: position 1, ");
    assert_eq!(section.tables[0].rows[0][0], "1");
}

#[test]
fn files_of_other_shapes_and_other_sources_are_refused() {
    let error = |new: &str, more: &str| drift("1.0,2.0\n1.0,2.0\n", new, more).unwrap_err();
    assert!(
        error("1.0,2.0\n", "")
            .contains("has 2 positions of 2 tokens, but the candidate has 1 of 2")
    );
    assert!(error("1.0,2.0\n1.0,2.0\n", "limits = { tv = 1 }").contains("unknown key"));
    assert!(
        error("1.0,2.0\n1.0,2.0\n", "limits = { total_variation = 2 }").contains("from 0 to 1")
    );
}
