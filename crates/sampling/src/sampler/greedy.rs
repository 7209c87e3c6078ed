//! Greedy: the largest logit takes all.
//!
//! Of several equal ones the engines take the lower token (an `argmax`). The definition, as the limit of temperature
//! 0, lets them share.

use crate::candidates::Candidates;

pub(super) fn apply(candidates: &mut Candidates) {
    if candidates.engine.is_some() {
        candidates.keep_largest(1);
    } else {
        let largest = candidates.largest();
        candidates
            .list()
            .retain(|candidate| candidate.logit == largest);
    }
}
