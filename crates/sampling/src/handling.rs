//! What engines do differently with lists of candidates: masked tokens, sums, and which of equal logits comes first.

/// How lists of candidates are handled, whatever the sampler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handling {
    pub masked: Masked,
    pub sums: Sums,
    pub order: TieOrder,
}

/// What becomes of tokens of logit -inf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Masked {
    /// They are left out: they make no difference.
    Gone,
    /// They stay in the list, and samplers count them.
    Counted,
}

/// How probabilities are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sums {
    /// Exactly, as far as a float64 goes: for engines that add in another order on every machine.
    Exact,
    /// In the order of the list, rounded at every step.
    Stepwise,
}

/// Which of equal logits comes first in a sorted list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TieOrder {
    /// The lower token.
    LowerToken,
    /// What a heap or buckets sorted by libstdc++ leave first, as far as that is imitated ([`super::bucket_sort`]).
    Buckets,
}

impl Handling {
    /// That of the samplers' definitions, and of every engine that does nothing special.
    pub const PLAIN: Handling = Handling {
        masked: Masked::Gone,
        sums: Sums::Exact,
        order: TieOrder::LowerToken,
    };
}
