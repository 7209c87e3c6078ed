//! What the parameters of samplers and the settings of engines take, as data: readers, checks, schemas and tables use it.

use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::ops::RangeBounds as _;

/// From where to where numbers go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower end.
    pub low: Bound<f64>,
    /// The upper end.
    pub high: Bound<f64>,
}

impl Range {
    /// Every number, infinite ones and NaN too.
    pub const ANY: Range = Range {
        low: Unbounded,
        high: Unbounded,
    };

    /// No number at all.
    pub const NONE: Range = Range {
        low: Excluded(0.0),
        high: Excluded(0.0),
    };

    /// Every finite number.
    pub const FINITE: Range = Range {
        low: Excluded(f64::NEG_INFINITY),
        high: Excluded(f64::INFINITY),
    };

    /// Finite and 0 or more.
    pub const NOT_NEGATIVE: Range = Range::at_least(0.0);

    /// 0 to 1, both of them too.
    pub const SHARE: Range = Range::closed(0.0, 1.0);

    /// More than 0 and less than 1.
    pub const WITHIN_SHARE: Range = Range {
        low: Excluded(0.0),
        high: Excluded(1.0),
    };

    /// More than 0 and at most 1.
    pub const MASS: Range = Range {
        low: Excluded(0.0),
        high: Included(1.0),
    };

    /// Finite and more than 0.
    pub const POSITIVE: Range = Range {
        low: Excluded(0.0),
        high: Excluded(f64::INFINITY),
    };

    /// From `low` to `high`, both of them too.
    pub const fn closed(low: f64, high: f64) -> Range {
        Range {
            low: Included(low),
            high: Included(high),
        }
    }

    /// Finite and `low` or more.
    pub const fn at_least(low: f64) -> Range {
        Range {
            low: Included(low),
            high: Excluded(f64::INFINITY),
        }
    }

    /// Whether a number is within.
    pub fn contains(&self, number: f64) -> bool {
        (self.low, self.high).contains(&number)
    }
}

/// A range, and what is said of a number that is outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// What is taken.
    pub range: Range,
    /// Why another number is refused; `{}` stands for the number.
    pub refusal: &'static str,
}

impl Rule {
    /// Everything is taken.
    pub const ANY: Rule = Rule::new(Range::ANY, "");

    /// Refuses what is outside of `range`.
    pub const fn new(range: Range, refusal: &'static str) -> Rule {
        Rule { range, refusal }
    }

    /// Errors: why `number` is refused.
    pub fn check(&self, number: f64) -> Result<(), String> {
        if self.range.contains(number) {
            Ok(())
        } else {
            Err(self.refusal.replace("{}", &number.to_string()))
        }
    }
}

/// A parameter of a sampler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a sentence or less.
    pub about: &'static str,
    /// Another name that is read too.
    pub alias: Option<&'static str>,
    /// What it takes.
    pub kind: ParameterKind,
    /// Which numbers the sampler's definition takes; an engine may take more or less.
    pub range: Range,
    /// Whether it has to be given.
    pub is_required: bool,
    /// What it is where it is not given; `None` where that is no number.
    pub default: Option<f64>,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A number; also `"-inf"`, `"inf"` and `"nan"` in JSON.
    Number,
    /// A whole number.
    Whole,
    /// A whole number from 0 on.
    Count,
    /// A list of token ids.
    Tokens,
    /// A list of lists of token ids.
    Sequences,
    /// A list of pairs of a list of token ids and a number.
    BiasedSequences,
    /// A list of numbers.
    Numbers,
    /// A table from token ids to numbers, which is all that the sampler takes.
    Biases,
}

impl Parameter {
    const fn new(name: &'static str, kind: ParameterKind, range: Range) -> Parameter {
        Parameter {
            name,
            about: "",
            alias: None,
            kind,
            range,
            is_required: true,
            default: None,
        }
    }

    pub(super) const fn number(name: &'static str, range: Range) -> Parameter {
        Parameter::new(name, ParameterKind::Number, range)
    }

    pub(super) const fn whole(name: &'static str, range: Range) -> Parameter {
        Parameter::new(name, ParameterKind::Whole, range)
    }

    pub(super) const fn count(name: &'static str) -> Parameter {
        Parameter::new(name, ParameterKind::Count, Range::NOT_NEGATIVE)
    }

    pub(super) const fn of_kind(name: &'static str, kind: ParameterKind) -> Parameter {
        Parameter::new(name, kind, Range::ANY)
    }

    /// That it may be left out.
    pub(super) const fn optional(self) -> Parameter {
        Parameter {
            is_required: false,
            ..self
        }
    }

    /// What it is where it is left out.
    pub(super) const fn default(self, default: f64) -> Parameter {
        Parameter {
            default: Some(default),
            ..self.optional()
        }
    }

    pub(super) const fn about(self, about: &'static str) -> Parameter {
        Parameter { about, ..self }
    }

    pub(super) const fn alias(self, alias: &'static str) -> Parameter {
        Parameter {
            alias: Some(alias),
            ..self
        }
    }

    /// How many tokens are kept at least.
    pub(super) const MIN_KEEP: Parameter = Parameter::count("min_keep")
        .default(0.0)
        .about("Minimum number of tokens kept, in engines that have this.");
}
