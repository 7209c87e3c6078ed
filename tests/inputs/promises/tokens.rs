//! Texts of tokens, in everything that is written of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use serde_json::json;
use thermograph::config::Config;
use thermograph::figure::text::Fonts;
use thermograph::figure::{draw::draw, pdf, svg};
use thermograph::formats::Format;
use thermograph::report::{self, Picture, Pictures, Report};

use super::written::{assert_written, html_elements, markdown_elements};

/// Stands between tokens; no text has this byte.
pub const SEPARATOR: u8 = 0xff;

/// The most tokens that are taken.
const TOKENS: usize = 8;

const THEMES: [&str; 3] = ["notebook", "light", "dark"];

const KINDS: [&str; 10] = [
    "kind = \"distributions\"\ntemperatures = [0.5, 1.0]",
    "kind = \"entropy\"\ntemperatures = [0.5, 1.0]",
    "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 50",
    "kind = \"equivalence\"\ntemperatures = [0.5]",
    "kind = \"samplers\"\nchain = [{ top_k = 3 }, { temperature = 0.5 }]",
    "kind = \"engines\"\nsettings = \"s\"\nhistory = [0]",
    "kind = \"compare\"\na = { chain = [] }\nb = { settings = \"s\", engine = \"vllm\" }\ndraws = 50",
    "kind = \"solve\"\nparameter = \"min_p\"\ntarget = { effective_vocabulary = 2 }",
    "kind = \"schedule\"\nsteps = 5\nschedules = [{ constant = 0.0 }, { mirostat_2 = { tau = 0.001, eta = 0.0 } }]",
    "kind = \"bounds\"",
];

/// Tokens stay texts: two bytes choose what is made of them, the others are the tokens.
///
/// SVG and HTML are XML, in which no element and no attribute is a token's; Markdown and HTML have the parts that they have
/// with tokens of a letter each. A PDF file can be read.
pub fn tokens(bytes: &[u8]) {
    let [kind, look, rest @ ..] = bytes else {
        return;
    };
    let texts = rest.split(|byte| *byte == SEPARATOR).take(TOKENS);
    let texts: Vec<String> = texts
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .collect();
    let asked = Asked {
        kind: usize::from(*kind) % KINDS.len(),
        language: usize::from(*look) % 2,
        theme: usize::from(*look) / 2 % THEMES.len(),
        tokens: texts.len(),
    };
    let Some(parts) = parts(asked, &texts, *look >= 240) else {
        return;
    };
    PLAIN.with_borrow_mut(|plain| {
        let plain = plain.entry(asked).or_insert_with(|| {
            let letters = ('a'..='z').map(String::from).take(texts.len());
            let letters: Vec<String> = letters.collect();
            self::parts(asked, &letters, false).expect("letters can be drawn")
        });
        assert_eq!(*plain, parts);
    });
}

/// What is made of so many tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Asked {
    kind: usize,
    language: usize,
    theme: usize,
    tokens: usize,
}

/// The parts of a report as Markdown, and of one as HTML.
type Reports = [Vec<String>; 2];

thread_local! {
    /// Those of reports in which each token is a letter.
    static PLAIN: RefCell<HashMap<Asked, Reports>> = RefCell::default();
    static FONTS: Fonts = thermograph::reading::fonts(&[]).expect("the fonts within");
}

/// The parts of the reports on these tokens, whose files are held to what files are; `None` where a character has no glyph.
fn parts(asked: Asked, tokens: &[String], with_pdf: bool) -> Option<Reports> {
    let response = super::files::file(response(tokens).as_bytes(), ".json");
    let source = if asked.kind == KINDS.len() - 1 {
        let path = response.path().display();
        format!("logprobs = \"{path}\"\nvocabulary = 100000")
    } else {
        let logits: Vec<f64> = (0..tokens.len()).map(|index| 2.0 - index as f64).collect();
        let tokens: Vec<String> = tokens.iter().map(|token| toml(token)).collect();
        format!("values = {logits:?}\ntokens = [{}]", tokens.join(", "))
    };
    let (theme, language) = (THEMES[asked.theme], ["en", "zh"][asked.language]);
    let text = format!(
        "language = \"{language}\"\n[style]\ntheme = \"{theme}\"\n[logits.z]\n{source}\n\
         [settings.s]\ntop_k = 0\ntop_p = 0.8\ntemperature = 0.6\n\
         [[experiment]]\nname = \"e\"\nlogits = \"z\"\n{}\n",
        KINDS[asked.kind]
    );
    let config = Config::parse(&text, "it.toml", Path::new(""));
    let config = config.unwrap_or_else(|error| panic!("{error}"));
    let run = thermograph::run::run(&config).unwrap_or_else(|error| panic!("{error}"));
    let report = Report::new(&config, &run, config.language());
    let mut pictures = Pictures::default();
    if let Some(figure) = &report.sections[0].figure {
        let drawn = FONTS.with(|fonts| {
            let scene = draw(figure, config.style.theme, fonts, 50.0).ok()?;
            if with_pdf {
                assert_written("e.pdf", &pdf::encode(&scene, fonts).expect("a PDF file"));
                let report = report::pdf(&report, vec![scene.clone()], fonts);
                assert_written("report.pdf", &report.expect("a PDF file"));
            }
            Some(svg::encode(&scene, fonts))
        });
        let drawn = drawn?;
        assert_written("e.svg", drawn.as_bytes());
        pictures.figures.push(Picture {
            wide: drawn,
            narrow: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        });
    }
    let markdown = report::markdown(&report, &[Format::SVG]);
    let html = FONTS.with(|fonts| report::html(&report, pictures, fonts));
    assert_written("report.md", markdown.as_bytes());
    assert_written("report.html", html.as_bytes());
    let table = report::csv("e", &run.outcomes[0].data(&run.logits[0]));
    assert_written("e.csv", &table.expect("a table"));
    assert_written("results.json", report::json(&config, &run).as_bytes());
    Some([markdown_elements(&markdown), html_elements(&html)])
}

/// A TOML string that has no character of its own.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|c| format!("\\U{:08X}", c as u32));
    format!("\"{}\"", escaped.collect::<String>())
}

/// A server's response in which these tokens are the likely ones.
fn response(tokens: &[String]) -> String {
    let token = |(index, token): (usize, &String)| json!({ "token": token, "logprob": -1.0 - index as f64 });
    let top: Vec<_> = tokens.iter().enumerate().map(token).collect();
    let mut first = top[0].clone();
    first["top_logprobs"] = top.into();
    json!({ "choices": [{ "logprobs": { "content": [first] } }] }).to_string()
}
