//! What somebody meets who runs the program for the first time.

use serde_json::Value;

use super::room::Room;

const SMALL: &str = "\
language = \"en\"
[output]
formats = [\"svg\"]
[logits.a]
values = [1.0, 2.0, 0.5]
[[experiment]]
name = \"bars\"
kind = \"distributions\"
logits = \"a\"
temperatures = [1.0]
";

#[test]
fn a_language_can_be_asked_for_where_the_configuration_has_another() {
    let room = Room::new();
    room.told(&["--language", "en", "--format", "svg"], 0);
    let report = room.read("output/report.md");
    assert!(report.starts_with("# Sampling temperature"), "{report}");
    assert!(report.contains("## Theory"));
    let figure = room.read("output/temperature_effect.svg");
    assert!(figure.contains("Bars show"), "its words are English, too");
    room.told(&["check", "--language", "en"], 1); // PNG files are missing
    room.write("small.toml", SMALL);
    room.told(&["small.toml", "--language", "zh", "--output", "zh"], 0);
    assert!(room.read("zh/report.md").contains("## 理论"));
    room.told(
        &["check", "small.toml", "--language", "zh", "--against", "zh"],
        0,
    );
    let differs = room.told(&["check", "small.toml", "--against", "zh"], 1);
    assert!(
        differs.contains("accept small.toml --output zh"),
        "{differs}"
    );
    assert_eq!(
        room.run(&["small.toml", "--language", "fr"]).code(),
        Some(2)
    );
}

#[test]
fn what_init_writes_is_what_render_draws() {
    let room = Room::new();
    room.write("config/notebook.toml", SMALL);
    room.told(&["init"], 0);
    room.told(&["render", "--format", "svg"], 0);
    assert!(room.names("output").contains(&"shapes.svg".to_owned()));
    let listed = room.told(&["list"], 0);
    assert!(listed.contains("shapes"), "{listed}");
}

#[test]
fn every_kind_has_an_example_that_runs_where_it_is_written() {
    for kind in thermograph::experiment::kind_names() {
        let room = Room::new();
        let said = room.told(&["init", "my.toml", "--example", kind], 0);
        let text = room.read("my.toml");
        assert!(
            text.contains(&format!("kind = \"{kind}\"")),
            "{kind}: {text}"
        );
        assert!(
            !text.contains("config/"),
            "{kind} names files that are not here: {text}"
        );
        let files = room.names(".");
        assert!(
            files.iter().all(|file| said.contains(file)),
            "{files:?} in {said}"
        );
        room.told(&["render", "my.toml", "--format", "svg", "--quiet"], 0);
        // The files beside it are the same: they stay.
        room.run(&["init", "my.toml", "--example", kind])
            .assert_refused(&["my.toml", "--force"]);
        room.told(&["init", "other.toml", "--example", kind], 0);
    }
    let room = Room::with("positions.npy", "mine");
    room.run(&["init", "--example", "drift"])
        .assert_refused(&["positions.npy", "--force"]);
    assert_eq!(room.names("."), ["positions.npy"]);
    assert_eq!(room.read("positions.npy"), "mine");
}

#[test]
fn files_of_another_configuration_are_named_and_stay() {
    let room = Room::with("a.toml", SMALL);
    room.write(
        "b.toml",
        SMALL
            .replace("\"bars\"", "\"others\"")
            .replace("\"en\"", "[\"zh\", \"en\"]"),
    );
    room.write("out/photo.png", "mine");
    assert_eq!(room.run(&["a.toml", "--output", "out"]).stderr(), "");
    assert_eq!(
        room.run(&["a.toml", "--output", "out"]).stderr(),
        "",
        "its own"
    );
    // A language's report and an experiment's figure and table.
    for _ in 0..2 {
        let said = room
            .run(&["b.toml", "--output", "out", "--language", "en"])
            .stderr();
        assert!(said.starts_with("warning: out has files that this configuration does not write: bars.svg, data/bars.csv;"), "{said}");
    }
    assert!(room.path("out/bars.svg").is_file() && room.path("out/data/bars.csv").is_file());
    room.told(&["b.toml", "--output", "out"], 0);
    let said = room.run(&["a.toml", "--output", "out"]).stderr();
    for name in [
        "others.svg",
        "others.en.svg",
        "data/others.csv",
        "report.en.html",
    ] {
        assert!(said.contains(name), "{name} in {said}");
    }
    assert!(!said.contains("photo"), "{said}");
    assert_eq!(
        room.run(&["a.toml", "--output", "out", "--only", "bars"])
            .stderr(),
        said
    );
    assert_eq!(
        room.run(&["a.toml", "--output", "out", "--quiet"]).stderr(),
        ""
    );
}

#[test]
fn a_misspelt_command_is_told_from_a_missing_file() {
    let room = Room::new();
    let hint = [
        "rendr: no such command",
        "help: did you mean `thermograph render`?",
    ];
    room.run(&["rendr", "x"]).assert_refused(&hint);
    room.run(&["rendr"]).assert_refused(&hint);
    room.run(&["rendr", "--quiet"]).assert_refused(&hint);
    let said = room
        .run(&["exampel", "x", "--message-format", "json"])
        .stderr();
    assert!(serde_json::from_str::<Value>(&said).is_ok(), "{said}");
    let said = room
        .run(&["chek", "x", "--message-format", "json"])
        .stderr();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["help"], "did you mean `thermograph check`?");
    room.run(&["my.toml"])
        .assert_refused(&["my.toml: no such file"]);
    // A file that is called so is drawn.
    room.write("rendr", SMALL);
    room.told(&["rendr", "--quiet"], 0);
}

#[test]
fn few_things_are_counted_as_few() {
    let room = Room::with(
        "none.toml",
        "\
language = \"en\"
[output]
formats = [\"svg\"]
[logits.a]
values = [9.0, 1.0, 0.5]
[settings.s]
[[experiment]]
name = \"engines\"
kind = \"engines\"
logits = \"a\"
settings = \"s\"
",
    );
    room.told(&["none.toml", "--quiet"], 0);
    let report = room.read("output/report.md");
    assert!(
        report.contains("settings `s`: none given, so the engines' defaults apply."),
        "{report}"
    );
    room.write("answer.json", r#"{"completion_probabilities": [{"content": "a", "probs": [{"tok_str": "a", "prob": 0.5}]}]}"#);
    room.write(
        "one.toml",
        SMALL
            .replace(
                "values = [1.0, 2.0, 0.5]",
                "logprobs = \"answer.json\"\nvocabulary = 9",
            )
            .replace("distributions", "bounds")
            .replace("temperatures = [1.0]", ""),
    );
    room.told(&["one.toml", "--quiet"], 0);
    let report = room.read("output/report.md");
    assert!(
        report.contains("which probabilities 1 returned token and"),
        "{report}"
    );
}
