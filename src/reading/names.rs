//! Names that become file names.

use unicode_normalization::UnicodeNormalization as _;

use super::limits;
use crate::figure::text::is_invisible;

/// Stems of files that every report has, and the keys of `results.json` beside the experiments.
pub(crate) const RESERVED: [&str; 10] = [
    "report",
    "results",
    "values",
    "thermograph",
    "pictures",
    "seed",
    "rng",
    "kinds",
    "inputs",
    "logits",
];

/// Names of devices on Windows, where no file can have them; a raised digit counts as the digit.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Of what a name consists, as a regular expression; neither devices nor reserved names are looked at.
pub(super) const PATTERN: &str =
    r"^[\p{Alphabetic}\p{N}_]([\p{Alphabetic}\p{N}_.-]*[\p{Alphabetic}\p{N}_-])?$";

/// The names that no file can have, as a regular expression.
pub(super) fn devices() -> String {
    let names = DEVICES.map(|name| {
        let name = folded(name);
        name.replace('1', "[1¹]")
            .replace('2', "[2²]")
            .replace('3', "[3³]")
    });
    format!("^({})([.]|$)", names.join("|"))
}

/// The names that no experiment can have, as a regular expression.
pub(super) fn reserved() -> String {
    format!("^({})$", RESERVED.map(folded).join("|"))
}

/// A word in upper and lower case, and with the letters that become these: the long s, the dotless i and the kelvin sign.
fn folded(word: &str) -> String {
    let letter = |letter: char| match letter {
        's' => "[sSſ]".to_owned(),
        'i' => "[iIı]".to_owned(),
        'k' => "[kK\u{212a}]".to_owned(),
        letter if letter.is_alphabetic() => format!("[{letter}{}]", letter.to_ascii_uppercase()),
        letter => letter.to_string(),
    };
    word.chars().map(letter).collect()
}

/// Whether a file can have this name on every system and stay in its folder; the error says why not.
pub fn check(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if name.len() > limits::NAME_BYTES {
        return Err(format!(
            "must be at most {} bytes long, got {}",
            limits::NAME_BYTES,
            name.len()
        ));
    }
    if let Some(bad) = name
        .chars()
        .find(|c| is_invisible(*c) || !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
    {
        return Err(format!(
            "must consist of letters, digits, `-`, `_` and `.`, got {}",
            if is_invisible(bad) {
                format!("U+{:04X}", u32::from(bad))
            } else {
                format!("{bad:?}")
            }
        ));
    }
    if name.starts_with(['.', '-']) || name.ends_with('.') {
        return Err("must not start with `.` or `-` or end with `.`".to_owned());
    }
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    let stem = stem.replace('¹', "1").replace('²', "2").replace('³', "3");
    if DEVICES.contains(&stem.as_str()) {
        return Err(format!(
            "cannot be {name:?}: Windows reserves this name for a device"
        ));
    }
    Ok(())
}

/// The names of files that are spoken for. Upper and lower case are one, as on Windows and macOS, and so are the ways
/// in which a letter can be composed, as on macOS.
#[derive(Debug)]
pub struct Taken {
    names: Vec<String>,
    /// What follows the name of a file in a further language or theme, such as `.en`.
    suffixes: Vec<String>,
}

impl Taken {
    /// None yet; the files of every name come with these suffixes, too.
    pub fn new(suffixes: Vec<String>) -> Taken {
        let reports = suffixes.iter().map(|suffix| format!("report{suffix}"));
        Taken {
            names: reports.collect(),
            suffixes,
        }
    }

    /// Takes a name for an experiment; the error says why it cannot have it.
    pub fn claim(&mut self, name: &str) -> Result<(), String> {
        check(name)?;
        // By way of upper case, because `ς` and `σ`, or `ſ` and `s`, differ in lower case only.
        let composed: String = name.nfd().collect();
        let folded: String = composed.to_uppercase().to_lowercase().nfc().collect();
        if RESERVED.contains(&folded.as_str()) {
            return Err(format!("cannot be {name:?}: the report uses this name"));
        }
        let all = || {
            let further = self
                .suffixes
                .iter()
                .map(|suffix| format!("{folded}{suffix}"));
            std::iter::once(folded.clone()).chain(further)
        };
        if all().any(|name| self.names.contains(&name)) {
            return Err(format!(
                "cannot be {name:?}: another experiment's files already use this name"
            ));
        }
        let all: Vec<String> = all().collect();
        self.names.extend(all);
        Ok(())
    }
}
