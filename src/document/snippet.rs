//! Figures as the source text of documents.

use std::path::Path;

use crate::figure::svg;
use crate::figure::text::{disturbs, is_invisible, plain};
use crate::reading::names;
use crate::report::FigureFiles;
use crate::words::escaped;

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Markdown, as mdBook and most others read it.
    Markdown,
    /// Markdown on GitHub, whose readers have light or dark pages.
    Github,
    /// Quarto.
    Quarto,
    /// Typst.
    Typst,
    /// LaTeX.
    Latex,
}

impl Dialect {
    /// What a file is written in, by its ending: Markdown unless it is `.qmd`, `.typ` or `.tex`.
    pub fn of(path: &Path) -> Dialect {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("qmd") => Dialect::Quarto,
            Some("typ") => Dialect::Typst,
            Some("tex") => Dialect::Latex,
            _ => Dialect::Github,
        }
    }

    /// How a marker begins and ends, and what ends what belongs to it.
    pub(super) fn markers(self) -> [&'static str; 3] {
        match self {
            Dialect::Markdown | Dialect::Github | Dialect::Quarto => {
                ["<!-- thermograph: ", " -->", "<!-- /thermograph -->"]
            }
            Dialect::Typst => ["/* thermograph: ", " */", "/* /thermograph */"],
            Dialect::Latex => ["% thermograph: ", "\n", "% /thermograph"],
        }
    }

    /// Text that stands for itself.
    pub(super) fn escaped(self, text: &str) -> String {
        let special = match self {
            Dialect::Markdown | Dialect::Github | Dialect::Quarto => return escaped(text),
            Dialect::Typst => "\\#*_`$<>@[]/~=+-\"'",
            Dialect::Latex => "\\{}$&#^_%~",
        };
        let mut out = String::new();
        for character in text.chars() {
            match (self, character) {
                (Dialect::Latex, '\\') => out.push_str("\\textbackslash{}"),
                // How tokens show their blanks: the usual fonts have no such character.
                (Dialect::Latex, '␣') => out.push_str("\\textvisiblespace{}"),
                (Dialect::Latex, '^' | '~') => {
                    out.push('\\');
                    out.push(character);
                    out.push_str("{}");
                }
                // A number in Typst's text needs no escape.
                (Dialect::Typst, '-' | '+') if text.parse::<f64>().is_ok() => out.push(character),
                _ if special.contains(character) => {
                    out.push('\\');
                    out.push(character);
                }
                _ if character.is_control() => out.push(' '),
                _ => out.push(character),
            }
        }
        match self {
            // An escaped percent sign is still the beginning of a marker.
            Dialect::Latex => out
                .replace("% thermograph", "%{} thermograph")
                .replace("% /thermograph", "%{} /thermograph"),
            _ => out,
        }
    }
}

/// A figure in a document's source text; `folder` is where its files are, as seen from the document.
///
/// # Errors
///
/// When the figure has no format that the document can show.
pub fn snippet(
    name: &str,
    figure: &FigureFiles,
    dialect: Dialect,
    folder: &str,
) -> Result<String, String> {
    let wanted: &[&str] = match dialect {
        Dialect::Latex => &["pdf", "png"],
        _ => &["svg", "png"],
    };
    let ending = wanted
        .iter()
        .find(|ending| figure.formats.iter().any(|format| format == *ending));
    let ending = ending
        .ok_or_else(|| format!("figure {name} has neither {} nor {}", wanted[0], wanted[1]))?;
    // The values may be from anywhere: a stem such as `https://a.b/c` would make readers fetch it.
    // A name becomes a label.
    for (what, text) in [("name", name), ("stem", &figure.stem)] {
        if names::check(text).is_err() {
            return Err(format!(
                "figure {name:?} has a {what} that is not a file name: {text:?}"
            ));
        }
    }
    let path = |stem: &str| match folder {
        "" => format!("{stem}.{ending}"),
        folder => format!("{folder}/{stem}.{ending}"),
    };
    let (file, dark) = (path(&figure.stem), path(&format!("{}.dark", figure.stem)));
    let title = plain(&figure.title);
    let words = plain(&format!("{title} – {}", figure.description));
    let (address, dark) = (address(&file), address(&dark));
    Ok(match dialect {
        Dialect::Github if figure.dark => format!(
            "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n  <img alt=\"{}\" src=\"{}\">\n</picture>",
            svg::escaped(&dark),
            svg::escaped(&words.replace('\n', " ")),
            svg::escaped(&address)
        ),
        Dialect::Markdown | Dialect::Github => format!("![{}]({address})", escaped(&words)),
        Dialect::Quarto => format!(
            "![{}]({address}){{#fig-{} fig-alt=\"{}\"}}",
            escaped(&title),
            name.replace(['_', '.'], "-"),
            // Nothing in it is a marker.
            words
                .replace(['"', '\\', '\n'], " ")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
        ),
        Dialect::Typst => format!(
            "#figure(\n  image({}, alt: {}),\n  caption: [{}],\n)",
            string(&file),
            string(&words),
            dialect.escaped(&title)
        ),
        Dialect::Latex if file.chars().any(is_command) => {
            return Err(format!(
                "LaTeX cannot include the file {file:?}: choose a folder without \\ {{ }} % # ^ ~ $ & \" and invisible characters"
            ));
        }
        Dialect::Latex => format!(
            "\\begin{{figure}}\n  \\centering\n  \\includegraphics[width=\\linewidth]{{{file}}}\n  \\caption{{{}}}\n  \\label{{fig:{name}}}\n\\end{{figure}}",
            dialect.escaped(&title)
        ),
    })
}

/// Whether a character in a path would be more to LaTeX than a part of a name.
fn is_command(character: char) -> bool {
    "\\{}%#^~$&\"".contains(character) || (character != ' ' && is_invisible(character))
}

/// A path as an address in Markdown, which ends at a blank, and in which nothing is disguised.
fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for character in path.chars() {
        if disturbs(character) || " %()<>".contains(character) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                address.push_str(&format!("%{byte:02X}"));
            }
        } else {
            address.push(character);
        }
    }
    address
}

/// A string of Typst's, in which nothing is a marker.
fn string(text: &str) -> String {
    let mut string = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' | '"' => string.extend(['\\', character]),
            _ if disturbs(character) => {
                string.push_str(&format!("\\u{{{:x}}}", character as u32));
            }
            _ => string.push(character),
        }
    }
    string.push('"');
    string.replace("/*", "/\\u{2a}").replace("*/", "*\\u{2f}")
}
