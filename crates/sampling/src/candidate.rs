//! What samplers work on.

use std::cmp::Ordering;

/// A token and its logit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub token: u32,
    pub logit: f64,
}

/// The larger logit first, the lower token first of equal ones.
pub(super) fn descending(a: &Candidate, b: &Candidate) -> Ordering {
    b.logit
        .partial_cmp(&a.logit)
        .unwrap_or(Ordering::Equal)
        .then(a.token.cmp(&b.token))
}
