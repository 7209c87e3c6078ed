//! What is said of positions that were verified.

use super::{Argument, Words, say};
use crate::verify::{Claims, Keeper, Reason, Verdict};

impl From<Claims> for Argument<'_> {
    fn from(claims: Claims) -> Self {
        claims.name().into()
    }
}

impl From<Keeper> for Argument<'_> {
    fn from(keeper: Keeper) -> Self {
        match keeper {
            Keeper::Chain => "chain",
            Keeper::Server => "server",
        }
        .into()
    }
}

/// How many positions of a file got which answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that agree.
    pub agree: usize,
    /// Those at a boundary.
    pub edge: usize,
    /// Those of which nothing could be asked.
    pub unknown: usize,
    /// Those that cannot be.
    pub impossible: usize,
}

impl Tally {
    /// Takes one more.
    pub fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Ok => &mut self.agree,
            Verdict::OnEdge => &mut self.edge,
            Verdict::Unknown => &mut self.unknown,
            _ => &mut self.impossible,
        } += 1;
    }

    /// All together.
    pub fn positions(self) -> usize {
        self.agree + self.edge + self.unknown + self.impossible
    }
}

impl Words {
    /// Where a position is: which of its rollout, and which rollout that is where there are several.
    pub fn verified_place(self, rollout: Option<usize>, position: usize) -> String {
        match rollout {
            Some(rollout) => say!(self, "verify-rollout", rollout, position),
            None => say!(self, "verify-position", position),
        }
    }

    /// A token by its id, its text or both.
    pub fn verified_token(self, token: &str) -> String {
        match token {
            "" => say!(self, "verify-token-unknown"),
            token => say!(self, "verify-token", token),
        }
    }

    /// What there is to say of a position, in a line.
    pub fn verified(
        self,
        place: &str,
        token: &str,
        verdict: Verdict,
        reason: Option<Reason>,
    ) -> String {
        let verdict = say!(self, "verify-verdict", verdict = verdict.name());
        let line = say!(self, "verify-line", place, token, verdict);
        match reason {
            Some(reason) => say!(self, "verify-reason", line, reason = self.reason(reason)),
            None => line,
        }
    }

    /// Why a position is not simply possible.
    pub fn reason(self, reason: Reason) -> String {
        match reason {
            Reason::Tempered => say!(self, "verify-tempered"),
            Reason::Sampler { sampler } => say!(self, "verify-sampler", sampler),
            Reason::TooMany { positions } => say!(self, "verify-too-many", positions),
            Reason::NoToken => say!(self, "verify-no-token"),
            Reason::Open => say!(self, "verify-open"),
            Reason::Boundary => say!(self, "verify-boundary"),
            Reason::Removed => say!(self, "verify-removed"),
            Reason::NotKept { kept, is_at_edge } => {
                say!(self, "verify-not-kept", kept, is_at_edge)
            }
            Reason::OtherToken { expected, margin } => {
                let (expected, margin) = (expected.to_string(), format!("{margin:.3e}"));
                say!(self, "verify-other-token", expected, margin)
            }
            Reason::OtherSet {
                server,
                chain,
                example,
                keeper,
            } => {
                let example = example.to_string();
                say!(self, "verify-other-set", server, chain, example, keeper)
            }
            Reason::OtherProbability { off, of } => {
                say!(
                    self,
                    "verify-other-probability",
                    off = format!("{off:.4}"),
                    of
                )
            }
            Reason::Impossible => say!(self, "verify-impossible"),
            Reason::NotInVocabulary => say!(self, "verify-not-in-vocabulary"),
            Reason::Ambiguous { ids } => say!(self, "verify-ambiguous", ids),
            Reason::History { position } => say!(self, "verify-history", position),
        }
    }

    /// All positions of a file in a sentence; `of` is what the log-probabilities are of.
    pub fn verified_sum(self, engine: &str, tally: Tally, of: Option<Claims>) -> String {
        let Tally {
            agree,
            edge,
            unknown,
            impossible,
        } = tally;
        let positions = tally.positions();
        let sum = say!(
            self,
            "verify-sum",
            engine,
            positions,
            agree,
            edge,
            unknown,
            impossible
        );
        match of {
            Some(of) => say!(self, "verify-of", sum, of),
            None => sum,
        }
    }

    /// That some responses of a file have no log-probabilities.
    pub fn verified_without(self, responses: usize) -> String {
        say!(self, "verify-without", responses)
    }

    /// That there was nothing to ask.
    pub fn nothing_verified(self) -> String {
        say!(self, "verify-nothing")
    }
}
