//! What an engine does with a setting: a row of its table.

use std::ops::Bound::{Excluded, Unbounded};

use crate::sampler::{Range, Rule};

/// A setting as an engine takes it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What the engine takes where it is not given, if that is a number; of a list how long it is.
    pub default: Option<f64>,
    /// What the engine takes, and what it says of other values.
    pub rule: Rule,
    /// When it looks at that.
    pub checked: Checked,
    /// Values in such a range silently become that number.
    pub moved: [Option<(Range, f64)>; 2],
    /// Of a list of numbers, what a number that is larger, either way, silently becomes.
    pub most_each: f64,
    /// The engine knows it and does nothing with it.
    pub is_ignored: bool,
    /// At which values it changes nothing.
    pub neutral: Neutral,
    /// At which values the engine leaves its stage out, if all settings of the stage are so.
    pub skipped: Neutral,
    /// Above this it turns its sampler off.
    pub most: Option<f64>,
    /// It takes part only where one of these is on; empty where it takes part by itself.
    pub needs: &'static [&'static str],
}

/// When a value that is out of range is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Before anything runs.
    AtOnce,
    /// When its sampler is made; where that does not run, never.
    BySampler,
    /// By whoever reads a request: the engine writes what is meant otherwise, and has it.
    InWriting,
}

/// Values at which something does not happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Neutral {
    /// There are none.
    Never,
    /// One value.
    At(f64),
    /// All but those within.
    Beyond(Range),
}

impl Neutral {
    /// Whether a value is one of them.
    pub fn contains(&self, value: f64) -> bool {
        match self {
            Neutral::Never => false,
            Neutral::At(neutral) => value == *neutral,
            Neutral::Beyond(range) => !range.contains(value),
        }
    }
}

impl Setting {
    pub(crate) const fn new(name: &'static str) -> Setting {
        Setting {
            name,
            default: None,
            rule: Rule::ANY,
            checked: Checked::AtOnce,
            moved: [None; 2],
            most_each: f64::INFINITY,
            is_ignored: false,
            neutral: Neutral::Never,
            skipped: Neutral::Never,
            most: None,
            needs: &[],
        }
    }

    pub(crate) const fn default(self, default: f64) -> Setting {
        Setting {
            default: Some(default),
            ..self
        }
    }

    /// Refused before anything runs.
    pub(crate) const fn refused(self, rule: Rule) -> Setting {
        Setting { rule, ..self }
    }

    /// Refused when its sampler is made.
    pub(crate) const fn refused_by_sampler(self, rule: Rule) -> Setting {
        Setting {
            rule,
            checked: Checked::BySampler,
            ..self
        }
    }

    /// Written otherwise than here: values out of range are refused where they are written so.
    pub(crate) const fn refused_in_writing(self, rule: Rule) -> Setting {
        Setting {
            rule,
            checked: Checked::InWriting,
            ..self
        }
    }

    /// At most two ranges.
    pub(crate) const fn moved(self, range: Range, to: f64) -> Setting {
        let moved = match self.moved {
            [None, _] => [Some((range, to)), None],
            [first, _] => [first, Some((range, to))],
        };
        Setting { moved, ..self }
    }

    /// Below the range it becomes the low end of it, above it the high one.
    pub(crate) const fn clamped(self, low: f64, high: f64) -> Setting {
        let below = Range {
            low: Unbounded,
            high: Excluded(low),
        };
        let above = Range {
            low: Excluded(high),
            high: Unbounded,
        };
        self.moved(below, low).moved(above, high)
    }

    pub(crate) const fn each_up_to(self, most_each: f64) -> Setting {
        Setting { most_each, ..self }
    }

    pub(crate) const fn ignored(self) -> Setting {
        Setting {
            is_ignored: true,
            ..self
        }
    }

    /// What the engine takes in its place, if it moves it.
    pub fn moved_to(&self, value: f64) -> Option<f64> {
        let mut moved = self.moved.iter().flatten();
        moved
            .find(|(range, _)| range.contains(value))
            .map(|(_, to)| *to)
    }

    pub(crate) const fn neutral(self, neutral: Neutral) -> Setting {
        Setting { neutral, ..self }
    }

    pub(crate) const fn skipped(self, skipped: Neutral) -> Setting {
        Setting { skipped, ..self }
    }

    /// Neutral and skipped.
    pub(crate) const fn off(self, values: Neutral) -> Setting {
        self.neutral(values).skipped(values)
    }

    pub(crate) const fn off_above(self, most: f64) -> Setting {
        Setting {
            most: Some(most),
            ..self
        }
    }

    pub(crate) const fn needs(self, needs: &'static [&'static str]) -> Setting {
        Setting { needs, ..self }
    }
}

/// Settings of another engine, with those of the same names in the place of its own.
pub(crate) const fn with<const N: usize>(
    mut settings: [Setting; N],
    others: &[Setting],
) -> [Setting; N] {
    let mut other = 0;
    while other < others.len() {
        let mut place = 0;
        while !is_same(settings[place].name, others[other].name) {
            place += 1;
        }
        settings[place] = others[other];
        other += 1;
    }
    settings
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
}
