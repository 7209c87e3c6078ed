//! Every file in config/ in every language and theme: valid files, the same numbers, the same heights, the same bytes.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use thermograph::config::Config;
use thermograph::experiment::section::Section;
use thermograph::figure::mark::Primitive;
use thermograph::figure::theme::THEMES as THEMES_BY_NAME;
use thermograph::figure::{Figure, Mark, Theme};
use thermograph::formats::Format;
use thermograph::job::{self, Job};
use thermograph::output::File;
use thermograph::report::{self, Report};

const LANGUAGES: [&str; 2] = ["zh", "en"];
const THEMES: [&str; 3] = ["notebook", "light", "dark"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config")
}

/// The name and the text of every file in config/.
fn examples() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut examples: Vec<(String, String)> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    examples.sort();
    assert!(examples.len() >= 9, "{}", examples.len());
    examples
}

/// The text with another language and theme, at so few dots per inch that drawing takes no time.
fn variant(text: &str, language: &str, theme: &str) -> Config {
    let mut replaced = 0;
    let lines = text.lines().map(|line| {
        for (key, value) in [("language", language), ("theme", theme)] {
            if line.starts_with(&format!("{key} = ")) {
                replaced += 1;
                return format!("{key} = \"{value}\"");
            }
        }
        if ["dpi = ", "png = ", "formats = ", "dark = "]
            .iter()
            .any(|key| line.starts_with(key))
        {
            return String::new();
        }
        if line == "[output]" {
            return "[output]\ndpi = 40".to_owned();
        }
        line.to_owned()
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(replaced, 2, "a language and a theme to replace");
    if !text.contains("[output]") {
        text += "\n[output]\ndpi = 40\n";
    }
    Config::parse(&text, "test.toml", &folder()).unwrap_or_else(|error| panic!("{error}"))
}

fn sections(config: &Config) -> Vec<Section> {
    let run = thermograph::run::run(config).unwrap();
    run.sections(config, config.language().words())
}

fn make(config: &Config, threads: usize) -> Vec<File> {
    let job = Job {
        only: Vec::new(),
        formats: Vec::new(),
        threads,
        parts: None,
    };
    job::make(config, &job, &|_, _| {}).unwrap().files
}

fn theme_of(name: &str) -> Theme {
    let themes = THEMES_BY_NAME.iter();
    themes.clone().find(|(known, _)| *known == name).unwrap().1
}

/// The numbers in a text, in their order.
fn digits(text: &str) -> Vec<String> {
    let is_part = |character: char| character.is_ascii_digit() || character == '.';
    let parts = text.split(|character| !is_part(character));
    let parts = parts.map(|part| part.trim_matches('.').to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// The same in no order: languages have their own.
fn sorted_digits(text: &str) -> Vec<String> {
    let mut digits = digits(text);
    digits.sort();
    digits
}

/// All numbers of what is drawn, panel by panel; intervals are left out, which the notebook's figures do not have.
fn drawn(figure: &Figure) -> Vec<Vec<f64>> {
    let pairs = |pairs: &[(f64, f64)]| pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let numbers = |primitive: &Primitive| -> Vec<f64> {
        match primitive {
            Primitive::Rectangle { x, y } => pairs(&[*x, *y]),
            Primitive::Polyline(points, _) | Primitive::Polygon(points) => pairs(points),
            Primitive::Stretch(from, to) => vec![*from, *to],
            Primitive::Dot(x, y) | Primitive::Tick(x, y) => vec![*x, *y],
            Primitive::Words(words) => pairs(&[words.at]),
            Primitive::Rule(_, at) => vec![*at],
            Primitive::Interval { .. } => Vec::new(),
        }
    };
    let numbers = |mark: &Mark| mark.primitives.iter().flat_map(numbers).collect::<Vec<_>>();
    let of_panel = |marks: &[Mark]| marks.iter().flat_map(numbers).collect();
    figure
        .panels
        .iter()
        .map(|panel| of_panel(&panel.marks))
        .collect()
}

#[test]
fn both_languages_say_the_same_numbers() {
    for (name, text) in examples() {
        for theme in THEMES {
            let [zh, en] = LANGUAGES.map(|language| sections(&variant(&text, language, theme)));
            for (zh, en) in zh.iter().zip(&en) {
                let what = format!("{name}, {theme}: {}", en.title);
                let texts = |section: &Section| {
                    let findings = section.findings.iter().cloned();
                    let captions = section.tables.iter().map(|table| table.caption.clone());
                    let figure = section.figure.iter();
                    let notes = figure.flat_map(|figure| {
                        let panels = figure.panels.iter().map(|panel| panel.note.words.clone());
                        panels.chain([figure.description.clone()])
                    });
                    let first = [section.asked.clone(), section.omitted.clone()];
                    first
                        .into_iter()
                        .chain(findings)
                        .chain(captions)
                        .chain(notes)
                        .collect::<Vec<_>>()
                };
                let (zh_texts, en_texts) = (texts(zh), texts(en));
                assert_eq!(zh_texts.len(), en_texts.len(), "{what}");
                for (zh, en) in zh_texts.iter().zip(&en_texts) {
                    assert_eq!(sorted_digits(zh), sorted_digits(en), "{what}:\n{zh}\n{en}");
                }
                assert_eq!(zh.tables.len(), en.tables.len(), "{what}");
                for (zh, en) in zh.tables.iter().zip(&en.tables) {
                    assert_eq!(zh.head.len(), en.head.len(), "{what}");
                    let rows = |rows: &[Vec<String>]| {
                        rows.iter()
                            .flatten()
                            .map(|cell| digits(cell))
                            .collect::<Vec<_>>()
                    };
                    assert_eq!(rows(&zh.rows), rows(&en.rows), "{what}");
                }
            }
        }
    }
}

#[test]
fn no_sentence_is_left_in_the_other_language() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (name, text) in examples() {
        // The tokens and titles of some examples are Chinese themselves.
        if is_chinese(&text) {
            continue;
        }
        let sentences = |language: &str| {
            let sections = sections(&variant(&text, language, "light")).into_iter();
            sections
                .flat_map(|section| {
                    let figure = section.figure.into_iter();
                    let words = figure.flat_map(|figure| {
                        let titles = figure.panels.into_iter().flat_map(|panel| {
                            [panel.x.label.words, panel.y.label.words, panel.note.words]
                        });
                        titles
                            .chain([figure.title, figure.description])
                            .collect::<Vec<_>>()
                    });
                    let words: Vec<String> = words.collect();
                    section
                        .findings
                        .into_iter()
                        .chain(words)
                        .chain([section.title, section.introduction])
                        .collect::<Vec<_>>()
                })
                .filter(|sentence| !sentence.is_empty())
                .collect::<Vec<_>>()
        };
        // Some terms are the same in both.
        for sentence in sentences("zh")
            .iter()
            .filter(|sentence| !["min-p", "top-p"].contains(&sentence.as_str()))
            // The name of an engine.
            .filter(|sentence| !sentence.starts_with("A: ") && !sentence.starts_with("B: "))
        {
            assert!(is_chinese(sentence), "{name}: {sentence}");
        }
        for sentence in sentences("en") {
            assert!(!is_chinese(&sentence), "{name}: {sentence}");
        }
    }
}

#[test]
fn figures_have_the_same_heights_in_both_languages_and_all_themes() {
    for (name, text) in examples() {
        let figures = |language: &str, theme: &str| -> Vec<Vec<Vec<f64>>> {
            let sections = sections(&variant(&text, language, theme));
            sections
                .iter()
                .filter_map(|section| Some(drawn(section.figure_in(theme_of(theme))?)))
                .collect()
        };
        let first = ["notebook", "light"].map(|theme| figures("en", theme));
        assert!(
            first
                .iter()
                .flatten()
                .flatten()
                .flatten()
                .all(|height| height.is_finite()),
            "{name}"
        );
        for (language, theme) in LANGUAGES
            .into_iter()
            .flat_map(|language| THEMES.map(|theme| (language, theme)))
        {
            assert_eq!(
                figures(language, theme),
                first[usize::from(theme != "notebook")],
                "{name}, {language}, {theme}"
            );
        }
    }
}

/// Files of a report that a reader can open: one for each experiment and format, and nothing in them that is not said.
fn assert_valid(config: &Config, files: &[File], what: &str) {
    let bytes = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        &file.unwrap_or_else(|| panic!("{what}: {name}")).bytes
    };
    let text = |name: &str| std::str::from_utf8(bytes(name)).unwrap();
    let (report, results) = (text("report.md"), text("results.json"));
    let results: serde_json::Value = serde_json::from_str(results).unwrap();
    assert!(
        !report.contains("NaN") && !report.contains("inf nats"),
        "{what}"
    );
    let mut figures = 0;
    for (experiment, section) in config.experiments.iter().zip(sections(config)) {
        let name = &experiment.name;
        assert!(!results[name].is_null(), "{what}: {name} in results.json");
        let Some(figure) = section.figure_in(config.style.theme) else {
            continue;
        };
        figures += 1;
        assert!(
            report.contains(&format!("]({name}.svg)")),
            "{what}: {name} in report.md"
        );
        let document = roxmltree::Document::parse(text(&format!("{name}.svg")));
        let document = document.unwrap_or_else(|error| panic!("{what}: {name}.svg: {error}"));
        let titles = document
            .descendants()
            .filter(|node| node.has_tag_name("title") || node.tag_name().name() == "title");
        assert!(
            titles
                .map(|title| title.text().unwrap())
                .any(|title| title == figure.title),
            "{what}: {name}"
        );
        let picture = png::Decoder::new(std::io::Cursor::new(bytes(&format!("{name}.png"))));
        let info = picture.read_info().unwrap();
        let (width, height) = (f64::from(info.info().width), f64::from(info.info().height));
        assert!(
            width > 40.0 * 3.0 && height > 40.0 * 2.0,
            "{what}: {name}.png is {width} by {height}"
        );
    }
    // A table of each experiment, two reports, the numbers and the values.
    assert_eq!(
        files.len(),
        2 * figures + config.experiments.len() + 4,
        "{what}"
    );
}

#[test]
fn every_example_gives_valid_files_in_both_languages_and_all_themes() {
    for (name, text) in examples() {
        for (language, theme) in LANGUAGES
            .into_iter()
            .flat_map(|language| THEMES.map(|theme| (language, theme)))
        {
            let config = variant(&text, language, theme);
            assert_valid(
                &config,
                &make(&config, 2),
                &format!("{name}, {language}, {theme}"),
            );
        }
    }
}

#[test]
fn one_thread_and_four_give_the_same_bytes() {
    for (name, text) in examples() {
        let config = variant(&text, "en", "light");
        let (one, four) = (make(&config, 1), make(&config, 4));
        assert_eq!(one.len(), four.len(), "{name}");
        for (one, four) in iter::zip(one, four) {
            assert_eq!(one.name, four.name, "{name}");
            assert!(one.bytes == four.bytes, "{name}: {}", one.name);
        }
    }
}

#[test]
fn pictures_are_made_in_the_formats_that_are_asked_for() {
    for (name, text) in examples() {
        let config = variant(&text, "en", "light");
        let run = thermograph::run::run(&config).unwrap();
        let report = Report::new(&config, &run, config.language());
        let report = report::markdown(&report, &[Format::PNG]);
        assert!(
            report.contains(".png)") && !report.contains(".svg)"),
            "{name}"
        );
    }
}
