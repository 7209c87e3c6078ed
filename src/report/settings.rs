//! What the report and the terminal say of a configuration's settings.

use std::fmt::Write as _;

use crate::config::{Config, Doubt};
use crate::figure::scene::Paint;
use crate::figure::sight::Sight;
use crate::sampling::{Engine, Finding, Severity, is_greedy};
use crate::settings::NamedSettings;
use crate::words::{Words, escaped, say};

/// The section on settings, in Markdown; empty if the configuration has none.
pub(super) fn section(config: &Config, words: Words) -> String {
    if config.settings.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n\n", say!(words, "lint-section"));
    for named in &config.settings {
        let held = match named.settings.to_string() {
            held if held.is_empty() => say!(words, "no-settings"),
            held => escaped(&held),
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "### {}\n\n{held}\n\n", escaped(&named.name));
        for (engine, findings) in of_engines(config, named) {
            let said = if findings.is_empty() {
                format!("{}\n", say!(words, "no-lint"))
            } else {
                list(engine, &findings, words)
            };
            let decoding = match is_greedy(engine, &named.settings) {
                true => format!("{}\n\n", words.greedy(engine)),
                false => String::new(),
            };
            let _ = write!(text, "#### {engine}\n\n{decoding}{said}\n");
        }
    }
    text
}

/// What readers of the sources have to know, and the findings in lines, each with its settings' name, the engine and the severity:
/// `settings chat, vllm: illegal: temperature must be ...`.
pub fn warnings(config: &Config) -> Vec<String> {
    let words = config.language().words();
    let doubts = config.style.doubts.iter();
    let mut warnings: Vec<String> = doubts.map(|doubt| of_style(doubt, words)).collect();
    for source in &config.logits {
        let notes = source.remarks.iter().map(|note| words.note(note));
        warnings.extend(notes.map(|note| format!("logits {}: {note}", source.name)));
    }
    for named in &config.settings {
        for (engine, findings) in of_engines(config, named) {
            warnings.extend(findings.iter().map(|finding| {
                let severity = words.severity(finding.severity());
                let finding = words.lint_finding(engine, finding);
                format!("settings {}, {engine}: {severity}: {finding}", named.name)
            }));
        }
    }
    warnings
}

/// Why a choice of colours may fail.
fn of_style(doubt: &Doubt, words: Words) -> String {
    let hex = |paint: &Paint| {
        let [red, green, blue] = paint.rgb;
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    match doubt {
        Doubt::Faint {
            mark,
            paper,
            contrast,
        } => say!(
            words,
            "style-faint",
            mark = hex(mark),
            paper = hex(paper),
            contrast = format!("{contrast:.1}")
        ),
        Doubt::Alike {
            marks: [one, other],
            sight,
        } => say!(
            words,
            "style-alike",
            one = hex(one),
            other = hex(other),
            sight = match sight {
                Sight::Usual => "usual",
                Sight::Protan => "protan",
                Sight::Deutan => "deutan",
                Sight::Tritan => "tritan",
            }
        ),
    }
}

fn of_engines(config: &Config, named: &NamedSettings) -> Vec<(Engine, Vec<Finding>)> {
    let engines = config.engines_of(&named.name).into_iter();
    engines
        .map(|engine| (engine, named.findings(engine)))
        .collect()
}

/// A list of the severities, each with a list of its findings.
fn list(engine: Engine, findings: &[Finding], words: Words) -> String {
    let mut text = String::new();
    for severity in Severity::ALL {
        let mut found = findings
            .iter()
            .filter(|finding| finding.severity() == severity)
            .peekable();
        if found.peek().is_some() {
            let _ = writeln!(text, "- {}", words.severity(severity));
        }
        for finding in found {
            let finding = words.lint_finding(engine, finding);
            let _ = writeln!(text, "  - {}", escaped(&finding));
        }
    }
    text
}
