//! `report.md`: theory, figures, findings, numbers and advice, as GitHub renders it.

use super::content::Report;
use super::{settings, source};
use crate::config::Config;
use crate::experiment::table::ReportTable;
use crate::figure;
use crate::figure::text::revealed;
use crate::formats::Format;
use crate::run::{Certificate, generator};
use crate::sampling::draw::Closest;
use crate::sampling::random::Digest;
use crate::words::{Words, escaped, say};

/// The text of `report.md`; figures stand beside it, in the last of `formats` that a page
/// can show, or are linked to if there is none.
pub fn markdown(report: &Report<'_>, formats: &[Format]) -> String {
    let (config, words) = (report.config, report.words());
    let mut text = format!("# {}\n\n", escaped(&config.title));
    add_summary(&mut text, report);
    if config.has_theory() {
        text.push_str(&format!("{}\n\n", say!(words, "theory-section")));
    }
    for index in 0..config.experiments.len() {
        add_experiment(&mut text, report, index, formats);
    }
    text.push_str(&settings::section(config, words));
    if config.has_theory() {
        add_advice(&mut text, words);
    }
    add_provenance(&mut text, config, words);
    without_breaks(&text)
}

/// What was found first in each experiment, where there are several.
fn add_summary(text: &mut String, report: &Report<'_>) {
    if report.sections.len() < 2 {
        return;
    }
    let heading = say!(report.words(), "findings");
    text.push_str(&format!("## {heading}\n\n"));
    for (index, section) in report.sections.iter().enumerate() {
        if let Some(finding) = section.findings.first() {
            let heading = report.heading(index);
            text.push_str(&format!("- **{heading}** – {}\n", escaped(finding)));
        }
    }
    text.push('\n');
}

/// What the report was made with.
fn add_provenance(text: &mut String, config: &Config, words: Words) {
    let made_by = say!(
        words,
        "made-by",
        version = env!("CARGO_PKG_VERSION"),
        pictures = figure::PICTURES,
        generator = generator(config.rng),
        seed = config.seed
    );
    let heading = say!(words, "provenance");
    text.push_str(&format!("## {heading}\n\n{made_by}\n\n"));
    let name = say!(words, "input-column-name");
    let bytes = say!(words, "input-column-bytes");
    let digest = say!(words, "input-column-digest");
    text.push_str(&format!(
        "| {name} | {bytes} | {digest} |\n| --- | ---: | --- |\n"
    ));
    let (own, own_digest) = (&config.text, Digest::of(config.text.as_bytes()));
    text.push_str(&format!(
        "| {} | {} | `{own_digest}` |\n",
        say!(words, "this-configuration"),
        own.len()
    ));
    for input in &config.inputs {
        let digest = match input.sha256 {
            Some(digest) => format!("`{digest}`"),
            None => say!(words, "no-digest"),
        };
        let name = escaped(&revealed(&input.name, &[' ']));
        text.push_str(&format!("| {name} | {} | {digest} |\n", input.bytes));
    }
}

/// The text without line ends between two Chinese characters, which would be shown as blanks.
fn without_breaks(text: &str) -> String {
    let is_wide =
        |character: char| matches!(character, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.starts_with(is_wide) && joined.trim_end_matches('\n').ends_with(is_wide) {
            let end = joined.trim_end_matches('\n').len();
            if joined.len() == end + 1 {
                joined.truncate(end);
            }
        }
        joined.push_str(line);
    }
    joined
}

fn add_experiment(text: &mut String, report: &Report<'_>, index: usize, formats: &[Format]) {
    let Report { config, run, .. } = report;
    let (words, section) = (report.words(), &report.sections[index]);
    let experiment = &config.experiments[index];
    let logits = &run.logits[experiment.source];
    let count = config.logits[experiment.source].values.count();
    text.push_str(&format!("## {}\n\n", report.heading(index)));
    for finding in &section.findings {
        text.push_str(&format!("- {}\n", escaped(finding)));
    }
    text.push('\n');
    if let Some(figure) = &section.figure {
        let shown = formats.iter().filter(|format| format.is_picture()).max();
        let format = shown.or(formats.first()).copied().unwrap_or(Format::SVG);
        // A page cannot show a PDF file, but lead to it.
        let mark = if format.is_picture() { "!" } else { "" };
        let alternative = format!("{} – {}", figure.title, figure.description);
        let file = report.file_name(&experiment.name, format.ending());
        text.push_str(&format!("{mark}[{}]({file})\n\n", escaped(&alternative)));
    }
    let asked = say!(
        words,
        "settings",
        name = &experiment.name,
        source = &logits.name,
        tokens = count,
        asked = &section.asked
    );
    text.push_str(&format!("{asked}\n\n"));
    let notes = source::notes(&config.logits[experiment.source], words);
    for note in &notes {
        text.push_str(&format!("- {}\n", escaped(note)));
    }
    text.push_str(if notes.is_empty() { "" } else { "\n" });
    text.push_str(&format!("{}\n\n", section.introduction));
    text.push_str(&format!("### {}\n\n", say!(words, "numbers")));
    if !section.omitted.is_empty() {
        text.push_str(&format!("{}\n\n", section.omitted));
    }
    for table in &section.tables {
        add_table(text, table);
    }
    if let Some(certificate) = Certificate::new(config, run, index) {
        add_certificate(text, &certificate, words);
    }
}

fn add_table(text: &mut String, table: &ReportTable) {
    if !table.caption.is_empty() {
        text.push_str(&format!("{}\n\n", table.caption));
    }
    let mut row = |cells: &[String]| text.push_str(&format!("| {} |\n", cells.join(" | ")));
    let cells = |cells: &[String]| cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>();
    row(&cells(&table.head));
    let rule = |column: usize| {
        if table.rows.iter().all(|row| is_number(&row[column])) {
            "---:"
        } else {
            "---"
        }
        .to_owned()
    };
    let rules: Vec<String> = (0..table.head.len()).map(rule).collect();
    row(&rules);
    table.rows.iter().for_each(|line| row(&cells(line)));
    text.push('\n');
}

/// Whether a cell holds a number, a share or a range, which stand to the right.
fn is_number(cell: &str) -> bool {
    cell.chars()
        .all(|character| character.is_ascii_digit() || ".-+e%–∞ ".contains(character))
}

fn add_certificate(text: &mut String, certificate: &Certificate, words: Words) {
    text.push_str(&format!("### {}\n\n", say!(words, "certificate")));
    let rule = certificate.rule.name();
    let (generator, seed) = (certificate.generator, certificate.seed);
    let drawn = match certificate.way {
        Some(way) => {
            // A name in a catalogue has no dot.
            let (version, way) = (way.rule().version, way.name().replace('.', "-"));
            say!(
                words,
                "engine-drawing-rule",
                generator,
                seed,
                version,
                way = &way
            )
        }
        None => say!(words, "drawing-rule", generator, seed, rule),
    };
    let digests = say!(words, "digests", rule);
    text.push_str(&format!("{drawn}\n\n{digests}\n\n"));
    text.push_str("| T | SHA-256 |\n| --- | --- |\n");
    for (temperature, digest) in &certificate.digests {
        text.push_str(&format!("| {temperature} | `{digest}` |\n"));
    }
    let (all, digest) = (say!(words, "all-draws"), &certificate.all);
    text.push_str(&format!("| {all} | `{digest}` |\n"));
    for ((temperature, _), closest) in certificate.digests.iter().zip(&certificate.closest) {
        if let Some(Closest { draw, drawn, unit }) = closest
            && let Some(other) = drawn.margin.other
        {
            let closest = say!(
                words,
                "closest-draw",
                temperature,
                draw = draw.to_string(),
                token = drawn.token.to_string(),
                other = other.to_string(),
                margin = format!("{:.2e}", drawn.margin.distance),
                is_uniform = unit.name() == "uniform"
            );
            text.push_str(&format!("\n{closest}\n"));
        }
    }
    let python = match certificate.way {
        Some(_) => say!(words, "engine-python"),
        None => say!(words, "python"),
    };
    match &certificate.python {
        Some(lines) => text.push_str(&format!("\n{python}\n\n```python\n{lines}```\n\n")),
        None => text.push_str(&format!("\n{}\n\n", say!(words, "no-python"))),
    }
}

fn add_advice(text: &mut String, words: Words) {
    text.push_str(&format!("{}\n\n", say!(words, "advice-section")));
    let head = vec![
        say!(words, "task-column-task"),
        say!(words, "task-column-temperature"),
        say!(words, "task-column-reason"),
    ];
    let rows = words.tasks().into_iter().map(|task| {
        let (low, high) = task.temperatures;
        vec![task.name, format!("{low:.1} – {high:.1}"), task.reason]
    });
    add_table(text, &ReportTable::new(head, rows));
    text.push_str(&format!("{}\n\n", say!(words, "pitfalls-section")));
}

#[cfg(test)]
mod tests {
    use super::{escaped, without_breaks};

    #[test]
    fn a_line_end_between_chinese_characters_is_no_blank() {
        let text = "概率；\n除舍入\n\n误差\n- 外\nx\n两\n";
        assert_eq!(without_breaks(text), "概率；除舍入\n\n误差\n- 外\nx\n两\n");
    }

    #[test]
    fn nothing_in_a_token_becomes_markup() {
        assert_eq!(escaped("<b>|`x`"), r"\<b\>\|\`x\`");
        assert_eq!(
            escaped("http://a.b www.c\n![x](y)"),
            r"http:\//a.b www\.c \!\[x\](y)"
        );
    }
}
