//! What a check found, as files: for people with pictures, for programs, and for CI.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::pixels;
use super::{CheckResult, CheckedFile, FoundFile, NumberChange, PixelComparison, TextDifference};
use crate::figure::svg::escaped;
use crate::figure::text::{is_invisible, plain_json};
use crate::output::File;

/// The look of `summary.html`.
const STYLE: &str = include_str!("summary.css");

impl CheckedFile {
    /// What was found, in a sentence without its name; the tolerance belongs to it where pixels differ.
    pub fn sentence(&self, verdict: &CheckResult) -> String {
        let limit = &verdict.tolerance;
        let apart = |PixelComparison { rms, share }: &PixelComparison| {
            let percent = share * 100.0;
            format!(
                "{percent:.3}% of the pixels differ, RMS {rms:.3} (tolerance {}, {})",
                limit.rms, limit.source
            )
        };
        let sentence = match &self.found {
            FoundFile::Same => "is the same".to_owned(),
            FoundFile::Alike(Some(comparison)) => {
                format!("is within the tolerance: {}", apart(comparison))
            }
            FoundFile::Alike(None) => {
                "counted as unchanged because its PNG is within the tolerance".to_owned()
            }
            FoundFile::Missing => "is missing".to_owned(),
            FoundFile::Numbers { changes, count, .. } => {
                let told: Vec<String> = changes.iter().map(NumberChange::to_string).collect();
                let more = if *count > changes.len() { "; …" } else { "" };
                format!("{}: {}{more}", self.heading(verdict), told.join("; "))
            }
            FoundFile::Text(where_to) => parting(where_to),
            FoundFile::Outdated(where_to) => {
                let parting = parting(where_to);
                format!("{parting}; `thermograph fill` updates it")
            }
            FoundFile::Pixels(comparison) => apart(comparison),
            FoundFile::Redrawn => "was written by another version".to_owned(),
            FoundFile::Other(what) => what.clone(),
        };
        safe(&sentence)
    }

    /// The same without the single numbers.
    pub fn heading(&self, verdict: &CheckResult) -> String {
        match &self.found {
            FoundFile::Numbers { count, of, .. } => format!("{count} of {of} numbers differ"),
            _ => self.sentence(verdict),
        }
    }

    /// The numbers that differ, each with its place, what it was, what it is and the difference; the first of them.
    pub fn changes(&self) -> Vec<[String; 4]> {
        let FoundFile::Numbers { changes, .. } = &self.found else {
            return Vec::new();
        };
        let row = |change: &NumberChange| {
            let [expected, actual] = change.shown();
            [
                change.place.clone(),
                expected,
                actual,
                change.shown_difference(),
            ]
            .map(|cell| safe(&cell))
        };
        changes.iter().map(row).collect()
    }

    fn kind(&self) -> &'static str {
        match self.found {
            FoundFile::Same => "same",
            FoundFile::Alike(_) => "alike",
            FoundFile::Missing => "missing",
            FoundFile::Numbers { .. } => "numbers",
            FoundFile::Text(_) => "text",
            FoundFile::Outdated(_) => "outdated",
            FoundFile::Pixels(_) => "pixels",
            FoundFile::Redrawn => "redrawn",
            FoundFile::Other(_) => "other",
        }
    }
}

impl std::fmt::Display for NumberChange {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [expected, actual] = self.shown();
        write!(formatter, "{}: {expected} → {actual}", self.place)?;
        match self.shown_difference() {
            difference if difference.is_empty() => Ok(()),
            difference => write!(formatter, " ({difference})"),
        }
    }
}

/// Text of a file that anyone may have written, none of which turns a terminal's line around.
fn safe(text: &str) -> String {
    let seen = |character: char| character == ' ' || !is_invisible(character);
    let shown = |character| {
        if seen(character) {
            character
        } else {
            '\u{fffd}'
        }
    };
    text.chars().map(shown).collect()
}

/// Where two texts part, in a sentence.
fn parting(TextDifference { line, excerpts }: &TextDifference) -> String {
    match excerpts {
        Some([expected, actual]) => {
            format!("differs from line {line} on: “{expected}” → “{actual}”")
        }
        None => format!("differs from line {line} on"),
    }
}

/// `summary.html`, `summary.json`, and the pictures that differ in the folders `expected`, `actual` and `difference`.
pub fn summary(verdict: &CheckResult, against: &str) -> Vec<File> {
    let mut files = Vec::new();
    for file in verdict.files.iter().filter(|file| file.is_different()) {
        let is_picture = file.name.ends_with(".png") || file.name.ends_with(".svg");
        // A document may be called like a picture, and lie anywhere.
        if !is_picture || file.experiment.is_none() {
            continue;
        }
        let mut add = |folder: &str, bytes: &[u8]| {
            files.push(File {
                name: format!("{folder}/{}", file.name),
                bytes: bytes.to_vec(),
            });
        };
        add("actual", &file.actual);
        if !file.expected.is_empty() {
            add("expected", &file.expected);
        }
        if file.name.ends_with(".png")
            && let Ok(difference) = pixels::difference(&file.expected, &file.actual)
        {
            add("difference", &difference);
        }
    }
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut json = plain_json(json(verdict, against).to_string());
    json.push('\n');
    let html = html(verdict, against, &names);
    for (name, text) in [("summary.json", json), ("summary.html", html)] {
        files.push(File {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        });
    }
    files
}

/// The verdict for programs, as `summary.json` has it.
pub fn json(verdict: &CheckResult, against: &str) -> Json {
    let file = |file: &CheckedFile| {
        let mut entry = json!({
            "file": file.name,
            "experiment": file.experiment,
            "found": file.kind(),
            "different": file.is_different(),
            "message": file.sentence(verdict),
        });
        match &file.found {
            FoundFile::Pixels(apart) | FoundFile::Alike(Some(apart)) => {
                entry["rms"] = json!(apart.rms);
                entry["share"] = json!(apart.share);
            }
            FoundFile::Numbers { changes, count, of } => {
                let changes = changes.iter().map(|change| {
                    json!({
                        "place": change.place,
                        "expected": change.expected,
                        "actual": change.actual,
                        "difference": change.difference(),
                    })
                });
                entry["changes"] = changes.collect();
                entry["count"] = json!(count);
                entry["of"] = json!(of);
            }
            _ => {}
        }
        entry
    };
    json!({
        "thermograph": env!("CARGO_PKG_VERSION"),
        "against": against,
        "different": verdict.is_different(),
        "tolerance": { "rms": verdict.tolerance.rms, "source": verdict.tolerance.source },
        "redrawn": verdict.redrawn,
        "files": verdict.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn html(verdict: &CheckResult, against: &str, pictures: &[String]) -> String {
    let mut body = String::new();
    let mut put = |text: String| body.push_str(&text);
    let different = verdict.files.iter().filter(|file| file.is_different());
    let (count, all) = (different.clone().count(), verdict.files.len());
    put(format!(
        "<h1>{}</h1>\n<p>{count} of {all} comparisons with <code>{}</code> differ.</p>\n",
        if verdict.is_different() {
            "Differences found"
        } else {
            "No differences"
        },
        escaped(against)
    ));
    if let Some([old, new]) = &verdict.redrawn {
        put(format!(
            "<p>The figures were drawn by version {}; this is version {}, which draws differently.</p>\n",
            escaped(old),
            escaped(new)
        ));
    }
    for name in verdict.different() {
        put(format!(
            "<h2>{}</h2>\n",
            escaped(name.unwrap_or("the whole report"))
        ));
        let of_name = verdict
            .files
            .iter()
            .filter(|file| file.experiment.as_deref() == name);
        for file in of_name.filter(|file| file.is_different()) {
            let (file_name, heading) = (escaped(&file.name), escaped(&file.heading(verdict)));
            put(format!("<h3>{file_name}</h3>\n<p>{heading}</p>\n"));
            put(table(file));
            put("<div class=\"pictures\">\n".to_owned());
            for folder in ["expected", "actual", "difference"] {
                let path = format!("{folder}/{}", file.name);
                if pictures.contains(&path) {
                    put(format!(
                        "<figure><figcaption>{folder}</figcaption><a href=\"{0}\"><img src=\"{0}\" alt=\"{folder}: {file_name}\"/></a></figure>\n",
                        escaped(&path)
                    ));
                }
            }
            let both = ["expected", "actual"].map(|folder| format!("{folder}/{}", file.name));
            if file.name.ends_with(".svg") && both.iter().all(|path| pictures.contains(path)) {
                let [expected, actual] = both.map(|path| escaped(&path));
                put(format!(
                    "<figure><figcaption>difference (black: identical)</figcaption>\
                     <div class=\"overlay\"><img src=\"{expected}\" alt=\"difference: {file_name}\"/>\
                     <img src=\"{actual}\" alt=\"\"/></div></figure>\n"
                ));
            }
            put("</div>\n".to_owned());
        }
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>thermograph check</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// The numbers that differ.
fn table(file: &CheckedFile) -> String {
    let rows = file.changes();
    if rows.is_empty() {
        return String::new();
    }
    let mut table =
        "<table>\n<tr><th>number</th><th>expected</th><th>actual</th><th>difference</th></tr>\n"
            .to_owned();
    for cells in &rows {
        table.push_str("<tr>");
        for cell in cells {
            table.push_str(&format!("<td>{}</td>", escaped(cell)));
        }
        table.push_str("</tr>\n");
    }
    if let FoundFile::Numbers { count, .. } = &file.found
        && *count > rows.len()
    {
        table.push_str(&format!(
            "<tr><td colspan=\"4\">and {} more</td></tr>\n",
            count - rows.len()
        ));
    }
    table.push_str("</table>\n");
    table
}

/// The verdict as a JUnit report: a test case for each file.
pub fn junit(verdict: &CheckResult) -> String {
    let failures = verdict
        .files
        .iter()
        .filter(|file| file.is_different())
        .count();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{0}\" failures=\"{failures}\">\n\
         <testsuite name=\"thermograph check\" tests=\"{0}\" failures=\"{failures}\">\n",
        verdict.files.len()
    );
    for file in &verdict.files {
        let class = escaped(file.experiment.as_deref().unwrap_or("report"));
        let name = escaped(&file.name);
        // Writing to a string cannot fail.
        let _ = write!(xml, "<testcase classname=\"{class}\" name=\"{name}\"");
        if file.is_different() {
            let message = escaped(&file.sentence(verdict));
            let _ = writeln!(
                xml,
                "><failure type=\"{}\" message=\"{message}\"/></testcase>",
                file.kind()
            );
        } else {
            xml.push_str("/>\n");
        }
    }
    xml.push_str("</testsuite>\n</testsuites>\n");
    xml
}
