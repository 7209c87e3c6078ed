//! `check` tells what differs and changes nothing, `accept` takes it; documents are filled and checked.

use std::fs;

use serde_json::Value;

use super::room::Room;

const CONFIG: &str = "\
[output]
dpi = 40
[style]
theme = \"light\"
dark = true
[logits.a]
tokens = [\"x\", \"y_*\", \"<b>\"]
values = [1.0, 2.0, 0.5]
[[experiment]]
name = \"bars\"
kind = \"distributions\"
logits = \"a\"
temperatures = [0.5, 2.0]
[[experiment]]
name = \"draws\"
kind = \"sampling\"
logits = \"a\"
temperatures = [1.0]
draws = 100
";

/// A folder with a configuration and its files.
fn room() -> Room {
    let room = Room::with("c.toml", CONFIG);
    room.told(&["c.toml", "--quiet"], 0);
    room
}

#[test]
fn what_render_wrote_is_the_same() {
    let room = room();
    let text = room.told(&["check", "c.toml"], 0);
    assert!(text.contains("no differences in 14 comparisons"), "{text}");
    assert_eq!(room.told(&["check", "c.toml", "--quiet"], 0), "");
}

#[test]
fn differences_are_told_by_experiment_numbers_first_and_nothing_is_changed() {
    let room = room();
    room.replace("c.toml", "draws = 100", "draws = 101");
    let before = room.files("output");
    let text = room.told(&["check", "c.toml", "--report", "report"], 1);
    assert_eq!(room.files("output"), before);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "draws", "{text}");
    assert!(lines[1].starts_with("  results.json: "), "{text}");
    assert!(lines[1].ends_with(" numbers differ"), "{text}");
    let count = lines[2].trim_start().strip_prefix("draws[0].counts[1]");
    let (before_and_now, difference) = count.unwrap().trim_start().split_once("  ").unwrap();
    let [old, new]: [i64; 2] = [0, 1].map(|side| {
        let sides: Vec<&str> = before_and_now.split(" → ").collect();
        sides[side].parse().unwrap()
    });
    assert_eq!(format!("{:+}", new - old), difference, "{text}");
    assert!(
        text.contains("draws.png: ") && text.contains("RMS"),
        "{text}"
    );
    assert!(text.contains("(tolerance 0, by default)"), "{text}");
    assert!(!text.contains("bars"), "{text}");

    let summary: Value = serde_json::from_str(&room.read("report/summary.json")).unwrap();
    assert_eq!(summary["different"], true);
    let files = summary["files"].as_array().unwrap();
    let picture = files
        .iter()
        .find(|file| file["file"] == "draws.png")
        .unwrap();
    assert!(picture["rms"].as_f64().unwrap() > 0.0 && picture["share"].as_f64().unwrap() < 1.0);
    let page = room.read("report/summary.html");
    for folder in ["expected", "actual", "difference"] {
        assert!(page.contains(&format!("src=\"{folder}/draws.png\"")));
        assert!(room.path(&format!("report/{folder}/draws.png")).is_file());
    }
    assert_eq!(
        fs::read(room.path("report/expected/draws.png")).unwrap(),
        fs::read(room.path("output/draws.png")).unwrap()
    );
    // Pictures of shapes lie one upon the other.
    let shapes = "<img src=\"actual/draws.svg\" alt=\"\"/>";
    assert!(
        page.contains("class=\"overlay\"") && page.contains(shapes),
        "{page}"
    );
    assert!(page.contains("<td>draws[0].counts[1]</td>"), "{page}");
    roxmltree::Document::parse(page.trim_start_matches("<!DOCTYPE html>\n")).unwrap();
}

#[test]
fn continuous_integration_reads_it() {
    let room = room();
    room.replace("c.toml", "draws = 100", "draws = 101");
    let text = room.told(&["check", "c.toml", "--format", "github"], 1);
    assert!(
        text.contains("::error file=output/draws.png,title=draws::"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    // A document is not in the folder of the figures.
    room.write("guide/a.md", DOCUMENT);
    let document = ["--document", "guide/a.md"];
    let text = room.told(
        &[
            ["check", "c.toml", "--format", "github"].as_slice(),
            &document,
        ]
        .concat(),
        1,
    );
    assert!(text.contains("::error file=guide/a.md,"), "{text}");
    let xml = room.told(&["check", "c.toml", "--format", "junit"], 1);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let suite = document.root_element().first_element_child().unwrap();
    let failures = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .count();
    assert_eq!(
        suite.attribute("failures"),
        Some(failures.to_string().as_str())
    );
    assert!(failures > 3);
}

#[test]
fn a_missing_or_broken_baseline_is_a_difference() {
    let room = room();
    fs::remove_file(room.path("output/bars.png")).unwrap();
    room.write("output/draws.png", "no picture");
    room.write("output/data/bars.csv", "");
    fs::remove_file(room.path("output/bars.svg")).unwrap();
    fs::create_dir(room.path("output/bars.svg")).unwrap();
    let text = room.told(&["check", "c.toml"], 1);
    for part in [
        "bars.png: is missing",
        "draws.png: is not a readable PNG file",
        "bars.csv: differs from line 1",
        "bars.svg: is not a file",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    room.write("output/results.json", "{\"bars\": \"\\u202e\"}");
    let text = room.told(&["check", "c.toml"], 1);
    assert!(
        text.contains("    bars  ") && !text.contains('\u{202e}'),
        "{text}"
    );
    room.write("output/results.json", "nonsense");
    assert!(
        room.told(&["check", "c.toml"], 1)
            .contains("is not the JSON file of a report")
    );
    room.told(&["check", "c.toml", "--against", "nowhere"], 1);
    assert!(!room.path("nowhere").exists());
    room.told(&["check", "missing.toml"], 2);
}

#[test]
fn pixels_within_a_tolerance_are_alike() {
    let room = room();
    room.replace("c.toml", "draws = 100", "draws = 101");
    room.told(&["accept", "c.toml"], 0);
    // The picture of 100 draws in the place of that of 101; the numbers are those of 101.
    room.replace("c.toml", "draws = 101", "draws = 100");
    room.told(&["c.toml", "--only", "draws", "--quiet"], 0);
    room.replace("c.toml", "draws = 100", "draws = 101");
    room.told(&["check", "c.toml"], 1);
    room.told(&["check", "c.toml", "--rms", "0.001"], 1);
    let text = room.told(&["check", "c.toml", "--rms", "60"], 0);
    assert!(text.contains("(tolerance 60, by --rms)"), "{text}");
    room.told(&["check", "c.toml", "--rms", "nan"], 2);
}

#[test]
fn pictures_of_a_version_that_draws_otherwise_are_told_in_a_line() {
    let room = room();
    room.replace("output/results.json", "\"pictures\": 2", "\"pictures\": 0");
    room.told(&["check", "c.toml"], 1);
    room.replace("c.toml", "draws = 100", "draws = 101");
    let text = room.told(&["check", "c.toml"], 1);
    assert!(
        text.contains("were drawn by 0.1.0 (figure format 0)"),
        "{text}"
    );
    assert!(
        text.contains("counts") && !text.contains("draws.png"),
        "{text}"
    );
}

#[test]
fn accept_takes_everything_or_one_experiment() {
    let room = room();
    room.replace("c.toml", "draws = 100", "draws = 101");
    room.replace("c.toml", "[0.5, 2.0]", "[0.5, 3.0]");
    let bars = fs::read(room.path("output/bars.png")).unwrap();
    let text = room.told(&["accept", "c.toml", "--only", "draws"], 0);
    assert!(
        text.contains("draws.png") && text.contains("because other experiments differ too: bars"),
        "{text}"
    );
    assert_eq!(fs::read(room.path("output/bars.png")).unwrap(), bars);
    let text = room.told(&["check", "c.toml"], 1);
    assert!(
        !text.contains("draws.png") && text.contains("bars.png"),
        "{text}"
    );
    room.told(&["accept", "c.toml", "--only", "drawz"], 2);
    room.told(&["accept", "c.toml"], 0);
    room.told(&["check", "c.toml"], 0);
    assert!(
        room.told(&["accept", "c.toml"], 0)
            .contains("nothing to accept")
    );
    fs::remove_dir_all(room.path("output")).unwrap();
    room.told(&["accept", "c.toml"], 0);
    room.told(&["check", "c.toml"], 0);
}

const DOCUMENT: &str = "# A\r\n\
The first has <!-- thermograph: bars.T0_5.probs.1:.1% -->old<!-- /thermograph -->, drawn \
<!-- thermograph: draws.T1_0.counts.1 --><!-- /thermograph --> times; the best is \
<!-- thermograph: draws.T1_0.top1 --><!-- /thermograph -->.\n\n\
<!-- thermograph: figure bars -->\n<!-- /thermograph -->\n\u{feff}trailing \t\n";

#[test]
fn documents_are_filled_between_their_markers_and_nowhere_else() {
    let room = room();
    fs::create_dir(room.path("guide")).unwrap();
    room.write("guide/a.md", DOCUMENT);
    room.told(&["fill", "guide/a.md"], 0);
    let filled = room.read("guide/a.md");
    let results: Value = serde_json::from_str(&room.read("output/results.json")).unwrap();
    let share = results["bars"][0]["probs"][1].as_f64().unwrap() * 100.0;
    assert!(
        filled.contains(&format!(":.1% -->{share:.1}%<!-- /thermograph -->")),
        "{filled}"
    );
    let count = results["draws"][0]["counts"][1].as_u64().unwrap();
    assert!(
        filled.contains(&format!("counts.1 -->{count}<!--")),
        "{filled}"
    );
    assert!(
        filled.contains("top1 -->y\\_\\*<!--"),
        "tokens are escaped: {filled}"
    );
    assert!(
        filled.contains("srcset=\"../output/bars.dark.svg\"")
            && filled.contains("src=\"../output/bars.svg\"")
    );
    // All else is as it was.
    let outside = |text: &str| -> Vec<String> {
        let parts = text.split("<!-- thermograph: ").map(|part| {
            match part.split_once("<!-- /thermograph -->") {
                Some((_, after)) => after.to_owned(),
                None => part.to_owned(),
            }
        });
        parts.collect()
    };
    assert_eq!(outside(&filled), outside(DOCUMENT));
    room.told(&["fill", "guide/a.md"], 0);
    assert_eq!(room.read("guide/a.md"), filled);

    room.told(&["check", "c.toml", "--document", "guide/a.md"], 0);
    room.replace("guide/a.md", &format!("-->{count}<!--"), "-->7<!--");
    let text = room.told(&["check", "c.toml", "--document", "guide/a.md"], 1);
    assert!(
        text.contains("guide/a.md: differs from line 2 on"),
        "{text}"
    );
}

#[test]
fn wrong_markers_are_named_and_no_document_is_written() {
    let room = room();
    room.write("good.md", DOCUMENT);
    for (text, part) in [
        (
            "\n<!-- thermograph: bars.T0_5.entropi --><!-- /thermograph -->",
            "bad.md:2: unknown value",
        ),
        (
            "<!-- thermograph: bars.T0_5.entropy -->",
            "bad.md:1: the marker has no end",
        ),
        (
            "<!-- thermograph: figure draw --><!-- /thermograph -->",
            "did you mean draws?",
        ),
        (
            "<!-- thermograph: bars.T0_5.entropy:x --><!-- /thermograph -->",
            "format must be like",
        ),
        (
            "<!-- thermograph: draws.T1_0.top1:.1f --><!-- /thermograph -->",
            "its value is a string",
        ),
        (
            "<!-- thermograph: bars.T0_5.entropy:.99f --><!-- /thermograph -->",
            "format must be like",
        ),
    ] {
        room.write("bad.md", text);
        let message = room.told(&["fill", "good.md", "bad.md"], 2);
        assert!(message.contains(part), "{part} in {message}");
        assert_eq!(room.read("good.md"), DOCUMENT);
        assert_eq!(room.read("bad.md"), text);
    }
}

#[test]
fn figures_go_into_every_kind_of_document() {
    let room = room();
    for (dialect, parts) in [
        ("github", ["<picture>", "bars.dark.svg", "alt=\""]),
        ("mdbook", ["![", "](output/bars.svg)", " – "]),
        ("quarto", ["{#fig-bars", "fig-alt=\"", "output/bars.svg"]),
        (
            "typst",
            ["#figure(", "image(\"output/bars.svg\"", "caption: ["],
        ),
        (
            "latex",
            [
                "\\includegraphics",
                "{output/bars.png}",
                "\\label{fig:bars}",
            ],
        ),
    ] {
        let text = room.told(&["snippet", "bars", "--for", dialect], 0);
        for part in parts {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
    // The address is as seen from the document.
    room.write("guide/a.md", DOCUMENT);
    let beside = [
        "snippet",
        "draws",
        "--for",
        "mdbook",
        "--document",
        "guide/new.md",
    ];
    let text = room.told(&beside, 0);
    assert!(text.contains("](../output/draws.svg)"), "{text}");
    let nowhere = ["snippet", "draws", "--document", "nowhere/new.md"];
    assert!(
        room.told(&nowhere, 2)
            .contains("the folder nowhere does not exist")
    );
    assert!(
        room.told(&["snippet", "bar"], 2)
            .contains("figures are: bars, draws")
    );
}
