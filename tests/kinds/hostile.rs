//! Texts of a configuration stay texts in all that is written of it.

use serde_json::Value;
use thermograph::config::Config;
use thermograph::job::{self, Job};
use thermograph::reading::Error;

const KINDS: [&str; 9] = [
    "kind = \"distributions\"\ntemperatures = [0.5, 1.0]",
    "kind = \"entropy\"\ntemperatures = [0.5, 1.0]",
    "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 50",
    "kind = \"samplers\"\nchain = [{ top_k = 3 }, { temperature = 0.5 }]",
    "kind = \"engines\"\nsettings = \"s\"\nhistory = [0]",
    "kind = \"compare\"\na = { chain = [] }\nb = { settings = \"s\", engine = \"vllm\" }\ndraws = 50",
    "kind = \"solve\"\nparameter = \"min_p\"\ntarget = { effective_vocabulary = 2 }",
    "kind = \"guide\"\ntemperature = 0.7",
    "kind = \"schedule\"\nsteps = 5\nschedules = [{ constant = 0.0 }, { mirostat_2 = { tau = 0.001, eta = 0.0 } }]",
];

fn tokens() -> Vec<String> {
    let mut tokens: Vec<String> = [
        "<script>alert(1)</script>",
        "|",
        "\u{202e}abc",
        "a\nb",
        "",
        "\u{0}\u{1b}[31m",
        "]]>&amp;\"'",
        "![x](http://a.b/c)",
        "</title></svg>",
        "`|\\",
    ]
    .map(str::to_owned)
    .into();
    tokens.push("<x|>".repeat(25_000));
    tokens
}

/// A TOML string that has no character of its own.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|c| format!("\\U{:08X}", c as u32));
    format!("\"{}\"", escaped.collect::<String>())
}

fn parse(text: &str) -> Result<Config, Error> {
    Config::parse(text, "test.toml", std::path::Path::new(""))
}

/// The text files of a configuration, all of them held to what no text may do.
#[track_caller]
fn files(text: &str) -> Vec<(String, String)> {
    let config = parse(text).unwrap_or_else(|error| panic!("{error}"));
    let job = Job {
        only: Vec::new(),
        formats: vec![thermograph::formats::Format::SVG],
        threads: 1,
        parts: None,
    };
    let files = job::make(&config, &job, &|_, _| {})
        .unwrap_or_else(|error| panic!("{error}"))
        .files;
    let files: Vec<(String, String)> = files
        .into_iter()
        .map(|file| (file.name, String::from_utf8(file.bytes).unwrap()))
        .collect();
    for (name, text) in &files {
        if name.ends_with(".svg") {
            assert_svg(name, text);
        } else if name == "report.md" {
            assert_report(text);
        } else if name == "report.html" {
            assert_page(text);
        } else if name.ends_with(".csv") {
            assert_table(name, text);
        } else {
            serde_json::from_str::<Value>(text).unwrap();
        }
    }
    files
}

#[track_caller]
fn assert_svg(name: &str, text: &str) {
    let document =
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    for node in document.descendants().filter(|node| node.is_element()) {
        let tag = node.tag_name().name();
        let known = [
            "svg", "title", "desc", "defs", "clipPath", "g", "path", "rect", "use", "line",
            "polyline", "circle",
        ];
        assert!(known.contains(&tag), "{name} has a <{tag}>");
        for attribute in node.attributes() {
            assert!(
                !attribute.name().starts_with("on"),
                "{name}: {}",
                attribute.name()
            );
            assert!(
                attribute.name() != "href" || attribute.value().starts_with('#'),
                "{name}: {}",
                attribute.value()
            );
        }
    }
    assert_plain(name, text);
    assert!(text.len() < 3_000_000, "{name} has {} bytes", text.len());
}

/// Nothing turns the direction of what follows, and nothing disturbs a terminal.
#[track_caller]
fn assert_plain(name: &str, text: &str) {
    let hostile = |c: &char| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(hostile), None, "{name}");
}

/// Nothing in the page runs or is fetched.
#[track_caller]
fn assert_page(text: &str) {
    assert_plain("report.html", text);
    let page = text.replacen("<!DOCTYPE html>\n", "", 1);
    let document = roxmltree::Document::parse(&page).unwrap_or_else(|error| panic!("{error}"));
    for node in document.descendants().filter(|node| node.is_element()) {
        let tag = node.tag_name().name();
        let foreign = [
            "script", "iframe", "object", "embed", "link", "img", "base", "form",
        ];
        assert!(!foreign.contains(&tag), "there is a <{tag}>");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "src", "{name}");
            let stays = value.starts_with('#') || value == "results.json";
            assert!(name != "href" || stays, "{value}");
        }
    }
}

/// Every line has as many cells, and no cell is a formula.
#[track_caller]
fn assert_table(name: &str, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    assert_plain(name, text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
            assert!(!formula, "{name}: {cell}");
        }
    }
}

#[track_caller]
fn assert_report(text: &str) {
    assert_plain("report.md", text);
    let (mut code, mut width) = (false, None);
    for line in text.lines() {
        let fence = line.starts_with("```");
        code ^= fence;
        if code || fence {
            continue;
        }
        let bare = line.replace("\\<", "").replace("$T < 1$", "");
        assert!(!bare.contains('<'), "{line}");
        assert!(
            !line.contains("http://a") && !bare.replace("\\!", "").contains("![x"),
            "{line}"
        );
        let cells = line
            .replace("\\\\", "")
            .replace("\\|", "")
            .matches('|')
            .count();
        if line.starts_with("| ") {
            assert_eq!(cells, *width.get_or_insert(cells), "{line}");
        } else {
            width = None;
        }
    }
    assert!(text.len() < 300_000, "{}", text.len());
}

#[test]
fn tokens_stay_text_in_the_files_of_every_kind() {
    let tokens = tokens();
    for likeliest in 0..tokens.len() {
        // Each in turn is named first in every sentence.
        let logits: Vec<f64> = (0..tokens.len())
            .map(|index| {
                if index == likeliest {
                    3.0
                } else {
                    -0.1 * index as f64
                }
            })
            .collect();
        let list: Vec<String> = tokens.iter().map(|token| toml(token)).collect();
        let language = ["en", "zh"][likeliest % 2];
        let theme = ["light", "dark", "notebook"][likeliest % 3];
        let mut text = format!(
            "language = \"{language}\"\n[style]\ntheme = \"{theme}\"\n[logits.z]\nvalues = {logits:?}\ntokens = [{}]\n\
             [settings.s]\ntop_k = 0\ntop_p = 0.8\ntemperature = 0.6\n",
            list.join(", ")
        );
        for (index, kind) in KINDS.iter().enumerate() {
            text += &format!("[[experiment]]\nname = \"e{index}\"\nlogits = \"z\"\n{kind}\n");
        }
        let files = files(&text);
        // A figure and a table of each, two reports, the numbers and the values; one kind has no figure.
        assert_eq!(files.len(), 2 * KINDS.len() + 4);
    }
}

/// Every text beside tokens that a configuration may hold, with what is said when it is not taken.
fn named(text: &str) -> Vec<(&'static str, String)> {
    let text = toml(text);
    let source = "[logits.z]\nvalues = [1.0, 0.0]\n";
    let experiment = |more: &str| format!("[[experiment]]\nname = \"e\"\nlogits = \"z\"\n{more}\n");
    vec![
        (
            "title",
            format!("title = {text}\n{source}{}", experiment(KINDS[7])),
        ),
        (
            "a task",
            format!(
                "{source}{}",
                experiment(&format!(
                    "kind = \"guide\"\ntasks = [{{ name = {text}, from = 0.1, to = 0.5 }}]"
                ))
            ),
        ),
        (
            "a side",
            format!(
                "{source}{}",
                experiment(&format!(
                    "kind = \"compare\"\na = {{ name = {text}, chain = [] }}\nb = {{ chain = [] }}"
                ))
            ),
        ),
        (
            "a sampler of llama.cpp",
            format!(
                "{source}[settings.s]\nsamplers = [{text}]\n{}",
                experiment("kind = \"engines\"\nsettings = \"s\"")
            ),
        ),
    ]
}

#[test]
fn names_are_refused_with_their_place_or_stay_text() {
    let mut texts = tokens();
    texts.extend(
        [
            "[a](b)", "# h", "*b* _i_", "~~s~~", "$x$", "a\rb", "a\tb", "\u{2028}", " ",
        ]
        .map(str::to_owned),
    );
    let mut taken = 0;
    for text in &texts {
        for (what, config) in named(text) {
            match parse(&config) {
                Err(error) => assert!(
                    error.to_string().contains("--> test.toml:"),
                    "{what}: {error}"
                ),
                Ok(_) => {
                    taken += 1;
                    files(&config);
                }
            }
        }
    }
    assert!(taken > 40, "{taken}");
}

#[test]
fn a_title_task_or_side_of_a_script_is_what_the_report_says() {
    for (what, config) in named("<script>alert(1)</script>") {
        let files = files(&config);
        let report = &files
            .iter()
            .find(|(name, _)| name == "report.md")
            .unwrap()
            .1;
        assert!(
            report.contains("\\<script\\>alert(1)\\</script\\>"),
            "{what} in\n{report}"
        );
    }
}
