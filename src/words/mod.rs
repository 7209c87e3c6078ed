//! What a report, a figure and the program say: a catalogue a language, [Fluent](https://projectfluent.org) text.
//!
//! A sentence stands in each of the catalogues, `en.ftl` and `zh.ftl`, under one name, and is said with `say!`:
//!
//! ```text
//! en.ftl  half-passed = Entropy passes { $half } nats between T = { $before } and T = { $after }.
//! Rust    say!(words, "half-passed", half = format!("{half:.3}"), before = &before, after)
//! ```
//!
//! - The name is a literal; `after` alone stands for `after = after`, as in `format!`. What comes is a `String`.
//! - Numbers that are shown are text when they come: the code decides on digits, the catalogue on what stands around them
//!   (`{ $share } %` or `{ $share }%`). Counts come as `usize` or `u64`: they choose a plural, `{ $count -> [one] .. *[other] .. }`,
//!   or a number, `[0]`, and are shown in full.
//! - A verdict is decided in the code, with its thresholds: a `bool` (`{ $is_exact -> [yes] .. *[no] .. }`) or an enum made with
//!   `cases!` (`{ $fit -> [good] .. *[poor] .. }`) is an argument that chooses; or a `match` chooses the sentence.
//! - `{ tokens }` is the message `tokens` with the same arguments: `1 token`, `2 tokens` of `$tokens`.
//!   Lists are joined with `Words::listed`.
//!
//! A test reads code and catalogues, and fails on a message that is missing or that nothing says, and on arguments that do not
//! agree. To add a language, translate a catalogue and add a line to `languages!` below.

mod escape;
mod lint;
mod notes;
mod tasks;
mod translate;
mod verify;

pub(crate) use escape::escaped;
pub use lint::{DecodingMode, Linted, RulesSource};
pub use tasks::Task;
pub use verify::Tally;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The enum of languages, with what each is: its name in the configuration (a code of BCP 47), how pages say which it
/// is (BCP 47 too), its script, its catalogue.
macro_rules! languages {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $tag:literal, $script:ident, $catalogue:literal;)+) => {
        /// The language of a report.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Language {
            $($(#[$doc])* $name,)+
        }

        impl Language {
            /// Every language by its name in the configuration, its code in BCP 47.
            pub const CODES: [(&'static str, Language); [$($code),+].len()] =
                [$(($code, Language::$name)),+];

            /// Its code in BCP 47.
            pub fn code(self) -> &'static str {
                match self { $(Language::$name => $code,)+ }
            }

            /// How pages say which it is, in BCP 47.
            pub fn tag(self) -> &'static str {
                match self { $(Language::$name => $tag,)+ }
            }

            /// What it is written in.
            pub fn script(self) -> Script {
                match self { $(Language::$name => Script::$script,)+ }
            }

            fn catalogue(self) -> &'static str {
                match self { $(Language::$name => include_str!($catalogue),)+ }
            }
        }
    };
}

languages! {
    /// Chinese, simplified.
    Chinese: "zh", "zh-Hans", Han, "zh.ftl";
    /// English.
    English: "en", "en", Latin, "en.ftl";
}

/// What a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Chinese characters.
    Han,
    /// Latin letters.
    Latin,
}

impl Language {
    /// The words of the language.
    pub fn words(self) -> Words {
        Words { language: self }
    }

    /// The catalogue, which is read the first time that something is said.
    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; Language::CODES.len()] =
            [const { OnceLock::new() }; Language::CODES.len()];
        BUNDLES[self as usize].get_or_init(|| {
            // A test holds catalogues to be without errors, and codes to be some.
            let text = self.catalogue().to_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(some, _)| some);
            let code = self.code().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![code]);
            // Marks around arguments, for scripts of both directions, would be seen in files.
            bundle.set_use_isolating(false);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    language: Language,
}

/// An argument of a sentence; numbers with decimals are text.
#[derive(Clone, Debug)]
pub enum Argument<'a> {
    /// Shown as it is, or the name of a case.
    Text(Cow<'a, str>),
    /// Shown in full; chooses a plural.
    Count(u64),
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Argument<'a> {
    fn from(text: &'a T) -> Argument<'a> {
        Argument::Text(Cow::Borrowed(text.as_ref()))
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Argument::Text(Cow::Owned(text))
    }
}

impl From<bool> for Argument<'_> {
    fn from(holds: bool) -> Self {
        if holds { "yes" } else { "no" }.into()
    }
}

impl From<usize> for Argument<'_> {
    fn from(count: usize) -> Self {
        Argument::Count(count as u64)
    }
}

impl From<u64> for Argument<'_> {
    fn from(count: u64) -> Self {
        Argument::Count(count)
    }
}

impl<'a> From<&'a Argument<'_>> for FluentValue<'a> {
    fn from(argument: &'a Argument<'_>) -> FluentValue<'a> {
        match argument {
            Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            // Beyond them a float, as Fluent's numbers are, has not every whole number.
            Argument::Count(count) if *count >= 1 << f64::MANTISSA_DIGITS => {
                count.to_string().into()
            }
            Argument::Count(count) => (*count).into(),
        }
    }
}

/// Says a sentence of the catalogue: `say!(words, "name", argument = value, ...)`, a `String`. See [`crate::words`].
macro_rules! say {
    ($words:expr, $name:literal $(, $argument:ident $(= $value:expr)?)* $(,)?) => {
        $words.say($name, &[$((stringify!($argument), $crate::words::say!(@ $argument $($value)?))),*])
    };
    (@ $argument:ident) => { $crate::words::Argument::from($argument) };
    (@ $argument:ident $value:expr) => { $crate::words::Argument::from($value) };
}
pub(crate) use say;

/// An enum that is an argument: in the catalogues each of its cases has the name that it has here.
macro_rules! cases {
    ($(#[$about:meta])* $visible:vis enum $name:ident { $($(#[$case_about:meta])* $case:ident = $key:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visible enum $name {
            $($(#[$case_about])* $case,)+
        }

        impl From<$name> for $crate::words::Argument<'_> {
            fn from(case: $name) -> Self {
                match case { $($name::$case => $key,)+ }.into()
            }
        }
    };
}
pub(crate) use cases;

impl Words {
    /// What a sentence of the catalogue says with these arguments; `say!` is the way to call it.
    pub(crate) fn say(
        self,
        name: &'static str,
        arguments: &[(&'static str, Argument<'_>)],
    ) -> String {
        let bundle = self.language.bundle();
        let Some(pattern) = bundle.get_message(name).and_then(|message| message.value()) else {
            debug_assert!(false, "no message {name}");
            return name.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(value)))
            .collect();
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
        debug_assert!(errors.is_empty(), "{name}: {errors:?}");
        said.into_owned()
    }

    /// What the notebook's report is called.
    pub(crate) fn notebook_title(self) -> String {
        say!(self, "notebook-title")
    }

    /// Which files in a folder are another configuration's: the names of some, and how many there are.
    pub fn stale_files(self, folder: &str, names: &[String], count: usize) -> String {
        let more = count - names.len();
        let names = self.listed(names, Conjunction::None);
        say!(self, "stale-files", folder, names, more)
    }

    /// Why tokens alone have no report.
    pub fn explore_tokens_alone(self) -> String {
        say!(self, "explore-tokens-alone")
    }

    /// An experiment that was left out.
    pub fn explore_left_out(self, what: &str) -> String {
        say!(self, "explore-left-out", what)
    }

    /// Where the files are.
    pub fn files_written(self, count: usize, folder: &str) -> String {
        say!(self, "files-written", count, folder)
    }

    /// `a`, `a and b`, `a, b and c`; with `or` or without a word as the conjunction says.
    pub(crate) fn listed<T: AsRef<str>>(self, names: &[T], conjunction: Conjunction) -> String {
        let Some((last, before)) = names.split_last() else {
            return String::new();
        };
        let mut list = last.as_ref().to_owned();
        for (index, first) in before.iter().rev().enumerate() {
            let place = if index == 0 { "last" } else { "before" };
            list = match conjunction {
                Conjunction::And => say!(self, "list-and", place, first, rest = list),
                Conjunction::Or => say!(self, "list-or", place, first, rest = list),
                Conjunction::None => say!(self, "list-plain", first, rest = list),
            };
        }
        list
    }
}

/// How a list ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conjunction {
    /// All of it.
    And,
    /// Any of it.
    Or,
    /// Nothing but the marks between its parts.
    None,
}

#[cfg(test)]
mod catalogues;
