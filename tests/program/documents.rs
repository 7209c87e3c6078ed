//! Filling a document twice is the same as once, whatever the values and the figures say.

use std::collections::BTreeMap;

use serde_json::Map;
use thermograph::document::{Dialect, fill};
use thermograph::report::{FigureFiles, Values};

/// Values and a figure that all say this.
fn values(text: &str) -> Values {
    let figure = FigureFiles {
        title: text.to_owned(),
        description: text.to_owned(),
        stem: "e".to_owned(),
        formats: vec!["svg".to_owned(), "pdf".to_owned()],
        dark: true,
    };
    Values {
        thermograph: String::new(),
        values: Map::from_iter([("e.text".to_owned(), text.into())]),
        figures: BTreeMap::from([("e".to_owned(), figure)]),
    }
}

#[track_caller]
fn filled(text: &str, dialect: Dialect, values: &Values) -> String {
    let (once, markers) = fill(text, dialect, values, "charts").unwrap();
    assert_eq!(markers, 2, "{once}");
    let twice = fill(&once, dialect, values, "charts");
    assert_eq!(twice.unwrap(), (once.clone(), 2), "{dialect:?}");
    once
}

#[test]
fn a_title_that_is_a_marker_ends_none() {
    let markdown = "<!-- thermograph: figure e -->\n<!-- /thermograph -->\n\
                    <!-- thermograph: e.text -->x<!-- /thermograph -->\n";
    let typst = "/* thermograph: figure e */\n/* /thermograph */\n\
                 /* thermograph: e.text */x/* /thermograph */\n";
    let latex = "% thermograph: figure e\n% /thermograph\n\
                 % thermograph: e.text\nx% /thermograph\n";
    for (dialect, text) in [
        (Dialect::Markdown, markdown),
        (Dialect::Github, markdown),
        (Dialect::Quarto, markdown),
        (Dialect::Typst, typst),
        (Dialect::Latex, latex),
    ] {
        for title in [
            "<!-- thermograph: e.text -->",
            "<!-- /thermograph -->",
            "/* thermograph: e.text */",
            "/* /thermograph */",
            "% thermograph: e.text",
            "% /thermograph",
            "50 %",
        ] {
            filled(text, dialect, &values(title));
        }
    }
}

#[test]
fn a_document_does_not_grow_without_end() {
    let figures = "<!-- thermograph: figure e -->\n<!-- /thermograph -->\n".repeat(4_000);
    let values = values(&"W".repeat(40_000));
    let error = fill(&figures, Dialect::Markdown, &values, "charts").unwrap_err();
    assert!(
        error.message.contains("more than 134217728 bytes"),
        "{error}"
    );
    assert!(error.line > 1_000, "{error}");
}

#[test]
fn line_ends_of_what_is_filled_in_are_those_of_its_marker() {
    let values = values("a");
    let mixed =
        "% thermograph: figure e\n\r\n% /thermograph\r\n% thermograph: e.text\r\n% /thermograph";
    let once = filled(mixed, Dialect::Latex, &values);
    assert!(
        once.contains("\\centering\n") && once.contains("a%\r\n"),
        "{once:?}"
    );
}
