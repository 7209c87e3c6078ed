//! Lines of `apply`, and documents that take in values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use thermograph::apply;
use thermograph::document::{self, Dialect};
use thermograph::report::{DocumentValues, FigureFiles};

/// Every line has an answer that is JSON: a distribution, or an error.
pub fn apply(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    for line in text.lines() {
        match apply::answer(line) {
            Ok(answer) => assert_distribution(&json(&answer)),
            Err(answer) => assert!(json(&answer)["error"].is_string(), "{answer}"),
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

fn assert_distribution(answer: &Value) {
    let list = |key: &str| answer[key].as_array().expect("a list").iter();
    assert_eq!(list("kept").len(), list("probs").len());
    assert!(list("kept").is_sorted_by(|a, b| a.as_u64() < b.as_u64()));
    let sum: f64 = list("probs")
        .map(|value| value.as_f64().expect("a number"))
        .inspect(|probability| assert!((0.0..=1.0 + 1e-9).contains(probability)))
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert!(answer["entropy"].as_f64().expect("a number") >= 0.0);
}

/// What stands before the document in its bytes is a text that values and figures have; this is between the two.
const BREAK: u8 = 0;

/// Filling a document twice is the same as once, whatever the texts of the values.
pub fn document(bytes: &[u8]) {
    let place = bytes.iter().position(|byte| *byte == BREAK);
    let (text, rest) = match place {
        Some(place) => (&bytes[..place], &bytes[place + 1..]),
        None => (&b"of \"x\""[..], bytes),
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let document = String::from_utf8_lossy(rest);
    let values = values(&text);
    for dialect in [
        Dialect::Markdown,
        Dialect::Github,
        Dialect::Quarto,
        Dialect::Typst,
        Dialect::Latex,
    ] {
        let Ok((once, count)) = document::fill(&document, dialect, &values, "charts") else {
            continue;
        };
        let twice = document::fill(&once, dialect, &values, "charts");
        let twice = twice.unwrap_or_else(|error| panic!("{dialect:?}: {error} in {once:?}"));
        assert_eq!(twice, (once, count), "{dialect:?}");
    }
}

/// Values and a figure, all of them with this text.
fn values(text: &str) -> DocumentValues {
    let figure = FigureFiles {
        title: text.to_owned(),
        description: text.to_owned(),
        stem: "e".to_owned(),
        formats: ["svg", "png", "pdf"].map(str::to_owned).into(),
        dark: true,
    };
    let values: [(&str, Value); 4] = [
        ("e.text", text.into()),
        ("e.probs.0", 0.923.into()),
        ("e.count", 17.into()),
        ("e.least", (-1e-300).into()),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value));
    DocumentValues {
        thermograph: String::new(),
        values: Map::from_iter(values),
        figures: BTreeMap::from([("e".to_owned(), figure)]),
    }
}
