//! Files that the program writes: each is of its format, and nothing that was read becomes a part of its own in it.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The elements of SVG files, and of figures within pages.
const SVG: [&str; 8] = [
    "svg", "title", "desc", "defs", "g", "path", "use", "clipPath",
];

/// Their attributes.
const SVG_ATTRIBUTES: [&str; 25] = [
    "width",
    "height",
    "viewBox",
    "role",
    "aria-labelledby",
    "aria-hidden",
    "id",
    "d",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-linejoin",
    "stroke-linecap",
    "stroke-dasharray",
    "transform",
    "href",
    "x",
    "y",
    "xmlns",
    "xlink",
    "clip-path",
    "class",
    "lang",
];

/// Elements that a page never has.
const FOREIGN: [&str; 13] = [
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "img",
    "base",
    "form",
    "input",
    "video",
    "audio",
    "foreignObject",
    "image",
];

/// A file is what the ending of its name says.
#[track_caller]
pub fn assert_written(name: &str, bytes: &[u8]) {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let text = || str::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    match ending {
        "svg" => assert_svg(name, text()),
        "html" => assert_page(name, text()),
        "md" => assert_report(name, text()),
        "csv" => assert_table(name, text()),
        "json" => {
            let read = serde_json::from_str::<serde_json::Value>(text());
            read.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        "pdf" => {
            let read = lopdf::Document::load_mem(bytes);
            read.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        "png" => {
            let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
            decoder
                .read_info()
                .unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        _ => panic!("{name} has an ending that is not known"),
    }
}

fn xml<'t>(name: &str, text: &'t str) -> roxmltree::Document<'t> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    roxmltree::Document::parse_with_options(text, options)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
fn assert_svg(name: &str, text: &str) {
    let document = xml(name, text);
    for node in document.descendants().filter(|node| node.is_element()) {
        assert_figure_element(name, node);
    }
    assert_plain(name, text);
}

#[track_caller]
fn assert_figure_element(name: &str, node: roxmltree::Node<'_, '_>) {
    let tag = node.tag_name().name();
    if tag == "style" {
        // The colours of a dark page.
        let style = node.text().unwrap_or_default();
        assert!(
            style.starts_with("@media screen and (prefers-color-scheme:dark){")
                && !style.contains("url("),
            "{name}: {style}"
        );
        return;
    }
    assert!(SVG.contains(&tag), "{name} has a <{tag}>");
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value());
        assert!(SVG_ATTRIBUTES.contains(&key), "{name}: {key} of <{tag}>");
        assert!(key != "href" || value.starts_with('#'), "{name}: {value}");
    }
}

#[track_caller]
fn assert_page(name: &str, text: &str) {
    let document = xml(name, text);
    for node in document.descendants().filter(|node| node.is_element()) {
        let tag = node.tag_name().name();
        if node
            .ancestors()
            .any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg")))
        {
            assert_figure_element(name, node);
            continue;
        }
        assert!(!FOREIGN.contains(&tag), "{name} has a <{tag}>");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on") && key != "src", "{name}: {key}");
            let stays = value.starts_with('#') || !value.contains(['/', ':']);
            assert!(key != "href" || stays, "{name}: {value}");
        }
    }
    assert_plain(name, text);
}

/// Nothing in a report of Markdown is HTML, nothing leads out of its folder, and every line of a table has as many cells.
#[track_caller]
fn assert_report(name: &str, text: &str) {
    let mut cells = None;
    for line in text.lines() {
        let bare = line.replace("\\\\", "").replace("\\|", "");
        let bars = bare.matches('|').count();
        match line.starts_with("| ") {
            true => assert_eq!(bars, *cells.get_or_insert(bars), "{name}: {line}"),
            false => cells = None,
        }
    }
    for event in events(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{name} has {html:?}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                assert!(!dest_url.contains(['/', ':']), "{name}: {dest_url:?}");
            }
            _ => {}
        }
    }
    assert_plain(name, text);
}

/// Every line of a table has as many cells, and no cell is a formula.
#[track_caller]
fn assert_table(name: &str, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.unwrap_or_else(|error| panic!("{name}: {error}"));
        for cell in &record {
            let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
            assert!(!formula, "{name}: {cell}");
        }
    }
    assert_plain(name, text);
}

/// Nothing turns the direction of what follows, and nothing disturbs a terminal.
#[track_caller]
fn assert_plain(name: &str, text: &str) {
    let hostile = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(hostile), None, "{name}");
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(text, options)
}

/// The parts of a Markdown text, without the words in them.
pub fn markdown_elements(text: &str) -> Vec<String> {
    let parts = events(text).filter_map(|event| match event {
        Event::Start(Tag::Link { .. }) => Some("a link".to_owned()),
        Event::Start(Tag::Image { .. }) => Some("an image".to_owned()),
        // Columns of numbers stand to the right, and a token may look like one.
        Event::Start(Tag::Table(columns)) => Some(format!("a table of {}", columns.len())),
        Event::Start(tag) => Some(format!("{tag:?}")),
        Event::Code(_) => Some("code".to_owned()),
        Event::InlineMath(_) | Event::DisplayMath(_) => Some("a formula".to_owned()),
        _ => None,
    });
    parts.collect()
}

/// The elements of a page outside of its figures.
pub fn html_elements(text: &str) -> Vec<String> {
    let document = xml("the page", text);
    let elements = document.descendants().filter(|node| {
        node.is_element() && !node.ancestors().any(|node| node.tag_name().name() == "svg")
    });
    elements
        .map(|node| node.tag_name().name().to_owned())
        .collect()
}
