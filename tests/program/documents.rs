//! Filling a document twice is the same as once, whatever the values and the figures say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Map;
use thermograph::document::{Dialect, fill};
use thermograph::report::{DocumentValues, FigureFiles};

/// Values and a figure that all say this.
fn values(text: &str) -> DocumentValues {
    let figure = FigureFiles {
        title: text.to_owned(),
        description: text.to_owned(),
        stem: "e".to_owned(),
        formats: vec!["svg".to_owned(), "pdf".to_owned()],
        dark: true,
    };
    DocumentValues {
        thermograph: String::new(),
        values: Map::from_iter([("e.text".to_owned(), text.into())]),
        figures: BTreeMap::from([("e".to_owned(), figure)]),
    }
}

#[track_caller]
fn filled(text: &str, dialect: Dialect, values: &DocumentValues) -> String {
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
        error.message.contains("the limit of 134217728 bytes"),
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

/// The documents of the repository that have tables, and how many.
const TABLES: [(&str, usize); 6] = [
    ("docs/configuration.md", 5),
    ("docs/engines.md", 1),
    ("docs/limits.md", 1),
    ("docs/zh/configuration.md", 5),
    ("docs/zh/engines.md", 1),
    ("docs/zh/limits.md", 1),
];

#[test]
fn tables_of_keys_are_what_is_declared() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("docs").exists() {
        // The package alone has none.
        return;
    }
    for (document, tables) in TABLES {
        let path = root.join(document);
        let text = fs::read_to_string(&path).unwrap();
        let (filled, markers) =
            fill(&text, Dialect::Github, &DocumentValues::default(), "").unwrap();
        assert_eq!(markers, tables, "{document}");
        if std::env::var_os("UPDATE_TABLES").is_some() {
            fs::write(&path, &filled).unwrap();
        } else {
            assert!(
                text == filled,
                "{document} is not what is declared: UPDATE_TABLES=1 cargo test --test program documents writes it"
            );
        }
    }
    for (readme, link) in [
        ("README.md", "(docs/configuration.md)"),
        ("README.md", "(docs/engines.md)"),
        ("README.md", "(docs/limits.md)"),
        ("README.zh-CN.md", "(docs/zh/configuration.md)"),
        ("README.zh-CN.md", "(docs/zh/engines.md)"),
        ("README.zh-CN.md", "(docs/zh/limits.md)"),
    ] {
        let text = fs::read_to_string(root.join(readme)).unwrap();
        assert!(text.contains(link), "{readme} does not link to {link}");
    }
}

#[test]
fn a_table_is_in_a_language_and_there_is_one_of_that_name() {
    let table = |asked: &str, dialect: Dialect| {
        let text = match dialect {
            Dialect::Typst => format!("/* thermograph: table {asked} */\n/* /thermograph */"),
            _ => format!("<!-- thermograph: table {asked} -->\n<!-- /thermograph -->"),
        };
        fill(&text, dialect, &DocumentValues::default(), "").map(|(filled, _)| filled)
    };
    let limits = table("limits zh", Dialect::Quarto).unwrap();
    assert!(
        limits.contains("| `vocabulary` | 一个位置的词元数 | 1,000,000 | 10,000,000 |\n"),
        "{limits}"
    );
    let keys = table("keys", Dialect::Markdown).unwrap();
    assert!(
        keys.contains(
            "| `[output] dpi` | Resolution of PNG files, in dots per inch, 10 to 1200 | `150` |\n"
        ),
        "{keys}"
    );
    for (asked, dialect, message) in [
        (
            "key",
            Dialect::Github,
            "unknown table \"key\"; tables are keys, logits, settings",
        ),
        (
            "keys fr",
            Dialect::Github,
            "unknown language after the table's name; languages are zh, en",
        ),
        ("keys", Dialect::Typst, "in Markdown only"),
    ] {
        let error = table(asked, dialect).unwrap_err();
        assert!(error.message.contains(message), "{error}");
    }
}
