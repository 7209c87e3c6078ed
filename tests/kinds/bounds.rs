//! What a server's response tells: intervals, and what is refused.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use thermograph::config::Config;
use thermograph::experiment::section::Section;
use thermograph::figure::Mark;
use thermograph::figure::mark::Primitive;
use thermograph::report;
use thermograph::sampling::{Temperature, Truncated};

use super::{assert_near, assert_says, numbers};

/// A token and its probability.
type Token = (&'static str, f64);

/// A chat completion of such positions: the drawn token, and the likely ones.
fn response(positions: &[(&str, f64, &[Token])]) -> String {
    let entry =
        |token: &str, probability: f64| json!({ "token": token, "logprob": probability.ln() });
    let position = |(token, probability, likely): &(&str, f64, &[Token])| {
        let mut object = entry(token, *probability);
        object["top_logprobs"] = likely
            .iter()
            .map(|(token, probability)| entry(token, *probability))
            .collect();
        object
    };
    let content: Vec<Value> = positions.iter().map(position).collect();
    json!({ "choices": [{ "index": 0, "logprobs": { "content": content } }] }).to_string()
}

fn parse(response: &str, source: &str, experiment: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("r.json"), response).unwrap();
    let text = format!(
        "[logits.z]\nlogprobs = \"r.json\"\n{source}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{experiment}\n"
    );
    Config::parse(&text, "test.toml", folder.path()).map_err(|error| error.to_string())
}

fn run(config: &Config) -> (Section, Value) {
    let run = thermograph::run::run(config).unwrap();
    let numbers: Value = serde_json::from_str(&report::json(config, &run)).unwrap();
    let mut sections = run.sections(config, config.language().words());
    (sections.remove(0), numbers["it"].clone())
}

const LIKELY: &[Token] = &[("a", 0.5), ("b", 0.2), ("c", 0.1)];

#[test]
fn a_position_is_bounded_and_not_renormalised() {
    let response = response(&[("a", 0.5, LIKELY)]);
    let source = "vocabulary = 1003";
    let config = parse(
        &response,
        source,
        "kind = \"bounds\"\ntemperature = 0.5\ntop_p = 0.98001",
    )
    .unwrap();
    let (section, found) = run(&config);
    assert_near(found["unseen_mass"].as_f64().unwrap(), 0.2, "unseen mass");
    assert_eq!(
        (&found["seen_tokens"], &found["unseen_tokens"]),
        (&json!(3), &json!(1000))
    );
    // By hand: squares of 0.5, 0.2, 0.1, and of the others either twice 0.1 or a thousand times 0.0002.
    let (seen, few, many) = (0.25 + 0.04 + 0.01, 0.02, 1000.0 * 0.0002 * 0.0002);
    let first = numbers(&found["probs"][0]);
    assert_near(first[0], 0.25 / (seen + few), "at least");
    assert_near(first[1], 0.25 / (seen + many), "at most");
    let others = numbers(&found["unseen_prob"]);
    assert_near(others[0], many / (seen + many), "others at least");
    assert_near(others[1], few / (seen + few), "others at most");
    let known = Truncated::new(LIKELY.iter().map(|(_, p)| p.ln()).collect(), 1003).unwrap();
    let entropy = known.at(Temperature::new(0.5).unwrap()).unwrap().entropy();
    assert_eq!(found["entropy"], json!([entropy.low, entropy.high]));
    // Of 0.32 that is 0.0136032 more than 0.3, which takes 681 of a thousand equal others; of 0.30004 it is less.
    assert_eq!(found["top_p_survivors"], json!([3, 684]));
    assert_says(
        &section,
        "20.0% of the probability mass was not returned (1000 of 1003 tokens).",
    );
    assert_says(
        &section,
        "top-p 0.98001 is not determined: 3 to 684 tokens.",
    );
    assert_says(&section, "min-p 0.05 is determined: it keeps exactly ");
    let figure = section.figure.unwrap();
    let kinds = |panel: usize| -> Vec<&str> {
        let name = |mark: &Mark| match mark.primitives[0] {
            Primitive::Rectangle { .. } => "ranges",
            Primitive::Interval { .. } => "interval",
            Primitive::Polygon(_) => "band",
            Primitive::Polyline(..) => "curve",
            Primitive::Dot(..) => "point",
            Primitive::Tick(..) => "ticks",
            Primitive::Words(_) => "words",
            _ => "other",
        };
        let marks = figure.panels[panel].marks.iter();
        marks.filter(|mark| !mark.is_empty()).map(name).collect()
    };
    assert_eq!(kinds(0), ["ranges", "ticks"]);
    assert_eq!(kinds(1), ["words"], "the same as numbers");
    assert_eq!(kinds(2), ["band", "interval", "words", "curve"]);
    assert_eq!(kinds(3), ["band", "interval", "words"]);
    assert_eq!(kinds(4), ["band", "point", "words"], "min-p is determined");
}

#[test]
fn a_token_that_is_there_because_it_was_drawn_bounds_no_other() {
    // The drawn token is less likely than unseen ones may be: those may have up to 0.1 each.
    let unlikely = response(&[("z", 0.0001, LIKELY)]);
    let (_, found) = run(&parse(&unlikely, "vocabulary = 1003", "kind = \"bounds\"").unwrap());
    assert_eq!(found["seen_tokens"], json!(3));
    assert_near(
        found["unseen_mass"].as_f64().unwrap(),
        0.2,
        "the drawn one is among the others",
    );
    let one = response(&[("a", 0.5, &[])]);
    let (_, found) = run(&parse(&one, "vocabulary = 10", "kind = \"bounds\"").unwrap());
    assert_eq!(
        (&found["seen_tokens"], &found["unseen_tokens"]),
        (&json!(1), &json!(9))
    );
}

#[test]
fn every_position_of_a_response_is_bounded() {
    let text = "[logits.z]\nlogprobs = \"response.json\"\nvocabulary = 50257\n[[experiment]]\nname = \"it\"\nkind = \"bounds\"\nlogits = \"z\"\n";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let config = Config::parse(text, "test.toml", &folder).unwrap();
    let (section, found) = run(&config);
    assert_eq!(found["positions"], json!(12));
    for row in 0..12 {
        let text = text.replace("vocabulary", &format!("row = {row}\nvocabulary"));
        let (_, one) = run(&Config::parse(&text, "test.toml", &folder).unwrap());
        for key in [
            "unseen_mass",
            "unseen_prob",
            "entropy",
            "top_p_survivors",
            "min_p_survivors",
        ] {
            assert_eq!(found[key][row], one[key], "{key} of {row}");
        }
        assert!(one["entropy"][0].as_f64() <= one["entropy"][1].as_f64());
    }
    assert_says(
        &section,
        "Unreturned mass: median 4.6%, maximum 59.1% (position 10).",
    );
}

#[test]
fn a_response_with_every_token_is_like_any_other_logits() {
    let response = response(&[("a", 0.5, &[("a", 0.5), ("b", 0.3), ("c", 0.2)])]);
    let config = parse(
        &response,
        "vocabulary = 3",
        "kind = \"distributions\"\ntemperatures = [1.0]",
    )
    .unwrap();
    let (section, found) = run(&config);
    let probs = numbers(&found[0]["probs"]);
    for (found, wanted) in probs.iter().zip([0.5, 0.3, 0.2]) {
        assert_near(*found, wanted, "probability");
    }
    assert_says(&section, "“a”");
}

#[test]
fn what_cannot_be_bounded_is_refused_with_its_place() {
    let bounds = "kind = \"bounds\"";
    let likely = response(&[("a", 0.5, LIKELY), ("a", 0.5, LIKELY)]);
    for (response, source, experiment, part) in [
        (
            &likely,
            "",
            bounds,
            "`logits.z.logprobs` needs `vocabulary`",
        ),
        (
            &likely,
            "vocabulary = 2",
            bounds,
            "`logits.z.vocabulary` is too small: a position has 3 tokens",
        ),
        (
            &likely,
            "vocabulary = 4",
            bounds,
            "cannot bound position 0: the 1 unreturned tokens",
        ),
        (&likely, "vocabulary = 0", bounds, "`logits.z.vocabulary`"),
        (&likely, "vocabulary = 9\nrow = 2", bounds, "`logits.z.row`"),
        (
            &likely,
            "vocabulary = 9\nsort = \"descending\"",
            bounds,
            "`logits.z.sort` cannot be combined with `logprobs`",
        ),
        (
            &likely,
            "vocabulary = 9\nvalues = [1.0]",
            bounds,
            "cannot be combined with another source of values",
        ),
        (
            &likely,
            "vocabulary = 9",
            "kind = \"entropy\"\ntemperatures = [1.0]",
            "has log-probabilities of 3 of 9 tokens, but this kind needs all",
        ),
        (
            &likely,
            "vocabulary = 9",
            "kind = \"bounds\"\ntemperature = 0",
            "must be temperatures from 0.01 to 100",
        ),
        (
            &likely,
            "vocabulary = 9",
            "kind = \"bounds\"\ntop_p = 0",
            "`experiment[0].top_p`",
        ),
        (
            &likely,
            "vocabulary = 9",
            "kind = \"bounds\"\ntemperatures = [1.0]",
            "applies to one position",
        ),
        (
            &"{}".to_owned(),
            "vocabulary = 9",
            bounds,
            "`logits.z.logprobs` cannot be read",
        ),
    ] {
        let error = parse(response, source, experiment).expect_err(part);
        assert!(error.contains(part), "{part:?} in {error}");
        assert!(error.contains("test.toml:"), "{error}");
    }
    let inline = "[logits.z]\nvalues = [1.0]\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\nkind = \"bounds\"";
    let error = Config::parse(inline, "test.toml", Path::new(""))
        .unwrap_err()
        .to_string();
    assert!(error.contains("kind `bounds` needs a response"), "{error}");
}
