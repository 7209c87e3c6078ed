//! A key of a configuration, declared once.
//!
//! What a declaration says is what its reader checks. The JSON Schema, the tables of the READMEs and the dictionary of the
//! fuzzer are made from the same declarations.

use super::limits::Limit;

/// A key with what it takes.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// What holds without it.
    pub usual: Usual,
    /// What it is for, in English and in Chinese, each without the full stop. Keys inside a value that the READMEs do not
    /// list have no Chinese.
    pub about: [&'static str; 2],
}

/// What holds where a key is not given.
#[derive(Clone, Copy, Debug)]
pub enum Usual {
    /// It has to be given, unless a rule of its table says otherwise.
    Needed,
    /// Nothing that has to be said.
    Nothing,
    /// This number.
    Number(f64),
    /// This whole number.
    Whole(u64),
    /// This, false or true.
    Boolean(bool),
    /// This word.
    Word(&'static str),
    /// What is said in English and in Chinese.
    Said(&'static str, &'static str),
}

/// What a key or an element of a list takes.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// One line of text, as `heading` reads it.
    Line,
    /// A colour, `#rrggbb`.
    Colour,
    /// The name of an experiment, which is a file's, too.
    Name,
    /// True or false.
    Boolean,
    /// A number from the first to the second.
    Number(f64, f64),
    /// A temperature: 0 or a positive number.
    Temperature,
    /// A temperature above 0.
    Warm,
    /// A logit: a number or -inf.
    Logit,
    /// A number of which something else decides whether it is taken.
    AnyNumber,
    /// A whole number of which something else decides whether it is taken.
    AnyWhole,
    /// A whole number from the first to the second.
    Whole(u64, u64),
    /// A whole number from the first up to what `[limits]` allows.
    Limited(u64, Limit),
    /// One of some words.
    Choice(fn() -> Vec<&'static str>),
    /// A list of at least and at most so many.
    List(&'static Shape, u64, u64),
    /// A list of at least one and at most so many, each once.
    Set(&'static Shape, u64),
    /// A list of one and up to what `[limits]` allows.
    Listed(&'static Shape, Limit),
    /// A table with keys of its own.
    Table(&'static Keys),
    /// A table whose keys are names that the user chooses.
    Names(&'static Shape),
    /// A table from ids of tokens to what is added to their logits.
    Biases,
    /// A pair of a list of ids of tokens and what is added to the logit of the last.
    BiasedSequence,
    /// One of two.
    Either(&'static Shape, &'static Shape),
    /// A definition of the schema that is made elsewhere.
    Defined(&'static str),
}

/// The keys of a table, and what holds between them.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// What the table is for.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What holds between them.
    pub between: &'static [Between],
}

/// What holds between the keys of a table.
#[derive(Clone, Copy, Debug)]
pub enum Between {
    /// Exactly one of these is given.
    One(&'static [&'static str]),
    /// At most one of these is given.
    AtMostOne(&'static [&'static str]),
    /// The first needs the second beside it.
    Needs(&'static str, &'static str),
    /// The first does not stand beside the second.
    Excludes(&'static str, &'static str),
    /// The first key is at most so much, unless the second has one of these values, which are JSON.
    AtMost(&'static str, u64, &'static str, &'static [&'static str]),
    /// What else holds, as JSON Schema says it.
    Made(fn() -> serde_json::Value),
    /// The first key is not given where the second has this value, which is JSON.
    NotWhere(&'static str, &'static str, &'static str),
}

impl Key {
    /// A key that has to be given.
    pub const fn needed(name: &'static str, shape: Shape, about: [&'static str; 2]) -> Key {
        Key {
            name,
            shape,
            usual: Usual::Needed,
            about,
        }
    }

    /// A key that may be left out.
    pub const fn new(name: &'static str, shape: Shape, about: [&'static str; 2]) -> Key {
        Key::needed(name, shape, about).usually(Usual::Nothing)
    }

    /// The same with something that holds without it.
    pub const fn usually(self, usual: Usual) -> Key {
        Key { usual, ..self }
    }

    /// The same with another explanation.
    pub const fn about(self, english: &'static str, chinese: &'static str) -> Key {
        Key {
            about: [english, chinese],
            ..self
        }
    }
}

impl Keys {
    /// Those of a table in which nothing else holds.
    pub const fn new(about: &'static str, keys: &'static [Key]) -> Keys {
        Keys {
            about,
            keys,
            between: &[],
        }
    }

    /// None.
    pub const NONE: Keys = Keys::new("", &[]);
}

impl Shape {
    /// The keys of the table that it is, or can be.
    pub(super) fn keys(self) -> Option<&'static Keys> {
        match self {
            Shape::Table(keys) => Some(keys),
            Shape::Either(one, other) => one.keys().or(other.keys()),
            _ => None,
        }
    }

    /// Of the list that it is, or can be: what its elements take, and how many it has.
    pub(super) fn elements(self) -> Option<(&'static Shape, u64, u64)> {
        match self {
            Shape::List(of, least, most) => Some((of, least, most)),
            Shape::Set(of, most) => Some((of, 1, most)),
            Shape::Listed(of, limit) => Some((of, 1, limit.most())),
            Shape::Either(one, other) => one.elements().or(other.elements()),
            _ => None,
        }
    }

    /// The limit that it moves with, and the least number.
    pub(super) fn limit(self) -> Option<(u64, Limit)> {
        match self {
            Shape::Limited(least, limit) => Some((least, limit)),
            Shape::Listed(_, limit) => Some((1, limit)),
            Shape::Either(one, other) => one.limit().or(other.limit()),
            _ => None,
        }
    }
}

/// The words of choices, without what they stand for.
pub(crate) fn words<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(word, _)| *word).collect()
}
