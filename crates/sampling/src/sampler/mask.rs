//! Masks: tokens that cannot be drawn, whatever their logits.
//!
//! Definition: of all tokens only those in `allowed` stay, where it is given, and none of those in `banned`; before the
//! first token of the output none of those in `banned_first` either. A grammar's mask is such a list, of one step.
//!
//! - vLLM: `allowed_token_ids`, before penalties. transformers: `prefix_allowed_tokens_fn` (where all tokens that it allows
//!   are at -inf, their logits become 0), `suppress_tokens`, `begin_suppress_tokens`. LMDeploy: `bad_token_ids`.
//! - llama.cpp tries a grammar on the token that was drawn, and masks only where it does not fit; the same tokens stay, but
//!   with the probability that the chain gives them before the mask and again after.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Started, stateless};
use crate::candidates::{Arithmetic, Candidates};

/// The parameters.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mask {
    /// All that may stay, if not all may.
    pub allowed: Option<Vec<u32>>,
    /// What goes.
    pub banned: Vec<u32>,
    /// What goes before the first token.
    pub banned_first: Vec<u32>,
}

/// What becomes of the allowed tokens where none of them has a finite logit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllMasked {
    /// Nothing is left.
    NoneStays,
    /// Their logits become 0.
    AllStay,
}

impl Definition for Mask {
    fn is_off(&self) -> bool {
        self.allowed.is_none() && self.banned.is_empty() && self.banned_first.is_empty()
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        let counted = |name, tokens: &[u32]| (name, format!("({})", tokens.len()));
        let mut shown = Vec::new();
        shown.extend(self.allowed.as_ref().map(|it| counted("allowed", it)));
        let banned = [
            ("banned", &self.banned),
            ("banned_first", &self.banned_first),
        ];
        let banned = banned.into_iter().filter(|(_, tokens)| !tokens.is_empty());
        shown.extend(banned.map(|(name, tokens)| counted(name, tokens)));
        shown
    }

    fn listed(&self) -> usize {
        self.allowed.as_ref().map_or(0, Vec::len) + self.banned.len() + self.banned_first.len()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for Mask {
    type Variant = AllMasked;
    const DEFINITION: AllMasked = AllMasked::NoneStays;
    const ABOUT: &'static str =
        "Removes the banned tokens and, if `allowed` is set, all others than these.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::of_kind("allowed", ParameterKind::Tokens)
            .optional()
            .about("IDs of the allowed tokens. Default: all."),
        Parameter::of_kind("banned", ParameterKind::Tokens)
            .optional()
            .about("IDs of banned tokens."),
        Parameter::of_kind("banned_first", ParameterKind::Tokens)
            .optional()
            .about("IDs of tokens banned as the first of the output."),
    ];

    fn start(&self, masked: AllMasked, _: Arithmetic) -> Result<Started<'_>, String> {
        let set = |tokens: &[u32]| -> BTreeSet<u32> { tokens.iter().copied().collect() };
        let allowed = self.allowed.as_deref().map(set);
        let (banned, first) = (set(&self.banned), set(&self.banned_first));
        stateless(move |candidates, history| {
            if let Some(allowed) = &allowed {
                keep_allowed(candidates, allowed, masked);
            }
            let is_first = history.output.is_empty();
            ban(candidates, |token| {
                banned.contains(&token) || is_first && first.contains(&token)
            });
        })
    }
}

fn keep_allowed(candidates: &mut Candidates, allowed: &BTreeSet<u32>, masked: AllMasked) {
    ban(candidates, |token| !allowed.contains(&token));
    let finite = |candidates: &mut Candidates| {
        let mut list = candidates.list().iter();
        list.any(|candidate| candidate.logit.is_finite())
    };
    if masked == AllMasked::AllStay && !finite(candidates) {
        let vocabulary = candidates.vocabulary as u32;
        let allowed = allowed.iter().copied().filter(|token| *token < vocabulary);
        candidates.replace(allowed.map(|token| (token, 0.0)));
    }
}

/// Bans tokens: they stay in the list with a logit of -inf where the engine counts such tokens, else they go.
pub(super) fn ban(candidates: &mut Candidates, is_banned: impl Fn(u32) -> bool) {
    candidates.mask(|candidate| is_banned(candidate.token));
}
