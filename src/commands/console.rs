//! What the program says: text to people, a JSON object a line to programs.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anyhow::Result;
use clap::ValueEnum;
use console::{StyledObject, style};
use serde_json::{Value as Json, json};
use thermograph::figure::text::{plain, plain_json};
use thermograph::reading;

/// In which form messages come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Text for people
    #[default]
    Human,
    /// One JSON object per line, for programs: messages on standard error, results on standard output
    Json,
}

/// Says what there is to say, in one of the forms.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    format: MessageFormat,
}

impl Console {
    pub fn new(format: MessageFormat) -> Console {
        Console { format }
    }

    /// Whether programs read what is said.
    pub fn is_json(self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Says on standard error what is wrong.
    pub fn error(self, error: &anyhow::Error) {
        let level = style("error:").red().bold();
        // That of a configuration has lines of its own, and is plain already.
        let text = match error.downcast_ref::<reading::Error>() {
            Some(error) => error.to_string(),
            None => plain(&format!("{error:#}")).replace('\n', "\u{fffd}"),
        };
        self.message(level, &text, || described(error));
    }

    /// Says on standard error what is wrong with the arguments, in lines.
    pub fn usage(self, text: &str) {
        let object = || json!({ "level": "error", "message": text });
        self.message(style("error:").red().bold(), text, object);
    }

    /// Says on standard error what is to be known.
    pub fn warning(self, message: &str) {
        let level = style("warning:").yellow().bold();
        let object = || json!({ "level": "warning", "message": message });
        self.message(level, &plain(message), object);
    }

    /// A result on standard output: the text as it is, or the object as a line.
    pub fn result(self, text: &str, object: impl FnOnce() -> Json) -> Result<()> {
        match self.format {
            MessageFormat::Human => super::print(text.as_bytes()),
            MessageFormat::Json => {
                super::print(format!("{}\n", plain_json(object().to_string())).as_bytes())
            }
        }
    }

    fn message(self, level: StyledObject<&str>, text: &str, object: impl FnOnce() -> Json) {
        let line = match self.format {
            MessageFormat::Human if console::colors_enabled_stderr() => {
                format!("{} {}", level.for_stderr(), coloured(text))
            }
            MessageFormat::Human => format!("{} {text}", level.for_stderr()),
            MessageFormat::Json => {
                let mut object = object();
                object["rendered"] = json!(text);
                plain_json(object.to_string())
            }
        };
        // A reader that has gone away is no reason to panic.
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// An object as a line of its own, in which nothing disturbs a terminal.
pub fn one_line(object: &Json) -> String {
    plain_json(object.to_string())
}

/// What is wrong, where, and what would do, for programs.
fn described(error: &anyhow::Error) -> Json {
    let Some(of_configuration) = error.downcast_ref::<reading::Error>() else {
        return json!({ "level": "error", "message": format!("{error:#}") });
    };
    let mut object = json!({ "level": "error", "message": of_configuration.message() });
    if let Some((file, line, column)) = of_configuration.place() {
        object["file"] = json!(file);
        object["line"] = json!(line);
        object["column"] = json!(column);
    }
    if let Some(help) = of_configuration.hint() {
        object["help"] = json!(help);
    }
    object
}

/// A message with colours: its first line, the place and the rule beside the line in the background, what is marked and
/// the help in the foreground.
fn coloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let quiet = |text: &str| style(text.to_owned()).blue().bold().for_stderr();
        // Writing to a string cannot fail.
        let _ = match (line.split_once("--> "), line.split_once(" |")) {
            _ if index == 0 => write!(out, "{}", style(line).bold().for_stderr()),
            (Some((blank, place)), _) if blank.trim().is_empty() => {
                write!(out, "{blank}{} {place}", quiet("-->"))
            }
            (_, Some((number, marks))) if number.trim().is_empty() => {
                let marks = style(marks).red().bold().for_stderr();
                write!(out, "{number}{}{marks}", quiet(" |"))
            }
            (_, Some((number, shown))) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                write!(out, "{}{shown}", quiet(&format!("{number} |")))
            }
            _ => match line.strip_prefix("help: ") {
                Some(help) => write!(out, "{} {help}", style("help:").cyan().bold().for_stderr()),
                None => write!(out, "{line}"),
            },
        };
    }
    out
}
