//! `report.html` in a real browser: it fits the window, follows the reader's light or dark, and nothing in it runs. Skipped,
//! with a message, where there is no Chromium.

use std::fs;
use std::path::Path;
use std::process::Command;

use thermograph::config::Config;
use thermograph::job::{self, Job, Made};

use super::support::browser;

const HOSTILE: &str = r#"
title = "<script>document.title = 'ran'</script> & <b>bold</b>"
language = ["en", "zh"]
[logits.words]
tokens = ["<script>document.title='ran'</script>", "<img src=x onerror=\"document.title='ran'\">", "](javascript:alert(1))", "$\\frac{1}{2}$", "月"]
values = [4.0, 3.0, 2.0, 1.0, 0.0]
[[experiment]]
name = "shapes"
kind = "distributions"
logits = "words"
temperatures = [0.5, 1.0, 2.0]
[[experiment]]
name = "draws"
kind = "sampling"
logits = "words"
temperatures = [1.0]
draws = 50
"#;

/// A page of the report, by its name.
fn page(config: &str, name: &str) -> String {
    let config = Config::parse(config, "test.toml", Path::new("")).unwrap();
    let job = Job {
        only: Vec::new(),
        formats: Vec::new(),
        threads: 2,
        parts: None,
    };
    let Made { files, .. } = job::make(&config, &job, &|_, _| {}).unwrap();
    let file = files.into_iter().find(|file| file.name == name).unwrap();
    String::from_utf8(file.bytes).unwrap()
}

struct Window<'a> {
    browser: &'a Path,
    width: u32,
    dark: bool,
}

impl Window<'_> {
    /// What is in the page once it is loaded.
    fn open(&self, html: &str) -> String {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("page.html");
        fs::write(&path, html).unwrap();
        let mut command = Command::new(self.browser);
        command
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
            ])
            .arg(format!(
                "--user-data-dir={}",
                room.path().join("profile").display()
            ))
            .arg(format!("--window-size={},900", self.width))
            .arg("--virtual-time-budget=20000");
        if self.dark {
            command.arg("--blink-settings=preferredColorScheme=0");
        }
        let output = command
            .arg("--dump-dom")
            .arg(format!("file://{}", path.display()))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a script of the test's own says of the page, whose policy is taken off for it.
    fn ask(&self, html: &str, expression: &str) -> String {
        let (before, rest) = html.split_once("<meta http-equiv").unwrap();
        let (_, after) = rest.split_once('\n').unwrap();
        let probe = format!(
            "<p id=\"probe\"></p><script>Promise.resolve({expression}).then(answer => document.getElementById('probe').textContent = answer)</script></body>"
        );
        let dom = self.open(&format!("{before}{after}").replace("</body>", &probe));
        let (_, rest) = dom
            .split_once("<p id=\"probe\">")
            .unwrap_or_else(|| panic!("{dom}"));
        rest.split_once("</p>").unwrap().0.to_owned()
    }
}

#[test]
fn the_page_fits_every_window_and_follows_light_and_dark() {
    let Some(browser) = browser() else { return };
    let html = page(thermograph::config::NOTEBOOK, "report.html");
    for (width, dark) in [(1500, false), (1500, true), (390, false), (390, true)] {
        let window = Window {
            browser: &browser,
            width,
            dark,
        };
        let overflow = window.ask(
            &html,
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert_eq!(overflow, "0", "at {width} pixels");
        let shown = window.ask(
            &html,
            "getComputedStyle(document.querySelector('figure svg > path')).fill",
        );
        let paper = if dark {
            "rgb(20, 24, 31)"
        } else {
            "rgb(255, 255, 255)"
        };
        assert_eq!(shown, paper, "at {width} pixels");
        let beyond = window.ask(
            &html,
            "[...document.querySelectorAll('figure svg')].filter(svg => svg.getBoundingClientRect().width > innerWidth).length",
        );
        assert_eq!(beyond, "0", "whole figures at {width} pixels");
    }
}

#[test]
fn axe_finds_nothing_to_remark() {
    let Some(browser) = browser() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/axe/axe.min.js");
    let Ok(axe) = fs::read_to_string(path) else {
        eprintln!("skipped: the published package has no tests/axe");
        return;
    };
    let ask = "axe.run(document, { resultTypes: ['violations'] }).then(found => \
               found.passes.length + ' ' + JSON.stringify(found.violations.map(rule => \
               [rule.id, rule.impact, rule.nodes.map(node => node.html.slice(0, 200))])))";
    let pages = [
        page(thermograph::config::NOTEBOOK, "report.html"),
        page(HOSTILE, "report.html"),
        page(thermograph::config::EXAMPLES[2].1, "report.html"),
    ];
    for (html, (width, dark)) in pages.iter().zip([(1500, false), (390, true), (1500, true)]) {
        let window = Window {
            browser: &browser,
            width,
            dark,
        };
        let html = html.replace("</head>", &format!("<script>{axe}</script></head>"));
        let found = window.ask(&html, ask);
        let (passes, violations) = found.split_once(' ').unwrap_or_else(|| panic!("{found}"));
        assert!(passes.parse::<u32>().unwrap() >= 20, "{found}");
        assert_eq!(violations, "[]");
    }
}

#[test]
fn every_formula_is_mathml_that_a_browser_draws() {
    for (text, name) in [
        (thermograph::config::NOTEBOOK, "report.html"),
        (HOSTILE, "report.html"),
        (HOSTILE, "report.zh.html"),
    ] {
        let html = page(text, name);
        assert!(
            html.contains("<mfrac>") && html.contains("<msqrt>"),
            "{name}"
        );
        assert!(!html.contains("merror") && !html.contains("$$"), "{name}");
    }
    let Some(browser) = browser() else { return };
    let window = Window {
        browser: &browser,
        width: 1000,
        dark: false,
    };
    let html = page(thermograph::config::NOTEBOOK, "report.html");
    let flat = window.ask(&html, "[...document.querySelectorAll('math')].filter(m => m.getBoundingClientRect().height < 5).length");
    assert_eq!(flat, "0");
}

#[test]
fn nothing_in_a_hostile_page_runs() {
    let Some(browser) = browser() else { return };
    let window = Window {
        browser: &browser,
        width: 1000,
        dark: false,
    };
    for name in ["report.html", "report.zh.html"] {
        let html = page(HOSTILE, name);
        let dom = window.open(&html);
        assert!(
            dom.contains("<title>&lt;script&gt;document.title = 'ran'"),
            "{name}"
        );
        // Not even without the policy of its head.
        let found = window.ask(
            &html,
            "document.title.startsWith('<script>') + ' ' + document.querySelectorAll('main script, img, iframe, a[href^=javascript]').length",
        );
        assert_eq!(found, "true 0", "{name}");
    }
}

#[test]
fn links_lead_to_sections_and_figures_are_described() {
    let html = page(thermograph::config::NOTEBOOK, "report.html");
    let text = html.replacen("<!DOCTYPE html>\n", "", 1);
    let document = roxmltree::Document::parse(&text).unwrap();
    let elements: Vec<_> = document
        .descendants()
        .filter(roxmltree::Node::is_element)
        .collect();
    let mut ids: Vec<&str> = elements
        .iter()
        .filter_map(|node| node.attribute("id"))
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an identifier stands twice");
    for node in &elements {
        for name in ["href", "aria-labelledby"] {
            for target in node
                .attribute(name)
                .into_iter()
                .flat_map(str::split_whitespace)
            {
                if name == "aria-labelledby" || target.starts_with('#') {
                    let target = target.trim_start_matches('#');
                    assert!(ids.binary_search(&target).is_ok(), "{target}");
                }
            }
        }
    }
    let figures: Vec<_> = elements
        .iter()
        .filter(|node| node.has_tag_name("figure"))
        .collect();
    assert_eq!(figures.len(), 3);
    for figure in figures {
        let pictures = figure
            .descendants()
            .filter(|node| node.tag_name().name() == "svg");
        for picture in pictures {
            let description = picture
                .children()
                .find(|node| node.tag_name().name() == "desc");
            assert!(description.unwrap().text().unwrap().len() > 40);
        }
    }
    // The configuration, and the digests that prove the draws.
    assert!(html.contains("values = [\n") && html.contains("SHA-256"));
}

#[test]
fn two_languages_have_the_same_numbers() {
    let text = thermograph::config::NOTEBOOK;
    let both = text.replace("language = \"zh\"", "language = [\"zh\", \"en\"]");
    assert_ne!(text, both);
    let cells = |html: &str| -> Vec<String> {
        let text = html.replacen("<!DOCTYPE html>\n", "", 1);
        let document = roxmltree::Document::parse(&text).unwrap();
        let cells = document
            .descendants()
            .filter(|node| node.has_tag_name("td"));
        let texts = cells.filter_map(|cell| cell.text().map(str::to_owned));
        texts.filter(|text| text.parse::<f64>().is_ok()).collect()
    };
    let (chinese, english) = (page(&both, "report.html"), page(&both, "report.en.html"));
    assert!(chinese.contains("lang=\"zh-Hans\"") && english.contains("lang=\"en\""));
    assert!(cells(&chinese).len() > 100);
    assert_eq!(cells(&chinese), cells(&english));
}
