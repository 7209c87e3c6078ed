//! Numbers of two runs, compared one by one.

use serde_json::Value as Json;

use super::Found;

/// So many differing numbers are told one by one.
const TOLD: usize = 5;

/// A number or text that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where it stands in `results.json`, such as `draws[0].counts[3]`.
    pub place: String,
    /// What the folder has; `null` for nothing.
    pub expected: Json,
    /// What the configuration gives; `null` for nothing.
    pub actual: Json,
}

impl Change {
    /// By how much it differs, for two numbers.
    pub fn difference(&self) -> Option<f64> {
        Some(self.actual.as_f64()? - self.expected.as_f64()?)
    }
}

/// What differs; `None` if nothing does.
pub(super) fn compare(name: &str, [expected, actual]: &[Json; 2]) -> Option<Found> {
    let mut walk = Walk::default();
    walk.compare(name.to_owned(), expected, actual);
    (walk.count > 0).then_some(Found::Numbers {
        changes: walk.changes,
        count: walk.count,
        of: walk.of,
    })
}

#[derive(Default)]
struct Walk {
    changes: Vec<Change>,
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
                        self.changes.push(Change {
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
