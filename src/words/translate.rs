//! What changes where settings of one engine are written for another.

use super::{Words, say};
use crate::sampling::Engine;
use crate::sampling::lint::{Change, Distance};

impl Words {
    /// A line about settings that go from one engine to another.
    pub fn translated(self, from: Engine, to: Engine, sentence: &str) -> String {
        say!(
            self,
            "translate-line",
            from = from.name(),
            to = to.name(),
            sentence
        )
    }

    /// That nothing changes.
    pub fn nothing_changes(self) -> String {
        say!(self, "translate-none")
    }

    /// Something that changes with the engine: a sentence without a full stop.
    pub fn change(self, change: &Change, from: Engine, to: Engine) -> String {
        let (from, to) = (from.name(), to.name());
        let shown = |number: f64| number.to_string();
        match change {
            Change::Default {
                setting,
                first: Some(first),
                other: Some(other),
                ..
            } => {
                let (first, other) = (shown(*first), shown(*other));
                say!(
                    self,
                    "translate-default-other",
                    setting = *setting,
                    first,
                    from,
                    to,
                    other
                )
            }
            Change::Default {
                setting,
                first: Some(first),
                ..
            } => {
                let first = shown(*first);
                say!(self, "translate-default", setting = *setting, first, from)
            }
            Change::Default {
                setting,
                other,
                written,
                ..
            } => {
                let (other, written) = (shown(other.unwrap_or_default()), shown(*written));
                say!(
                    self,
                    "translate-off",
                    setting = *setting,
                    written,
                    to,
                    other,
                    from
                )
            }
            Change::Lost { setting, value } => {
                say!(self, "translate-lost", setting = *setting, value, to)
            }
            Change::Moved {
                setting,
                first,
                written,
            } => {
                let (first, written) = (shown(*first), shown(*written));
                say!(
                    self,
                    "translate-moved",
                    setting = *setting,
                    first,
                    written,
                    to
                )
            }
            Change::Converted {
                setting,
                first,
                written,
            } => {
                let (first, written) = (shown(*first), shown(*written));
                say!(
                    self,
                    "translate-converted",
                    setting = *setting,
                    first,
                    written,
                    to
                )
            }
            Change::Order {
                first,
                other,
                is_kept: true,
            } => say!(self, "translate-order-kept", first, to, other),
            Change::Order {
                first,
                other,
                is_kept: false,
            } => say!(self, "translate-order", first, from, other, to),
            Change::Greedy { setting, written } => {
                let written = shown(*written);
                say!(
                    self,
                    "translate-greedy",
                    setting = *setting,
                    written,
                    to,
                    from
                )
            }
            Change::Fitted { setting, written } => {
                let written = shown(*written);
                say!(self, "translate-fitted", setting = *setting, written)
            }
        }
    }

    /// How far the engines are apart with the settings as they are, which the other may refuse, and as they are written.
    pub fn translated_distance(
        self,
        to: Engine,
        positions: usize,
        before: Option<Distance>,
        after: Distance,
    ) -> String {
        let of = |distance: Distance| {
            let mean = format!("{:.6}", distance.mean);
            let largest = format!("{:.6}", distance.largest);
            say!(self, "translate-mean", mean, largest)
        };
        let before = match before {
            Some(before) => of(before),
            None => say!(self, "translate-rejected", to = to.name()),
        };
        say!(
            self,
            "translate-distance",
            positions,
            before,
            after = of(after)
        )
    }
}
