//! Numbers of two runs, compared one by one.

use serde_json::Value as Json;

use super::FoundFile;

/// So many differing numbers are told one by one.
const TOLD: usize = 5;

/// A number or text that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberChange {
    /// Where it stands in `results.json`, such as `draws[0].counts[3]`.
    pub place: String,
    /// What the folder has; `null` for nothing.
    pub expected: Json,
    /// What the configuration gives; `null` for nothing.
    pub actual: Json,
}

impl NumberChange {
    /// What the folder has and what the configuration gives, as people read them: with as many digits as tell them
    /// apart, six at least.
    pub fn shown(&self) -> [String; 2] {
        let are_whole = !self.expected.is_f64() && !self.actual.is_f64();
        let (false, Some(expected), Some(actual)) =
            (are_whole, self.expected.as_f64(), self.actual.as_f64())
        else {
            return [short(&self.expected), short(&self.actual)];
        };
        for digits in 6..17 {
            let rounded = [expected, actual].map(|value| rounded(value, digits));
            if rounded[0] != rounded[1] {
                return rounded.map(|value| Json::from(value).to_string());
            }
        }
        [short(&self.expected), short(&self.actual)]
    }

    /// The difference as people read it; empty where there is none.
    pub fn shown_difference(&self) -> String {
        match self.difference() {
            Some(difference) if difference.fract() == 0.0 => format!("{difference:+}"),
            Some(difference) => format!("{difference:+.3e}"),
            None => String::new(),
        }
    }

    /// By how much it differs, for two numbers.
    pub fn difference(&self) -> Option<f64> {
        Some(self.actual.as_f64()? - self.expected.as_f64()?)
    }
}

/// The number with so many digits that count.
fn rounded(value: f64, digits: usize) -> f64 {
    let digits = digits - 1;
    format!("{value:.digits$e}").parse().unwrap_or(value)
}

/// So much of anything as fits in a line.
fn short(value: &Json) -> String {
    let text = match value {
        Json::Null => return "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What differs; `None` if nothing does.
pub(super) fn compare(name: &str, [expected, actual]: &[Json; 2]) -> Option<FoundFile> {
    let mut walk = Walk::default();
    walk.compare(name.to_owned(), expected, actual);
    (walk.count > 0).then_some(FoundFile::Numbers {
        changes: walk.changes,
        count: walk.count,
        of: walk.of,
    })
}

#[derive(Default)]
struct Walk {
    changes: Vec<NumberChange>,
    count: usize,
    of: usize,
}

impl Walk {
    fn compare(&mut self, place: String, expected: &Json, actual: &Json) {
        match (expected, actual) {
            (Json::Object(old), Json::Object(new)) => {
                let added = new.keys().filter(|key| !old.contains_key(*key));
                for key in old.keys().chain(added) {
                    let place = match place.as_str() {
                        "" => key.clone(),
                        place => format!("{place}.{key}"),
                    };
                    let [old, new] =
                        [old, new].map(|object| object.get(key).unwrap_or(&Json::Null));
                    self.compare(place, old, new);
                }
            }
            (Json::Array(old), Json::Array(new)) => {
                for index in 0..old.len().max(new.len()) {
                    let [old, new] = [old, new].map(|list| list.get(index).unwrap_or(&Json::Null));
                    // Only what differs needs its place.
                    if old != new || old.is_array() || old.is_object() {
                        self.compare(format!("{place}[{index}]"), old, new);
                    } else {
                        self.of += 1;
                    }
                }
            }
            _ => {
                self.of += 1;
                if expected != actual {
                    self.count += 1;
                    if self.changes.len() < TOLD {
                        self.changes.push(NumberChange {
                            place,
                            expected: expected.clone(),
                            actual: actual.clone(),
                        });
                    }
                }
            }
        }
    }
}
